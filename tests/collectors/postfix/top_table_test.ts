import assert from "node:assert/strict";
import { TopTable } from "../../../collectors/postfix/top_table.ts";

Deno.test("TopTable.top() orders by count or by size", () => {
  const table = new TopTable(10);
  for (const name of ["a", "b", "b", "c"]) table.row(name).count++;
  table.row("a").bytes = 100;
  assert.deepEqual(table.top(2).map(({ name }) => name), ["b", "a"]);
  assert.deepEqual(table.top(1, "bytes").map(({ name }) => name), ["a"]);
  assert.equal(table.distinct, 3);
});

Deno.test("TopTable keeps those that are frequent and knows how many there were", () => {
  const table = new TopTable(1000);
  for (let index = 0; index < 200_000; index++) {
    table.row(`rare ${index}@example.org`).count++;
    if (index % 10 === 0) table.row(`often ${index % 70}`).count++;
  }
  assert.deepEqual(
    table.top(7).map(({ name }) => name).sort(),
    [0, 10, 20, 30, 40, 50, 60].map((number) => `often ${number}`),
  );
  assert.ok(table.top(2_000).length <= 1000);
  assert.ok(
    Math.abs(table.distinct / 200_007 - 1) < 0.03,
    String(table.distinct),
  );
});
