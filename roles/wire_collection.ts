/**
 * The collectors `pflog` and `carp-wire` with the tcpdump of this machine.
 *
 * @module
 */

import type { Collector } from "../collectors/collector.ts";
import {
  createCarpWireCollector,
  createPflogCollector,
  type WireOptions,
} from "../collectors/wire/collect.ts";
import type { WireReading } from "../collectors/wire/reading.ts";
import { commandStarter } from "./command_starter.ts";
import type { Config } from "./config.ts";
import type { Tools } from "./registrations.ts";

/** Interface on which pf logs where no other is told. */
const DEFAULT_PFLOG = "pflog0";

/** Milliseconds that a single reading looks at the wire; hosts advertise every second as a rule. */
const ONE_LOOK = 3000;

/** Returns the collector of what pf logs. */
export function pflogCollector(
  { pflog }: Config,
  tools: Tools,
): Collector<WireReading> {
  return createPflogCollector({
    ...wireOptions(tools),
    interface: pflog.interface ?? DEFAULT_PFLOG,
  });
}

/** Returns the collector of CARP's advertisements. */
export function carpWireCollector(
  { carpWire }: Config,
  tools: Tools,
): Collector<WireReading> {
  return createCarpWireCollector({ ...wireOptions(tools), ...carpWire });
}

function wireOptions({ commands, once }: Tools): WireOptions {
  return { commands: commandStarter(commands), patience: once ? ONE_LOOK : 0 };
}
