import assert from "node:assert/strict";
import { CounterWatch } from "../../../collectors/bind/counter_watch.ts";
import type {
  BindCounter,
  BindReading,
} from "../../../collectors/bind/reading.ts";

function reading(
  values: Record<string, number | bigint>,
  more: Partial<BindReading & BindCounter> = {},
): BindReading {
  const { kind = "counter", bootTime } = more;
  return {
    ...{ source: "json", url: "", version: undefined, views: [], bootTime },
    ...{ statisticsVersion: undefined, configTime: undefined },
    currentTime: undefined,
    counters: Object.entries(values).map(([name, value]) => ({
      ...{ section: "nsstat", view: undefined, viewNumber: 0 },
      ...{ name, value, kind },
    })),
  };
}

Deno.test("CounterWatch.see() counts readings whose counters fell", () => {
  const watch = new CounterWatch();
  assert.equal(watch.see(reading({ a: 5, b: 2n ** 60n })), 0);
  assert.equal(watch.see(reading({ a: 5, b: 2n ** 60n + 1n })), 0);
  assert.equal(watch.see(reading({ a: 4, b: 1 })), 1);
  assert.equal(watch.see(reading({ a: 4, b: 1 })), 1);
  assert.equal(watch.see(reading({ a: 4, b: 0 })), 2);
});

Deno.test("CounterWatch.see() has nothing to say of gauges, of what is gone, and of a named that was started again", () => {
  const watch = new CounterWatch();
  watch.see(reading({ a: 5 }, { kind: "gauge" }));
  assert.equal(watch.see(reading({ a: 4 }, { kind: "gauge" })), 0);
  watch.see(reading({ a: 5 }));
  watch.see(reading({}));
  assert.equal(watch.see(reading({ a: 3 })), 0);
  assert.equal(watch.see(reading({ a: 1 }, { bootTime: 7 })), 0);
  assert.equal(watch.see(reading({ a: 0 }, { bootTime: 7 })), 1);
});
