import assert from "node:assert/strict";
import fc from "fast-check";
import { seriesName } from "../../mib/exposition.ts";
import { labelsOf, sampleNameOf } from "../../mib/series_labels.ts";

const labels = fc.uniqueArray(
  fc.tuple(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/),
    fc.string({ unit: "binary" }),
  ),
  { selector: ([name]) => name, maxLength: 5 },
);

Deno.test("labelsOf() and sampleNameOf() read back what seriesName() printed", () => {
  fc.assert(
    fc.property(labels, (labels) => {
      // Numbers as names would be put first; none begins with a digit.
      const series = seriesName("a_total", Object.fromEntries(labels));
      assert.deepEqual(labelsOf(series), labels);
      assert.equal(sampleNameOf(series), "a_total");
    }),
  );
});

Deno.test("labelsOf() finds no label where there is none", () => {
  assert.deepEqual(labelsOf("a_total"), []);
  assert.equal(sampleNameOf("a_total"), "a_total");
});
