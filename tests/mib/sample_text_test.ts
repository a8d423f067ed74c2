import assert from "node:assert/strict";
import { labelText } from "../../mib/exposition.ts";
import { parseSample } from "../../mib/sample_text.ts";

Deno.test("parseSample() reads back what is written", () => {
  const labels = {
    plain: "em0",
    empty: "",
    hard: 'a "b" \\n {c="d"} \n, é\\',
    constructor: "x",
  };
  const series = `pf_things_total{${labelText(Object.entries(labels))}}`;
  const sample = parseSample(`${series} 18446744073709551615`);
  assert.equal(sample?.series, series);
  assert.equal(sample?.name, "pf_things_total");
  assert.equal(sample?.value, "18446744073709551615");
  assert.deepEqual({ ...sample?.labels }, labels);
});

Deno.test("parseSample() reads a sample without labels, and nothing of what is none", () => {
  const { labels, ...sample } = parseSample("pf_running 1") ?? {};
  assert.deepEqual(sample, {
    series: "pf_running",
    name: "pf_running",
    value: "1",
  });
  assert.deepEqual({ ...labels }, {});
  for (const line of ["", " ", "pf_running"]) {
    assert.equal(parseSample(line), undefined);
  }
});
