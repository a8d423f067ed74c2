/**
 * Views of BIND: bindViewTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type { BindReading, BindView } from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { gauge, rowLabel } from "../family.ts";
import { adminString, counter64, unsigned32 } from "../syntax.ts";
import { queryDuration } from "./bind_families.ts";
import { rttBuckets, UNBOUNDED } from "./bind_resolver_rtt.ts";

const table = tablesOf<BindReading>();

/** A view with the number of its resolver's queries whose times were counted. */
interface ViewRow extends BindView {
  readonly queries: number | bigint | undefined;
}

function viewRows(reading: BindReading): ViewRow[] {
  const queries = new Map<number, number | bigint>();
  for (const { view, bound, count } of rttBuckets(reading)) {
    if (bound === UNBOUNDED) queries.set(view.number, count);
  }
  return reading.views.map(({ name, number }) => ({
    name,
    number,
    queries: queries.get(number),
  }));
}

/** Returns bindViewTable. */
export function bindViewTable(): Table<BindReading> {
  const column = columnsOf<ViewRow>();
  const number = gauge(
    "bind_view_number",
    "Number that stands for the view in the INDEX of SNMP tables.",
  )();
  return table<ViewRow>({
    name: "bindViewTable",
    oid: [1, 2, 1],
    description:
      "Views of BIND, with the numbers that stand for them in other tables: a number is given once and not to another view afterwards.",
    rows: viewRows,
    index: ["bindViewNumber"],
    labels: { view: ({ name }) => name },
    columns: [
      column({
        name: "bindViewNumber",
        id: 1,
        access: "not-accessible",
        syntax: unsigned32,
        description: "Number of the view, from 1.",
        value: (v) => v.number,
      }),
      column({
        name: "bindViewName",
        id: 2,
        syntax: adminString(),
        description: "Name of the view.",
        value: (v) => v.name,
        series: rowLabel("view"),
      }),
      column({
        name: "bindViewResolverQueries",
        id: 3,
        syntax: counter64,
        description:
          "Queries of the view's resolver that are in bindResolverRttTable.",
        value: (v) => v.queries,
        series: queryDuration.count(),
      }),
    ],
    extra: [{ series: number, value: (v) => v.number }],
  });
}
