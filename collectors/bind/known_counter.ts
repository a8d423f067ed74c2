/**
 * How a counter that BIND has is written down, and which release has it.
 *
 * @module
 */

/**
 * A counter that BIND has: its name in JSON and XML, its text in the statistics
 * file, and the releases that have it where not all from 9.10 on do.
 *
 * Releases are ranges with a space between: `12-` is 9.12.0 and all that came
 * after, `10-19.17` is 9.10.0 to 9.19.17, `18.26` is branch 9.18 from 9.18.26 on
 * and no other branch (a change carried back into a branch is in no later
 * branch unless that is said too).
 */
export type KnownCounter = readonly [
  name: string,
  text: string,
  releases?: string,
];

/** A release of BIND 9: 9.18.49 is `{ minor: 18, patch: 49 }`. */
export interface BindRelease {
  readonly minor: number;
  readonly patch: number;
}

/** Returns the release that a version such as "9.18.49-1~deb12u3-Debian" names. */
export function parseRelease(version: string): BindRelease | undefined {
  const [, minor, patch] = /^9\.(\d{1,4})\.(\d{1,4})(?!\d)/.exec(version) ?? [];
  if (minor === undefined || patch === undefined) return undefined;
  return { minor: Number(minor), patch: Number(patch) };
}

/** Tells whether `releases` of a {@linkcode KnownCounter} include `release`. */
export function includesRelease(
  releases: string,
  release: BindRelease,
): boolean {
  return releases.split(" ").some((range) => {
    const [from = "", to] = range.split("-");
    const first = bound(from, 0);
    if (compare(release, first) < 0) return false;
    if (to === undefined) return release.minor === first.minor;
    return to === "" || compare(release, bound(to, Infinity)) <= 0;
  });
}

function bound(text: string, patch: number): BindRelease {
  const [minor, given] = text.split(".");
  return {
    minor: Number(minor),
    patch: given === undefined ? patch : Number(given),
  };
}

function compare(a: BindRelease, b: BindRelease): number {
  return a.minor === b.minor ? a.patch - b.patch : a.minor - b.minor;
}
