/**
 * The releases of Deno that sounder is tested under: the oldest that is
 * supported, and that of the toolchain.
 *
 * @module
 */

/** The oldest release that is supported, and the toolchain's. */
export const RELEASES: readonly string[] = ["2.4.2", "2.9.6"];

/** Absolute paths of the executables of {@linkcode RELEASES}, without those that cannot be had here. */
export const denoOf: ReadonlyMap<string, string> = new Map(
  RELEASES.flatMap((release): [string, string][] => {
    const path = find(release);
    return path === undefined ? [] : [[release, path]];
  }),
);

/** Tells why a release cannot be tested here, as the end of a test's name; empty where it can. */
export function reasonAgainst(release: string): string {
  return denoOf.has(release)
    ? ""
    : ` (ignored: npx cannot fetch deno@${release})`;
}

function find(release: string): string | undefined {
  if (Deno.version.deno === release) return Deno.execPath();
  try {
    const { success, stdout } = new Deno.Command("npx", {
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
    }).outputSync();
    const path = new TextDecoder().decode(stdout).trim();
    return success && path.startsWith("/") ? path : undefined;
  } catch {
    return undefined;
  }
}
