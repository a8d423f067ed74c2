import assert from "node:assert/strict";
import { openDatabase } from "../../store/database.ts";
import { logPositions } from "../../store/log_positions.ts";

Deno.test("logPositions().set() refuses what another process has stored since", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const first = openDatabase(`${folder}/state.db`);
    const second = openDatabase(`${folder}/state.db`);
    const one = logPositions(first);
    const two = logPositions(second);
    first.transaction(() => one.set("log", "1"));
    assert.throws(
      () => second.transaction(() => two.set("log", "2")),
      /another process follows "log"/,
    );
    assert.equal(two.get("log"), "1");
    second.transaction(() => two.set("log", "2"));
    assert.throws(
      () => first.transaction(() => one.set("log", "3")),
      /another process/,
    );
    assert.equal(two.get("log"), "2");
    first.close();
    second.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
