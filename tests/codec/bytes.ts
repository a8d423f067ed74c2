/**
 * Bytes as people write them.
 *
 * @module
 */

/** Returns the bytes that pairs of hexadecimal digits stand for; blanks between them mean nothing. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new SyntaxError(`Cannot read hexadecimal digits "${text}"`);
  }
  return Uint8Array.from(
    digits.match(/../g) ?? [],
    (pair) => parseInt(pair, 16),
  );
}

/** Returns two hexadecimal digits for each byte, with nothing between them. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
