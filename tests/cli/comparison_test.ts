import assert from "node:assert/strict";
import {
  compareSides,
  type Comparison,
  type Reading,
  type Readings,
  reportOutcome,
} from "../../cli/comparison.ts";

function readings(
  values: Readonly<Record<string, Reading["value"]>>,
): Readings {
  return new Map(
    Object.entries(values).map((
      [key, value],
    ) => [key, { type: typeof value, value }]),
  );
}

/** Compares what each side says one time after the other; the last is said for ever. */
function between(
  ours: readonly Readings[],
  theirs: readonly Readings[],
  rest: Partial<Comparison> = {},
): Comparison {
  const say = (said: readonly Readings[]) => {
    let next = 0;
    return () => Promise.resolve(said[Math.min(next++, said.length - 1)]!);
  };
  return {
    ours: say(ours),
    theirs: say(theirs),
    groupOf: (key) => key.split(".")[0] ?? "",
    nameOf: (key) => key,
    kindOf: () => undefined,
    reasonFor: () => undefined,
    patience: 0,
    ...rest,
  };
}

Deno.test("compareSides() takes a number that lies between what was said before and after", async () => {
  const comparison = between(
    [readings({ "a.1": 15, "a.2": 9, "a.3": 2n ** 60n + 1n, "a.4": "x" })],
    [
      readings({ "a.1": 10, "a.2": 10, "a.3": 2n ** 60n, "a.4": "y" }),
      readings({ "a.1": 20, "a.2": 20, "a.3": 2n ** 60n + 2n, "a.4": "x" }),
    ],
  );
  const { differences, compared } = await compareSides(comparison);
  assert.deepEqual(differences.map(({ key }) => key), ["a.2"]);
  assert.equal(compared.length, 4);
});

Deno.test("compareSides() waits as long as ours may be old", async () => {
  const comparison = between(
    [readings({ "a.1": 5 }), readings({ "a.1": 12 })],
    [readings({ "a.1": 10 }), readings({ "a.1": 11 }), readings({ "a.1": 13 })],
    { patience: 5_000 },
  );
  assert.deepEqual((await compareSides(comparison)).differences, []);
});

Deno.test("compareSides() finds a value of another type different, whatever reason is known", async () => {
  const comparison = between(
    [new Map([["a.1", { type: "counter64", value: 1 }]])],
    [new Map([["a.1", { type: "counter32", value: 1 }]])],
    { reasonFor: () => "known" },
  );
  const outcome = await compareSides(comparison);
  assert.equal(outcome.known.length, 0);
  assert.equal(
    reportOutcome(outcome, comparison).text.split("\n")[1],
    "differs: a.1 = counter64 1 here, counter32 1 there",
  );
});

Deno.test("compareSides() finds what one side alone has, where the other has its like", async () => {
  const comparison = between(
    [readings({ "a.1": 1, "a.2": 2, "b.1": 3 })],
    [readings({ "a.1": 1, "c.1": 4 })],
    { kindOf: (key) => key.split(".")[0] },
  );
  const { differences, onlyHere } = await compareSides(comparison);
  assert.deepEqual(differences.map(({ key }) => key), ["a.2", "c.1"]);
  assert.deepEqual(onlyHere, ["b.1"]);
});

Deno.test("reportOutcome() tells each reason once, and that nothing was compared", async () => {
  const known = between(
    [readings({ "a.1": 1, "a.2": 2, "a.3": 3 })],
    [readings({ "a.1": 2, "a.2": 3, "a.3": 3 })],
    { reasonFor: () => "it is so" },
  );
  const { text, status } = reportOutcome(await compareSides(known), known);
  assert.equal(status, 0);
  assert.deepEqual(text.split("\n").slice(1), [
    "known: a.1 and 1 more: it is so",
    "3 compared, 0 differ, 2 for a known reason",
    "",
  ]);
  const nothing = between([readings({})], [readings({})]);
  assert.equal(reportOutcome(await compareSides(nothing), nothing).status, 1);
});
