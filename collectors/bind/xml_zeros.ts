/**
 * Counters of zones that are zero, which make most of an XML document: BIND
 * lists some 75 for each zone, and leaves them out of JSON. What is zero is not
 * wanted, so that it need not be parsed.
 *
 * @module
 */

const ascii = (text: string) => new TextEncoder().encode(text);

const ZONES = ascii("<zones>");
const ZONES_END = ascii("</zones>");
/** What each counter begins with, up to its name. */
const COUNTER = ascii('<counter name="');
/** What follows the start tag of one that is zero. */
const ZERO = ascii("0</counter>");
const TAG_BEGIN = 0x3c;
const TAG_END = 0x3e;

/** Octets of one piece. */
const PIECE = 65_536;

/**
 * Yields `bytes`, an XML document, in pieces, without those elements
 * `<counter name="...">0</counter>` that lie within `<zones>`. A piece is to be
 * used before the next one is asked for.
 */
export function* withoutZeros(bytes: Uint8Array): Generator<Uint8Array> {
  const pieces = new Pieces();
  let isInZones = false;
  let from = 0;
  for (let tag = bytes.indexOf(TAG_BEGIN); tag >= 0;) {
    let behind = tag;
    if (!isInZones) isInZones = isAt(bytes, tag, ZONES);
    else if (isAt(bytes, tag, COUNTER)) behind = behindZeros(bytes, tag);
    else isInZones = !isAt(bytes, tag, ZONES_END);
    if (behind > tag) {
      yield* pieces.add(bytes, from, tag);
      from = behind;
    }
    tag = bytes.indexOf(TAG_BEGIN, Math.max(behind, tag + 1));
  }
  yield* pieces.add(bytes, from, bytes.length);
  yield* pieces.flush();
}

function isAt(bytes: Uint8Array, at: number, words: Uint8Array): boolean {
  for (let i = 0; i < words.length; i++) {
    if (bytes[at + i] !== words[i]) return false;
  }
  return true;
}

/** Returns the offset behind as many counters from `at` on as are zero. */
function behindZeros(bytes: Uint8Array, at: number): number {
  for (let behind = at;;) {
    const next = behindZero(bytes, behind);
    if (next < 0) return behind;
    behind = next;
  }
}

/** Returns the offset behind the counter at `at`; -1 when there is none, or it is not zero. */
function behindZero(bytes: Uint8Array, at: number): number {
  if (!isAt(bytes, at, COUNTER)) return -1;
  let place = at + COUNTER.length;
  // Neither stands in the value of an attribute as BIND writes it.
  while (
    place < bytes.length && bytes[place] !== TAG_END &&
    bytes[place] !== TAG_BEGIN
  ) place++;
  if (bytes[place] !== TAG_END) return -1;
  return isAt(bytes, place + 1, ZERO) ? place + 1 + ZERO.length : -1;
}

/** Gathers pieces into larger ones. */
class Pieces {
  readonly #piece = new Uint8Array(PIECE);
  #length = 0;

  /** Adds the octets from `start` to `end`, and yields what became large enough. */
  *add(source: Uint8Array, start: number, end: number): Generator<Uint8Array> {
    for (let at = start; at < end;) {
      const count = Math.min(end - at, PIECE - this.#length);
      this.#piece.set(source.subarray(at, at + count), this.#length);
      this.#length += count;
      at += count;
      if (this.#length === PIECE) yield* this.flush();
    }
  }

  *flush(): Generator<Uint8Array> {
    if (this.#length > 0) yield this.#piece.subarray(0, this.#length);
    this.#length = 0;
  }
}
