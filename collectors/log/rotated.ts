/**
 * Names that logrotate, newsyslog and `postfix logrotate` give to a log that they
 * put away, and which of two is the older.
 *
 * @module
 */

/** A file that was the log once. */
export interface RotatedName {
  readonly name: string;
  readonly gzip: boolean;
}

interface Parsed extends RotatedName {
  /** `1`, `20261122`, `20261122-235040`. */
  readonly stamp: string;
  /** True for a number that grows at each rotation. */
  readonly numbered: boolean;
}

/** A counting number has at most this many digits; a date has more. */
const maxNumberDigits = 5;

/**
 * Returns the names among `names` that are older generations of the log `base`,
 * oldest first: `mail.log.2.gz`, `mail.log.1`, `mail.log-20261122`,
 * `maillog.20261122-235040.gz`, `mail-20261122.log` (logrotate's `extension`).
 */
export function rotatedNames(
  base: string,
  names: readonly string[],
): RotatedName[] {
  const found: Parsed[] = [];
  for (const name of names) {
    const parsed = parseRotated(base, name);
    if (parsed !== undefined) found.push(parsed);
  }
  found.sort(older);
  return found.map(({ name, gzip }) => ({ name, gzip }));
}

function parseRotated(base: string, name: string): Parsed | undefined {
  const gzip = name.endsWith(".gz");
  const plain = gzip ? name.slice(0, -3) : name;
  const stamp = stampBehind(base, plain) ?? stampInside(base, plain);
  if (stamp === undefined) return undefined;
  const numbered = /^\d+$/.test(stamp) && stamp.length <= maxNumberDigits;
  return { name, gzip, stamp, numbered };
}

function stampBehind(base: string, plain: string): string | undefined {
  if (!plain.startsWith(base)) return undefined;
  return stampOf(plain.slice(base.length));
}

/** `mail-20261122.log` of `mail.log`. */
function stampInside(base: string, plain: string): string | undefined {
  const dot = base.lastIndexOf(".");
  if (dot <= 0) return undefined;
  const stem = base.slice(0, dot);
  const extension = base.slice(dot);
  if (!plain.startsWith(stem) || !plain.endsWith(extension)) return undefined;
  if (plain.length <= stem.length + extension.length) return undefined;
  return stampOf(plain.slice(stem.length, -extension.length));
}

function stampOf(text: string): string | undefined {
  return /^[.-](\d[\dT:_.-]{0,40})$/.exec(text)?.[1];
}

/** Orders by age: higher numbers and earlier dates first; the plain file before its compressed copy. */
function older(a: Parsed, b: Parsed): number {
  if (a.numbered !== b.numbered) return a.numbered ? 1 : -1;
  if (a.numbered) {
    const difference = Number(b.stamp) - Number(a.stamp);
    if (difference !== 0) return difference;
  } else if (a.stamp !== b.stamp) return a.stamp < b.stamp ? -1 : 1;
  return a.gzip === b.gzip ? 0 : a.gzip ? 1 : -1;
}
