import assert from "node:assert/strict";
import { openDatabase } from "../../store/database.ts";
import { nameNumbers } from "../../store/name_numbers.ts";

Deno.test("nameNumbers().numberOf() gives each name the next number of its scope, for good", async () => {
  const folder = await Deno.makeTempDir();
  try {
    let database = openDatabase(`${folder}/state.db`);
    let numbers = nameNumbers(database);
    assert.equal(numbers.numberOf("zone", "b.test"), 1);
    assert.equal(numbers.numberOf("zone", "a.test"), 2);
    assert.equal(numbers.numberOf("view", "a.test"), 1);
    assert.equal(numbers.numberOf("zone", "b.test"), 1);
    database.close();
    database = openDatabase(`${folder}/state.db`);
    numbers = nameNumbers(database);
    assert.equal(numbers.numberOf("zone", "c.test"), 3);
    assert.equal(numbers.numberOf("zone", "a.test"), 2);
    database.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
