/**
 * SOUNDER-CARP-MIB: every virtual host of CARP, of which OPENBSD-CARP-MIB has
 * the first on each interface alone, and what a pair is watched by.
 *
 * @module
 */

import { changeOf, notificationsOf } from "../notification.ts";
import type {
  CarpInterface,
  CarpNode,
  CarpReading,
} from "../../collectors/carp/reading.ts";
import {
  columnsOf,
  defineModule,
  type ManagedObject,
  type MibModule,
  type Scalar,
  scalarsOf,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel } from "../family.ts";
import {
  adminString,
  counter32,
  dateAndTime,
  enumeration,
  gauge32,
  integer32,
} from "../syntax.ts";
import { CARP_STATES } from "./openbsd_carp.ts";

type State = keyof typeof CARP_STATES;

const scalar = scalarsOf<CarpReading>();
const table = tablesOf<CarpReading>();
const nodeColumn = columnsOf<CarpNode>();
const interfaceColumn = columnsOf<CarpInterface>();

/** IFNAMSIZ is 16 with the end of the string. */
const MAX_INTERFACE = 15;

const byState = gauge(
  "carp_vhids",
  "Virtual hosts of this host, by their state.",
);
const inState = gauge(
  "carp_vhid_in_state",
  "Whether the virtual host is in the state.",
);
const changed = gauge(
  "carp_list_changed_timestamp_seconds",
  "When a list whose rows are numbered by their place last changed.",
);

function scalars(): Scalar<CarpReading>[] {
  const counted = ([["Masters", "master"], ["Backups", "backup"], [
    "Inits",
    "init",
  ]] as const).map(([name, state], at) =>
    scalar({
      name: `sounderCarp${name}`,
      oid: [1, 1, at + 1],
      syntax: gauge32,
      description: `Virtual hosts of this host whose state is ${state}.`,
      value: ({ nodesByState }) => nodesByState?.[state],
      series: byState({ state }),
    })
  );
  return [
    ...counted,
    scalar({
      name: "sounderCarpDemotion",
      oid: [1, 1, 4],
      syntax: integer32(),
      description:
        "Demotion of the host, where there is one for all (FreeBSD).",
      value: ({ sysctl }) => sysctl?.demotion,
      series: gauge(
        "carp_demotion",
        "Demotion of the host, where there is one for all.",
      )(),
    }),
    scalar({
      name: "sounderCarpLogLevel",
      oid: [1, 1, 5],
      syntax: integer32(),
      description: "How much of CARP is logged, of which carpLog says whether.",
      value: ({ sysctl }) => sysctl?.log,
      series: gauge("carp_log_level", "How much of CARP is logged.")(),
    }),
    scalar({
      name: "sounderCarpInterfacesChanged",
      oid: [1, 1, 6],
      syntax: dateAndTime,
      description: "When CARP interfaces last came or went.",
      value: ({ listsChangedAt }) => listsChangedAt.interfaces,
      series: changed({ list: "interfaces" }),
    }),
    scalar({
      name: "sounderCarpGroupsChanged",
      oid: [1, 1, 7],
      syntax: dateAndTime,
      description: "When rows of carpGroupTable last came, went or moved.",
      value: ({ listsChangedAt }) => listsChangedAt.groups,
      series: changed({ list: "groups" }),
    }),
  ];
}

function nodeColumns(): ManagedObject<CarpNode>[] {
  return [
    nodeColumn({
      name: "sounderCarpVhidInterface",
      id: 1,
      access: "not-accessible",
      syntax: adminString({ max: MAX_INTERFACE }),
      description: "Interface that the virtual host is on.",
      value: (node) => node.interface,
      series: rowLabel("interface"),
    }),
    nodeColumn({
      name: "sounderCarpVhid",
      id: 2,
      access: "not-accessible",
      syntax: integer32({ min: 0, max: 0x7fff_ffff }),
      description: "Identifier of the virtual host.",
      value: ({ vhid }) => vhid,
      series: rowLabel("vhid"),
    }),
    nodeColumn({
      name: "sounderCarpVhidState",
      id: 3,
      syntax: enumeration(CARP_STATES),
      description: "Its state.",
      value: ({ state }) => state,
      series: gauge(
        "carp_vhid_state",
        "State of the virtual host: 0 init, 1 backup, 2 master.",
      )(),
    }),
    nodeColumn({
      name: "sounderCarpVhidAdvskew",
      id: 4,
      syntax: gauge32,
      units: "1/256 of a second",
      description: "What it adds to the interval of advertisements.",
      value: ({ advskew }) => advskew,
      series: gauge(
        "carp_vhid_advskew",
        "What the virtual host adds to the interval of advertisements, in 1/256 s.",
      )(),
    }),
    nodeColumn({
      name: "sounderCarpVhidChanges",
      id: 5,
      syntax: counter32,
      description: "Changes of its state that sounder saw.",
      value: ({ changes }) => changes,
      series: counter(
        "carp_vhid_state_changes_total",
        "Changes of the virtual host's state that were seen.",
      )(),
    }),
    nodeColumn({
      name: "sounderCarpVhidChanged",
      id: 6,
      syntax: dateAndTime,
      description:
        "When its state was seen to change last; absent until it was.",
      value: ({ changedAt }) => changedAt,
      series: gauge(
        "carp_vhid_last_transition_timestamp_seconds",
        "When the virtual host's state was seen to change last.",
      )(),
    }),
  ];
}

