import assert from "node:assert/strict";
import fc from "fast-check";
import { openDatabase } from "../../../store/database.ts";
import type { HistoryStore } from "../../../store/history/history_store.ts";
import { memoryHistory } from "../../../store/history/memory_store.ts";
import { storedHistory } from "../../../store/history/sqlite_store.ts";
import { withFolder } from "../../integration/processes.ts";
import {
  DELAY,
  feed,
  identity,
  openHistory,
  points,
  sealAll,
  SPANS,
} from "./history_fixture.ts";
import {
  coarser,
  counterStep,
  gaugeStep,
  type Point,
  type Sample,
} from "./model.ts";

const PATIENCE = 25;
const START = 9_000;

/** What one run of sounder reads: pauses between samples, and what the counter has done in each. */
const runs = fc.array(
  fc.record({
    /** Seconds that it did not run before. */
    pause: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(2_000)),
    samples: fc.array(
      fc.record({
        pause: fc.oneof(
          { weight: 20, arbitrary: fc.integer({ min: 90, max: 110 }) },
          fc.integer({ min: 1, max: 400 }),
        ).map((tenths) => tenths / 10),
        increase: fc.oneof(
          { weight: 9, arbitrary: fc.nat(1000) },
          fc.constantFrom(-1_000_000, 1e12),
        ),
        restarted: fc.boolean(),
      }),
      { minLength: 1, maxLength: 120 },
    ),
    /** Samples after which it is stored. */
    batch: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 1, maxLength: 4 },
);

interface Run {
  readonly samples: readonly Sample[];
  readonly end: number;
}

/** Plays the runs on a store, and returns what was sampled in each. */
function play(
  planned: Parameters<Parameters<typeof runs.map>[0]>[0],
  store: HistoryStore,
): Run[] {
  let time = START;
  let value = 5_000_000;
  return planned.map((run) => {
    const history = openHistory(store);
    time += run.pause;
    const samples = run.samples.map(({ pause, increase, restarted }, i) => {
      time = Math.round((time + pause) * 10) / 10;
      value = Math.max(0, value + increase);
      const sample = { time, value, restarted: restarted && i % 7 === 0 };
      feed(history, identity("counter", "counter"), sample, PATIENCE);
      feed(history, identity("gauge"), sample, PATIENCE);
      history.advance(time);
      if (i % run.batch === 0) {
        history.save();
        history.seal(1);
      }
      return sample;
    });
    history.end(time);
    return { samples, end: time };
  });
}

/** What the last run knows of a step that knows anything of it. */
function expectedStep(
  played: readonly Run[],
  model: typeof gaugeStep,
  number: number,
): Point {
  const { step } = SPANS[0]!;
  const end = (number + 1) * step;
  return played.filter((run) => end <= run.end)
    .map(({ samples }) => model(samples, { end, step, patience: PATIENCE }))
    .findLast((point) => point !== undefined);
}

function close(actual: number, expected: number, bits: number): boolean {
  return Math.abs(actual - expected) <= Math.abs(expected) * 2 ** -bits;
}

function assertSame(actual: readonly Point[], expected: readonly Point[]) {
  for (const [i, point] of actual.entries()) {
    const other = expected[i];
    if (point === undefined || other === undefined) {
      assert.deepEqual([i, point], [i, other]);
      continue;
    }
    const same = close(point.average, other.average, 12) &&
      close(point.min, other.min, 7) && close(point.max, other.max, 7);
    assert.ok(same, `${i}: ${JSON.stringify([point, other])}`);
    assert.ok(point.min <= point.average && point.average <= point.max);
  }
}

/** Compares all archives with the model. */
function compare(played: readonly Run[], store: HistoryStore): void {
  const history = openHistory(store);
  const last = played.at(-1)!.end;
  for (
    const [name, model] of [
      ["gauge", gaugeStep],
      ["counter", counterStep],
    ] as const
  ) {
    const from = START / SPANS[0]!.step;
    let expected = Array.from(
      { length: Math.floor(last / SPANS[0]!.step) - from },
      (_, i) => expectedStep(played, model, from + i),
    );
    for (const [rank, { step }] of SPANS.entries()) {
      const first = START / step;
      const to = first + expected.length;
      assertSame(points(history, name, { rank, from: first, to }), expected);
      const ratio = (SPANS[rank + 1]?.step ?? Infinity) / step;
      expected = Array.from(
        { length: Math.floor(expected.length / ratio) },
        (_, i) => coarser(expected.slice(i * ratio, (i + 1) * ratio)),
      );
    }
  }
}

