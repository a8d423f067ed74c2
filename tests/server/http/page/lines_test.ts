import assert from "node:assert/strict";
import type { ChartSpec } from "../../../../server/http/page/chart.ts";
import { choose, combine } from "../../../../server/http/page/client/lines.js";
import { Tail } from "../../../../server/http/page/client/tail.js";
import {
  duration,
  formatValue,
  grouped,
} from "../../../../server/http/page/client/format.js";

const traffic: ChartSpec = {
  kind: "lines",
  unit: "bit/s",
  sources: [{
    name: "bytes",
    where: { action: "pass" },
    except: { interface: ["all"] },
    by: ["interface"],
    factor: 8,
  }],
};

function bytes(
  values: (number | null)[],
  family: string,
  name = "em0",
  action = "pass",
) {
  return {
    name: "bytes",
    labels: { interface: name, family, action },
    values,
  };
}

Deno.test("combine() adds up what one line is of, and leaves out the rest", () => {
  const lines = combine(traffic, [
    bytes([1, null, null], "ipv4"),
    bytes([2, 3, null], "ipv6"),
    bytes([5, 5, 5], "ipv4", "em0", "block"),
    bytes([7, 7, 7], "ipv4", "all"),
    bytes([4, 4, 4], "ipv4", "em1"),
  ]);
  assert.deepEqual(
    lines.map(({ title, values }) => [title, values]),
    [["em0", [24, 24, null]], ["em1", [32, 32, 32]]],
  );
});

Deno.test("combine() divides sums by counts, and has nothing where nothing was counted", () => {
  const spec: ChartSpec = {
    kind: "lines",
    unit: "second",
    sources: [{ name: "d_sum", over: "d_count", by: ["stage"] }],
  };
  const of = (name: string, agent: string, values: number[]) => ({
    name,
    labels: { stage: "a", agent },
    values,
  });
  const [line] = combine(spec, [
    of("d_sum", "x", [4, 0]),
    of("d_sum", "y", [2, 0]),
    of("d_count", "x", [1, 0]),
    of("d_count", "y", [2, 0]),
  ]);
  assert.deepEqual(line?.values, [2, null]);
});

Deno.test("choose() leaves out lines of zeros and puts the least together", () => {
  const lines = combine(
    traffic,
    Array.from(
      { length: 14 },
      (_, i) => bytes([i < 2 ? 0 : i], "ipv4", `em${i}`),
    ),
  );
  const { shown, note } = choose(traffic, lines);
  assert.equal(shown.length, 8);
  assert.equal(note, "2 more are 0 all the time");
  const [others] = shown.slice(-1);
  assert.equal(others?.title, "5 others");
  assert.deepEqual(others?.values, [8 * (2 + 3 + 4 + 5 + 6)]);
});

/** A reading of one counter. */
function reading(time: number, value: number, type = "counter") {
  return {
    now: time,
    interval: 1,
    names: {
      bytes: {
        type,
        time,
        samples: [{
          series: "s",
          labels: { interface: "em0", action: "pass" },
          value: String(value),
        }],
      },
    },
  };
}

Deno.test("Tail makes rates of counters, a gap where they begin again, and takes no reading twice", () => {
  const tail = new Tail(traffic);
  assert.ok(tail.take(reading(10, 100), ["bytes"]));
  assert.ok(tail.take(reading(12, 120), ["bytes"]));
  assert.ok(!tail.take(reading(12, 120), ["bytes"]));
  assert.ok(tail.take(reading(13, 5), ["bytes"]));
  assert.ok(tail.take(reading(14, 6), ["bytes"]));
  assert.deepEqual(tail.times, [10, 12, 13, 14]);
  assert.deepEqual(tail.lines[0]?.values, [null, 80, null, 8]);
});

Deno.test("Tail holds what is younger than an hour or so", () => {
  const tail = new Tail(traffic);
  for (let time = 0; time <= 10_000; time += 1_000) {
    tail.take(reading(time, time, "gauge"), ["bytes"]);
  }
  assert.deepEqual(tail.times, [7_000, 8_000, 9_000, 10_000]);
  assert.equal(tail.lines[0]?.values.length, 4);
});

Deno.test("numbers are written as people read them", () => {
  const space = "\u00a0";
  const written = [
    [formatValue(0, "bit/s"), `0${space}bit/s`],
    [formatValue(1_650_000, "bit/s"), `1.65${space}Mbit/s`],
    [formatValue(48_211, "count"), "48\u202f211"],
    [formatValue(-11.98, "volt"), `\u221212${space}V`],
    [formatValue(0.004, "second"), `4${space}ms`],
    [formatValue(0.000_03, "ratio"), `0.003${space}%`],
    [formatValue(null, "count"), "–"],
    [formatValue(Infinity, "count"), "∞"],
    [
      grouped("18446744073709551615"),
      "18446744073709551615"
        .replace(/\B(?=(\d{3})+$)/g, "\u202f"),
    ],
    [duration(1_049_145), `12${space}d 3${space}h`],
    [duration(3_600), `1${space}h`],
  ];
  for (const [got, wanted] of written) assert.equal(got, wanted);
});
