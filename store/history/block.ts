/**
 * Blocks of numbers as they are stored. Signs and exponents, which are much the
 * same from point to point, are apart from the digits, of which only so many
 * bits are stored as any point of a column needs; both are compressed. A block
 * that is damaged is found out.
 *
 * @module
 */

import { deflateSync, inflateSync } from "node:zlib";

/** Thrown when stored octets are no block, or not the one that was expected. */
export class BlockError extends Error {
  override readonly name = "BlockError";

  constructor(what: string) {
    super(`Cannot read a block of history: ${what}`);
  }
}

/**
 * Of this layout: an octet for it, one for the columns, two for the points, four
 * for the length of the exponents, and one for each column's bits; then
 * exponents and digits, each in zlib's format, which has a checksum.
 */
const FORMAT = 1;
const HEAD = 8;

/** Bits of a float's digits; those above them are sign and exponent. */
const DIGIT_BITS = 23;
const DIGITS = (1 << DIGIT_BITS) - 1;

/** Most columns, and most points, as two octets can hold. */
const MAX_COLUMNS = 3;
const MAX_POINTS = 65_535;

/** Deflate's levels: what is kept for long is worth more work. */
const LEVELS = { fast: 1, small: 6 } as const;

/**
 * Encodes columns of the same length.
 *
 * @throws {RangeError} when there are more columns or points than a block can have.
 */
export function encodeBlock(
  columns: readonly Float32Array[],
  level: keyof typeof LEVELS,
): Uint8Array {
  const points = columns[0]?.length ?? 0;
  if (points > MAX_POINTS || columns.length > MAX_COLUMNS) {
    throw new RangeError(
      `Cannot store a block of ${columns.length} columns of ${points} points`,
    );
  }
  const words = columns.map(({ buffer, byteOffset, length }) =>
    new Uint32Array(buffer, byteOffset, length)
  );
  const widths = words.map(widthOf);
  const options = { level: LEVELS[level] };
  const exponents = deflateSync(exponentsOf(words, points), options);
  const digits = deflateSync(packDigits(words, widths), options);
  const start = HEAD + widths.length;
  const block = new Uint8Array(start + exponents.length + digits.length);
  const view = new DataView(block.buffer);
  view.setUint8(0, FORMAT);
  view.setUint8(1, columns.length);
  view.setUint16(2, points);
  view.setUint32(4, exponents.length);
  block.set(widths, HEAD);
  block.set(exponents, start);
  block.set(digits, start + exponents.length);
  return block;
}

/**
 * Decodes a block of so many columns.
 *
 * @throws {BlockError} when it is damaged, of another layout, or of other columns.
 */
export function decodeBlock(
  block: Uint8Array,
  columns: number,
): Float32Array[] {
  const start = HEAD + columns;
  if (block.length < start || block[0] !== FORMAT || block[1] !== columns) {
    throw new BlockError(`expected layout ${FORMAT} with ${columns} columns`);
  }
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const points = view.getUint16(2);
  const middle = start + view.getUint32(4);
  const widths = block.subarray(HEAD, start);
  if (widths.some((width) => width > DIGIT_BITS) || middle > block.length) {
    throw new BlockError("its head is not sound");
  }
  const exponents = inflate(
    block.subarray(start, middle),
    exponentsSize(points * columns),
  );
  const digits = inflate(block.subarray(middle), packedSize(widths, points));
  return unpack(exponents, digits, { widths, points });
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  let octets: Uint8Array;
  try {
    octets = inflateSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new BlockError((error as Error).message);
  }
  if (octets.length !== size) {
    throw new BlockError(`expected ${size} octets, found ${octets.length}`);
  }
  return octets;
}

/** Returns how many of the digits' bits, from the highest on, any of the words has. */
function widthOf(words: Uint32Array): number {
  let all = 0;
  for (let i = 0; i < words.length; i++) all |= words[i]!;
  all &= DIGITS;
  return all === 0 ? 0 : DIGIT_BITS - (31 - Math.clz32(all & -all));
}

/** Octets of the exponents and signs of so many numbers. */
function exponentsSize(numbers: number): number {
  return numbers + Math.ceil(numbers / 8);
}

/** Returns first the exponents of all columns, an octet each, then the signs, a bit each. */
function exponentsOf(
  columns: readonly Uint32Array[],
  points: number,
): Uint8Array {
  const signs = points * columns.length;
  const octets = new Uint8Array(exponentsSize(signs));
  columns.forEach((words, c) => {
    for (let i = 0, at = c * points; i < points; i++, at++) {
      const word = words[i]!;
      octets[at] = word >>> DIGIT_BITS;
      octets[signs + (at >>> 3)]! |= (word >>> 31) << (at & 7);
    }
  });
  return octets;
}

function packedSize(widths: Iterable<number>, points: number): number {
  let bits = 0;
  for (const width of widths) bits += width * points;
  return Math.ceil(bits / 8);
}

/** Puts the digits of all columns one after the other, without what lies between octets. */
function packDigits(
  columns: readonly Uint32Array[],
  widths: readonly number[],
): Uint8Array {
  const points = columns[0]?.length ?? 0;
  const octets = new Uint8Array(packedSize(widths, points));
  // At most 7 bits wait, and 23 come: they never fill a word.
  let [waiting, count, at] = [0, 0, 0];
  columns.forEach((words, c) => {
    const width = widths[c]!;
    const low = DIGIT_BITS - width;
    for (let i = 0; width > 0 && i < points; i++) {
      waiting = waiting << width | (words[i]! & DIGITS) >>> low;
      count += width;
      while (count >= 8) {
        count -= 8;
        octets[at++] = waiting >>> count;
      }
      waiting &= (1 << count) - 1;
    }
  });
  if (count > 0) octets[at] = waiting << 8 - count;
  return octets;
}

function unpack(
  exponents: Uint8Array,
  digits: Uint8Array,
  { widths, points }: { widths: Uint8Array; points: number },
): Float32Array[] {
  const signs = points * widths.length;
  let [waiting, count, at] = [0, 0, 0];
  return Array.from(widths, (width, c) => {
    const column = new Float32Array(points);
    const words = new Uint32Array(column.buffer);
    const low = DIGIT_BITS - width;
    for (let i = 0; i < points; i++) {
      while (count < width) {
        waiting = waiting << 8 | digits[at++]!;
        count += 8;
      }
      count -= width;
      const place = c * points + i;
      const sign = exponents[signs + (place >>> 3)]! >>> (place & 7) & 1;
      words[i] = sign << 31 |
        exponents[place]! << DIGIT_BITS |
        waiting >>> count << low;
      waiting &= (1 << count) - 1;
    }
    return column;
  });
}
