/**
 * OPENBSD-PF-MIB: pf, its interfaces, tables and labels, and pfsync, in the
 * numbers and with the meaning that OpenBSD's snmpd(8) gives them.
 *
 * @module
 */

import type { PfReading } from "../../collectors/pf/reading.ts";
import { defineModule, type MibModule } from "../declare.ts";
import { OPENBSD_ROOT, standardText } from "./openbsd_base.ts";
import { pfAddressTable } from "./openbsd_pf_addresses.ts";
import { pfInfoObjects } from "./openbsd_pf_info.ts";
import { pfInterfaceObjects } from "./openbsd_pf_interfaces.ts";
import { pfLabelObjects } from "./openbsd_pf_labels.ts";
import { pfLimitObjects } from "./openbsd_pf_limits.ts";
import { pfTableObjects } from "./openbsd_pf_tables.ts";
import { pfsyncObjects } from "./openbsd_pfsync.ts";

/** OPENBSD-PF-MIB. */
export const openbsdPfModule: MibModule<PfReading> = defineModule<PfReading>({
  name: "OPENBSD-PF-MIB",
  identity: "pfMIBObjects",
  standard: standardText("OPENBSD-PF-MIB"),
  root: [...OPENBSD_ROOT, 1],
  updated: "202103231933Z",
  description: "The packet filter of OpenBSD.",
  nodes: {
    pfInfo: [1],
    pfCounters: [2],
    pfStateTable: [3],
    pfLogInterface: [4],
    pfSrcTracking: [5],
    pfLimits: [6],
    pfTimeouts: [7],
    pfInterfaces: [8],
    pfTables: [9],
    pfLabels: [10],
    pfsyncStats: [11],
  },
  objects: [
    ...pfInfoObjects,
    ...pfLimitObjects,
    ...pfInterfaceObjects,
    ...pfTableObjects,
    pfAddressTable,
    ...pfLabelObjects,
    ...pfsyncObjects,
  ],
});
