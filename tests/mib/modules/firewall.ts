/**
 * The recorded firewall pair, read by the collectors at a moment of its failover.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { carpCollector } from "../../../collectors/carp/collect.ts";
import type { CarpReading } from "../../../collectors/carp/reading.ts";
import type { ParseProblem } from "../../../collectors/collector.ts";
import { pfCollector } from "../../../collectors/pf/collect.ts";
import type { PfReading } from "../../../collectors/pf/reading.ts";
import { openReplayHost } from "../../../collectors/replay_host.ts";
import { sensorsCollector } from "../../../collectors/sensors/collect.ts";
import type { SensorsReading } from "../../../collectors/sensors/reading.ts";
import { systemCollector } from "../../../collectors/system/collect.ts";
import type { SystemReading } from "../../../collectors/system/reading.ts";
import { openbsdCarpModule } from "../../../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../../../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../../../mib/modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "../../../mib/modules/openbsd_sensors.ts";
import { sounderCarpModule } from "../../../mib/modules/sounder_carp.ts";
import { sounderPfModule } from "../../../mib/modules/sounder_pf.ts";
import { sounderSensorsModule } from "../../../mib/modules/sounder_sensors.ts";
import { contextOf } from "../../collectors/fake_host.ts";
import { type Rendered, rendered } from "./rendered.ts";

/** What was read of one host at one moment. */
export interface Firewall {
  readonly pf: PfReading;
  readonly carp: CarpReading;
  readonly sensors: SensorsReading;
  readonly system: SystemReading;
  readonly problems: readonly ParseProblem[];
}

const INTERVAL = 10;

/** Reads a host of the pair every ten seconds until `seconds` after the beginning. */
export async function firewallAt(
  name: "fw1" | "fw2",
  seconds: number,
): Promise<Firewall> {
  let now = 0;
  const folder = new URL(
    `../../fixtures/openbsd-firewall/${name}`,
    import.meta.url,
  );
  const host = await openReplayHost(fileURLToPath(folder), { now: () => now });
  const context = contextOf(host);
  const pf = pfCollector();
  const carp = carpCollector();
  const sensors = sensorsCollector();
  const system = systemCollector();
  const read = async () => ({
    pf: await pf.collect(context),
    carp: await carp.collect(context),
    sensors: await sensors.collect(context),
    system: await system.collect(context),
    problems: context.problems,
  });
  let firewall = await read();
  for (let at = INTERVAL; at <= seconds; at += INTERVAL) {
    now = at * 1000;
    firewall = await read();
  }
  return firewall;
}

/** Renders all modules of OpenBSD, and sounder's own over the same readings. */
export function renderedFirewall(firewall: Firewall): Rendered[] {
  const { pf, carp, sensors, system } = firewall;
  return [
    rendered(openbsdPfModule, pf),
    rendered(openbsdSensorsModule, sensors),
    rendered(openbsdMemModule, system),
    rendered(openbsdCarpModule, carp),
    rendered(sounderPfModule, pf),
    rendered(sounderSensorsModule, sensors),
    rendered(sounderCarpModule, carp),
  ];
}
