/**
 * npm's net-snmp agent with the table of `table_server.ts`.
 *
 * @module
 */

// @ts-types="./npm_net_snmp.d.ts"
import snmp from "net-snmp";
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
mib.registerProvider({
  name: "benchEntry",
  type: 2,
  oid: `${ROOT.join(".")}.1.1`,
  maxAccess: 2,
  tableColumns: [
    { number: 1, name: "benchIndex", type: 2, maxAccess: 2 },
    { number: 2, name: "benchName", type: 4, maxAccess: 2 },
    ...[3, 4, 5].map((number) => ({
      number,
      name: `benchValue${number}`,
      type: 70,
      maxAccess: 2,
    })),
  ],
  tableIndex: [{ columnName: "benchIndex" }],
});
for (let i = 1; i <= ROWS; i++) {
  mib.addTableRow("benchEntry", [i, `row ${i}`, i * 3, i * 4, i * 5]);
}
