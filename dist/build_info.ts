/**
 * What this program was built from. A bundle has this module replaced by one
 * that tells what it was made of.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };

/** What is known of a build. */
export interface BuildInfo {
  readonly version: string;
  /** True where the base runtime was not fetched by Deno itself. */
  readonly testBuild: boolean;
  /** Release of the base runtime of an executable; undefined elsewhere. */
  readonly runtime?: string;
  /** SHA-256 of the base runtime of a test build. */
  readonly runtimeHash?: string;
  /** Commit that it was built from, with "-dirty" where files differ from it. */
  readonly revision?: string;
}

/** A run from source. */
export const BUILD: BuildInfo = { version: config.version, testBuild: false };
