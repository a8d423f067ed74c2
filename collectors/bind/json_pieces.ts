/**
 * Cutting the zones out of a JSON document, so that thousands of them are
 * decoded and parsed a few at a time, and none is kept in memory whole.
 *
 * @module
 */

/** Least octets of zones that are parsed at once: those of some 100. */
const PIECE = 16_384;

/** Depth of a view's members: within the document, its views, and one of them. */
const DEPTH = 3;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

const VIEWS = new TextEncoder().encode('"views"');
const ZONES = new TextEncoder().encode('"zones"');

/** A document without its zones. */
export interface CutDocument {
  /** The document as text, with a text in quotes in the place of each view's list of zones. */
  readonly rest: string;
  /**
   * Returns the pieces of a list, each of them a list in JSON, that a text of
   * `rest` stands for, once; undefined when `value` is none of those texts.
   */
  piecesOf(value: unknown): Iterable<string> | undefined;
  /**
   * Returns the pieces of the lists that {@linkcode piecesOf} was not asked for,
   * as of a member that another of its name follows: the document is malformed
   * where one of them is.
   */
  unread(): Iterable<string>;
}

/**
 * Cuts out what `views.NAME.zones` lists; `decode` makes octets into text. Of a
 * document that is not well-formed JSON, `rest` or a piece is not either.
 */
export function cutZones(
  octets: Uint8Array,
  decode: (octets: Uint8Array) => string,
): CutDocument {
  return new Cutter(octets, decode).cut();
}

/** Where elements of a list stand. */
type Span = readonly [start: number, end: number];

class Cutter {
  readonly #octets: Uint8Array;
  readonly #decode: (octets: Uint8Array) => string;
  /** Where the last text at each depth begins: the key, where it is a list's that begins. */
  readonly #keys: number[] = [];
  readonly #lists = new Map<unknown, readonly Span[]>();
  /** Nobody can have put it into the document. */
  readonly #token = crypto.randomUUID();
  #at = 0;

  constructor(octets: Uint8Array, decode: (octets: Uint8Array) => string) {
    this.#octets = octets;
    this.#decode = decode;
  }

  cut(): CutDocument {
    const octets = this.#octets;
    let rest = "";
    let copied = 0;
    for (let depth = 0; this.#at < octets.length;) {
      const octet = octets[this.#at]!;
      if (octet === OPENING_BRACKET && this.#isOfZones(depth)) {
        rest += this.#text(copied, this.#at) + this.#list();
        copied = this.#at;
      } else if (octet === QUOTE) {
        if (depth <= DEPTH) this.#keys[depth] = this.#at;
        this.#at = behindString(octets, this.#at);
      } else {
        depth += step(octet);
        this.#at++;
      }
    }
    return {
      rest: rest + this.#text(copied, octets.length),
      piecesOf: (value) => {
        const spans = this.#lists.get(value);
        this.#lists.delete(value);
        return spans && this.#pieces(spans);
      },
      unread: () => this.#lists.values().flatMap((it) => this.#pieces(it)),
    };
  }

  *#pieces(spans: readonly Span[]): Generator<string, void, void> {
    for (const [start, end] of spans) yield `[${this.#text(start, end)}]`;
  }

  #text(start: number, end: number): string {
    return this.#decode(this.#octets.subarray(start, end));
  }

  #isOfZones(depth: number): boolean {
    return depth === DEPTH && isAt(this.#octets, this.#keys[1], VIEWS) &&
      isAt(this.#octets, this.#keys[DEPTH], ZONES);
  }

  /** Passes over a list and returns what takes its place. */
  #list(): string {
    const octets = this.#octets;
    const spans: Span[] = [];
    let start = ++this.#at;
    let depth = 0;
    while (this.#at < octets.length) {
      const octet = octets[this.#at]!;
      if (octet === QUOTE) {
        this.#at = behindString(octets, this.#at);
        continue;
      }
      if (depth === 0 && octet === CLOSING_BRACKET) break;
      if (depth === 0 && octet === COMMA && this.#at - start >= PIECE) {
        spans.push([start, this.#at]);
        start = this.#at + 1;
      } else depth += step(octet);
      this.#at++;
    }
    // A comma that nothing follows is as wrong as it would be in the whole.
    const isEmpty = spans.length > 0 &&
      octets.subarray(start, this.#at).every((octet) => BLANKS.has(octet));
    spans.push([isEmpty ? start - 1 : start, this.#at]);
    const name = `${this.#token} ${this.#lists.size}`;
    this.#lists.set(name, spans);
    // A list that does not end stays one.
    return this.#at++ < octets.length ? `"${name}"` : "[";
  }
}

function step(octet: number): number {
  if (octet === OPENING_BRACE || octet === OPENING_BRACKET) return 1;
  return octet === CLOSING_BRACE || octet === CLOSING_BRACKET ? -1 : 0;
}

function isAt(
  octets: Uint8Array,
  at: number | undefined,
  words: Uint8Array,
): boolean {
  return at !== undefined &&
    words.every((octet, i) => octets[at + i] === octet);
}

/** Returns the offset behind the text in quotes at `quote`. */
function behindString(octets: Uint8Array, quote: number): number {
  for (let at = quote + 1; at < octets.length; at++) {
    const octet = octets[at];
    if (octet === BACKSLASH) at++;
    else if (octet === QUOTE) return at + 1;
  }
  return octets.length;
}
