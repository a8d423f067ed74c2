import assert from "node:assert/strict";
import { readOpenMetrics } from "./openmetrics_page.ts";

Deno.test("readOpenMetrics() reads families, labels and escapes", () => {
  const families = readOpenMetrics(
    [
      "# TYPE a counter",
      '# HELP a Says \\"a\\".',
      'a_total{x="1",y="q\\"\\\\\\n"} 12',
      "# TYPE b gauge",
      "b -1.5e3",
      "# TYPE c info",
      'c_info{v="1,2"} 1',
      "# EOF\n",
    ].join("\n"),
  );
  assert.deepEqual(families.map(({ name, type }) => [name, type]), [
    ["a", "counter"],
    ["b", "gauge"],
    ["c", "info"],
  ]);
  assert.equal(families[0]?.help, 'Says "a".');
  assert.equal(families[0]?.samples[0]?.labels.get("y"), 'q"\\\n');
  assert.equal(families[2]?.samples[0]?.labels.get("v"), "1,2");
});

const BROKEN: Readonly<Record<string, string>> = {
  "no end": "# TYPE a gauge\na 1\n",
  "something behind the end": "# EOF\n# TYPE a gauge\n",
  "a sample before its TYPE": "a 1\n# TYPE a gauge\n# EOF\n",
  "a family that comes again":
    "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na 2\n# EOF\n",
  "a counter without _total": "# TYPE a counter\na 1\n# EOF\n",
  "another family's sample": "# TYPE a gauge\nb 1\n# EOF\n",
  "a series twice":
    '# TYPE a gauge\na{x="1",y="2"} 1\na{y="2",x="1"} 1\n# EOF\n',
  "a sample name of two families":
    "# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 2\n# EOF\n",
  "a negative counter": "# TYPE a counter\na_total -1\n# EOF\n",
  "an info of 2": "# TYPE a info\na_info 2\n# EOF\n",
  "an unknown type": "# TYPE a untyped\na 1\n# EOF\n",
  "an unknown escape": '# TYPE a gauge\na{x="\\t"} 1\n# EOF\n',
  "an unescaped quote": '# TYPE a gauge\na{x=""y"} 1\n# EOF\n',
  "no number": "# TYPE a gauge\na one\n# EOF\n",
  "a time in milliseconds beside the value": "# TYPE a gauge\na 1 2 3\n# EOF\n",
  "an empty line": "# TYPE a gauge\n\na 1\n# EOF\n",
};

for (const [what, page] of Object.entries(BROKEN)) {
  Deno.test(`readOpenMetrics() refuses ${what}`, () => {
    assert.throws(() => readOpenMetrics(page), SyntaxError);
  });
}
