import assert from "node:assert/strict";
import { feed, identity, openHistory, points } from "./history_fixture.ts";
import type { Point } from "./model.ts";

/** Feeds a counter and returns its steps of 10 s from 0 on. */
function rates(
  samples: readonly [time: number, value: number, restarted?: boolean][],
  to = 6,
): (number | undefined)[] {
  return steps("counter", samples, to);
}

function steps(
  type: "counter" | "gauge",
  samples: readonly [time: number, value: number, restarted?: boolean][],
  to = 6,
): (number | undefined)[] {
  const history = openHistory();
  const series = identity("a", type);
  for (const [time, value, restarted = false] of samples) {
    feed(history, series, { time, value, restarted });
  }
  return points(history, "a", { rank: 0, from: 0, to }).map((
    point: Point,
  ) => point?.average);
}

const _ = undefined;

Deno.test("Steps.counter() reckons the mean rate over each step", () => {
  assert.deepEqual(rates([[0, 100], [10, 200], [20, 200], [30, 230]]), [
    10,
    0,
    3,
    _,
    _,
    _,
  ]);
});

Deno.test("Steps.counter() shares an increase among the steps that it falls into", () => {
  // 40 in 10 s from 5 on: half of it falls into each of two steps.
  assert.deepEqual(rates([[5, 0], [15, 40], [25, 40], [35, 40]], 4), [
    4,
    2,
    0,
    _,
  ]);
});

Deno.test("Steps.counter() bridges one run that failed, and no more", () => {
  assert.deepEqual(rates([[0, 0], [10, 10], [30, 30], [40, 40]], 4), [
    1,
    1,
    1,
    1,
  ]);
  assert.deepEqual(rates([[0, 0], [10, 10], [40, 400], [50, 410]], 5), [
    1,
    _,
    _,
    _,
    1,
  ]);
});

Deno.test("Steps.counter() knows nothing of the time in which a counter fell or began again", () => {
  assert.deepEqual(rates([[0, 1000], [10, 1010], [20, 5], [30, 15]], 3), [
    1,
    _,
    1,
  ]);
  assert.deepEqual(
    rates([[0, 10], [10, 20], [20, 9_000, true], [30, 9_010]], 3),
    [1, _, 1],
  );
});

Deno.test("Steps.counter() tells a step of which half is known on both sides of a gap", () => {
  assert.deepEqual(
    rates([[0, 0], [13, 13], [17, 0], [20, 6], [30, 6]], 3),
    [1, 9 / 6, 0],
  );
  assert.deepEqual(rates([[0, 0], [12, 12], [18, 0], [30, 12]], 3), [1, _, 1]);
});

Deno.test("Steps.counter() loses no digit of a 64-bit counter", () => {
  const history = openHistory();
  const id = history.idOf(identity("a", "counter"), 0);
  const how = { patience: 25, restarted: false };
  // 2^64 - 1000 and 2^64 - 1.
  history.counter(id, 0, { high: 18_446_744_073, low: 709_550_616 }, how);
  history.counter(id, 10, { high: 18_446_744_073, low: 709_551_615 }, how);
  const [point] = points(history, "a", { rank: 0, from: 0, to: 1 });
  // 99.9 in 14 bits.
  assert.equal(point?.average, 12_787 / 128);
});

Deno.test("Steps.counter() takes no time that runs backwards", () => {
  assert.deepEqual(rates([[0, 0], [10, 10], [4, 20], [10, 26], [20, 36]], 2), [
    1,
    1,
  ]);
});

Deno.test("Steps.gauge() tells the last value before the end of a step", () => {
  assert.deepEqual(
    steps("gauge", [[3, 1], [9.9, 2], [10, 3], [10.1, 4], [25, 5]], 3),
    [3, 4, 5],
  );
});

Deno.test("Steps.gauge() bridges steps that lie between two runs, and no gap", () => {
  // 19.9 and 30.1 are 10.2 s apart, and no sample is in the step between.
  assert.deepEqual(steps("gauge", [[9.8, 1], [19.9, 2], [30.1, 3]], 5), [
    1,
    2,
    2,
    3,
    _,
  ]);
  assert.deepEqual(steps("gauge", [[10, 1], [50, 2]], 5), [1, _, _, _, 2]);
});

Deno.test("Steps.gauge() keeps fractions and numbers below zero", () => {
  assert.deepEqual(steps("gauge", [[10, -0.5], [20, -273.25]], 2), [
    -0.5,
    -273.25,
  ]);
});

Deno.test("History.gap() ends what is known", () => {
  const history = openHistory();
  const series = identity("a", "counter");
  feed(history, series, { time: 0, value: 0, restarted: false });
  feed(history, series, { time: 10, value: 10, restarted: false });
  history.gap(history.idOf(series, 20), 20);
  feed(history, series, { time: 30, value: 30, restarted: false });
  feed(history, series, { time: 40, value: 50, restarted: false });
  assert.deepEqual(
    points(history, "a", { rank: 0, from: 0, to: 4 }).map((p) => p?.average),
    [1, _, _, 2],
  );
});
