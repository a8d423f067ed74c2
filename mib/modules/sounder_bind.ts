/**
 * SOUNDER-BIND-MIB: every number that BIND keeps, from its statistics channel
 * or its statistics file.
 *
 * @module
 */

import { changeOf, notificationsOf } from "../notification.ts";
import type { BindReading } from "../../collectors/bind/reading.ts";
import { defineModule, type MibModule } from "../declare.ts";
import { bindCounterTable } from "./bind_counters.ts";
import { bindResolverRttTable } from "./bind_resolver_rtt.ts";
import { bindScalars } from "./bind_server.ts";
import { bindMemoryTable } from "./bind_memory.ts";
import { bindTrafficSizeTable, bindTrafficTable } from "./bind_traffic.ts";
import { bindTransferScalars, bindTransferTable } from "./bind_transfers.ts";
import { bindViewTable } from "./bind_views.ts";
import { bindZoneCounterTable } from "./bind_zone_counters.ts";
import { bindZoneScalars, bindZoneTable } from "./bind_zones.ts";

const NAME = "SOUNDER-BIND-MIB";
const notification = notificationsOf(NAME);

/** SOUNDER-BIND-MIB. */
export const bindModule: MibModule<BindReading> = defineModule<BindReading>({
  name: "SOUNDER-BIND-MIB",
  identity: "sounderBindMIB",
  root: { arc: 2 },
  updated: "202611230000Z",
  description:
    "Every number that BIND keeps, from its statistics channel or its statistics file.",
  nodes: {
    bindNotifications: [0],
    bindObjects: [1],
    bindServer: [1, 1],
    bindTables: [1, 2],
    bindZoneNumbers: [1, 3],
    bindTransferNumbers: [1, 4],
  },
  objects: [
    ...bindScalars(),
    bindViewTable(),
    bindCounterTable(),
    bindResolverRttTable(),
    ...bindZoneScalars(),
    bindZoneTable(),
    bindZoneCounterTable(),
    bindTrafficTable(),
    bindTrafficSizeTable(),
    bindMemoryTable(),
    ...bindTransferScalars(),
    bindTransferTable(),
  ],
  notifications: [
    notification({
      name: "bindRestarted",
      id: 1,
      description: "named was started again: its boot time is another one.",
      objects: ["bindBootTime", "bindVersion"],
      trigger: changeOf(NAME, "bindBootTime"),
    }),
  ],
});
