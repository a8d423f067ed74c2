/**
 * OPENBSD-PF-MIB: pfTblAddrTable, the IPv4 addresses in pf's tables.
 *
 * @module
 */

import { writeIpv4 } from "../../codec/packet/address.ts";
import type {
  PfReading,
  PfTableAddress,
  PfTableTraffic,
} from "../../collectors/pf/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, rowLabel } from "../family.ts";
import { counter64, integer32, ipAddress, timeTicks } from "../syntax.ts";
import { ROW_NUMBERS } from "./openbsd_base.ts";
import { secondsSince } from "./openbsd_pf_tables.ts";

/** An address and when it was read. */
interface AddressRow {
  readonly entry: PfTableAddress;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

const table = tablesOf<PfReading>();
const column = columnsOf<AddressRow>();

const packets = counter(
  "pf_table_address_packets_total",
  "Packets that met a rule through this address of the table.",
);
const bytes = counter(
  "pf_table_address_bytes_total",
  "Bytes that met a rule through this address of the table.",
);

/** Kinds of traffic with the first of their two columns. */
const TRAFFIC = [
  ["In", "Block", 5],
  ["In", "Pass", 7],
  ["Out", "Block", 9],
  ["Out", "Pass", 11],
  ["In", "Match", 13],
  ["Out", "Match", 15],
] as const;

const WORDS = {
  Pass: "passed",
  Block: "blocked",
  Match: "counted by match rules",
};

function trafficColumns(): ManagedObject<AddressRow>[] {
  return TRAFFIC.flatMap(([way, action, id]) => {
    const field: PfTableTraffic = `${way}/${action}`;
    const direction = way.toLowerCase();
    const labels = { direction, action: action.toLowerCase() };
    return [
      column({
        name: `pfTblAddr${way}${action}Pkts`,
        id,
        syntax: counter64,
        description: `Packets ${
          WORDS[action]
        }, ${direction}; absent in a table without counters.`,
        value: ({ entry }) => entry.traffic?.[field]?.packets,
        series: packets(labels),
      }),
      column({
        name: `pfTblAddr${way}${action}Bytes`,
        id: id + 1,
        syntax: counter64,
        description: `Bytes ${
          WORDS[action]
        }, ${direction}; absent in a table without counters.`,
        value: ({ entry }) => entry.traffic?.[field]?.bytes,
        series: bytes(labels),
      }),
    ];
  });
}

function octetsOf(address: string): Uint8Array {
  const octets = new Uint8Array(4);
  writeIpv4(octets, 0, address);
  return octets;
}

function ownColumns(): ManagedObject<AddressRow>[] {
  return [
    column({
      name: "pfTblAddrTblIndex",
      id: 1,
      syntax: integer32(ROW_NUMBERS),
      description: "Row number of its table in pfTblTable.",
      value: ({ entry }) => entry.tableIndex,
      series: gauge(
        "pf_table_address_table_index",
        "Row number in pfTblTable of the table that the address is in.",
      )(),
    }),
    column({
      name: "pfTblAddrNet",
      id: 2,
      syntax: ipAddress,
      description: "Address, or first address of the network.",
      value: ({ entry }) => octetsOf(entry.address),
      series: rowLabel("address"),
    }),
    column({
      name: "pfTblAddrMask",
      id: 3,
      syntax: integer32({ min: 0, max: 32 }),
      description: "Length of the network's prefix; 32 for an address.",
      value: ({ entry }) => entry.prefixLength,
      series: rowLabel("prefix_length"),
    }),
    column({
      name: "pfTblAddrCleared",
      id: 4,
      syntax: timeTicks,
      units: "1/100th of a Second",
      description:
        "Time since its statistics were zeroed or it came into the table, in whole seconds.",
      value: ({ entry, readAt }) => secondsSince(entry.clearedAt, readAt),
      series: gauge(
        "pf_table_address_statistics_age_seconds",
        "Time since the address's statistics were zeroed or it came into the table.",
      )(),
    }),
  ];
}

/** pfTblAddrTable. */
export const pfAddressTable: Table<PfReading> = table({
  name: "pfTblAddrTable",
  oid: [9, 129],
  description:
    "IPv4 addresses and networks in pf's tables, where their number is within the configured one.",
  rows: ({ addresses, readAt }) =>
    (addresses ?? []).filter(({ family }) => family === 4)
      .map((entry): AddressRow => ({ entry, readAt })),
  index: ["pfTblAddrTblIndex", "pfTblAddrNet", "pfTblAddrMask"],
  labels: {
    table: ({ entry }) => entry.tableName,
    address: ({ entry }) => entry.address,
    prefix_length: ({ entry }) => String(entry.prefixLength),
  },
  columns: [...ownColumns(), ...trafficColumns()],
});
