/**
 * Sums of counters that may pass 2^53.
 *
 * @module
 */

/** Returns the exact sum: a `bigint` only where a number could not hold it. */
export function sumOf(values: readonly (number | bigint)[]): number | bigint {
  let total: number | bigint = 0;
  for (const value of values) {
    if (typeof total === "number" && typeof value === "number") {
      const sum: number = total + value;
      if (Number.isSafeInteger(sum)) {
        total = sum;
        continue;
      }
    }
    total = BigInt(total) + BigInt(value);
  }
  return total;
}
