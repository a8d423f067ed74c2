import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseLabels } from "../../../collectors/pf/parse_labels.ts";
import { assertNothingInvented } from "../cut.ts";
import { LABELS } from "./fixtures.ts";

Deno.test("parseLabels() reads labels with blanks and quotes, and tells repeated ones apart", () => {
  const { value, problems, unread } = parseLabels(LABELS);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map(({ index, name, occurrence }) => [index, name, occurrence]),
    [
      [1, "web in", 1],
      [2, "web in", 2],
      [3, '"quoted" <x>', 1],
    ],
  );
  deepStrictEqual(value[0], {
    index: 1,
    name: "web in",
    evaluations: 100,
    packets: 200,
    bytes: 300,
    packetsIn: 120,
    bytesIn: 180,
    packetsOut: 80,
    bytesOut: 120,
    statesMade: 9,
    occurrence: 1,
  });
  strictEqual(value[2]?.statesMade, 18446744073709551615n);
});

Deno.test("parseLabels() takes a label that ends in numbers", () => {
  const { value } = parseLabels("a 1 2 3 4 5 6 7 8\nport 80 1 2 3 4 5 6 7 8\n");
  deepStrictEqual(value.map(({ name }) => name), ["a", "port 80"]);
});

Deno.test("parseLabels() leaves absent what older releases do not print", () => {
  deepStrictEqual(parseLabels("a 1 2 3\nport 80 4 5 6\n").value, [
    {
      index: 1,
      name: "a",
      evaluations: 1,
      packets: 2,
      bytes: 3,
      occurrence: 1,
    },
    {
      index: 2,
      name: "port 80",
      evaluations: 4,
      packets: 5,
      bytes: 6,
      occurrence: 1,
    },
  ]);
  const [row] = parseLabels("a 1 2 3 4 5 6 7\n").value;
  deepStrictEqual(row, {
    index: 1,
    name: "a",
    evaluations: 1,
    packets: 2,
    bytes: 3,
    packetsIn: 4,
    bytesIn: 5,
    packetsOut: 6,
    bytesOut: 7,
    occurrence: 1,
  });
});

Deno.test("parseLabels() loses a bad field and keeps the rest", () => {
  const { value, problems, unread } = parseLabels(`LABEL COUNTERS:
a 1 2 3 4 5 6 7 8
b c 1 2 x 4 5 6 18446744073709551616 8
d 1 2 3 4 5 6 7 8
`);
  deepStrictEqual(value.map(({ name }) => name), ["a", "b c", "d"]);
  deepStrictEqual(value[1], {
    index: 2,
    name: "b c",
    evaluations: 1,
    packets: 2,
    packetsIn: 4,
    bytesIn: 5,
    packetsOut: 6,
    statesMade: 8,
    occurrence: 1,
  });
  strictEqual(problems.length, 2);
  match(problems[0]?.what ?? "", /bytes of label "b c" is "x"/);
  deepStrictEqual([...unread], [1]);
});

Deno.test("parseLabels() passes over limiters and their rows", () => {
  const { value } = parseLabels(` ID   USE  LIMIT
  1 web 1 2 3 4 5 6 7 8
a 1 2 3 4 5 6 7 8
`);
  deepStrictEqual(value.map(({ name }) => name), ["a"]);
});

Deno.test("parseLabels() returns labels and numbers as they were printed", () => {
  const name = fc.string({ minLength: 1, maxLength: 63 })
    .filter((text) => text.trim() === text && !/[\n\r]/.test(text))
    // A label of digits alone cannot be told from a number.
    .filter((text) => /\D/.test(text) && text.trim() !== "");
  const count = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const row = fc.tuple(
    name,
    fc.array(count, { minLength: 8, maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const text = rows.map(([label, counts]) =>
        `${label} ${counts.join(" ")}\n`
      ).join("");
      const { value } = parseLabels(text);
      deepStrictEqual(
        value.map((label) => [label.name, BigInt(label.statesMade ?? -1)]),
        rows.map(([label, counts]) => [label, counts[7]]),
      );
    }),
  );
});

Deno.test("parseLabels() invents nothing when the output is cut off", () => {
  assertNothingInvented(LABELS, parseLabels);
});
