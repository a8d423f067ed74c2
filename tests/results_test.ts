import assert from "node:assert/strict";
import { addResults, NO_RESULTS, parseReport } from "./results.ts";

function reportOf(cases: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="1" failures="0" errors="0" time="0.084">
    <testsuite name="./a_test.ts" tests="1" disabled="0" errors="0" failures="0">${cases}
    </testsuite>
</testsuites>`;
}

Deno.test("parseReport() counts what passed, failed and was cancelled", () => {
  const results = parseReport(reportOf(`
    <testcase name="a &amp; &lt;b&gt;" classname="./a_test.ts" time="0" line="1" col="6"></testcase>
    <testcase name="c" classname="./a_test.ts"><failure message="no">text</failure></testcase>
    <testcase name="d" classname="./a_test.ts"><error message="Cancelled"/></testcase>`));
  const file = "./a_test.ts";
  assert.deepEqual(results, {
    passed: 1,
    failed: 2,
    failures: [{ name: "c", file, text: "text" }, {
      name: "d",
      file,
      text: "",
    }],
    skipped: [],
  });
});

Deno.test("parseReport() takes the reason from the end of an ignored test's name", () => {
  const { skipped, passed } = parseReport(reportOf(`
    <testcase name="a (b) (ignored: /usr/sbin/named is missing)" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="c (ignored: it needs root)" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="d" classname="./a_test.ts"><skipped/></testcase>`));
  assert.equal(passed, 0);
  assert.deepEqual(skipped.map(({ reason }) => reason), [
    "/usr/sbin/named is missing",
    "it needs root",
    undefined,
  ]);
});

Deno.test("parseReport() counts a test once, whatever steps it has, and lists ignored steps", () => {
  const results = parseReport(reportOf(`
    <testcase name="a > b" classname="./a_test.ts"></testcase>
    <testcase name="c" classname="./a_test.ts"><failure message="1 test step failed">x</failure></testcase>
    <testcase name="c &gt; one" classname="./a_test.ts"></testcase>
    <testcase name="c &gt; one &gt; two" classname="./a_test.ts"><failure message="x">1</failure></testcase>
    <testcase name="c &gt; three (ignored: it needs root)" classname="./a_test.ts"><skipped/></testcase>
    <testcase name="c &gt; one" classname="./b_test.ts"></testcase>`));
  assert.equal(results.passed, 2);
  assert.equal(results.failed, 1);
  assert.deepEqual(results.failures.map(({ name, text }) => [name, text]), [
    ["c", "x"],
    ["c > one > two", "1"],
  ]);
  assert.deepEqual(results.skipped.map(({ name }) => name), [
    "c > three (ignored: it needs root)",
  ]);
});

Deno.test("parseReport() refuses what is no XML", () => {
  assert.throws(() => parseReport("<testsuites"), /^Error: Cannot read report/);
});

Deno.test("addResults() adds counts and keeps every skip and failure", () => {
  const skip = { name: "a", file: "./a_test.ts", reason: undefined };
  const failure = { name: "b", file: "./a_test.ts", text: "text" };
  const one = { passed: 1, failed: 2, failures: [failure], skipped: [skip] };
  const both = addResults(addResults(NO_RESULTS, one), one);
  assert.deepEqual(both, {
    passed: 2,
    failed: 4,
    failures: [failure, failure],
    skipped: [skip, skip],
  });
});
