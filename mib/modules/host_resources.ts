/**
 * hrSystemUptime of HOST-RESOURCES-MIB (RFC 2790), which tells a restart of
 * sounder from a reboot of the host.
 *
 * @module
 */

import { defineModule, type MibModule, scalarsOf } from "../declare.ts";
import { gauge } from "../family.ts";
import { timeTicks } from "../syntax.ts";
import type { SystemReading } from "./snmpv2.ts";

const scalar = scalarsOf<SystemReading>();

/** HOST-RESOURCES-MIB, of which one scalar is served. */
export const hostResourcesModule: MibModule<SystemReading> = defineModule<
  SystemReading
>({
  name: "HOST-RESOURCES-MIB",
  identity: "hostResourcesMibModule",
  standard: "HOST-RESOURCES-MIB is RFC 2790",
  identityOid: [1, 3, 6, 1, 2, 1, 25, 7, 1],
  root: [1, 3, 6, 1, 2, 1, 25],
  updated: "200003060000Z",
  description: "For managing host systems.",
  nodes: { hrSystem: [1] },
  objects: [
    scalar({
      name: "hrSystemUptime",
      oid: [1, 1],
      syntax: timeTicks,
      description: "Time since the host was started.",
      value: (r) => r.hostUpTime(),
      series: gauge(
        "sounder_host_uptime_seconds",
        "Time since the host was started.",
      )(),
    }),
  ],
});