const nodeTable = table({
  name: "sounderCarpVhidTable",
  oid: [1, 2],
  description: "Virtual hosts, several on an interface too.",
  rows: ({ interfaces }) => interfaces.flatMap(({ nodes }) => nodes),
  index: ["sounderCarpVhidInterface", "sounderCarpVhid"],
  labels: {
    interface: (node) => node.interface,
    vhid: ({ vhid }) => String(vhid),
  },
  columns: nodeColumns(),
  extra: (Object.keys(CARP_STATES) as State[]).map((word) => ({
    series: inState({ state: word }),
    value: ({ state }: CarpNode) =>
      state === undefined ? undefined : state === word ? 1 : 0,
  })),
});

const settings = info(
  "carp_interface_settings_info",
  "How the CARP interface shares load, and whom it advertises to; empty for none, and for all.",
);

const interfaceTable = table({
  name: "sounderCarpInterfaceTable",
  oid: [1, 3],
  description: "Interfaces with virtual hosts.",
  rows: ({ interfaces }) => interfaces,
  index: ["sounderCarpInterface"],
  impliedLast: true,
  labels: { interface: ({ name }) => name },
  columns: [
    interfaceColumn({
      name: "sounderCarpInterface",
      id: 1,
      access: "not-accessible",
      syntax: adminString({ max: MAX_INTERFACE, implied: true }),
      description: "Name of the interface.",
      value: ({ name }) => name,
      series: rowLabel("interface"),
    }),
    interfaceColumn({
      name: "sounderCarpInterfaceDemotion",
      id: 2,
      syntax: integer32(),
      description:
        "Sum of the demotion counters of its groups, which it advertises.",
      value: ({ demotion }) => demotion,
      series: gauge(
        "carp_interface_demotion",
        "Sum of the demotion counters of the interface's groups.",
      )(),
    }),
    interfaceColumn({
      name: "sounderCarpInterfaceBalancing",
      id: 3,
      syntax: adminString({ max: 32 }),
      description: "Mode of load balancing; empty for none.",
      value: ({ balancing }) => balancing ?? "",
      series: settings("balancing"),
    }),
    interfaceColumn({
      name: "sounderCarpInterfacePeer",
      id: 4,
      syntax: adminString({ max: 64 }),
      description: "Whom it advertises to; empty for the CARP group.",
      value: ({ peer }) => peer ?? "",
      series: settings("peer"),
    }),
  ],
});

const notification = notificationsOf("SOUNDER-CARP-MIB");
const CARP_STATE = { module: "OPENBSD-CARP-MIB", name: "carpIfState" };

/** SOUNDER-CARP-MIB. */
export const sounderCarpModule: MibModule<CarpReading> = defineModule<
  CarpReading
>({
  name: "SOUNDER-CARP-MIB",
  identity: "sounderCarpMIB",
  root: { arc: 6 },
  updated: "202611230000Z",
  description:
    "What CARP is watched by and OPENBSD-CARP-MIB has no object for.",
  nodes: {
    sounderCarpNotifications: [0],
    sounderCarpObjects: [1],
    sounderCarpStatus: [1, 1],
  },
  objects: [...scalars(), nodeTable, interfaceTable],
  notifications: [
    notification({
      name: "sounderCarpStateChange",
      id: 1,
      description:
        "The state of a CARP interface is another one than before: backup(1), master(2) or init(0).",
      objects: [CARP_STATE, { ...CARP_STATE, name: "carpIfDescr" }],
      trigger: changeOf(CARP_STATE.module, CARP_STATE.name),
    }),
  ],
});
