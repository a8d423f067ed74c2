/**
 * The table of `table_server.ts` for npm's net-snmp.
 *
 * @module
 */

import type { Mib, Provided } from "./npm_net_snmp.d.ts";
import type { Oid } from "../../codec/oid.ts";

/** Has it serve the table below `root`. */
export function provideTable(
  provided: Provided,
  mib: Mib,
  root: Oid,
  rows: number,
): void {
  provided.registerProvider({
    name: "benchEntry",
    type: 2,
    oid: `${root.join(".")}.1.1`,
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
  for (let i = 1; i <= rows; i++) {
    mib.addTableRow("benchEntry", [i, `row ${i}`, i * 3, i * 4, i * 5]);
  }
}