Deno.test("History keeps what one reckons by hand, whatever fails and however often it is started again", async () => {
  await withFolder((folder) => {
    let number = 0;
    fc.assert(
      fc.property(runs, (planned) => {
        const database = openDatabase(`${folder}/${number++}.sqlite`);
        try {
          const store = storedHistory(database);
          const played = play(planned, store);
          compare(played, store);
          const history = openHistory(store);
          history.advance(played.at(-1)!.end + 100_000);
          history.save();
          sealAll(history, 1);
          assert.equal(history.archives[0]!.rows.size, 0);
          compare(played, store);
        } finally {
          database.close();
        }
      }),
      { numRuns: 40 },
    );
    return Promise.resolve();
  });
});

/** A gauge of 1 every 10 s, from one time to another, stored now and then. */
function feedAndStore(
  history: ReturnType<typeof openHistory>,
  { from, to, name = "a" }: { from: number; to: number; name?: string },
): void {
  for (let time = from; time <= to; time += 600) {
    feedGauge(history, { from: time, to: Math.min(time + 590, to), name });
    history.save();
    sealAll(history);
  }
}

/** A gauge of 1 every 10 s, from one time to another. */
function feedGauge(
  history: ReturnType<typeof openHistory>,
  range: { from: number; to: number; name?: string },
): void {
  for (let time = range.from; time <= range.to; time += 10) {
    feed(history, identity(range.name ?? "a"), {
      time,
      value: 1,
      restarted: false,
    });
    history.advance(time);
  }
}

Deno.test("History.save() stores what is complete, and a crash loses the rest alone", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const store = storedHistory(database);
    const history = openHistory(store);
    feedGauge(history, { from: START, to: START + 600 });
    history.save();
    feedGauge(history, { from: START + 610, to: START + 700 });
    const again = openHistory(store);
    const from = START / 10;
    const known = points(again, "a", { rank: 0, from, to: from + 70 });
    const complete = (600 - DELAY) / 10;
    assert.deepEqual(
      known.map((point) => point?.average),
      Array.from({ length: 70 }, (_, i) => i < complete ? 1 : undefined),
    );
    database.close();
    return Promise.resolve();
  });
});

Deno.test("History.seal() may end anywhere: nothing is lost or told twice", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const store = storedHistory(database);
    const history = openHistory(store);
    const names = Array.from({ length: 7 }, (_, i) => `series ${i}`);
    for (const name of names) {
      feed(history, identity(name), { time: 0, value: 0, restarted: false });
    }
    for (let time = 10; time <= 3_700; time += 10) {
      for (const [value, name] of names.entries()) {
        feed(history, identity(name), { time, value, restarted: false });
      }
      history.advance(time);
    }
    history.save();
    const all = (of: ReturnType<typeof openHistory>) =>
      names.map((name) => points(of, name, { rank: 0, from: 0, to: 360 }));
    const expected = all(history);
    for (let i = 0; i < 9; i++) {
      const crashed = openHistory(store);
      assert.deepEqual(all(crashed), expected);
      crashed.seal(3);
      assert.deepEqual(all(crashed), expected);
    }
    const whole = openHistory(store);
    sealAll(whole);
    assert.deepEqual(store.rows(10).length, 370 - 4 - 360);
    assert.deepEqual(all(whole), expected);
    database.close();
    return Promise.resolve();
  });
});

Deno.test("History.prune() deletes what is older than its archive, and series that are not seen any more", () => {
  const store = memoryHistory();
  const history = openHistory(store);
  feedAndStore(history, { from: 10, to: 20_000, name: "old" });
  const first = (step: number) => store.places(step)[0]?.number;
  assert.deepEqual([first(10), first(30)], [0, 0]);
  history.prune(20_000);
  // 3,600 s and a block of as much at most.
  assert.deepEqual([first(10), first(30)], [1440, 0]);
  assert.notEqual(history.series.get("old"), undefined);
  history.prune(20_000 + 86_401);
  assert.deepEqual([first(10), first(30)], [undefined, undefined]);
  assert.equal(history.series.get("old"), undefined);
  assert.equal(history.idOf(identity("new"), 200_000), 0);
});

