/**
 * npm's net-snmp agent with the table of `table_server.ts`.
 *
 * @module
 */

// @ts-types="./npm_net_snmp.d.ts"
import snmp from "net-snmp";
import { provideTable } from "./npm_table.ts";
import { ROOT, ROWS } from "./table_server.ts";

const agent = snmp.createAgent(
  {
    port: Number(Deno.args[0]),
    address: "127.0.0.1",
    disableAuthorization: true,
    accessControlModelType: 0,
  },
  () => {},
);
const mib = agent.getMib();
provideTable(mib, mib, ROOT, ROWS);
