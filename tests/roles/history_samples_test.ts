import assert from "node:assert/strict";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import type { MibModule } from "../../mib/declare.ts";
import { createRenderer } from "../../mib/render.ts";
import type { Segment } from "../../mib/segment.ts";
import { HistorySamples, patienceOf } from "../../roles/history_samples.ts";
import { memoryHistory } from "../../store/history/memory_store.ts";
import {
  HOUSE,
  type House,
  HOUSE_ROOT,
  houseModule,
} from "../server/fixture.ts";
import { DOWN, WELL } from "../server/http/app_fixture.ts";
import { openHistory, points } from "../store/history/history_fixture.ts";

const render = createRenderer(houseModule, HOUSE_ROOT);
const EVERY = { interval: 10, restarted: false };

function segmentOf(
  house: House,
  seconds: number,
  collector = "house",
): Segment {
  return render(house, { collector, generation: 1, time: seconds * 1000 });
}

function withDoors(...passed: (number | bigint | undefined)[]): House {
  return {
    ...HOUSE,
    doors: passed.map((passed, number) => ({
      number: number + 1,
      name: `door ${number}`,
      passed,
    })),
  };
}

/** History, and what fills it. */
function samplesOf(maxSeries = 100) {
  const history = openHistory(memoryHistory(), { maxSeries });
  const samples = new HistorySamples({
    history,
    modules: [houseModule as MibModule<never>],
    sounderRoot: SOUNDER_ROOT,
  });
  const averages = (name: string, to: number) =>
    points(history, name, { rank: 0, from: 0, to }).map((point) =>
      point?.average
    );
  return { history, samples, averages };
}

Deno.test("HistorySamples.take() keeps every number with the instance that bears it, and no text", () => {
  const { history, samples } = samplesOf();
  samples.take(segmentOf(HOUSE, 10), EVERY);
  assert.deepEqual(
    [...history.series.all()].map(({ name, type, object, oid }) => [
      name,
      type,
      object,
      oid?.slice(HOUSE_ROOT.join(".").length),
    ]),
    [
      ["house_age_seconds", "gauge", "houseAge", ".1.2.0"],
      [
        'house_door_passed_total{door="front"}',
        "counter",
        "doorPassed",
        ".2.1.1.3.1",
      ],
      [
        'house_door_passed_total{door="cellar"}',
        "counter",
        "doorPassed",
        ".2.1.1.3.10",
      ],
    ],
  );
});

Deno.test("HistorySamples.take() keeps the numbers that are served, whatever rows come and go", () => {
  const { samples, averages } = samplesOf();
  const houses = [
    withDoors(0, 1_000),
    withDoors(10, 1_000, 77),
    withDoors(30, undefined, 177),
    withDoors(60, 1_060),
    withDoors(60, 1_090, 200),
  ];
  for (const [i, house] of houses.entries()) {
    samples.take(segmentOf(house, 10 * i), EVERY);
  }
  const door = (number: number) =>
    averages(`house_door_passed_total{door="door ${number}"}`, 4);
  assert.deepEqual(door(0), [1, 2, 3, 0]);
  assert.deepEqual(door(1), [0, 3, 3, 3]);
  // A row that is not there once is bridged as a run that failed is.
  const bridged = 1.1500244140625;
  assert.deepEqual(door(2), [undefined, 10, bridged, bridged]);
  assert.deepEqual(averages("house_age_seconds", 4), [
    ...new Array(4).fill(Math.fround(12.34)),
  ]);
});

Deno.test("HistorySamples.take() knows nothing of the time in which a collector's counters began again", () => {
  const { samples, averages } = samplesOf();
  for (const [i, passed] of [0, 10, 900, 910].entries()) {
    const times = { interval: 10, restarted: i === 2 };
    samples.take(segmentOf(withDoors(passed), 10 * i), times);
  }
  assert.deepEqual(
    averages('house_door_passed_total{door="door 0"}', 3),
    [1, undefined, 1],
  );
});

Deno.test("HistorySamples.leftOut counts what there is no room for, and room is used that comes", () => {
  const { history, samples } = samplesOf(2);
  samples.take(segmentOf(withDoors(1, 2, 3), 10), EVERY);
  assert.deepEqual([history.series.size, samples.leftOut], [2, 2]);
  samples.take(segmentOf(withDoors(1, 2, 3), 20), EVERY);
  assert.equal(samples.leftOut, 2);
  samples.take(segmentOf(withDoors(undefined, 2, 3), 30), EVERY);
  const door = (number: number) =>
    history.series.get(`house_door_passed_total{door="door ${number}"}`);
  history.series.drop([door(0)!]);
  samples.take(segmentOf(withDoors(undefined, 2, 3), 40), EVERY);
  assert.deepEqual([history.series.size, samples.leftOut], [2, 1]);
  assert.deepEqual([door(1)?.first, door(2)], [40, undefined]);
  samples.drop("HOUSE-MIB", "house");
  assert.equal(samples.leftOut, 0);
});

Deno.test("HistorySamples.take() tells apart what several collectors give one module", () => {
  const { samples, averages } = samplesOf();
  for (const i of [0, 1, 2]) {
    samples.take(segmentOf(withDoors(i * 10), 10 * i, "one"), EVERY);
    samples.take(
      segmentOf({ ...withDoors(), age: i }, 10 * i, "other"),
      EVERY,
    );
  }
  assert.deepEqual(averages('house_door_passed_total{door="door 0"}', 2), [
    1,
    1,
  ]);
});

Deno.test("HistorySamples.takeStatus() keeps whether collectors are up, under the name that the face tells", () => {
  const { history, samples, averages } = samplesOf();
  samples.takeStatus([WELL, DOWN], 10);
  samples.takeStatus([DOWN, { ...DOWN, name: "house" }], 20);
  assert.deepEqual(averages('sounder_collector_up{collector="house"}', 2), [
    1,
    0,
  ]);
  assert.deepEqual(averages('sounder_collector_up{collector="cellar"}', 2), [
    0,
    0,
  ]);
  assert.deepEqual(
    history.series.get('sounder_collector_up{collector="house"}')?.oid,
    `${SOUNDER_ROOT.join(".")}.1.1.2.2.1.2.5.104.111.117.115.101`,
  );
});

Deno.test("patienceOf() bridges one run that failed", () => {
  assert.equal(patienceOf(10, 10), 25);
  assert.equal(patienceOf(60, 10), 150);
  assert.equal(patienceOf(1, 10), 25);
});
