/**
 * OPENBSD-CARP-MIB: CARP's settings, its interfaces, and interface groups with
 * their demotion, as OpenBSD's snmpd(8) serves them.
 *
 * @module
 */

import type {
  CarpGroup,
  CarpInterface,
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
import { gauge, info, rowLabel } from "../family.ts";
import { enumeration, integer32, type Syntax, truthValue } from "../syntax.ts";
import {
  octetString,
  OPENBSD_ROOT,
  ROW_NUMBERS,
  standardText,
} from "./openbsd_base.ts";
import { carpStatsObjects } from "./openbsd_carp_stats.ts";

/** An interface that has a row: snmpd numbers them by the kernel's index. */
interface IndexedInterface extends CarpInterface {
  readonly index: number;
}

const scalar = scalarsOf<CarpReading>();
const table = tablesOf<CarpReading>();
const interfaceColumn = columnsOf<IndexedInterface>();
const groupColumn = columnsOf<CarpGroup>();

/** States of a virtual host, with the numbers that the MIB gives them. */
export const CARP_STATES = { init: 0, backup: 1, master: 2 } as const;

/** The counter's SYNTAX begins at 1, though 0 is its usual value and what snmpd sends. */
const demotionCounter: Syntax<number> = {
  ...integer32(),
  smi: integer32(ROW_NUMBERS).smi,
};

const SETTINGS = [
  ["Allow", "allow", "Whether CARP packets are accepted."],
  ["Preempt", "preempt", "Whether a better host takes over from a master."],
  [
    "Log",
    "log",
    "Whether anything of CARP is logged, at whichever level.",
  ],
] as const;

function carpSysctl(): Scalar<CarpReading>[] {
  return SETTINGS.map(([name, field, description], at) =>
    scalar({
      name: `carp${name}`,
      oid: [1, at + 1],
      syntax: truthValue,
      description,
      value({ sysctl }) {
        const level = sysctl?.[field];
        return level === undefined ? undefined : level !== 0;
      },
      series: gauge(`carp_${field}`, description)(),
    })
  );
}

/** Of several virtual hosts on an interface snmpd serves the first. */
function firstNode({ nodes }: CarpInterface) {
  return nodes[0];
}

function interfaceColumns(): ManagedObject<IndexedInterface>[] {
  return [
    interfaceColumn({
      name: "carpIfIndex",
      id: 1,
      syntax: integer32(ROW_NUMBERS),
      description: "The kernel's index of the interface.",
      value: ({ index }) => index,
      series: gauge(
        "carp_interface_index",
        "The kernel's index of the CARP interface.",
      )(),
    }),
    interfaceColumn({
      name: "carpIfDescr",
      id: 2,
      syntax: octetString,
      description: "Name of the interface.",
      value: ({ name }) => name,
      series: rowLabel("interface"),
    }),
    interfaceColumn({
      name: "carpIfVhid",
      id: 3,
      syntax: integer32(),
      description: "Identifier of its virtual host; of several, of the first.",
      value: (row) => firstNode(row)?.vhid,
      series: gauge(
        "carp_interface_vhid",
        "Identifier of the interface's first virtual host.",
      )(),
    }),
    interfaceColumn({
      name: "carpIfDev",
      id: 4,
      syntax: octetString,
      description: "Interface that it is bound to; empty where there is none.",
      value: ({ device }) => device,
      series: info(
        "carp_interface_info",
        "Interface that the CARP interface is bound to.",
      )("device"),
    }),
    interfaceColumn({
      name: "carpIfAdvbase",
      id: 5,
      syntax: integer32(),
      units: "seconds",
      description: "Interval of its advertisements, without the skew.",
      value: (row) => row.advbase ?? firstNode(row)?.advbase,
      series: gauge(
        "carp_interface_advbase_seconds",
        "Interval of the interface's advertisements, without the skew.",
      )(),
    }),
    interfaceColumn({
      name: "carpIfAdvskew",
      id: 6,
      syntax: integer32(),
      units: "1/256 of a second",
      description: "What is added to the interval; of several, by the first.",
      value: (row) => firstNode(row)?.advskew,
      series: gauge(
        "carp_interface_advskew",
        "What the interface's first virtual host adds to the interval, in 1/256 s.",
      )(),
    }),
    interfaceColumn({
      name: "carpIfState",
      id: 7,
      syntax: enumeration(CARP_STATES),
      description: "State of its virtual host; of several, of the first.",
      value: (row) => firstNode(row)?.state,
      series: gauge(
        "carp_interface_state",
        "State of the interface's first virtual host: 0 init, 1 backup, 2 master.",
      )(),
    }),
  ];
}

const carpIf = [
  scalar({
    name: "carpIfNumber",
    oid: [2, 1],
    syntax: integer32(),
    description:
      "CARP interfaces, those without a virtual host too, which have no row.",
    value: ({ interfaceNumber }) => interfaceNumber,
    series: gauge("carp_interfaces", "CARP interfaces.")(),
  }),
  table({
    name: "carpIfTable",
    oid: [2, 2],
    description: "CARP interfaces.",
    rows: ({ interfaces }) =>
      interfaces.filter((row): row is IndexedInterface =>
        row.index !== undefined
      ),
    index: ["carpIfIndex"],
    labels: { interface: ({ name }) => name },
    columns: interfaceColumns(),
  }),
];

const carpGroup = table({
  name: "carpGroupTable",
  oid: [4],
  description:
    "Interface groups, numbered as they first appear: no tool prints the kernel's order.",
  rows: ({ groups }) => groups,
  index: ["carpGroupIndex"],
  labels: { group: ({ name }) => name },
  columns: [
    groupColumn({
      name: "carpGroupIndex",
      id: 1,
      access: "not-accessible",
      syntax: integer32(ROW_NUMBERS),
      description: "Row number, which moves when groups come or go.",
      value: ({ index }) => index,
    }),
    groupColumn({
      name: "carpGroupName",
      id: 2,
      syntax: octetString,
      description: "Name of the group.",
      value: ({ name }) => name,
      series: rowLabel("group"),
    }),
    groupColumn({
      name: "carpGroupDemote",
      id: 3,
      syntax: demotionCounter,
      description: "Demotion counter of the group; 0 is the usual value.",
      value: ({ demotion }) => demotion,
      series: gauge(
        "carp_group_demotion",
        "Demotion counter of the interface group.",
      )(),
    }),
  ],
  extra: [{
    series: gauge(
      "carp_group_index",
      "Row number of the interface group in carpGroupTable.",
    )(),
    value: ({ index }) => index,
  }],
});

/** OPENBSD-CARP-MIB. */
export const openbsdCarpModule: MibModule<CarpReading> = defineModule<
  CarpReading
>({
  name: "OPENBSD-CARP-MIB",
  identity: "carpMIBObjects",
  standard: standardText("OPENBSD-CARP-MIB"),
  root: [...OPENBSD_ROOT, 6],
  updated: "201805140000Z",
  description: "Common Address Redundancy Protocol.",
  nodes: { carpSysctl: [1], carpIf: [2], carpStats: [3] },
  objects: [...carpSysctl(), ...carpIf, ...carpStatsObjects, carpGroup],
});
