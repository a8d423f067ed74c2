import assert from "node:assert/strict";
import fc from "fast-check";
import { labelOf, readSamples } from "../../cli/exposition_reader.ts";
import { seriesName } from "../../mib/exposition.ts";

Deno.test("readSamples() reads values as printed, by name and labels as printed", () => {
  const samples = readSamples(
    [
      "# HELP a Says a 1.",
      "# TYPE a counter",
      "a 1",
      'b{c="d e",f=""} 18446744073709551615',
      'b{c="}"} -0.5',
      "g NaN",
      "",
      "# EOF",
      "",
    ].join("\n"),
  );
  assert.deepEqual([...samples], [
    ["a", "1"],
    ['b{c="d e",f=""}', "18446744073709551615"],
    ['b{c="}"}', "-0.5"],
    ["g", "NaN"],
  ]);
});

Deno.test("readSamples() reads nothing from an empty page", () => {
  assert.equal(readSamples("").size, 0);
});

Deno.test("labelOf() finds a label by its whole name", () => {
  const series = 'a{view_name="x",name="y",type="name=\\"z\\""}';
  assert.equal(labelOf(series, "name"), "y");
  assert.equal(labelOf(series, "view_name"), "x");
  assert.equal(labelOf(series, "type"), 'name="z"');
  assert.equal(labelOf(series, "view"), undefined);
  assert.equal(labelOf("a", "name"), undefined);
});

Deno.test("labelOf() gives back what seriesName() was given", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("\\", "n", '"', "\n", ",", "=", "}") }),
      (first, second) => {
        const series = seriesName("a", { first, second });
        assert.equal(labelOf(series, "first"), first);
        assert.equal(labelOf(series, "second"), second);
      },
    ),
  );
});
