/**
 * OPENBSD-PF-MIB: pfTblTable, pf's tables of addresses.
 *
 * @module
 */

import type {
  PfReading,
  PfTable,
  PfTableTraffic,
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
import { adminString, counter64, integer32, timeTicks } from "../syntax.ts";
import { ROW_NUMBERS } from "./openbsd_base.ts";

/** A table and when it was read. */
interface TableRow {
  readonly table: PfTable;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

const scalar = scalarsOf<PfReading>();
const table = tablesOf<PfReading>();
const column = columnsOf<TableRow>();

const packets = counter(
  "pf_table_packets_total",
  "Packets that met a rule with the table; xpass: passed by a state whose address has left the table.",
);
const bytes = counter(
  "pf_table_bytes_total",
  "Bytes that met a rule with the table; xpass: passed by a state whose address has left the table.",
);
const references = gauge(
  "pf_table_references",
  "Anchors and rules that refer to the table.",
);
const evaluations = counter(
  "pf_table_evaluations_total",
  "Look-ups in the table, by whether the address was found.",
);
const ofFamily = gauge(
  "pf_table_family_addresses",
  "Addresses and networks in the table by family, where they were read.",
);

/**
 * Returns the whole seconds, as snmpd counts them, from `clearedAt` to `readAt`,
 * both in milliseconds since the epoch; 0 where the clock was set back.
 */
export function secondsSince(
  clearedAt: number | undefined,
  readAt: number,
): number | undefined {
  return clearedAt === undefined
    ? undefined
    : Math.max(0, Math.floor((readAt - clearedAt) / 1000));
}

/** Kinds of traffic with the first of their two columns. */
const TRAFFIC = [
  ["In", "Pass", 8],
  ["In", "Block", 10],
  ["In", "XPass", 12],
  ["Out", "Pass", 14],
  ["Out", "Block", 16],
  ["Out", "XPass", 18],
  ["In", "Match", 21],
  ["Out", "Match", 23],
] as const;

const WORDS = {
  Pass: "passed",
  Block: "blocked",
  XPass: "passed by a state whose address has left the table",
  Match: "counted by match rules",
};

function trafficColumns(): ManagedObject<TableRow>[] {
  return TRAFFIC.flatMap(([way, action, id]) => {
    const field: PfTableTraffic = `${way}/${action}`;
    const direction = way.toLowerCase();
    const labels = { direction, action: action.toLowerCase() };
    return [
      column({
        name: `pfTbl${way}${action}Pkts`,
        id,
        syntax: counter64,
        description: `Packets ${WORDS[action]}, ${direction}.`,
        value: ({ table }) => table.traffic[field]?.packets,
        series: packets(labels),
      }),
      column({
        name: `pfTbl${way}${action}Bytes`,
        id: id + 1,
        syntax: counter64,
        description: `Bytes ${WORDS[action]}, ${direction}.`,
        value: ({ table }) => table.traffic[field]?.bytes,
        series: bytes(labels),
      }),
    ];
  });
}

function ownColumns(): ManagedObject<TableRow>[] {
  return [
    column({
      name: "pfTblIndex",
      id: 1,
      syntax: integer32(ROW_NUMBERS),
      description:
        "Row number: the place in pf's list, which moves when tables come or go.",
      value: ({ table }) => table.index,
      series: gauge(
        "pf_table_index",
        "Row number of the table in pfTblTable.",
      )(),
    }),
    column({
      name: "pfTblName",
      id: 2,
      syntax: adminString(),
      description: "Name of the table.",
      value: ({ table }) => table.name,
      series: rowLabel("table"),
    }),
    column({
      name: "pfTblAddresses",
      id: 3,
      syntax: integer32(),
      description: "Addresses and networks in it, of both families.",
      value: ({ table }) => table.addresses,
      series: gauge(
        "pf_table_addresses",
        "Addresses and networks in the table.",
      )(),
    }),
    column({
      name: "pfTblAnchorRefs",
      id: 4,
      syntax: integer32(),
      description: "Anchors that refer to it.",
      value: ({ table }) => table.anchorReferences,
      series: references({ by: "anchor" }),
    }),
    column({
      name: "pfTblRuleRefs",
      id: 5,
      syntax: integer32(),
      description: "Rules that refer to it.",
      value: ({ table }) => table.ruleReferences,
      series: references({ by: "rule" }),
    }),
    column({
      name: "pfTblEvalsMatch",
      id: 6,
      syntax: counter64,
      description: "Look-ups that found the address.",
      value: ({ table }) => table.matches,
      series: evaluations({ result: "match" }),
    }),
    column({
      name: "pfTblEvalsNoMatch",
      id: 7,
      syntax: counter64,
      description: "Look-ups that did not find the address.",
      value: ({ table }) => table.misses,
      series: evaluations({ result: "nomatch" }),
    }),
    column({
      name: "pfTblStatsCleared",
      id: 20,
      syntax: timeTicks,
      units: "1/100th of a Second",
      description:
        "Time since its statistics were zeroed, in whole seconds; since 1970 where they never were.",
      value: ({ table, readAt }) => secondsSince(table.clearedAt, readAt),
      series: gauge(
        "pf_table_statistics_age_seconds",
        "Time since the table's statistics were zeroed.",
      )(),
    }),
  ];
}

/** The objects below pfTables, addresses left out. */
export const pfTableObjects: readonly (
  | Scalar<PfReading>
  | Table<PfReading>
)[] = [
  scalar({
    name: "pfTblNumber",
    oid: [9, 1],
    syntax: integer32(),
    description: "Rows of pfTblTable.",
    value: ({ tableNumber }) => tableNumber,
    series: gauge("pf_tables", "Tables of addresses that pf has.")(),
  }),
  table({
    name: "pfTblTable",
    oid: [9, 128],
    description: "Tables of addresses, in pf's order.",
    rows: ({ tables, readAt }) =>
      (tables ?? []).map((table): TableRow => ({ table, readAt })),
    index: ["pfTblIndex"],
    labels: {
      table: ({ table }) => table.name,
      anchor: ({ table }) => table.anchor ?? "",
    },
    columns: [...ownColumns(), ...trafficColumns()],
    extra: [
      {
        series: ofFamily({ family: "ipv4" }),
        value: ({ table }) => table.ipv4Addresses,
      },
      {
        series: ofFamily({ family: "ipv6" }),
        value: ({ table }) => table.ipv6Addresses,
      },
    ],
  }),
];
