import assert from "node:assert/strict";
import fc from "fast-check";
import {
  roundDown,
  roundMean,
  roundRate,
  roundUp,
} from "../../../store/history/precision.ts";

const rate = fc.oneof(
  fc.constant(0),
  fc.float({ min: 2 ** -100, max: 2 ** 100, noNaN: true }),
);

Deno.test("roundRate() keeps 14 bits, and whole numbers up to 16384", () => {
  fc.assert(
    fc.property(rate, (value) => {
      assert.ok(Math.abs(roundRate(value) - value) <= value * 2 ** -14);
    }),
  );
  for (let i = 0; i <= 16_384; i++) assert.equal(roundRate(i), i);
});

Deno.test("roundMean() keeps 16 bits, of numbers below zero too", () => {
  fc.assert(
    fc.property(rate, (value) => {
      assert.ok(Math.abs(roundMean(value) - value) <= value * 2 ** -16);
      assert.equal(roundMean(-value), -roundMean(value));
    }),
  );
  for (let i = 0; i <= 65_536; i++) assert.equal(roundMean(i), i);
});

Deno.test("roundDown() and roundUp() keep 9 bits and enclose the number", () => {
  fc.assert(
    fc.property(rate, (value) => {
      const [down, up] = [roundDown(value), roundUp(value)];
      assert.ok(down <= value && value <= up, `${down} ${value} ${up}`);
      assert.ok(up - down <= value * 2 ** -8, `${down} ${up}`);
      assert.ok(down <= roundRate(value) && roundRate(value) <= up);
    }),
  );
  for (let i = 0; i <= 512; i++) {
    assert.deepEqual([roundDown(i), roundUp(i)], [i, i]);
  }
});

Deno.test("roundRate(), roundMean(), roundDown() and roundUp() leave NaN", () => {
  for (const round of [roundRate, roundMean, roundDown, roundUp]) {
    assert.ok(Number.isNaN(round(NaN)));
  }
});
