/**
 * Segments of many series, as a busy host would give them.
 *
 * @module
 */

import {
  columnsOf,
  defineModule,
  type MibModule,
  tablesOf,
} from "../../mib/declare.ts";
import { counter, gauge } from "../../mib/family.ts";
import { createRenderer } from "../../mib/render.ts";
import type { Segment } from "../../mib/segment.ts";
import { counter64, integer32, unsigned32 } from "../../mib/syntax.ts";

/** A row: some of its numbers rise, some go up and down, some stand still. */
export interface BusyRow {
  readonly number: number;
  readonly values: number[];
}

/** Columns of a row. */
const COLUMNS = 10;

const ROOT = [1, 3, 6, 1, 4, 1, 99999, 7];
const column = columnsOf<BusyRow>();

/** Half of the columns are counters, half are gauges. */
export const busyModule: MibModule<readonly BusyRow[]> = defineModule({
  name: "BUSY-MIB",
  identity: "busyMIB",
  root: ROOT,
  updated: "202611230000Z",
  description: "Many numbers.",
  nodes: {},
  objects: [
    tablesOf<readonly BusyRow[]>()({
      name: "busyTable",
      oid: [1],
      description: "Many numbers.",
      rows: (rows) => rows,
      index: ["busyNumber"],
      labels: { interface: ({ number }) => `interface ${number}` },
      columns: [
        column({
          name: "busyNumber",
          id: 1,
          access: "not-accessible",
          syntax: integer32({ min: 1, max: 2147483647 }),
          description: "Number of the row.",
          value: ({ number }) => number,
        }),
        ...Array.from({ length: COLUMNS }, (_, i) =>
          i % 2 === 0
            ? column({
              name: `busyCounter${i}`,
              id: i + 2,
              syntax: counter64,
              description: "Rises.",
              value: ({ values }) => values[i]!,
              series: counter(`busy_${i}_total`, "Rises.")(),
            })
            : column({
              name: `busyGauge${i}`,
              id: i + 2,
              syntax: unsigned32,
              description: "Goes up and down.",
              value: ({ values }) => values[i]!,
              series: gauge(`busy_${i}`, "Goes up and down.")(),
            })),
      ],
    }),
  ],
});

const render = createRenderer(busyModule, ROOT);

/** Returns rows whose numbers are 0. */
export function busyRows(count: number): BusyRow[] {
  return Array.from(
    { length: count },
    (_, i) => ({ number: i + 1, values: new Array(COLUMNS).fill(0) }),
  );
}

/** Lets time go on: of every number `part` of them changes. */
export function change(rows: readonly BusyRow[], part: number): void {
  for (const { values } of rows) {
    for (let i = 0; i < COLUMNS; i++) {
      if (Math.random() >= part) continue;
      const by = Math.floor(Math.random() * 10_000);
      values[i] = i % 2 === 0 ? values[i]! + by : by;
    }
  }
}

/** Renders rows as of `time`, in milliseconds since the epoch. */
export function busySegment(rows: readonly BusyRow[], time: number): Segment {
  return render(rows, { collector: "busy", generation: 1, time });
}
