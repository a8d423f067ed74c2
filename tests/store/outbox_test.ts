import assert from "node:assert/strict";
import { memoryOutbox } from "../../roles/memory_outbox.ts";
import { openDatabase } from "../../store/database.ts";
import { type Outbox, storedOutbox } from "../../store/outbox.ts";

/** Tests both kinds alike. */
function test(name: string, run: (outbox: Outbox) => void): void {
  Deno.test(`memoryOutbox() ${name}`, () => run(memoryOutbox()));
  Deno.test(`storedOutbox() ${name}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "sounder-outbox-" });
    const database = openDatabase(`${folder}/state`);
    try {
      run(storedOutbox(database));
    } finally {
      database.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

function letter(name: string, raised = 1_000) {
  return { name, raised, body: new TextEncoder().encode(name) };
}

test("hands out the oldest of each target", (outbox) => {
  assert.equal(outbox.oldest("a"), undefined);
  outbox.add(["a", "b"], letter("first"));
  outbox.add(["b"], letter("second"));
  const first = outbox.oldest("a");
  assert.equal(first?.name, "first");
  assert.equal(first.raised, 1_000);
  assert.equal(new TextDecoder().decode(first.body), "first");
  outbox.remove(first.id);
  assert.equal(outbox.oldest("a"), undefined);
  assert.equal(outbox.oldest("b")?.name, "first");
  outbox.remove(outbox.oldest("b")?.id ?? -1);
  assert.equal(outbox.oldest("b")?.name, "second");
  outbox.remove(4711);
  assert.deepEqual([...outbox.waiting()], [["second", 1]]);
});

test("gives up what is too old, and what is too much of a target", (outbox) => {
  outbox.add(["a", "b"], letter("old", 10));
  for (let i = 0; i < 5; i++) outbox.add(["a"], letter("many", 100));
  outbox.add(["b"], letter("few", 100));
  assert.deepEqual([...outbox.expire(11, 100)], [["old", 2]]);
  assert.deepEqual([...outbox.expire(11, 3)], [["many", 2]]);
  assert.deepEqual(
    [...outbox.waiting()].sort(),
    [["few", 1], ["many", 3]],
  );
  assert.deepEqual([...outbox.expire(100, 3)], []);
});

test("gives up what is for targets that there are no more", (outbox) => {
  outbox.add(["a", "b", "c"], letter("x"));
  assert.deepEqual([...outbox.keepOnly(["b"])], [["x", 2]]);
  assert.deepEqual([...outbox.waiting()], [["x", 1]]);
  assert.deepEqual([...outbox.keepOnly([])], [["x", 1]]);
});

Deno.test("storedOutbox() keeps what was added when the file is opened again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "sounder-outbox-" });
  const first = openDatabase(`${folder}/state`);
  storedOutbox(first).add(["a"], letter("kept"));
  first.close();
  const second = openDatabase(`${folder}/state`);
  assert.equal(storedOutbox(second).oldest("a")?.name, "kept");
  second.close();
  await Deno.remove(folder, { recursive: true });
});
