/**
 * `deno task bundle`: makes dist/build/sounder.js, and of it the file for
 * OpenBSD, dist/sounder-openbsd.
 *
 * @module
 */

import { buildInfo, makeBundle } from "./make_bundle.ts";
import { openbsdFile } from "./openbsd.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

if (import.meta.main) {
  await runTask(async () => {
    for (const path of await bundle()) {
      const { size } = await Deno.stat(path);
      say(`${path}: ${size} octets`);
    }
  });
}

/** Makes both files; returns their paths. */
export async function bundle(): Promise<string[]> {
  const script = rootPath("dist/build/sounder.js");
  await makeBundle({ output: script, info: await buildInfo() });
  const text = openbsdFile(await Deno.readTextFile(script));
  const paths = ["dist/build/sounder-openbsd", "dist/sounder-openbsd"]
    .map(rootPath);
  for (const path of paths) await writeExecutable(path, text);
  return [script, ...paths];
}

/** Replaces a file that may be running. */
async function writeExecutable(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, text);
  await Deno.chmod(`${path}.new`, 0o755);
  await Deno.rename(`${path}.new`, path);
}
