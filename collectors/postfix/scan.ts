/**
 * Looking into one line that lies inside a larger text, without copying it.
 *
 * @module
 */

/**
 * Returns where `wanted` begins between `start` and `end`, -1 where it does not.
 * `indexOf` would go on through the whole text where the line lacks it.
 */
export function find(
  text: string,
  wanted: string,
  start: number,
  end: number,
): number {
  const first = wanted.charCodeAt(0);
  const last = end - wanted.length;
  for (let at = start; at <= last; at++) {
    if (text.charCodeAt(at) === first && text.startsWith(wanted, at)) return at;
  }
  return -1;
}

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

/**
 * Reads a time as format_tv() of Postfix writes it (`0.01`, `13`, `2.4e+05`
 * never) and returns whole microseconds, -1 where none begins at `start`.
 */
export function microseconds(text: string, start: number, end: number): number {
  let at = start;
  let value = 0;
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === start || at - start > 9) return -1;
  value *= 1_000_000;
  if (text.charCodeAt(at) === 0x2e) {
    let scale = 100_000;
    for (at++; at < end; at++) {
      const digit = text.charCodeAt(at) - 0x30;
      if (digit < 0 || digit > 9) break;
      value += digit * scale;
      scale = Math.trunc(scale / 10);
    }
  }
  return value;
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
      const close = find(text, "]>", at, end);
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
