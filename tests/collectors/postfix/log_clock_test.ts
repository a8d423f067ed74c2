import assert from "node:assert/strict";
import type { LineContext } from "../../../collectors/postfix/lines.ts";
import { dayNamed, LogClock } from "../../../collectors/postfix/log_clock.ts";

const now = Date.UTC(2026, 10, 22, 12);

function at(stamp: string, time = -1): LineContext {
  return {
    service: "smtp",
    host: "mx1",
    times: 1,
    text: stamp,
    timeStart: 0,
    timeEnd: stamp.length,
    time,
  };
}

const stamps: readonly (readonly [stamp: string, day: string, hour: number])[] =
  [
    ["Nov 22 23:50:40", "2026-11-22", 23],
    ["Nov  2 03:04:05", "2026-11-02", 3],
    ["Nov 2 03:04:05", "2026-11-02", 3],
    ["Dec 31 23:59:59", "2025-12-31", 23],
    ["Nov 23 00:00:01", "2026-11-23", 0], // a clock that goes ahead
    ["Nov 25 00:00:01", "2025-11-25", 0],
    ["Feb 29 23:59:59", "2024-02-29", 23],
    ["Nov 22 2019 23:50:40", "2019-11-22", 23],
    ["2026-11-22T07:50:40.123+01:00", "2026-11-22", 7],
    ["2026-11-22 23:50:40", "2026-11-22", 23],
    ["", "", 0],
    ["yesterday", "", 0],
  ];

for (const [stamp, day, hour] of stamps) {
  Deno.test(`LogClock.timeOf() reads ${stamp}`, () => {
    const clock = new LogClock(now);
    assert.deepEqual(clock.timeOf(at(stamp)), { day, hour });
    assert.deepEqual(clock.timeOf(at(stamp)), { day, hour });
    assert.equal(clock.timeOf(at("Nov 21 08:00:00")).day, "2026-11-21");
  });
}

Deno.test("LogClock.timeOf() reads the time of a journal's record", () => {
  const clock = new LogClock(now);
  const local = new Date(2026, 10, 22, 9, 30);
  assert.deepEqual(clock.timeOf(at("", local.getTime() * 1000)), {
    day: "2026-11-22",
    hour: 9,
  });
});

Deno.test("dayNamed() takes today, yesterday and dates that exist", () => {
  const noon = new Date(2026, 2, 1, 12).getTime();
  assert.equal(dayNamed("today", noon), "2026-03-01");
  assert.equal(dayNamed("yesterday", noon), "2026-02-28");
  assert.equal(dayNamed("2024-02-29", noon), "2024-02-29");
  assert.equal(dayNamed("2026-02-29", noon), undefined);
  assert.equal(dayNamed("Nov 22", noon), undefined);
});

Deno.test("LogClock.timeOf() reads seconds since the epoch in this host's time", () => {
  const date = new Date(1_795_391_440_000);
  const { day, hour } = new LogClock(now).timeOf(at("1795391440.123456"));
  assert.equal(hour, date.getHours());
  assert.ok(day.endsWith(String(date.getDate()).padStart(2, "0")), day);
});
