/**
 * Tests that need what a host may lack.
 *
 * @module
 */

import { existsSync } from "node:fs";

/**
 * Returns name and `ignore` of a test that needs what this host may lack:
 * `missing` says in words what that is, and is undefined where nothing is
 * missing. A test that is ignored says why at the end of its name.
 */
export function needing(
  missing: string | undefined,
  name: string,
): { readonly name: string; readonly ignore: boolean } {
  return missing === undefined
    ? { name, ignore: false }
    : { name: `${name} (ignored: ${missing})`, ignore: true };
}

/** Says which of these files is not on this host; undefined where all are. */
export function missingFile(...paths: readonly string[]): string | undefined {
  const missing = paths.find((path) => !existsSync(path));
  return missing === undefined ? undefined : `${missing} is missing`;
}
