/**
 * Round-trip times of the resolver's queries as a histogram, made of the
 * buckets that BIND counts among a view's other counters:
 * bindResolverRttTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type {
  BindCounter,
  BindReading,
  BindView,
} from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { counter64, unsigned32 } from "../syntax.ts";
import { queryDuration } from "./bind_families.ts";
import { sumOf } from "./bind_sums.ts";

/** Stands in the INDEX for a bucket without an upper bound. */
export const UNBOUNDED = 0xffff_ffff;

/**
 * Upper bounds of `QryRTT10` to `QryRTT1600+`, in milliseconds.
 * Source: `SET_RESSTATDESC(queryrtt0, ...)` in bin/named/statschannel.c to BIND 9.21.19.
 */
const QRY_RTT: ReadonlyMap<string, number> = new Map([
  ["QryRTT10", 10],
  ["QryRTT100", 100],
  ["QryRTT500", 500],
  ["QryRTT800", 800],
  ["QryRTT1600", 1600],
  ["QryRTT1600+", UNBOUNDED],
]);

/** One bucket of one view. */
export interface RttBucket {
  readonly view: BindView;
  /** Upper bound in milliseconds; {@linkcode UNBOUNDED} for the last bucket. */
  readonly bound: number;
  /** Queries that took at most `bound`. */
  readonly count: number | bigint;
}

/** Round-trip times of one view. */
interface ViewTimes {
  readonly old: Map<number, number | bigint>;
  readonly recent: Map<number, number | bigint>;
}

/** Returns the cumulative buckets of all views that have a resolver whose times are all known. */
export function rttBuckets(reading: BindReading): readonly RttBucket[] {
  const times = timesByView(reading.counters);
  return reading.views.flatMap((view) => cumulated(view, times.get(view.name)));
}

function timesByView(
  counters: readonly BindCounter[],
): ReadonlyMap<string, ViewTimes> {
  const times = new Map<string, ViewTimes>();
  for (const { section, view, name, value } of counters) {
    if (view === undefined) continue;
    const recent = section === "out-queries-rtt";
    if (!recent && section !== "resstat") continue;
    const bound = recent ? rangeEnd(name) : QRY_RTT.get(name);
    if (bound === undefined) continue;
    let own = times.get(view);
    if (own === undefined) {
      own = { old: new Map(), recent: new Map() };
      times.set(view, own);
    }
    (recent ? own.recent : own.old).set(bound, value);
  }
  return times;
}

/**
 * Returns the bound below which the times of a range lie. BIND 9.21.20 and
 * later name ranges of whole milliseconds "~0", "7", "16-31" and "4096+".
 * Source: `get_rtthisto_desc()` in bin/named/statschannel.c.
 */
function rangeEnd(name: string): number | undefined {
  const [, first, last, open] =
    /^(?:~?(\d{1,9}))(?:-(\d{1,9})|(\+))?$/.exec(name) ?? [];
  if (first === undefined) return undefined;
  return open === undefined ? Number(last ?? first) + 1 : UNBOUNDED;
}

function cumulated(
  view: BindView,
  times: ViewTimes | undefined,
): RttBucket[] {
  if (times === undefined) return [];
  const { old, recent } = times;
  // One bucket that could not be read makes all the sums above it wrong.
  const counts = old.size === QRY_RTT.size ? old : recent;
  if (counts.size === 0) return [];
  if (!counts.has(UNBOUNDED)) counts.set(UNBOUNDED, 0);
  let count: number | bigint = 0;
  return [...counts].sort(([a], [b]) => a - b).map(([bound, value]) => {
    count = sumOf([count, value]);
    return { view, bound, count };
  });
}

const table = tablesOf<BindReading>();

/** Returns bindResolverRttTable. */
export function bindResolverRttTable(): Table<BindReading> {
  const column = columnsOf<RttBucket>();
  return table<RttBucket>({
    name: "bindResolverRttTable",
    oid: [1, 2, 3],
    description:
      "Round-trip times of the resolvers' queries, cumulated: a row counts the queries of all rows above it too.",
    rows: rttBuckets,
    index: ["bindResolverRttView", "bindResolverRttBound"],
    labels: {},
    columns: [
      column({
        name: "bindResolverRttView",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "bindViewNumber of the view.",
        value: (b) => b.view.number,
      }),
      column({
        name: "bindResolverRttBound",
        id: 2,
        access: "not-accessible",
        syntax: unsigned32,
        units: "milliseconds",
        description:
          "Upper bound of the times; 4294967295 where there is none.",
        value: (b) => b.bound,
      }),
      column({
        name: "bindResolverRttQueries",
        id: 3,
        syntax: counter64,
        description: "Queries that were answered within the bound.",
        value: (b) => b.count,
        series: ({ view, bound }) =>
          queryDuration.bucket({
            view: view.name,
            le: bound === UNBOUNDED ? "+Inf" : String(bound / 1000),
          }),
      }),
    ],
  });
}
