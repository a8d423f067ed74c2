/**
 * Making one JavaScript file of the program.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import type { BuildInfo } from "./build_info.ts";
import { rootPath } from "./root.ts";
import { runTool } from "./run_tool.ts";

/** What is bundled, and to where. */
export interface BundleOptions {
  /** Path of the file that is made. */
  readonly output: string;
  readonly info: BuildInfo;
}

/**
 * Bundles `main.ts` with everything that it imports, and `build_info.ts`
 * replaced by `info`.
 *
 * @throws {Error} when `deno bundle` fails.
 */
export async function makeBundle(
  { output, info }: BundleOptions,
): Promise<void> {
  const folder = rootPath("dist/build");
  await Deno.mkdir(folder, { recursive: true });
  // Of its own for each bundle: two may be made at a time.
  const work = await Deno.makeTempDir({ dir: folder, prefix: "bundle-" });
  try {
    await Deno.writeTextFile(
      `${work}/build_info.js`,
      `export const BUILD = ${JSON.stringify(info)};\n`,
    );
    await Deno.writeTextFile(
      `${work}/import_map.json`,
      JSON.stringify({
        imports: {
          ...config.imports,
          "../../build_info.ts": "./build_info.js",
        },
      }),
    );
    await runTool([
      Deno.execPath(),
      "bundle",
      "--quiet",
      "--platform=deno",
      "--unstable-raw-imports",
      `--config=${rootPath("deno.json")}`,
      `--import-map=${work}/import_map.json`,
      `--output=${work}/sounder.js`,
      rootPath("main.ts"),
    ]);
    await Deno.rename(`${work}/sounder.js`, output);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Returns what is known of a build that has no base runtime of its own. */
export async function buildInfo(): Promise<BuildInfo> {
  const revision = await currentRevision();
  return {
    version: config.version,
    testBuild: false,
    ...(revision === undefined ? {} : { revision }),
  };
}

/** Commit of the working tree, with "-dirty" where it differs; undefined outside a repository, or without git. */
async function currentRevision(): Promise<string | undefined> {
  const cwd = rootPath(".");
  try {
    const commit = await runTool(["git", "rev-parse", "HEAD"], { cwd });
    const changes = await runTool(["git", "status", "--porcelain"], { cwd });
    return changes === "" ? commit : `${commit}-dirty`;
  } catch {
    return undefined;
  }
}
