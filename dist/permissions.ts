/**
 * The rights that sounder is started with, each with its reason: baked into the
 * executable, on the shell line of the OpenBSD file, and in `deno task start`.
 *
 * These are the rights of the supervisor: the most that any configuration may
 * need, because a worker cannot be given what its parent lacks. What each worker
 * gets of them is computed from the configuration in `roles/rights.ts`. There is
 * no right to load native libraries (ffi) and none to read the environment.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import {
  commandPaths,
  COMMANDS,
  type Permission,
  SYSTEM_FACTS,
} from "../roles/known_rights.ts";

/** The rights as flags of `deno run` and `deno compile`, each with its reason. */
export function permissions(): Permission[] {
  return [
    {
      name: "--no-prompt",
      reason: "a right that is missing is refused; nobody is there to be asked",
    },
    {
      name: "--allow-net",
      reason: "the addresses listened on and asked are the configuration's",
    },
    {
      name: "--allow-read",
      reason: "where logs and the configuration lie is the configuration's",
    },
    {
      name: "--allow-write",
      reason:
        "where the state lies is the configuration's; the reader gets that folder alone",
    },
    {
      name: `--allow-run=${commandPaths().join(",")}`,
      reason: COMMANDS.map(({ name, reason }) => `${name}: ${reason}`)
        .join("; "),
    },
    {
      name: `--allow-sys=${SYSTEM_FACTS.map(({ name }) => name).join(",")}`,
      reason: SYSTEM_FACTS.map(({ name, reason }) => `${name}: ${reason}`)
        .join("; "),
    },
    {
      // Deno lets code be imported from a list of sites by default, and 2.9's
      // --deny-import alone leaves that list: it takes another in its place.
      name: "--allow-import=0.0.0.0:0",
      reason: "an address that cannot be, in the place of Deno's list of sites",
    },
    { name: "--deny-import", reason: "all code is in the one file" },
  ];
}

/** Unstable features of the toolchain, which a bundle does not need. */
const TOOLCHAIN_ONLY: readonly string[] = ["raw-imports"];

/**
 * Each of the three isolates keeps what it allocated last in a space of its
 * own, of up to 16 MB where nothing is said. Both flags together make 15 MB less
 * resident memory; answers per second are the same.
 */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=1,--optimize-for-size";

/** Flags of `deno run` and `deno compile`: {@linkcode permissions}, the unstable features that `deno.json` names, and how V8 is to use memory. */
export function runtimeFlags(): string[] {
  return [
    ...config.unstable
      .filter((feature) => !TOOLCHAIN_ONLY.includes(feature))
      .map((feature) => `--unstable-${feature}`),
    ...permissions().map(({ name }) => name),
    V8_FLAGS,
  ];
}
