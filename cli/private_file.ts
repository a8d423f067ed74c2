/**
 * Files that not everybody may read, or write.
 *
 * @module
 */

import { UsageError } from "./usage_error.ts";

/** Permission bits of those who are neither owner nor of the group. */
const OTHERS_READ = 0o004;
const OTHERS_WRITE = 0o002;

/** A file's text, and who may read it. */
export interface OpenedFile {
  readonly text: string;
  /** Throws a {@linkcode UsageError} when everyone may read it; `holds` says what is in it. */
  mustBePrivate(holds: string): void;
}

/**
 * Reads a file that others may not write.
 *
 * @param what What the file is, as errors name it: `configuration file`.
 * @throws {UsageError} when it cannot be read, or everyone may write it.
 */
export function openFile(what: string, path: string): OpenedFile {
  try {
    using file = Deno.openSync(path);
    const { mode } = file.statSync();
    const refuse = (why: string) => {
      throw new UsageError(
        `Cannot use ${what} "${path}": ${why} (mode ${
          (mode! & 0o7777).toString(8)
        }); chmod 640 ${path}`,
      );
    };
    // Where a system has no modes there is nothing to look at.
    if (((mode ?? 0) & OTHERS_WRITE) !== 0) refuse("everyone may write it");
    return {
      text: readAll(file),
      mustBePrivate(holds) {
        if (((mode ?? 0) & OTHERS_READ) !== 0) {
          refuse(`it holds ${holds}, and everyone may read it`);
        }
      },
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `Cannot read ${what} "${path}": ${reason.split("\n")[0]!.trim()}`,
    );
  }
}

/** Most octets of a file that is read whole: a configuration is far smaller. */
const MAX_SIZE = 4 * 2 ** 20;

function readAll(file: Deno.FsFile): string {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  let text = "";
  for (let size = 0;;) {
    const count = file.readSync(buffer);
    if (count === null) return text + decoder.decode();
    size += count;
    if (size > MAX_SIZE) throw new Error(`it has more than ${MAX_SIZE} octets`);
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
}
