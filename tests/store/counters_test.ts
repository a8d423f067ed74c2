import assert from "node:assert/strict";
import { storedCounters } from "../../store/counters.ts";
import { openDatabase } from "../../store/database.ts";

Deno.test("storedCounters() keeps whole numbers up to 2^53 - 1", () => {
  const database = openDatabase(":memory:");
  const counters = storedCounters(database);
  counters.set("a", [["x", 0], ["y", Number.MAX_SAFE_INTEGER]]);
  counters.set("a", [["x", 5]]);
  assert.deepEqual(
    counters.all("a"),
    [["x", 5], ["y", Number.MAX_SAFE_INTEGER]],
  );
  assert.throws(() => counters.set("a", [["x", 0.5]]));
  database.close();
});
