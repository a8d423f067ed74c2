/**
 * The host's interfaces, for all collectors that need them.
 *
 * @module
 */

import type { CollectContext } from "./collector.ts";
import type { Parsed } from "./command_output.ts";
import { type IfconfigInterface, parseIfconfig } from "./parse_ifconfig.ts";
import { readOptional } from "./run_command.ts";

/** Returns what `ifconfig -A` prints, on FreeBSD `ifconfig -a`; undefined where that could not be read. */
export function readIfconfig(
  context: CollectContext,
): Promise<Parsed<IfconfigInterface[]> | undefined> {
  const all = context.host.os === "freebsd" ? "-a" : "-A";
  return readOptional(context, ["ifconfig", all], { parse: parseIfconfig });
}
