import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CONTENT_TYPE,
  escapeLabelValue,
  type ExpositionFormat,
  expositionPage,
  type ExpositionPart,
  openMetricsIdentity,
  sampleValue,
  seriesName,
} from "../../mib/exposition.ts";
import {
  counter,
  type FamilyBuilder,
  gauge,
  histogram,
  info,
  unknown,
} from "../../mib/family.ts";
import { read } from "./harbour.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function page(parts: ExpositionPart[], format: ExpositionFormat): string {
  return expositionPage(parts, format).map((piece) => decoder.decode(piece))
    .join("");
}

/** A part with the given lines of each family. */
function part(
  ...families: readonly (readonly [FamilyBuilder, string])[]
): ExpositionPart {
  let end = 0;
  const spans = families.map(([build, text]) => {
    end += encoder.encode(text).length;
    return { family: build().family, end };
  });
  return {
    text: encoder.encode(families.map(([, text]) => text).join("")),
    families: spans,
  };
}

Deno.test("escapeLabelValue() escapes backslashes, quotation marks and ends of line alone", () => {
  assert.equal(escapeLabelValue("plain é\t\r"), "plain é\t\r");
  assert.equal(escapeLabelValue('\\n "\n"'), String.raw`\\n \"\n\"`);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const escaped = escapeLabelValue(value);
    assert.doesNotMatch(escaped, /\n|(?<!\\)(?:\\\\)*"/);
    const back = escaped.replace(
      /\\(.)/gs,
      (_, letter) => letter === "n" ? "\n" : letter,
    );
    assert.equal(back, value);
  }));
});

Deno.test("seriesName() prints labels in their order", () => {
  assert.equal(seriesName("a", {}), "a");
  assert.equal(seriesName("a", { b: "1", a: "" }), 'a{b="1",a=""}');
});

Deno.test("sampleValue() prints every digit of an integer", () => {
  assert.equal(sampleValue(2n ** 64n - 1n, 1), "18446744073709551615");
  assert.equal(sampleValue(2 ** 53 - 1, 1), "9007199254740991");
  assert.equal(sampleValue(-0, 1), "0");
  assert.equal(sampleValue(0.1, 1), "0.1");
  assert.equal(sampleValue(5, 100), "0.05");
  assert.equal(sampleValue(300n, 100), "3");
  assert.equal(sampleValue(1e21, 1), "1e+21");
});

Deno.test("sampleValue() prints what is not finite as both formats have it", () => {
  for (const divisor of [1, 100]) {
    assert.deepEqual(
      [NaN, Infinity, -Infinity].map((value) => sampleValue(value, divisor)),
      ["NaN", "+Inf", "-Inf"],
    );
  }
});

Deno.test("openMetricsIdentity() keeps sample names as they are", () => {
  const identity = (build: FamilyBuilder) =>
    openMetricsIdentity(build().family);
  assert.deepEqual(identity(counter("a_total", "")), ["a", "counter"]);
  assert.deepEqual(identity(counter("a_tasks", "")), ["a_tasks", "unknown"]);
  assert.deepEqual(identity(gauge("a_total", "")), ["a_total", "gauge"]);
  assert.deepEqual(identity(unknown("a", "")), ["a", "unknown"]);
  assert.deepEqual(openMetricsIdentity(info("a_info", "")("x").family), [
    "a",
    "info",
  ]);
  assert.deepEqual(identity(histogram("a", "").bucket), ["a", "histogram"]);
});

Deno.test("expositionPage() prints types and help as each format has them", () => {
  const parts = [
    part(
      [counter("a_total", 'A "\\" b\nc.'), "a_total 1\n"],
      [unknown("u", "U."), "u 2\n"],
    ),
    part([counter("b", "B."), "b 3\n"]),
  ];
  assert.equal(
    page(parts, "prometheus"),
    String.raw`# HELP a_total A "\\" b\nc.
# TYPE a_total counter
a_total 1
# HELP u U.
# TYPE u untyped
u 2
# HELP b B.
# TYPE b counter
b 3
`,
  );
  assert.equal(
    page(parts, "openmetrics"),
    String.raw`# TYPE a counter
# HELP a A \"\\\" b\nc.
a_total 1
# TYPE u unknown
# HELP u U.
u 2
# TYPE b unknown
# HELP b B.
b 3
# EOF
`,
  );
});

Deno.test("expositionPage() prints a family of several parts once", () => {
  const build = gauge("shared", "Shared.");
  const parts = [
    part([build, 'shared{a="1"} 1\n'], [gauge("own", "Own."), "own 1\n"]),
    part([build, 'shared{a="2"} 2\n']),
  ];
  assert.equal(
    page(parts, "prometheus"),
    `# HELP shared Shared.
# TYPE shared gauge
shared{a="1"} 1
shared{a="2"} 2
# HELP own Own.
# TYPE own gauge
own 1
`,
  );
});

Deno.test("expositionPage() leaves families without samples out", () => {
  const parts = [part([gauge("none", "None."), ""])];
  assert.equal(page(parts, "prometheus"), "");
  assert.equal(page(parts, "openmetrics"), "# EOF\n");
});

Deno.test("expositionPage() prints the same samples in both formats", () => {
  const { segment, text } = read();
  const [old, recent] = (["prometheus", "openmetrics"] as const).map((format) =>
    page([segment], format).split("\n").filter((line) =>
      line !== "" && !line.startsWith("#")
    )
  );
  assert.deepEqual(old, text.trimEnd().split("\n"));
  assert.deepEqual(recent, old);
});

Deno.test("CONTENT_TYPE names the versions", () => {
  assert.match(CONTENT_TYPE.prometheus, /^text\/plain; version=0\.0\.4;/);
  assert.match(
    CONTENT_TYPE.openmetrics,
    /^application\/openmetrics-text; version=1\.0\.0;/,
  );
});
