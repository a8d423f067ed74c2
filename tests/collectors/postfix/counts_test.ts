import assert from "node:assert/strict";
import { Counts, Histograms } from "../../../collectors/postfix/counts.ts";

type Saved = [name: string, value: number][];

Deno.test("Histograms.restore() takes back every row that save() gave, those of zeros too", () => {
  const make = () =>
    new Histograms("delays", ["agent"], { bounds: [1, 10], limit: 10 });
  const before = make();
  before.observe(before.cell("smtp"), 5, 2);
  before.cell("lmtp");
  const saved: Saved = [];
  before.save((name, value) => saved.push([name, value]));
  const after = make();
  for (const [name, value] of saved) after.restore(name, value);
  assert.deepEqual(after.rows(), before.rows());
  assert.deepEqual(after.rows().map(({ agent }) => agent), ["lmtp", "smtp"]);
});

Deno.test("Counts.restore() takes back every row that save() gave, those of zero too", () => {
  const make = () => new Counts("events", ["what", "result"], 10);
  const before = make();
  before.add(3, "a", "b");
  before.cell("a", "c");
  const saved: Saved = [];
  before.save((name, value) => saved.push([name, value]));
  const after = make();
  for (const [name, value] of saved) after.restore(name, value);
  assert.deepEqual(after.rows(), before.rows());
});
