import assert from "node:assert/strict";
import { historyOf } from "../../cli/history_config.ts";
import { UsageError } from "../../cli/usage_error.ts";

const HOUR = 3600;

Deno.test("historyOf() keeps 10 s for 6 hours up to 1 h for a year where nothing is said", () => {
  assert.deepEqual(historyOf(undefined, 10), {
    enabled: true,
    archives: [
      { step: 10, span: 6 * HOUR },
      { step: 60, span: 48 * HOUR },
      { step: 600, span: 30 * 24 * HOUR },
      { step: HOUR, span: 365 * 24 * HOUR },
    ],
    maxSeries: 5000,
  });
});

Deno.test("historyOf() keeps what is read more often more finely too", () => {
  const finest = (interval: number) =>
    historyOf({}, interval).archives.slice(0, 2).map(({ step, span }) => [
      step,
      span,
    ]);
  const usual = [[10, 6 * HOUR], [60, 48 * HOUR]];
  assert.deepEqual(finest(10), usual);
  assert.deepEqual(finest(300), usual);
  assert.deepEqual(finest(5), [[5, 3 * HOUR], [10, 6 * HOUR]]);
  assert.deepEqual(finest(3), [[2, 4320], [10, 6 * HOUR]]);
  assert.deepEqual(finest(0.1), [[1, 2160], [10, 6 * HOUR]]);
});

Deno.test("historyOf() says what is wrong with an archive", () => {
  const wrong: [string[], RegExp][] = [
    [["10"], /"10": expected STEP:SPAN, each a number with s, m/],
    [["10s:6h:1d"], /"10s:6h:1d": expected STEP:SPAN/],
    [["10s:-6h"], /expected STEP:SPAN/],
    [["0.5s:1h"], /expected whole seconds/],
    [["0s:1h"], /expected whole seconds/],
    [["10s:5s"], /expected 1 to 525600 points/],
    [["1s:1y"], /expected 1 to 525600 points/],
    [["10s:1h", "15s:1d"], /a multiple of the 10 s before it/],
    [["10s:1h", "10s:1d"], /a multiple of the 10 s before it/],
    [["10s:1h", "20s:1h"], /last longer than the one before it/],
    [["10s:1m", "1h:1d"], /which must last for one step/],
    [Array.from({ length: 9 }, (_, i) => `${2 ** i}s:${i + 9}d`), /1 to 8/],
  ];
  for (const [archives, reason] of wrong) {
    assert.throws(() => historyOf({ archives }, 10), (error: unknown) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, reason);
      return true;
    });
  }
});
