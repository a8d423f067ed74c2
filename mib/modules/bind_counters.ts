/**
 * Every number that BIND keeps: bindCounterTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type {
  BindCounter,
  BindReading,
} from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { rowLabel } from "../family.ts";
import { adminString, counter64, gauge64, unsigned32 } from "../syntax.ts";
import { seriesOfCounter } from "./bind_families.ts";
import {
  bindSection,
  indexName,
  MAX_INDEX_NAME,
  sectionWord,
} from "./bind_sections.ts";

const table = tablesOf<BindReading>();

/** Returns bindCounterTable. */
export function bindCounterTable(): Table<BindReading> {
  const column = columnsOf<BindCounter>();
  return table<BindCounter>({
    name: "bindCounterTable",
    oid: [1, 2, 2],
    description:
      "Every number that BIND keeps, by section, view and BIND's own name. A row has bindCounterTotal or bindCounterLevel. Counters begin again when named is started: see bindBootTime.",
    rows: (r) => r.counters,
    index: ["bindCounterSection", "bindCounterView", "bindCounterName"],
    labels: {},
    columns: [
      column({
        name: "bindCounterSection",
        id: 1,
        access: "not-accessible",
        syntax: bindSection,
        description:
          "Section of the statistics; other(99) is one that is not known, whose name stands in bindCounterName, before a slash.",
        value: sectionWord,
      }),
      column({
        name: "bindCounterView",
        id: 2,
        access: "not-accessible",
        syntax: unsigned32,
        description:
          "bindViewNumber of the view; 0 for what belongs to the whole server.",
        value: (c) => c.viewNumber,
      }),
      column({
        name: "bindCounterName",
        id: 3,
        access: "not-accessible",
        syntax: adminString({ max: MAX_INDEX_NAME }),
        description:
          "BIND's own name of the number, as in its JSON and XML: QrySuccess, AAAA, !TXT.",
        value: indexName,
      }),
      column({
        name: "bindCounterTotal",
        id: 4,
        syntax: counter64,
        description: "The number, where it only grows.",
        value: (c) => c.kind === "counter" ? c.value : undefined,
        series: seriesOfCounter,
      }),
      column({
        name: "bindCounterLevel",
        id: 5,
        syntax: gauge64,
        description:
          "The number, where it can fall or where that is not known.",
        value: (c) => c.kind === "counter" ? undefined : c.value,
        series: seriesOfCounter,
      }),
      column({
        name: "bindCounterViewName",
        id: 6,
        syntax: adminString(),
        description: "Name of the view; absent for the whole server.",
        value: (c) => c.view,
        series: rowLabel("view"),
      }),
    ],
  });
}
