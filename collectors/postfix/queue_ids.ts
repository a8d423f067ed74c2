/**
 * Queue ids at the beginning of messages. A queue id comes again some lines
 * later: then the same text is given, which costs less than a new one.
 *
 * @module
 */

import { ownText } from "./own_text.ts";

/** Short queue ids have 5 to 16 hexadecimal digits, long ones 10 to 20 letters and digits (mail_queue.h). */
const MIN_LENGTH = 5;
const MAX_LENGTH = 24;

/** How many are remembered: those of the messages under way on a busy host. */
const REMEMBERED = 16_384;

/** Classes of characters, as bits. */
const CAPITAL = 1;
const DIGIT = 2;
const SMALL = 4;
const END = 8;

/** The class of each UTF-16 code unit, 0 for those that stand in no queue id. */
const CLASSES: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(65_536);
  table.fill(DIGIT, 0x30, 0x3a);
  table.fill(CAPITAL, 0x41, 0x5b);
  table.fill(SMALL, 0x61, 0x7b);
  table[0x3a] = END;
  return table;
}

/** Finds queue ids. */
export class QueueIds {
  readonly #known: string[] = new Array(REMEMBERED).fill("");
  /** The characters of each, and a 0 behind them. */
  readonly #codes = new Uint8Array(REMEMBERED * (MAX_LENGTH + 1));
  #hash = 0;

  /** Returns where the colon stands behind the queue id that begins at `start`, -1 where none begins. */
  end(text: string, start: number, end: number): number {
    const most = Math.min(end, start + MAX_LENGTH + 1);
    let seen = 0;
    let hash = 0;
    let at = start;
    for (; at < most; at++) {
      const character = text.charCodeAt(at);
      const kind = CLASSES[character]!;
      if (kind === 0 || kind === END) break;
      seen |= kind;
      hash = (hash << 5) - hash + character | 0;
    }
    if (
      at >= most || at - start < MIN_LENGTH ||
      text.charCodeAt(at) !== 0x3a || text.charCodeAt(at + 1) !== 0x20
    ) return -1;
    // "warning:", "error:" and "statistics:" are words; a queue id of letters alone is in capitals.
    if ((seen & DIGIT) === 0 && (seen & SMALL) !== 0) return -1;
    this.#hash = hash;
    return at;
  }

  /** Returns the queue id that {@linkcode QueueIds.end} has just found. */
  text(text: string, start: number, end: number): string {
    const slot = this.#hash & (REMEMBERED - 1);
    const codes = this.#codes;
    const base = slot * (MAX_LENGTH + 1);
    let at = start;
    while (at < end && text.charCodeAt(at) === codes[base + at - start]) at++;
    if (at === end && codes[base + at - start] === 0) return this.#known[slot]!;
    for (at = start; at < end; at++) {
      codes[base + at - start] = text.charCodeAt(at);
    }
    codes[base + at - start] = 0;
    return this.#known[slot] = ownText(text.slice(start, end));
  }
}
