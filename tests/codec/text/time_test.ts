import assert from "node:assert/strict";
import { TimeFormatter } from "../../../codec/text/time.ts";

Deno.test("TimeFormatter writes times of six and nine digits", () => {
  const times = new TimeFormatter(" ");
  const moment = { seconds: 1_700_000_000, nanoseconds: 5_000_700 };
  assert.equal(times.format(moment, 6), "2023-11-14 22:13:20.005000");
  assert.equal(times.format(moment, 9), "2023-11-14 22:13:20.005000700");
});

Deno.test("TimeFormatter agrees with Date over days, backwards too", () => {
  const times = new TimeFormatter("T");
  for (const seconds of [0, 86_399, 86_400, 5, 951_782_400, 4_294_967_295, 1]) {
    const expected = new Date(seconds * 1000).toISOString()
      .replace(".000Z", ".000001");
    const moment = { seconds, nanoseconds: 1000 };
    assert.equal(times.format(moment, 6), expected);
  }
});

Deno.test("TimeFormatter carries over a fraction of more than a second", () => {
  const times = new TimeFormatter(" ");
  const moment = { seconds: 59, nanoseconds: 2_147_483_648_000 };
  assert.equal(times.format(moment, 6), "1970-01-01 00:36:46.483648");
});

Deno.test("TimeFormatter writes nothing for a time that is not known, and a day for one beyond all dates", () => {
  const times = new TimeFormatter(" ");
  assert.equal(times.format({ seconds: undefined, nanoseconds: 0 }, 6), "");
  const far = { seconds: 1e15, nanoseconds: 0 };
  assert.match(
    times.format(far, 6),
    /^day 11574074074 \d\d:\d\d:\d\d\.000000$/,
  );
  const past = { seconds: -1, nanoseconds: 0 };
  assert.equal(times.format(past, 6), "1969-12-31 23:59:59.000000");
});
