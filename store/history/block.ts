/**
 * Blocks of numbers as they are stored: the octets of equal weight of all
 * numbers side by side, compressed. A block that is damaged is found out.
 *
 * @module
 */

import { constants, deflateSync, inflateSync } from "node:zlib";

/** Thrown when stored octets are no block, or not the one that was expected. */
export class BlockError extends Error {
  override readonly name = "BlockError";
}

/** Of this layout: one octet for it, one for the columns, two for the points, then zlib's format, which has a checksum. */
const FORMAT = 1;
const HEAD = 4;

/** Octets of a float. */
const FLOAT = 4;

/** Most points of a block, as two octets can hold. */
export const MAX_BLOCK_POINTS = 65_535;

/** Deflate's levels: what is kept for long is worth more work. */
const LEVELS = { fast: 1, small: 6 } as const;

/**
 * Encodes columns of the same length.
 *
 * @throws {RangeError} when there are more points than a block can have.
 */
export function encodeBlock(
  columns: readonly Float32Array[],
  level: keyof typeof LEVELS,
): Uint8Array {
  const points = columns[0]?.length ?? 0;
  if (points > MAX_BLOCK_POINTS) {
    throw new RangeError(`Cannot store a block of ${points} points`);
  }
  const packed = deflateSync(shuffle(columns, points), {
    level: LEVELS[level],
    // A block is far smaller than deflate's usual window and tables.
    memLevel: constants.Z_DEFAULT_MEMLEVEL,
  });
  const block = new Uint8Array(HEAD + packed.length);
  block[0] = FORMAT;
  block[1] = columns.length;
  block[2] = points >>> 8;
  block[3] = points & 0xff;
  block.set(packed, HEAD);
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
  if (block.length < HEAD || block[0] !== FORMAT || block[1] !== columns) {
    throw new BlockError(
      `Cannot read a block of history: expected layout ${FORMAT} with ${columns} columns`,
    );
  }
  const points = block[2]! * 256 + block[3]!;
  const size = points * columns * FLOAT;
  return unshuffle(inflate(block.subarray(HEAD), size), points, columns);
}

function inflate(packed: Uint8Array, size: number): Uint8Array {
  let octets: Uint8Array;
  try {
    octets = inflateSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new BlockError(
      `Cannot read a block of history: ${(error as Error).message}`,
    );
  }
  if (octets.length !== size) {
    throw new BlockError(
      `Cannot read a block of history: expected ${size} octets, found ${octets.length}`,
    );
  }
  return octets;
}

function shuffle(columns: readonly Float32Array[], points: number): Uint8Array {
  const plane = points * columns.length;
  const shuffled = new Uint8Array(plane * FLOAT);
  columns.forEach((column, c) => {
    const words = new Uint32Array(column.buffer, column.byteOffset, points);
    for (let i = 0, at = c * points; i < points; i++, at++) {
      const word = words[i]!;
      shuffled[at] = word >>> 24;
      shuffled[plane + at] = word >>> 16;
      shuffled[2 * plane + at] = word >>> 8;
      shuffled[3 * plane + at] = word;
    }
  });
  return shuffled;
}

function unshuffle(
  octets: Uint8Array,
  points: number,
  count: number,
): Float32Array[] {
  const plane = points * count;
  return Array.from({ length: count }, (_, c) => {
    const column = new Float32Array(points);
    const words = new Uint32Array(column.buffer);
    for (let i = 0, at = c * points; i < points; i++, at++) {
      words[i] = octets[at]! << 24 | octets[plane + at]! << 16 |
        octets[2 * plane + at]! << 8 | octets[3 * plane + at]!;
    }
    return column;
  });
}
