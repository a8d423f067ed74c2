/**
 * A stream of octets to blocks of whole lines, in bounded memory.
 *
 * @module
 */

/**
 * Longest line that is read; a longer one is passed over and counted. journald
 * cuts at 48 KiB (LineMax=, journald.conf(5)), syslog daemons at 8 KiB and less.
 */
export const maxLine = 65_536;

const lineFeed = 0x0a;

/** What a piece of the stream gave. */
export interface CutLines {
  /** Whole lines with their line feeds; it may be empty, and is good until the next call. */
  readonly lines: Uint8Array;
  /** How many lines ended that were too long. */
  readonly tooLong: number;
}

const nothing = new Uint8Array(0);

/** Cuts a stream into lines. */
export class LineCutter {
  /** The beginning of a line whose end has not come. */
  #rest: Uint8Array = nothing;
  /** The line is too long: all is passed over up to its end. */
  #skipping: boolean;

  /** `skipping` tells that the stream begins inside a line that is passed over. */
  constructor(skipping = false) {
    this.#skipping = skipping;
  }

  /** Octets that are held back until their line ends. */
  get pending(): number {
    return this.#rest.length;
  }

  /** True inside a line that is passed over. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** Takes the next piece of the stream. */
  push(piece: Uint8Array): CutLines {
    let tooLong = 0;
    let start = 0;
    if (this.#skipping) {
      const end = piece.indexOf(lineFeed);
      if (end < 0) return { lines: nothing, tooLong };
      this.#skipping = false;
      tooLong++;
      start = end + 1;
    }
    const last = piece.lastIndexOf(lineFeed) + 1;
    if (last <= start) {
      this.#hold(joined(this.#rest, piece.subarray(start)));
      return { lines: nothing, tooLong };
    }
    const lines = joined(this.#rest, piece.subarray(start, last));
    this.#rest = nothing;
    this.#hold(piece.slice(last));
    return { lines, tooLong };
  }

  /** Ends the stream: returns what is left as a line of its own. */
  finish(): CutLines {
    const tooLong = this.#skipping ? 1 : 0;
    this.#skipping = false;
    const lines = this.#rest;
    this.#rest = nothing;
    return { lines, tooLong };
  }

  #hold(rest: Uint8Array): void {
    if (rest.length > maxLine) {
      this.#skipping = true;
      this.#rest = nothing;
    } else this.#rest = rest;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
