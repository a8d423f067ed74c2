/**
 * How long something has been up, whatever becomes of the clock that tells the
 * time of day.
 *
 * @module
 */

/** Returns a function that tells the seconds since something began `elapsed` seconds ago, by the monotonic clock. */
export function upTimeFrom(elapsed: number): () => number {
  const before = elapsed - performance.now() / 1000;
  return () => before + performance.now() / 1000;
}
