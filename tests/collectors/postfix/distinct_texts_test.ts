import assert from "node:assert/strict";
import { DistinctTexts } from "../../../collectors/postfix/distinct_texts.ts";

Deno.test("DistinctTexts.count is exact for half a million and near for more", () => {
  const texts = new DistinctTexts();
  for (let index = 0; index < 500_000; index++) {
    texts.add(`name ${index}@example.org`);
    texts.add(`name ${index >> 1}@example.org`);
  }
  assert.deepEqual([texts.count, texts.isEstimate], [500_000, false]);
  for (let index = 500_000; index < 1_500_000; index++) {
    texts.add(`name ${index}@example.org`);
  }
  assert.equal(texts.isEstimate, true);
  assert.ok(Math.abs(texts.count / 1_500_000 - 1) < 0.03, String(texts.count));
});

Deno.test("DistinctTexts counts the empty text as one", () => {
  const texts = new DistinctTexts();
  texts.add("");
  texts.add("");
  assert.equal(texts.count, 1);
});
