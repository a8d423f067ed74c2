/**
 * Everything that is counted in a Postfix log: postfixCounterTable of
 * SOUNDER-POSTFIX-MIB.
 *
 * @module
 */

import type {
  PostfixCounts,
  PostfixReading,
} from "../../collectors/postfix/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import type { Series } from "../family.ts";
import { adminString, counter64, enumeration } from "../syntax.ts";
import {
  COUNTER_SPECS,
  type CounterFamily,
} from "./postfix_counter_families.ts";
import type { CounterSpec } from "./postfix_mail_families.ts";
import { MAX_ROW_NAME, rowName } from "./postfix_names.ts";
import { SUM_SPECS, type SumSpec } from "./postfix_sums.ts";

/** One counter of either face. */
interface CounterRow {
  readonly family: string;
  readonly name: string;
  readonly value: number;
  readonly series: Series;
}

/** The specs with the families' labels forgotten: a family's rows have those that its spec names. */
const SPECS = Object.entries(COUNTER_SPECS) as unknown as readonly (
  readonly [CounterFamily, CounterSpec<string>]
)[];

const SUMS: readonly (readonly [string, SumSpec])[] = Object.entries(SUM_SPECS);

/** Rows that are there when nothing was counted yet: a series must not come with its first event. */
const ALWAYS: readonly (readonly [CounterFamily, Readonly<Labelled>])[] = [
  ...["read", "understood", "foreign", "too_long", "unframed"].map((
    result,
  ) => ["lines", { result }] as const),
  ...[
    "bounce",
    "cleanup",
    "lmtp",
    "local",
    "master",
    "pickup",
    "pipe",
    "postscreen",
    "qmgr",
    "smtp",
    "smtpd",
    "virtual",
    "other",
    "unknown",
  ].map((service) => ["notUnderstood", { service }] as const),
  ["messageIds", {}],
  ["forwarded", {}],
  ["deferredMessages", {}],
  ["maildirDeliveries", {}],
  ["saslLogins", {}],
];

type Labelled = Record<string, string>;

type Counted = Readonly<Labelled> & { readonly value: number };

function counterRows({ counts }: PostfixReading): CounterRow[] {
  return [
    ...SPECS.flatMap(([family, spec]) => familyRows(family, spec, counts)),
    ...SUMS.flatMap(([family, spec]) => sumRows(family, spec, counts)),
  ];
}

function familyRows(
  family: CounterFamily,
  { labels, series }: CounterSpec<string>,
  counts: PostfixCounts,
): CounterRow[] {
  const named = (row: Readonly<Labelled>) =>
    rowName(labels.map((label) => row[label] ?? ""));
  const rows = new Map<string, CounterRow>();
  for (const [name, row] of ALWAYS) {
    if (name !== family) continue;
    const own = named(row);
    rows.set(own, { family, name: own, value: 0, series: series(row) });
  }
  const counted: CounterRow[] = [];
  for (const row of counts[family] as unknown as readonly Counted[]) {
    const name = named(row);
    rows.delete(name);
    counted.push({ family, name, value: row.value, series: series(row) });
  }
  return [...rows.values(), ...counted];
}

function sumRows(
  family: string,
  spec: SumSpec,
  counts: PostfixCounts,
): CounterRow[] {
  const { label, always } = spec;
  const sums = new Map<string, number>();
  for (const value of always ?? (label === undefined ? [""] : [])) {
    sums.set(value, 0);
  }
  for (const [value, term] of spec.terms(counts)) {
    sums.set(value, (sums.get(value) ?? 0) + term);
  }
  return [...sums].map(([value, sum]) => ({
    family,
    name: rowName(label === undefined ? [] : [value]),
    value: sum,
    series: spec.family(label === undefined ? {} : { [label]: value }),
  }));
}

/** Tells of each family with labels what its rows' names are made of. */
function nameParts(): string {
  return [
    ...SPECS.map(([family, { labels }]) => [family, labels] as const),
    ...SUMS.map(([family, { label }]) =>
      [family, label === undefined ? [] : [label]] as const
    ),
  ].filter(([, labels]) => labels.length > 0)
    .map(([family, labels]) => `${family} ${labels.join("/")}`).join(", ");
}

/** Returns postfixCounterTable. */
export function postfixCounterTable(): Table<PostfixReading> {
  const table = tablesOf<PostfixReading>();
  const column = columnsOf<CounterRow>();
  const numbers = [...SPECS, ...SUMS].map(([family, { number }]) =>
    [family, number] as const
  );
  return table<CounterRow>({
    name: "postfixCounterTable",
    oid: [1, 2, 1],
    description:
      "Everything that is counted in the log, by family and label values. The counters outlive restarts of sounder.",
    rows: counterRows,
    index: ["postfixCounterFamily", "postfixCounterName"],
    labels: {},
    columns: [
      column({
        name: "postfixCounterFamily",
        id: 1,
        access: "not-accessible",
        syntax: enumeration<string>(Object.fromEntries(numbers)),
        description:
          "What is counted. From 101 on they are sums of others, under the names that postfix_exporter gives them.",
        value: (row) => row.family,
      }),
      column({
        name: "postfixCounterName",
        id: 2,
        access: "not-accessible",
        syntax: adminString({ max: MAX_ROW_NAME }),
        description:
          `Label values joined by slashes, a slash in one of them written %2F and a percent sign %25; empty where the family has no labels. One that would be longer is cut and ends in a tilde and eight hexadecimal digits. Its parts are, by family: ${nameParts()}.`,
        value: (row) => row.name,
      }),
      column({
        name: "postfixCounterTotal",
        id: 3,
        syntax: counter64,
        description: "How many were counted.",
        value: (row) => row.value,
        series: (row) => row.series,
      }),
    ],
  });
}
