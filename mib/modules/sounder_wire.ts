/**
 * SOUNDER-WIRE-MIB: what pf logs, and who is CARP master as seen on the wire.
 *
 * @module
 */

import { changeOf, notificationsOf, riseOf } from "../notification.ts";
import type { WireReading } from "../../collectors/wire/reading.ts";
import { defineModule, type MibModule } from "../declare.ts";
import { carpWireObjects } from "./wire_carp.ts";
import { pflogObjects } from "./wire_pflog.ts";

const NAME = "SOUNDER-WIRE-MIB";
const notification = notificationsOf(NAME);

/** SOUNDER-WIRE-MIB. Two collectors fill it, each its own subtree. */
export const wireModule: MibModule<WireReading> = defineModule<WireReading>({
  name: "SOUNDER-WIRE-MIB",
  identity: "sounderWireMIB",
  root: { arc: 4 },
  updated: "202611230000Z",
  description:
    "What pf logs, and which hosts advertise as CARP masters, as tcpdump sees it.",
  nodes: {
    wireNotifications: [0],
    wireObjects: [1],
    wirePflog: [1, 1],
    wirePflogStatus: [1, 1, 1],
    wireCarp: [1, 2],
    wireCarpStatus: [1, 2, 1],
  },
  objects: [...pflogObjects(), ...carpWireObjects()],
  notifications: [
    notification({
      name: "wireCarpMasterChange",
      id: 1,
      description:
        "Another host than before is master of a virtual host, as its advertisements on the wire tell: a failover.",
      objects: [
        "wireCarpGroupMaster",
        "wireCarpGroupMasters",
        "wireCarpGroupChanges",
      ],
      trigger: changeOf(NAME, "wireCarpGroupChanges"),
    }),
    notification({
      name: "wireCarpTwoMasters",
      id: 2,
      description:
        "More than one host advertises at once that it is master of a virtual host.",
      objects: ["wireCarpGroupMasters", "wireCarpGroupMaster"],
      trigger: riseOf(NAME, "wireCarpGroupMasters", 1),
    }),
  ],
});
