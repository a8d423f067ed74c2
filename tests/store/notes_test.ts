import assert from "node:assert/strict";
import { openDatabase } from "../../store/database.ts";
import { storedNotes } from "../../store/notes.ts";

Deno.test("storedNotes() keeps notes apart by owner, and deletes", () => {
  const database = openDatabase(":memory:");
  const notes = storedNotes(database);
  notes.set("a", [["x", "1"], ["y", "2"]]);
  notes.set("b", [["x", "3"]]);
  notes.set("a", [["y", undefined], ["x", undefined], ["x", "4"]]);
  assert.deepEqual(notes.all("a"), [["x", "4"]]);
  assert.deepEqual(notes.all("b"), [["x", "3"]]);
  database.close();
});
