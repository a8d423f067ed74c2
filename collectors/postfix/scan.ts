/**
 * Looking into one line that lies inside a larger text, without copying it.
 *
 * @module
 */

/** A text as its characters. V8 compares these with a text faster than another text. */
export type Codes = Uint16Array;

/** Returns the characters of a text. */
export function codesOf(text: string): Codes {
  return Uint16Array.from(text, (character) => character.charCodeAt(0));
}

/** True where `codes` stand in `text` at `start`. */
export function matches(text: string, codes: Codes, start: number): boolean {
  for (let index = 0; index < codes.length; index++) {
    if (text.charCodeAt(start + index) !== codes[index]) return false;
  }
  return true;
}

/**
 * Returns where `wanted` begins between `start` and `end`, -1 where it does not.
 * `indexOf` would go on through the whole text where the line lacks it.
 */
export function find(
  text: string,
  wanted: Codes,
  start: number,
  end: number,
): number {
  const first = wanted[0];
  const last = end - wanted.length;
  for (let at = start; at <= last; at++) {
    if (text.charCodeAt(at) === first && matches(text, wanted, at)) return at;
  }
  return -1;
}

/** Returns where the next `, ` begins between `start` and `end`, which parts fields; -1 where there is none. */
export function findComma(text: string, start: number, end: number): number {
  for (let at = start; at + 1 < end; at++) {
    if (text.charCodeAt(at) === 0x2c && text.charCodeAt(at + 1) === 0x20) {
      return at;
    }
  }
  return -1;
}

/** What parts of a message are parted by. */
export const COLON_SPACE: Codes = codesOf(": ");
export const SPACE: Codes = codesOf(" ");
const END_OF_LITERAL = codesOf("]>");

/** True for `0` to `9`. */
export function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

/** Most digits of a whole number: 10^15 is below 2^53. */
const maxDigits = 15;

/** Returns the decimal number that begins at `start`; -1 where none does or it is too long to be exact. */
export function wholeNumber(text: string, start: number, end: number): number {
  let value = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return at === start || at - start > maxDigits ? -1 : value;
}

const POWERS_OF_TEN: readonly number[] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

/** Times as format_tv() of Postfix writes them: `0.01`, `13`, `2.4`. */
export class Microseconds {
  /** Where the number ended that was read last. */
  end = 0;

  /** Returns the time that begins at `start` in whole microseconds, -1 where none does. */
  read(text: string, start: number, end: number): number {
    let at = start;
    let value = 0;
    for (; at < end; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    // A billion seconds and more is no delay.
    if (at === start || at - start > 9) {
      this.end = at;
      return -1;
    }
    // Six digits behind the point are microseconds; format_tv() writes no more.
    let digits = 0;
    if (at < end && text.charCodeAt(at) === 0x2e) {
      for (at++; at < end; at++) {
        const digit = text.charCodeAt(at) - 0x30;
        if (digit < 0 || digit > 9) break;
        if (digits < 6) {
          value = value * 10 + digit;
          digits++;
        }
      }
    }
    this.end = at;
    return value * POWERS_OF_TEN[6 - digits]!;
  }

  /** Returns the time behind the `/` at which the last one ended; -1 where it ended at something else. */
  readAfterSlash(text: string, end: number): number {
    return text.charCodeAt(this.end) === 0x2f
      ? this.read(text, this.end + 1, end)
      : -1;
  }
}

/**
 * Returns where the `>` stands that closes the address which begins at `start`,
 * -1 where none does. Since Postfix 3.5 the local part is quoted where it must be
 * (info_log_address_format = external), and then may hold any character; so may
 * an address literal in brackets.
 */
export function closeOfAddress(
  text: string,
  start: number,
  end: number,
): number {
  let at = start;
  if (text.charCodeAt(at) === 0x22) {
    at = endOfQuoted(text, at, end);
    if (at < 0) return -1;
  }
  for (; at < end; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x3e) return at;
    if (character === 0x40 && text.charCodeAt(at + 1) === 0x5b) {
      const close = find(text, END_OF_LITERAL, at, end);
      if (close >= 0) return close + 1;
    }
  }
  return -1;
}

/** Returns the place behind the quoted string that begins at `start` (RFC 5322, section 3.2.4). */
function endOfQuoted(text: string, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5c) at++;
    else if (character === 0x22) return at + 1;
  }
  return -1;
}
