/**
 * How precisely numbers are kept. Rates come from clocks that are no better, and
 * digits of noise cannot be compressed. NaN stays NaN.
 *
 * @module
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of a float's 24 that are given up. */
const [OF_RATES, OF_MEANS, OF_EXTREMES] = [10, 8, 15];

/** Adds `more` to a float's last digits, and clears those of them that are given up. */
function cut(value: number, givenUp: number, more: number): number {
  float[0] = value;
  if (value !== value) return value;
  bits[0] = bits[0]! + more >>> givenUp << givenUp;
  return float[0]!;
}

/** Returns the nearest number of 14 significant bits (1 part in 33,000). */
export function roundRate(value: number): number {
  return cut(value, OF_RATES, 1 << (OF_RATES - 1));
}

/** Returns the nearest number of 16 significant bits (1 part in 130,000). */
export function roundMean(value: number): number {
  return cut(value, OF_MEANS, 1 << (OF_MEANS - 1));
}

/** Returns the next number of 9 significant bits that is not above `value`, which must not be below 0. */
export function roundDown(value: number): number {
  return cut(value, OF_EXTREMES, 0);
}

/** Returns the next number of 9 significant bits that is not below `value`, which must not be below 0. */
export function roundUp(value: number): number {
  return cut(value, OF_EXTREMES, (1 << OF_EXTREMES) - 1);
}
