/**
 * Making one executable of the program and a base runtime.
 *
 * @module
 */

import type { BaseRuntime } from "./denort.ts";
import { buildInfo, makeBundle } from "./make_bundle.ts";
import { runtimeFlags } from "./permissions.ts";
import { rootPath } from "./root.ts";
import { runTool } from "./run_tool.ts";

/** What is made, and of what. */
export interface ExecutableOptions {
  /** Path of the executable. */
  readonly output: string;
  readonly runtime: BaseRuntime;
  /** System that it is made for, as `deno compile --target` names it; this one when left out. */
  readonly target?: string;
}

/**
 * Makes an executable with the rights of `permissions.ts` and no others.
 *
 * @throws {Error} when one of the steps fails.
 */
export async function makeExecutable(
  { output, runtime, target }: ExecutableOptions,
): Promise<void> {
  const { foreign, release, deno } = runtime;
  const folder = rootPath("dist/build");
  await Deno.mkdir(folder, { recursive: true });
  const work = await Deno.makeTempDir({ dir: folder, prefix: "compile-" });
  try {
    const script = `${work}/sounder.js`;
    await makeBundle({
      output: script,
      info: {
        ...await buildInfo(),
        runtime: `deno ${release}`,
        ...(foreign === undefined
          ? {}
          : { testBuild: true, runtimeHash: foreign.hash }),
      },
    });
    await runTool([
      ...deno,
      "compile",
      "--quiet",
      "--no-config",
      "--no-lock",
      "--no-check",
      // The cache would be a file with a predictable name in /tmp.
      "--no-code-cache",
      ...(target === undefined ? [] : [`--target=${target}`]),
      ...runtimeFlags(),
      `--output=${output}`,
      script,
    ], {
      ...(foreign === undefined ? {} : { env: { DENORT_BIN: foreign.path } }),
    });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}
