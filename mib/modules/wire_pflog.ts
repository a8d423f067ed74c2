/**
 * What pf logs: the subtree wirePflog of SOUNDER-WIRE-MIB.
 *
 * @module
 */

import type { PflogRow, WireReading } from "../../collectors/wire/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, rowLabel } from "../family.ts";
import { adminString, counter64, truthValue, unsigned32 } from "../syntax.ts";

const scalar = scalarsOf<WireReading>();
const table = tablesOf<WireReading>();
const column = columnsOf<PflogRow>();

function scalars(): Scalar<WireReading>[] {
  return [
    scalar({
      name: "wirePflogUp",
      oid: [1, 1, 1, 1],
      syntax: truthValue,
      description: "Whether tcpdump runs on pf's log.",
      value: ({ pflog }) => pflog?.capture.up,
      series: gauge("pflog_capture_up", "Whether tcpdump runs on pf's log.")(),
    }),
    scalar({
      name: "wirePflogRestarts",
      oid: [1, 1, 1, 2],
      syntax: counter64,
      description: "Times that tcpdump was started again after it had ended.",
      value: ({ pflog }) => pflog?.capture.restarts,
      series: counter(
        "pflog_capture_restarts_total",
        "Times that tcpdump was started again after it had ended.",
      )(),
    }),
    scalar({
      name: "wirePflogUnreadable",
      oid: [1, 1, 1, 3],
      syntax: counter64,
      description: "Packets whose log header could not be read.",
      value: ({ pflog }) => pflog?.unreadable,
      series: counter(
        "pflog_unreadable_packets_total",
        "Packets whose log header could not be read.",
      )(),
    }),
    scalar({
      name: "wirePflogOverflow",
      oid: [1, 1, 1, 4],
      syntax: counter64,
      description:
        "Packets of kinds that were too many to be told apart, which are in the row of which all is other.",
      value: ({ pflog }) => pflog?.overflow,
      series: counter(
        "pflog_overflow_packets_total",
        "Packets of kinds that were too many to be told apart.",
      )(),
    }),
  ];
}

/** Texts that tell the rows apart, in the order of their columns: name of the column, what it says, and the field and label. */
const KINDS = [
  ["Action", "What pf did: pass, block, match and so on.", "action"],
  ["Direction", "Which way the packet went: in, out, fwd.", "direction"],
  ["Interface", "Interface that the packet was on.", "interface"],
  [
    "Rule",
    "Number of the rule, with the anchor and the number in it behind dots; default where no rule matched.",
    "rule",
  ],
  ["Reason", "Why: match, bad-offset, state-mismatch and so on.", "reason"],
  ["Family", "Address family: ipv4, ipv6 or other.", "family"],
  [
    "Protocol",
    "Protocol above IP, such as tcp; other where it has no name.",
    "protocol",
  ],
] as const;

function kindColumns(): ManagedObject<PflogRow>[] {
  return KINDS.map(([name, description, field], i) =>
    column({
      name: `wirePflog${name}`,
      id: i + 2,
      syntax: adminString({ max: 64 }),
      description,
      value: (row) => row[field],
      series: rowLabel(field),
    })
  );
}

function pflogTable(): Table<WireReading> {
  return table<PflogRow>({
    name: "wirePflogTable",
    oid: [1, 1, 2],
    description:
      "Packets that pf logged, by what it did with them. A row that is there once stays.",
    rows: ({ pflog }) => pflog?.counts ?? [],
    index: ["wirePflogIndex"],
    labels: Object.fromEntries(
      KINDS.map(([, , field]) => [field, (row: PflogRow) => row[field]]),
    ),
    columns: [
      column({
        name: "wirePflogIndex",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "Number of the kind of packets, given once.",
        value: ({ index }) => index,
      }),
      ...kindColumns(),
      column({
        name: "wirePflogPackets",
        id: 9,
        syntax: counter64,
        description: "Packets that were logged.",
        value: ({ packets }) => packets,
        series: counter("pflog_packets_total", "Packets that pf logged.")(),
      }),
      column({
        name: "wirePflogOctets",
        id: 10,
        syntax: counter64,
        units: "octets",
        description: "Octets of them on the wire.",
        value: ({ octets }) => octets,
        series: counter("pflog_bytes_total", "Octets that pf logged.")(),
      }),
    ],
  });
}

/** Returns the objects below wirePflog. */
export function pflogObjects(): (Scalar<WireReading> | Table<WireReading>)[] {
  return [...scalars(), pflogTable()];
}