Deno.test("History.prune() waits until the clock can be believed", () => {
  const store = memoryHistory();
  feedAndStore(openHistory(store), { from: 10, to: 7_600 });
  const again = openHistory(store);
  again.advance(4e9);
  again.prune(4e9);
  assert.equal(store.places(10).length, 2);
});

Deno.test("History.advance() bounds what is held when nothing can be stored", () => {
  const history = openHistory();
  feedGauge(history, { from: 0, to: 20_000 });
  const [finest] = history.archives;
  assert.ok(finest!.rows.size <= 3 * finest!.archive.blockPoints + 1);
  assert.ok(history.lost > 0);
  const to = 1_990;
  const last = points(history, "a", { rank: 0, from: to - 1, to });
  assert.equal(last[0]?.average, 1);
});

Deno.test("History.advance() waits for a clock that was set back, and believes it in the end", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const store = storedHistory(database);
    const history = openHistory(store);
    feedAndStore(history, { from: 10, to: 40_000 });
    const at = (time: number) =>
      points(history, "a", {
        rank: 0,
        from: time / 10,
        to: time / 10 + 1,
      })[0]?.average;
    assert.deepEqual([at(37_900), at(39_900)], [1, 1]);
    // Back by an hour: 9 minutes are too short to be believed.
    feedGauge(history, { from: 36_410, to: 36_900 });
    assert.equal(at(39_900), 1);
    feedGauge(history, { from: 36_910, to: 38_000 });
    assert.deepEqual([at(36_000), at(37_900), at(39_900)], [1, 1, undefined]);
    history.save();
    feedGauge(history, { from: 38_010, to: 41_000 });
    history.save();
    sealAll(history);
    assert.deepEqual([at(36_000), at(39_900), at(40_900)], [1, 1, 1]);
    database.close();
    return Promise.resolve();
  });
});

Deno.test("History.idOf() counts no further than it may", () => {
  const history = openHistory(memoryHistory(), { maxSeries: 2 });
  const ids = ["a", "b", "c", "a"].map((name) =>
    history.idOf(identity(name), 0)
  );
  assert.deepEqual(ids, [0, 1, -1, 0]);
});

Deno.test("History begins anew with the archives that are configured", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const store = storedHistory(database);
    const history = openHistory(store);
    feedAndStore(history, { from: 10, to: 10_000 });
    history.end(10_000);
    assert.deepEqual(store.steps(), [10, 30, 90]);
    const spans = [{ step: 10, span: 3_600 }, { step: 60, span: 86_400 }];
    const other = openHistory(store, { spans });
    assert.deepEqual(store.steps(), [10]);
    const known = points(other, "a", { rank: 0, from: 990, to: 991 });
    assert.equal(known[0]?.average, 1);
    feedGauge(other, { from: 10_010, to: 14_000 });
    other.end(14_000);
    sealAll(other);
    assert.deepEqual(store.steps(), [10, 60]);
    database.close();
    return Promise.resolve();
  });
});

Deno.test("History.makeRoom() forgets what was not seen for a day, and the next has nothing of it", async () => {
  await withFolder((folder) => {
    const database = openDatabase(`${folder}/state.sqlite`);
    const store = storedHistory(database);
    const open = () => openHistory(store, { maxSeries: 2 });
    const history = open();
    feedAndStore(history, { from: 10, to: 6_000, name: "gone" });
    feedAndStore(history, { from: 6_010, to: 7_000, name: "stays" });
    const full = () => history.idOf(identity("new"), 7_010);
    assert.equal(full(), -1);
    history.makeRoom(5, 6_000 + 86_400);
    assert.equal(full(), -1, "a day is not over");
    history.makeRoom(1, 6_030 + 86_400);
    assert.equal(history.series.get("gone"), undefined);
    assert.equal(full(), 0);
    feedGauge(history, { from: 7_010, to: 7_200, name: "new" });
    history.end(7_200);
    const row = { rank: 0, from: 0, to: 720 };
    for (const each of [history, open()]) {
      const known = points(each, "new", row).flatMap((point, i) =>
        point === undefined ? [] : [i]
      );
      assert.deepEqual([known[0], known.at(-1)], [700, 719]);
      assert.ok(points(each, "stays", row)[650] !== undefined);
    }
    const { rows } = database.sql.prepare(
      "SELECT count(*) AS rows FROM history_blocks WHERE series = 0",
    ).get() ?? {};
    assert.equal(Number(rows), 0);
    database.close();
    return Promise.resolve();
  });
});
