/**
 * Numbers and times as BIND writes them.
 *
 * @module
 */

const MAX_COUNTER64 = 0xffff_ffff_ffff_ffffn;

/** Greatest serial number of a zone (RFC 1035, section 3.3.13). */
export const MAX_SERIAL = 0xffff_ffff;

/** Returns the decimal number in `text` when it lies between 0 and 2^64-1, otherwise undefined. */
export function parseCount(text: string): number | bigint | undefined {
  // 2^64-1 has 20 digits.
  if (text.length > 20 || !/^\d+$/.test(text)) return undefined;
  if (text.length < 16) return Number(text);
  const value = BigInt(text);
  if (value > MAX_COUNTER64) return undefined;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/**
 * Returns a time such as "2026-11-22T23:36:14.539Z" (BIND 9.10: without the
 * milliseconds) in milliseconds since the epoch, or undefined when it is none.
 */
export function parseTime(text: string): number | undefined {
  // Thousands of zones were loaded in the same second.
  if (text !== lastTime.text) lastTime = { text, time: readTime(text) };
  return lastTime.time;
}

/** What was asked for last. */
let lastTime: { text: string; time: number | undefined } = {
  text: "",
  time: undefined,
};

function readTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text)) {
    return undefined;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
