/**
 * The time stamp at the beginning of a line: where it ends, and what is behind it.
 *
 * @module
 */

const SPACE = 0x20;
const COLON = 0x3a;

/**
 * Returns where the time stamp ends that begins at `start`, -1 where there is none:
 * `Nov  2 03:04:05`, with a fraction or a year perhaps, or one of ISO 8601.
 */
export function endOfTime(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (first >= 0x41 && first <= 0x5a) {
    // "Mmm dd hh:mm:ss": some programs write the day with one column.
    let clock = start + 7;
    if (text.charCodeAt(start + 3) !== SPACE) return -1;
    if (text.charCodeAt(start + 5) === SPACE) clock = start + 6;
    if (text.charCodeAt(clock + 4) === SPACE) clock += 5; // "Nov 22 2026 23:50:40"
    if (
      text.charCodeAt(clock + 2) !== COLON ||
      text.charCodeAt(clock + 5) !== COLON
    ) return -1;
    if (text.charCodeAt(clock + 8) === SPACE) return clock + 8;
    const at = endOfWord(text, clock + 8, end);
    return at < end ? at : -1;
  }
  if (
    first >= 0x30 && first <= 0x39 && text.charCodeAt(start + 4) === 0x2d &&
    text.charCodeAt(start + 7) === 0x2d
  ) {
    const separator = text.charCodeAt(start + 10);
    if (separator !== 0x54 && separator !== SPACE) return -1;
    const at = endOfWord(text, start + 11, end);
    return at < end ? at : -1;
  }
  return -1;
}

/** Returns where the word ends that begins at `start`: at a space, or at `end`. */
export function endOfWord(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== SPACE) at++;
  return at;
}

/** Longest time stamp of those that are looked for by an expression. */
const MAX_STAMP = 64;

/** Time stamps that few logs have; the whole match ends where the line goes on. */
const RARE_STAMPS: readonly RegExp[] = [
  // RFC 5424 where the time is not known (section 6.2.3).
  /^()- /d,
  // journalctl -o short-full: "Sun 2026-11-22 23:50:40 UTC".
  /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) [\w+:-]+ /d,
  // ctime(3): "Sun Nov 22 23:50:40 2026".
  /^[A-Z][a-z]{2} ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)(?: \d{4})? /d,
  // journalctl names the month in the administrator's language: "oct. 02 10:59:54", which tells no day.
  /^\p{L}{2,9}\.? {1,2}\d{1,2} ()\d\d:\d\d:\d\d(?:\.\d+)? /du,
  // journalctl -o short-unix: seconds since the epoch.
  /^(\d{9,11}(?:\.\d{1,9})?) /d,
  // journalctl -o short-monotonic, short-delta: seconds since the host began, which tell no time of day.
  /^\[ *\d+\.\d+(?: <[ \d.]*>)?()\] /d,
];

/** Reads time stamps that few logs have. */
export class RareTime {
  /** Where the part lies that tells the day and the hour; it is empty where none does. */
  start = 0;
  end = 0;

  /** Returns where what is behind the time stamp begins, -1 where there is none. */
  read(text: string, start: number, end: number): number {
    const line = text.slice(start, Math.min(end, start + MAX_STAMP));
    for (const stamp of RARE_STAMPS) {
      const match = stamp.exec(line);
      if (match === null) continue;
      const [from, to] = match.indices![1]!;
      this.start = start + from;
      this.end = start + to;
      return start + match[0].length;
    }
    return -1;
  }
}
