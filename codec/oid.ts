/**
 * Object identifiers as values: parsing, printing, ordering.
 *
 * @module
 */

/** An object identifier: its sub-identifiers, root first, each 0 to 2^32-1. */
export type Oid = readonly number[];

/** Most sub-identifiers that an OBJECT IDENTIFIER value may have (RFC 2578, section 3.5). */
export const MAX_OID_LENGTH = 128;

/** Largest value of one sub-identifier (RFC 2578, section 3.5). */
export const MAX_SUB_IDENTIFIER = 0xffff_ffff;

/** Largest first sub-identifier, and the largest second one where the first is smaller than that (X.660, section 7.6). */
const MAX_ROOT_ARC = 2;
const MAX_NARROW_ARC = 39;

/**
 * Parses dotted text such as `1.3.6.1` or `.1.3.6.1`.
 *
 * @throws {SyntaxError} when the text is not an object identifier.
 */
export function parseOid(text: string): Oid {
  const dotted = text.startsWith(".") ? text.slice(1) : text;
  if (!/^\d+(\.\d+)*$/.test(dotted)) {
    throw new SyntaxError(
      `Cannot parse OID "${text}": expected numbers with dots between`,
    );
  }
  const oid = dotted.split(".").map(Number);
  if (oid.length > MAX_OID_LENGTH) {
    throw new SyntaxError(
      `Cannot parse OID "${text}": more than ${MAX_OID_LENGTH} sub-identifiers`,
    );
  }
  if (oid.some((subIdentifier) => subIdentifier > MAX_SUB_IDENTIFIER)) {
    throw new SyntaxError(
      `Cannot parse OID "${text}": a sub-identifier exceeds ${MAX_SUB_IDENTIFIER}`,
    );
  }
  const [root = 0, arc = 0] = oid;
  if (root > MAX_ROOT_ARC || (root < MAX_ROOT_ARC && arc > MAX_NARROW_ARC)) {
    throw new SyntaxError(
      `Cannot parse OID "${text}": no OID begins with these arcs`,
    );
  }
  return oid;
}

/** Returns the dotted text of an object identifier, without a leading dot. */
export function formatOid(oid: ArrayLike<number>): string {
  return Array.from(oid).join(".");
}

/** Returns a negative number, 0 or a positive number, as `a` is before, equal to or after `b` in lexicographic order. */
export function compareOids(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Tells whether `oid` is `prefix` or lies below it. */
export function startsWithOid(
  oid: ArrayLike<number>,
  prefix: ArrayLike<number>,
): boolean {
  if (oid.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) {
    if (oid[i] !== prefix[i]) return false;
  }
  return true;
}
