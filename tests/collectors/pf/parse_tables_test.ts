import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseTables } from "../../../collectors/pf/parse_tables.ts";
import { assertNothingInvented } from "../cut.ts";
import { TABLES } from "./fixtures.ts";

Deno.test("parseTables() reads a table whose anchor has the longest path", () => {
  const anchor = `relayd/${"a".repeat(1016)}`;
  const { value, unread } = parseTables(
    `-pa-r--\t${"t".repeat(31)}@${anchor}\n\tAddresses:   3\n`,
  );
  deepStrictEqual([...unread], []);
  deepStrictEqual(value.map(({ anchor, addresses }) => [anchor, addresses]), [
    [anchor, 3],
  ]);
});

Deno.test("parseTables() reads tables, names that need care too", () => {
  const { value, problems, unread } = parseTables(TABLES);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map(({ index, name, anchor, flags }) => [index, name, anchor, flags]),
    [
      [1, "bad hosts", undefined, "par"],
      [2, '<odd> "name"', undefined, "carC"],
      [3, "proxied", "ftp-proxy/1234.5", "ar"],
      [4, "spamd", undefined, "parC"],
    ],
  );
  deepStrictEqual(value[0], {
    index: 1,
    name: "bad hosts",
    flags: "par",
    addresses: 2,
    clearedAt: Date.UTC(2026, 8, 28, 8, 0, 1),
    anchorReferences: 1,
    ruleReferences: 2,
    misses: 18446744073709551615n,
    matches: 7,
    traffic: {
      "In/Block": { packets: 0, bytes: 0 },
      "In/Match": { packets: 10, bytes: 1000 },
      "In/Pass": { packets: 20, bytes: 2000 },
      "In/XPass": { packets: 30, bytes: 3000 },
      "Out/Block": { packets: 40, bytes: 4000 },
      "Out/Match": { packets: 50, bytes: 5000 },
      "Out/Pass": { packets: 60, bytes: 6000 },
      "Out/XPass": { packets: 70, bytes: 7000 },
    },
  });
});

Deno.test("parseTables() takes six flags and one number of references", () => {
  const { value, problems } = parseTables(
    "-pa-r-\told\n\tAddresses:   1\n\tReferences:  3\n",
  );
  deepStrictEqual([...problems], []);
  deepStrictEqual(value, [
    { index: 1, name: "old", flags: "par", addresses: 1, traffic: {} },
  ]);
});

Deno.test("parseTables() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parseTables(`TABLES:
-pa-r--\tt
\tAddresses:   many
\tReferences:  [ Anchors: 0                  ]
\tEvaluations: [ NoMatch: 4                  Match: none               ]
\tIn/Pass:     [ Packets: 1                  Bytes: 2                  ]
`);
  deepStrictEqual(value, [{
    index: 1,
    name: "t",
    flags: "par",
    anchorReferences: 0,
    misses: 4,
    traffic: { "In/Pass": { packets: 1, bytes: 2 } },
  }]);
  strictEqual(problems.length, 3);
  deepStrictEqual([...unread], [1]);
});

Deno.test("parseTables() returns names and counters as they were printed", () => {
  const name = fc.string({ minLength: 1, maxLength: 31 })
    .filter((text) => /^\S/.test(text) && !/[\n\r@]/.test(text));
  const count = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(fc.array(fc.tuple(name, count)), (tables) => {
      const text = tables.map(([table, bytes]) =>
        `-pa-r--\t${table}\n\tOut/Pass:    [ Packets: 0                  Bytes: ${
          String(bytes).padEnd(18)
        } ]\n`
      ).join("");
      const { value, problems } = parseTables(text);
      deepStrictEqual([...problems], []);
      deepStrictEqual(
        value.map((row) => [
          row.name,
          BigInt(row.traffic["Out/Pass"]?.bytes ?? -1),
        ]),
        tables,
      );
    }),
  );
});

Deno.test("parseTables() invents nothing when the output is cut off", () => {
  assertNothingInvented(TABLES, parseTables);
});
