/**
 * npm's net-snmp as a subagent, with the table of `table_server.ts`, of the
 * master that listens on the TCP port given.
 *
 * @module
 */

// @ts-types="./npm_net_snmp.d.ts"
import snmp from "net-snmp";
import { ROOT, ROWS } from "./table_server.ts";
import { provideTable } from "./npm_table.ts";

const subagent = snmp.createSubagent({
  master: "127.0.0.1",
  masterPort: Number(Deno.args[0]),
});
subagent.open(() => {
  provideTable(subagent, subagent.getMib(), ROOT, ROWS);
});
