/**
 * OPENBSD-PF-MIB: pfIfTable, the interfaces and groups that pf knows.
 *
 * @module
 */

import type {
  PfInterface,
  PfInterfaceTraffic,
  PfReading,
} from "../../collectors/pf/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, rowLabel } from "../family.ts";
import {
  counter64,
  displayString,
  enumeration,
  integer32,
  unsigned32,
} from "../syntax.ts";
import { ROW_NUMBERS } from "./openbsd_base.ts";

const scalar = scalarsOf<PfReading>();
const table = tablesOf<PfReading>();
const column = columnsOf<PfInterface>();

const packets = counter(
  "pf_interface_packets_total",
  "Packets that pf passed and blocked, by interface or group.",
);
const bytes = counter(
  "pf_interface_bytes_total",
  "Bytes that pf passed and blocked, by interface or group.",
);

/** Directions, families and actions in the order of the columns. */
const TRAFFIC = ([4, 6] as const).flatMap((version) =>
  (["In", "Out"] as const).flatMap((way) =>
    (["Pass", "Block"] as const).map((action) => ({
      name: `${way}${version}${action}`,
      field: `${way}${version}/${action}` as PfInterfaceTraffic,
      labels: {
        family: `ipv${version}`,
        direction: way.toLowerCase(),
        action: action.toLowerCase(),
      },
      what: `${action === "Pass" ? "passed" : "blocked"} ${way.toLowerCase()}`,
      version,
    }))
  )
);

/** pfIfIn4PassPkts is the sixth column. */
const FIRST_TRAFFIC = 6;

function trafficColumns(): ManagedObject<PfInterface>[] {
  return TRAFFIC.flatMap(({ name, field, labels, what, version }, at) => [
    column({
      name: `pfIf${name}Pkts`,
      id: FIRST_TRAFFIC + 2 * at,
      syntax: counter64,
      description: `Packets ${what}, IPv${version}.`,
      value: ({ traffic }) => traffic[field]?.packets,
      series: packets(labels),
    }),
    column({
      name: `pfIf${name}Bytes`,
      id: FIRST_TRAFFIC + 2 * at + 1,
      syntax: counter64,
      description: `Bytes ${what}, IPv${version}.`,
      value: ({ traffic }) => traffic[field]?.bytes,
      series: bytes(labels),
    }),
  ]);
}

function columns(): ManagedObject<PfInterface>[] {
  return [
    column({
      name: "pfIfIndex",
      id: 1,
      syntax: integer32(ROW_NUMBERS),
      description:
        "Row number: the place in pf's list, which moves when interfaces come or go.",
      value: ({ index }) => index,
      series: gauge(
        "pf_interface_index",
        "Row number of the interface or group in pfIfTable.",
      )(),
    }),
    column({
      name: "pfIfDescr",
      id: 2,
      syntax: displayString(),
      description: "Name of the interface or group.",
      value: ({ name }) => name,
      series: rowLabel("interface"),
    }),
    column({
      name: "pfIfType",
      id: 3,
      syntax: enumeration({ group: 0, instance: 1, detached: 2 }),
      description:
        "Whether it is an interface or a group: what ifconfig lists is an instance.",
      value: ({ type }) => type,
      series: gauge(
        "pf_interface_type",
        "Whether pf's name is a group (0) or an interface (1).",
      )(),
    }),
    column({
      name: "pfIfRefs",
      id: 4,
      syntax: unsigned32,
      description: "States that use it.",
      value: ({ states }) => states,
      series: gauge(
        "pf_interface_states",
        "States that use the interface or group.",
      )(),
    }),
    column({
      name: "pfIfRules",
      id: 5,
      syntax: unsigned32,
      description: "Rules that name it.",
      value: ({ rules }) => rules,
      series: gauge(
        "pf_interface_rules",
        "Rules that name the interface or group.",
      )(),
    }),
    ...trafficColumns(),
  ];
}

/** pfInterfaces. */
export const pfInterfaceObjects: readonly (
  | Scalar<PfReading>
  | Table<PfReading>
)[] = [
  scalar({
    name: "pfIfNumber",
    oid: [8, 1],
    syntax: integer32(),
    description: "Rows of pfIfTable.",
    value: ({ interfaceNumber }) => interfaceNumber,
    series: gauge("pf_interfaces", "Interfaces and groups that pf knows.")(),
  }),
  table({
    name: "pfIfTable",
    oid: [8, 128],
    description: "Interfaces and groups that pf knows, in pf's order.",
    rows: ({ interfaces }) => interfaces ?? [],
    index: ["pfIfIndex"],
    labels: { interface: ({ name }) => name },
    columns: columns(),
    extra: [
      {
        series: gauge(
          "pf_interface_skip",
          "Whether pf leaves the interface alone (set skip).",
        )(),
        value: ({ skip }) => skip ? 1 : 0,
      },
      {
        series: gauge(
          "pf_interface_cleared_timestamp_seconds",
          "When the interface's counters were zeroed.",
        )(),
        value: ({ clearedAt }) =>
          clearedAt === undefined ? undefined : clearedAt / 1000,
      },
      {
        series: gauge(
          "pf_interface_references",
          "References of all kinds to the interface or group, where pf does not tell states from rules.",
        )(),
        value: ({ references }) => references,
      },
    ],
  }),
];
