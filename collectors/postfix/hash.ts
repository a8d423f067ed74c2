/**
 * Telling texts apart without keeping them.
 *
 * @module
 */

/** Returns a hash of 53 bits of the text that lies in `text` from `start` to `end`; 0 where it is empty (two lanes of FNV-1a with a final mix). */
export function hashOf(text: string, start: number, end: number): number {
  if (end <= start) return 0;
  let low = 0x811c9dc5;
  let high = 0x41c6ce57;
  for (let at = start; at < end; at++) {
    const character = text.charCodeAt(at);
    low = Math.imul(low ^ character, 0x01000193);
    high = Math.imul(high ^ character, 0x5bd1e995);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ (high >>> 13);
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35) ^ (low >>> 13);
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
