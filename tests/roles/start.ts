/**
 * What roles are told when they begin, for tests.
 *
 * @module
 */

import { configure, type Flags } from "../../cli/config.ts";
import {
  type HostFacts,
  NO_SECRETS,
  type Start,
} from "../../roles/messages.ts";

/** A start with the configuration of these flags. */
export function startOf(flags: Flags): Start {
  return {
    config: configure(flags),
    started: Date.now(),
    upTime: 0,
    version: "1.2.3",
    runtime: "deno",
    secrets: NO_SECRETS,
  };
}

/** A host. */
export const HOST: HostFacts = {
  os: "linux",
  release: "6.1",
  hostname: "house.example",
  upTime: undefined,
};
