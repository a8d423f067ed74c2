import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatHostFacts,
  parseHostFacts,
} from "../../../collectors/recorded/host_facts.ts";

const GOOD = {
  os: "openbsd",
  release: "7.9",
  hostname: "fw1",
  time: "2026-10-07T16:00:00Z",
};

function parse(changes: Record<string, unknown>) {
  return parseHostFacts(JSON.stringify({ ...GOOD, ...changes }));
}

Deno.test("parseHostFacts() reads the four facts and nothing else", () => {
  const time = Date.UTC(2026, 9, 7, 16);
  assert.deepEqual(parse({ more: [1] }), { ...GOOD, time });
  assert.equal(parse({ release: "" }).release, "");
});

Deno.test("parseHostFacts() reads a time however it was written", () => {
  const time = Date.UTC(2026, 9, 7, 16);
  for (
    const written of [
      "2026-10-07T16:00:00",
      "2026-10-07T16:00Z",
      "2026-10-07T18:00:00.000+02:00",
      time,
      time / 1000,
    ]
  ) assert.equal(parse({ time: written }).time, time);
});

Deno.test("parseHostFacts() says in one line which field is wrong", () => {
  const cases: [string, RegExp][] = [
    ["", /^it is not JSON$/],
    ["{", /^it is not JSON$/],
    ["[]", /^it is not a JSON object$/],
    ["null", /^it is not a JSON object$/],
    ["{}", /^"time" is not of the form /],
    [JSON.stringify({ ...GOOD, os: undefined }), /^"os" is missing$/],
    [JSON.stringify({ ...GOOD, os: "" }), /^"os" is empty$/],
    [JSON.stringify({ ...GOOD, release: 7.9 }), /^"release" is not text$/],
    [JSON.stringify({ ...GOOD, hostname: null }), /^"hostname" is not text$/],
    ...["", "yesterday", -1, 1e300, true, "2026-13-07T16:00:00Z"].map(
      (time): [string, RegExp] => [
        JSON.stringify({ ...GOOD, time }),
        /^"time" is not of the form /,
      ],
    ),
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseHostFacts(text), { name: "SyntaxError", message });
  }
});

Deno.test("formatHostFacts() writes what parseHostFacts() reads", () => {
  fc.assert(fc.property(
    fc.record({
      os: fc.string({ minLength: 1 }),
      release: fc.string(),
      hostname: fc.string(),
      time: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    }),
    (facts) =>
      assert.deepEqual(parseHostFacts(formatHostFacts(facts, "1.0")), {
        ...facts,
      }),
  ));
  assert.match(
    formatHostFacts({ ...GOOD, time: 0 }, "1.2.3"),
    /"time": "1970-01-01T00:00:00.000Z",\n {2}"sounder": "1\.2\.3"/,
  );
});
