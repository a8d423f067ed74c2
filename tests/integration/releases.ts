/**
 * The releases of Deno that sounder is tested under: the oldest that is
 * supported, and that of the toolchain.
 *
 * @module
 */

import { rootPath } from "../../dist/root.ts";

/** The oldest release that is supported, and the toolchain's. */
export const RELEASES: readonly string[] = ["2.4.2", "2.9.6"];

/** How often npx is let fetch a release: what the network refuses once it gives the next time. */
const TRIES = 5;

/** Absolute paths of the executables of {@linkcode RELEASES}, without those that cannot be had here. */
export const denoOf: ReadonlyMap<string, string> = new Map(
  (await Promise.all(
    RELEASES.map(async (release) => [release, await find(release)] as const),
  )).filter((one): one is [string, string] => one[1] !== undefined),
);

/** Tells why a release cannot be tested here; undefined where it can. */
export function noRelease(release: string): string | undefined {
  return denoOf.has(release) ? undefined : `npx cannot fetch deno@${release}`;
}

async function find(release: string): Promise<string | undefined> {
  if (Deno.version.deno === release) return Deno.execPath();
  const folder = rootPath("dist/build");
  await Deno.mkdir(folder, { recursive: true });
  // Test files that run at the same time all ask, and npx may put the program
  // of one aside while it installs that of another.
  using lock = await Deno.open(`${folder}/npx.lock`, {
    create: true,
    write: true,
  });
  await lock.lock(true);
  for (let tried = 1;; tried++) {
    const path = await fetchByNpx(release);
    if (path !== "") return path;
    if (tried === TRIES) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 2_000 * tried));
  }
}

/** Empty where it cannot be fetched; undefined where there is no npx. */
async function fetchByNpx(release: string): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("npx", {
      // npx passes words on, and the package's wrapper passes no signals:
      // what is wanted is the path of the executable behind it.
      args: [
        "--yes",
        `deno@${release}`,
        "eval",
        "console.log(Deno.execPath())",
      ],
      stdin: "null",
      stderr: "null",
    }).output();
    const path = new TextDecoder().decode(stdout).trim();
    return success && path.startsWith("/") ? path : "";
  } catch {
    return undefined;
  }
}
