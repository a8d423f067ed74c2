/**
 * How precisely rates are kept. They come from clocks that are no better, and
 * noise cannot be compressed. All functions take numbers that are not below 0.
 *
 * @module
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of a float's 24 that are given up: averages keep 16, extremes 11. */
const AVERAGE_BITS = 8;
const EXTREME_BITS = 13;

/** Returns the nearest number of 16 significant bits (1 part in 130,000). NaN stays NaN. */
export function roundAverage(value: number): number {
  float[0] = value;
  if (value !== value) return value;
  bits[0] = bits[0]! + (1 << (AVERAGE_BITS - 1)) >>> AVERAGE_BITS <<
    AVERAGE_BITS;
  return float[0]!;
}

/** Returns the next number of 11 significant bits that is not above. NaN stays NaN. */
export function roundDown(value: number): number {
  float[0] = value;
  if (value !== value) return value;
  bits[0] = bits[0]! >>> EXTREME_BITS << EXTREME_BITS;
  return float[0]!;
}

/** Returns the next number of 11 significant bits that is not below. NaN stays NaN. */
export function roundUp(value: number): number {
  float[0] = value;
  if (value !== value) return value;
  bits[0] = bits[0]! + ((1 << EXTREME_BITS) - 1) >>> EXTREME_BITS <<
    EXTREME_BITS;
  return float[0]!;
}
