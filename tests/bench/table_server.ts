/**
 * An agent that serves a table of 20,000 instances: five columns of 4,000
 * rows, on the port given.
 *
 * @module
 */

import {
  columnsOf,
  defineModule,
  type MibModule,
  tablesOf,
} from "../../mib/declare.ts";
import { counter, rowLabel } from "../../mib/family.ts";
import { createRenderer } from "../../mib/render.ts";
import { Served } from "../../mib/served.ts";
import { adminString, counter64, integer32 } from "../../mib/syntax.ts";
import { LOOPBACK } from "../../server/network.ts";
import { AccessControl } from "../../server/snmp/access.ts";
import { Agent } from "../../server/snmp/agent.ts";
import { SnmpCounters } from "../../server/snmp/counters.ts";
import { SnmpListener } from "../../server/snmp/listener.ts";

/** Rows of the table. */
export const ROWS = 4_000;

/** Root of its module. */
export const ROOT = [1, 3, 6, 1, 4, 1, 99999, 2];

interface Row {
  readonly index: number;
  readonly name: string;
}

const column = columnsOf<Row>();
const passed = counter("bench_passed_total", "Numbers.");
const module: MibModule<readonly Row[]> = defineModule<readonly Row[]>({
  name: "BENCH-MIB",
  identity: "benchMIB",
  root: ROOT,
  updated: "202611230000Z",
  description: "A large table.",
  nodes: {},
  objects: [
    tablesOf<readonly Row[]>()({
      name: "benchTable",
      oid: [1],
      description: "A large table.",
      rows: (rows) => rows,
      index: ["benchIndex"],
      labels: { name: ({ name }) => name },
      columns: [
        column({
          name: "benchIndex",
          id: 1,
          syntax: integer32(),
          description: "Number of the row.",
          value: ({ index }) => index,
          series: rowLabel("name"),
        }),
        column({
          name: "benchName",
          id: 2,
          syntax: adminString(),
          description: "Name of the row.",
          value: ({ name }) => name,
          series: rowLabel("name"),
        }),
        ...[3, 4, 5].map((id) =>
          column({
            name: `benchValue${id}`,
            id,
            syntax: counter64,
            description: "A number.",
            value: ({ index }) => index * 1_000_003 * id,
            series: passed({ column: String(id) }),
          })
        ),
      ],
    }),
  ],
});

/** Returns what serves the table. */
export function benchServed(): Served {
  const rows = Array.from(
    { length: ROWS },
    (_, i): Row => ({ index: i + 1, name: `row ${i + 1}` }),
  );
  const served = new Served({
    sounderRoot: [1, 3],
    modules: [module as MibModule<never>],
  });
  served.put(
    createRenderer(module, ROOT)(rows, {
      collector: "bench",
      generation: 1,
      time: 0,
    }),
  );
  return served;
}

if (import.meta.main) {
  const served = benchServed();
  const counters = new SnmpCounters();
  const access = new AccessControl(
    [{ name: "public", networks: LOOPBACK, view: undefined }],
    served.tree,
  );
  const agent = new Agent({ access, counters });
  const address = { hostname: "127.0.0.1", port: Number(Deno.args[0]) };
  new SnmpListener(address, { agent, counters }, (error) => {
    throw error;
  });
}
