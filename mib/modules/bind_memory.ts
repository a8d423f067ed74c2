/**
 * Memory contexts of BIND: bindMemoryTable of SOUNDER-BIND-MIB.
 *
 * @module
 */

import type {
  BindMemoryContext,
  BindReading,
} from "../../collectors/bind/reading.ts";
import { columnsOf, type Table, tablesOf } from "../declare.ts";
import { gauge, rowLabel } from "../family.ts";
import { adminString, gauge32, gauge64, unsigned32 } from "../syntax.ts";

const table = tablesOf<BindReading>();
const column = columnsOf<BindMemoryContext>();

/** Longest name of a context. */
const MAX_CONTEXT_NAME = 64;

/** Returns bindMemoryTable. */
export function bindMemoryTable(): Table<BindReading> {
  return table<BindMemoryContext>({
    name: "bindMemoryTable",
    oid: [1, 2, 8],
    description:
      "Memory contexts of BIND by name: threads and views have contexts of one name, which are summed up.",
    rows: (r) => r.memory ?? [],
    index: ["bindMemoryNumber"],
    labels: { context: ({ name }) => name },
    columns: [...nameColumns(), ...countColumns(), ...octetColumns()],
  });
}

function nameColumns() {
  return [
    column({
      name: "bindMemoryNumber",
      id: 1,
      access: "not-accessible",
      syntax: unsigned32,
      description: "Number of the name, given once and not to another.",
      value: (c) => c.number,
    }),
    column({
      name: "bindMemoryName",
      id: 2,
      syntax: adminString({ max: MAX_CONTEXT_NAME }),
      description: "Name of the contexts.",
      value: (c) => c.name,
      series: rowLabel("context"),
    }),
  ];
}

function countColumns() {
  return [
    column({
      name: "bindMemoryContexts",
      id: 3,
      syntax: gauge32,
      description: "How many contexts have this name.",
      value: (c) => c.contexts,
      series: gauge("bind_memory_contexts", "Memory contexts, by name.")(),
    }),
    column({
      name: "bindMemoryReferences",
      id: 4,
      syntax: gauge32,
      description: "References to these contexts.",
      value: (c) => c.references,
      series: gauge(
        "bind_memory_context_references",
        "References to memory contexts, by name.",
      )(),
    }),
    column({
      name: "bindMemoryPools",
      id: 5,
      syntax: gauge32,
      description: "Pools of these contexts.",
      value: (c) => c.pools,
      series: gauge(
        "bind_memory_context_pools",
        "Pools of memory contexts, by name.",
      )(),
    }),
  ];
}

function octetColumns() {
  const octets = (
    name: string,
    id: number,
    rest: {
      description: string;
      family: string;
      value: (context: BindMemoryContext) => number | undefined;
    },
  ) =>
    column({
      name,
      id,
      syntax: gauge64,
      units: "octets",
      description: rest.description,
      value: rest.value,
      series: gauge(
        `bind_memory_context_${rest.family}_bytes`,
        rest.description,
      )(),
    });
  return [
    octets("bindMemoryInUse", 6, {
      description: "Memory that these contexts use.",
      family: "in_use",
      value: (c) => c.inuse,
    }),
    octets("bindMemoryMalloced", 7, {
      description:
        "Memory that these contexts have from the system (BIND 9.16 and later).",
      family: "malloced",
      value: (c) => c.malloced,
    }),
    octets("bindMemoryTotal", 8, {
      description:
        "Memory that these contexts asked for since they are there (to BIND 9.18).",
      family: "total",
      value: (c) => c.total,
    }),
  ];
}
