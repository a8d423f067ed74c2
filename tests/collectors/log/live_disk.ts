/**
 * A real disk, as writers and rotations of tests use it.
 *
 * @module
 */

import { liveFiles } from "../../../collectors/log/live.ts";
import type { Disk } from "./memory_files.ts";

/** The disk of this machine. */
export const liveDisk: Disk = {
  files: liveFiles,
  append: (path, data) => Deno.writeFileSync(path, data, { append: true }),
  write: (path, data) => Deno.writeFileSync(path, data),
  read: (path) => Deno.readFileSync(path),
  exists: (path) => {
    try {
      Deno.lstatSync(path);
      return true;
    } catch {
      return false;
    }
  },
  rename: (from, to) => Deno.renameSync(from, to),
  truncate: (path) => Deno.truncateSync(path, 0),
  remove: (path) => Deno.removeSync(path),
};
