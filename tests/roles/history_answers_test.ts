import assert from "node:assert/strict";
import { answer } from "../../roles/history_answers.ts";
import type {
  QueryAnswer,
  QueryRequest,
  SeriesAnswer,
} from "../../server/http/history_source.ts";
import { memoryHistory } from "../../store/history/memory_store.ts";
import {
  feed,
  identity,
  openHistory,
  sealAll,
} from "../store/history/history_fixture.ts";

const NOW = 20_000;

/** Two gauges of the number of their row, a counter of 2 a second; steps of 10 s for an hour, 30 s for 4, 90 s for a day. */
function filled(): ReturnType<typeof openHistory> {
  const history = openHistory(memoryHistory());
  for (let time = 10; time <= NOW; time += 10) {
    const sample = { time, value: time / 10, restarted: false };
    feed(history, identity('a{x="1"}'), sample);
    feed(history, { ...identity('a{x="2",y="z"}'), family: "a" }, sample);
    const count = { ...sample, value: 2 * time };
    feed(history, identity("b_total", "counter"), count);
    history.advance(time);
    if (time % 600 !== 0) continue;
    history.save();
    sealAll(history);
  }
  return history;
}

const history = filled();

function query(request: Partial<QueryRequest>): QueryAnswer {
  const found = answer(history, {
    kind: "query",
    families: [],
    labels: [],
    series: [],
    start: NOW - 100,
    end: NOW,
    step: undefined,
    rate: false,
    ...request,
  }, NOW);
  assert.ok(found.kind === "query");
  return found;
}

function list(families: string[], prefix = ""): string[] {
  const found = answer(history, { kind: "series", families, prefix }, NOW);
  return (found as SeriesAnswer).series.map(({ series }) => series);
}

Deno.test("answer() lists series by family, by name of samples, and by prefix", () => {
  assert.equal(list([]).length, 3);
  assert.deepEqual(list(["a"]), ['a{x="1"}', 'a{x="2",y="z"}']);
  assert.deepEqual(list(["b_total"]), ["b_total"]);
  assert.deepEqual(list([], "b_"), ["b_total"]);
  assert.deepEqual(list(["a"], "b_"), []);
  assert.deepEqual(list(["nothing"]), []);
});

Deno.test("answer() tells the finest archive of what is recent, with the end of each step", () => {
  const { start, end, step, archive, time, series } = query({
    series: ['a{x="1"}', "none", 'a{x="1"}'],
  });
  assert.deepEqual([start, end, step, archive], [19_900, 20_000, 10, 10]);
  assert.deepEqual([...time].slice(0, 2), [19_910, 19_920]);
  assert.equal(series.length, 1);
  assert.deepEqual([...series[0]!.average].slice(0, 2), [1991, 1992]);
});

Deno.test("answer() takes the coarsest archive that reaches back and is as fine as asked", () => {
  const chosen = (start: number, step?: number) => {
    const { archive, step: told } = query({ families: ["a"], start, step });
    return [archive, told];
  };
  assert.deepEqual(chosen(NOW - 3_600), [10, 10]);
  assert.deepEqual(chosen(NOW - 3_600, 10), [10, 10]);
  assert.deepEqual(chosen(NOW - 3_600, 45), [30, 60]);
  assert.deepEqual(chosen(NOW - 3_600, 90), [90, 90]);
  assert.deepEqual(chosen(NOW - 14_400, 10), [30, 30]);
  assert.deepEqual(chosen(NOW - 14_400, 1000), [90, 1080]);
  assert.deepEqual(chosen(0, 10), [90, 90]);
  // At most 600 points where no step is asked for.
  assert.deepEqual(chosen(NOW - 7_200), [30, 30]);
  assert.deepEqual(chosen(0), [90, 90]);
});

Deno.test("answer() puts points together: least, mean and greatest", () => {
  const { series, time } = query({
    families: ["a"],
    labels: [["x", "2"]],
    start: 18_000,
    end: 18_200,
    step: 60,
  });
  assert.deepEqual([...time], [18_060, 18_120, 18_180]);
  const [{ minimum, average, maximum } = assert.fail()] = series;
  assert.deepEqual([...minimum], [1801, 1807, 1813]);
  assert.deepEqual([...average], [1803.5, 1809.5, 1815.5]);
  assert.deepEqual([...maximum], [1806, 1812, 1818]);
});

Deno.test("answer() selects by all labels that are told", () => {
  const names = (labels: [string, string][]) =>
    query({ families: ["a"], labels }).series.map(({ series }) => series);
  assert.deepEqual(names([["x", "2"], ["y", "z"]]), ['a{x="2",y="z"}']);
  assert.deepEqual(names([["x", "2"], ["y", ""]]), []);
  assert.deepEqual(names([["nope", "1"]]), []);
});

Deno.test("answer() tells counters as rates, and gauges as their change where that is asked for", () => {
  const average = (families: string[], rate: boolean) =>
    [...query({ families, rate }).series[0]!.average].slice(0, 3);
  assert.deepEqual(average(["b_total"], false), [2, 2, 2]);
  assert.deepEqual(average(["b_total"], true), [2, 2, 2]);
  assert.deepEqual(average(["a"], true), [
    NaN,
    Math.fround(0.1),
    Math.fround(0.1),
  ]);
});

Deno.test("answer() tells nothing of what is to come, and of what is too long ago", () => {
  const { start, end, time, series } = query({
    families: ["a"],
    start: 0,
    end: 1e9,
  });
  assert.ok(start >= 0 && end <= NOW && time.at(-1) === end);
  assert.ok(series[0]!.average.some((value) => value > 1900));
  const empty = query({ families: ["a"], start: NOW + 10, end: NOW + 100 });
  assert.deepEqual([...empty.time], []);
  assert.deepEqual([...empty.series[0]!.average], []);
});

Deno.test("answer() has at most 64 series and 200,000 points, and says that there are more", () => {
  const wide = openHistory(memoryHistory(), { maxSeries: 100 });
  for (let i = 0; i < 65; i++) {
    const series = { ...identity(`c{i="${i}"}`), family: "c" };
    feed(wide, series, { time: 10, value: 1, restarted: false });
  }
  const ask = (start: number, step: number) =>
    answer(wide, {
      kind: "query",
      families: ["c"],
      labels: [],
      series: [],
      start,
      end: NOW,
      step,
      rate: false,
    }, NOW) as QueryAnswer;
  const few = ask(NOW - 100, 10);
  assert.deepEqual([few.series.length, few.truncated], [64, true]);
  const long = answer(wide, {
    kind: "query",
    families: ["c"],
    labels: [],
    series: [],
    start: NOW - 86_400 + 3_600,
    end: NOW + 86_400,
    step: 10,
    rate: false,
  }, NOW + 86_400) as QueryAnswer;
  assert.ok(long.series.length * long.time.length <= 200_000);
});
