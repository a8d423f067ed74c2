/**
 * `deno task release`: makes the files of a release and their SHA-256 sums, in
 * dist/build/release.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { bundle } from "./bundle.ts";
import { ownRuntime } from "./denort.ts";
import { buildInfo } from "./make_bundle.ts";
import { writeManPages } from "./man/pages.ts";
import { makeExecutable } from "./make_executable.ts";
import { writeMonitoringFiles } from "./monitoring/files.ts";
import { rootPath } from "./root.ts";
import { say } from "./say.ts";
import { runTask } from "./task.ts";

/** Systems that executables are made for, by the name that their file gets. */
const TARGETS: Readonly<Record<string, string>> = {
  "linux-x86_64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
};

await runTask(async () => {
  const refusal = await refusalToRelease();
  if (refusal !== undefined) {
    throw new Error(`Cannot make a release: ${refusal}`);
  }
  await release();
});

async function refusalToRelease(): Promise<string | undefined> {
  if (Deno.env.has("DENORT_BIN")) {
    return "DENORT_BIN is set; a release is made with the base runtime that Deno fetches itself";
  }
  const { revision } = await buildInfo();
  if (revision === undefined) return "this is no clone of the repository";
  if (revision.endsWith("-dirty")) return "there are changes without a commit";
  return undefined;
}

async function release(): Promise<void> {
  const folder = rootPath("dist/build/release");
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const { version } = await buildInfo();
  const names: string[] = [];
  for (const [name, target] of Object.entries(TARGETS)) {
    const output = `sounder-${version}-${name}`;
    await makeExecutable({
      output: `${folder}/${output}`,
      runtime: ownRuntime(),
      target,
    });
    names.push(output);
  }
  await bundle();
  const openbsd = `sounder-${version}-openbsd`;
  await Deno.copyFile(rootPath("dist/sounder-openbsd"), `${folder}/${openbsd}`);
  names.push(openbsd, ...await writeCompanions(folder));
  await writeSums(folder, names);
}

/** Writes what is installed beside the program; returns the files' names. */
async function writeCompanions(folder: string): Promise<string[]> {
  const names = [
    ...(await writeManPages(`${folder}/man`)).map((name) => `man/${name}`),
    ...(await writeMonitoringFiles(`${folder}/monitoring`)).map((name) =>
      `monitoring/${name}`
    ),
  ];
  for (const system of ["linux", "openbsd"]) {
    await Deno.mkdir(`${folder}/${system}`);
    for await (const { name } of Deno.readDir(rootPath(`dist/${system}`))) {
      const path = `${system}/${name}`;
      await Deno.copyFile(rootPath(`dist/${path}`), `${folder}/${path}`);
      names.push(path);
    }
  }
  return names;
}

/** Writes SHA256SUMS as sha256sum(1) checks it. */
async function writeSums(
  folder: string,
  names: readonly string[],
): Promise<void> {
  let sums = "";
  for (const name of names) {
    const octets = await Deno.readFile(`${folder}/${name}`);
    const hash = createHash("sha256").update(octets).digest("hex");
    sums += `${hash}  ${name}\n`;
    say(`${hash}  ${name}`);
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums);
}
