/**
 * SOUNDER-PF-MIB: tables of what pf prints by name and OPENBSD-PF-MIB has no
 * object for. Names that are new in a release pass through.
 *
 * @module
 */

import type { PfReading } from "../../collectors/pf/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { counter, type FamilyBuilder, rowLabel } from "../family.ts";
import { adminString, counter64, gauge32, type Syntax } from "../syntax.ts";
import { COUNTERS_IN_MIB, pfCounters } from "./openbsd_pf_info.ts";
import {
  LIMITS_IN_MIB,
  pfPoolLimit,
  pfTimeout,
  TIMEOUTS_IN_MIB,
} from "./openbsd_pf_limits.ts";

/** A name and its number. */
interface NamedNumber<V> {
  readonly name: string;
  readonly value: V;
}

/** Longest name in an INDEX; pf's own are of 25 octets at most (pfctl_parser.c, print_status()). */
const MAX_NAME = 64;

const table = tablesOf<PfReading>();

function nameTable<V extends number | bigint>(
  noun: string,
  place: {
    arc: number;
    label: string;
    description: string;
    syntax: Syntax<V>;
    family: FamilyBuilder;
    rows: (reading: PfReading) => NamedNumber<V>[];
  },
): Table<PfReading> {
  const { arc, label, description, syntax, family, rows } = place;
  const column = columnsOf<NamedNumber<V>>();
  return table<NamedNumber<V>>({
    name: `sounderPf${noun}Table`,
    oid: [1, arc],
    description,
    rows,
    index: [`sounderPf${noun}Name`],
    impliedLast: true,
    labels: { [label]: ({ name }) => name },
    columns: [
      column({
        name: `sounderPf${noun}Name`,
        id: 1,
        access: "not-accessible",
        syntax: adminString({ max: MAX_NAME, implied: true }),
        description: "pf's name of it.",
        value: ({ name }) => name,
        series: rowLabel(label),
      }),
      column({
        name: `sounderPf${noun}`,
        id: 2,
        syntax,
        description: "Its value.",
        value: ({ value }) => value,
        series: family(),
      }),
    ],
  });
}

/** Returns the numbers whose names the MIB does not have. */
function others<V>(
  numbers: Readonly<Record<string, V>> | undefined,
  inMib: ReadonlySet<string>,
): NamedNumber<V>[] {
  return Object.entries(numbers ?? {})
    .filter(([name]) => !inMib.has(name))
    .map(([name, value]) => ({ name, value }));
}

const NONE: ReadonlySet<string> = new Set();

/** The tables of names. */
export const pfNameTables: readonly Table<PfReading>[] = [
  nameTable("Counter", {
    arc: 3,
    label: "counter",
    description: "Counters that OPENBSD-PF-MIB has no object for.",
    syntax: counter64,
    family: pfCounters,
    rows: ({ info }) => others(info.counters, COUNTERS_IN_MIB),
  }),
  nameTable("LimitCounter", {
    arc: 4,
    label: "counter",
    description:
      "How often a limit was met, and what syncookies did: pf's limit counters.",
    syntax: counter64,
    family: counter(
      "pf_limit_counters_total",
      "How often a limit was met, and what syncookies did, by pf's name of it.",
    ),
    rows: ({ info }) => others(info.limitCounters, NONE),
  }),
  nameTable("Limit", {
    arc: 5,
    label: "pool",
    description: "Limits that OPENBSD-PF-MIB has no object for.",
    syntax: gauge32,
    family: pfPoolLimit,
    rows: ({ limits }) => others(limits, LIMITS_IN_MIB),
  }),
  nameTable("Timeout", {
    arc: 6,
    label: "timeout",
    description: "Timeouts in seconds that OPENBSD-PF-MIB has no object for.",
    syntax: gauge32,
    family: pfTimeout,
    rows: ({ timeouts }) =>
      others(timeouts, TIMEOUTS_IN_MIB)
        .filter(({ value }) => value.unit === "seconds")
        .map(({ name, value }) => ({ name, value: value.value })),
  }),
];
