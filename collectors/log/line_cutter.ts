/**
 * A stream of octets to blocks of whole lines, in bounded memory that is used
 * again and again.
 *
 * @module
 */

/**
 * Longest line that is read; a longer one is passed over and counted. journald
 * cuts at 48 KiB (LineMax=, journald.conf(5)), syslog daemons at 8 KiB and less.
 */
export const MAX_LINE = 65_536;

/** Octets that are taken at a time. */
const PIECE_SIZE = 1_048_576;

const LINE_FEED = 0x0a;

/** What a piece of the stream gave. */
export interface CutLines {
  /** Whole lines with their line feeds; it may be empty, and is good until the next call. */
  readonly lines: Uint8Array;
  /** How many lines ended that were too long. */
  readonly tooLong: number;
}

/** Cuts a stream into lines. */
export class LineCutter {
  readonly #buffer = new Uint8Array(MAX_LINE + PIECE_SIZE);
  /** Where the beginning of a line lies whose end has not come. */
  #restStart = 0;
  #restEnd = 0;
  /** The line is too long: all is passed over up to its end. */
  #skipping: boolean;

  /** `skipping` tells that the stream begins inside a line that is passed over. */
  constructor(skipping = false) {
    this.#skipping = skipping;
  }

  /** Octets that are held back until their line ends. */
  get pending(): number {
    return this.#restEnd - this.#restStart;
  }

  /** True inside a line that is passed over. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** Returns where the next octets of the stream are to be written; {@linkcode LineCutter.take} is told how many they were. */
  room(): Uint8Array {
    if (this.#restStart > 0) {
      this.#buffer.copyWithin(0, this.#restStart, this.#restEnd);
      this.#restEnd -= this.#restStart;
      this.#restStart = 0;
    }
    return this.#buffer.subarray(this.#restEnd, this.#restEnd + PIECE_SIZE);
  }

  /** Takes the `count` octets that were written into {@linkcode LineCutter.room}. */
  take(count: number): CutLines {
    const fresh = this.#restEnd;
    const end = fresh + count;
    let start = this.#restStart;
    let tooLong = 0;
    if (this.#skipping) {
      const feed = this.#buffer.subarray(fresh, end).indexOf(LINE_FEED);
      if (feed < 0) return { lines: this.#lines(0, 0), tooLong };
      this.#skipping = false;
      tooLong++;
      start = fresh + feed + 1;
    }
    const last = this.#buffer.subarray(fresh, end).lastIndexOf(LINE_FEED);
    const cut = last < 0 ? start : Math.max(start, fresh + last + 1);
    this.#restStart = cut;
    this.#restEnd = end;
    if (this.pending > MAX_LINE) {
      this.#skipping = true;
      this.#restStart = this.#restEnd = 0;
    }
    return { lines: this.#lines(start, cut), tooLong };
  }

  /** Takes a piece of the stream that lies elsewhere. */
  *push(piece: Uint8Array): Generator<CutLines> {
    for (let at = 0; at < piece.length;) {
      const room = this.room();
      const part = piece.subarray(at, at + room.length);
      room.set(part);
      at += part.length;
      yield this.take(part.length);
    }
  }

  /** Ends the stream: returns what is left as a line of its own. */
  finish(): CutLines {
    const tooLong = this.#skipping ? 1 : 0;
    this.#skipping = false;
    const lines = this.#lines(this.#restStart, this.#restEnd);
    this.#restStart = this.#restEnd = 0;
    return { lines, tooLong };
  }

  #lines(start: number, end: number): Uint8Array {
    return this.#buffer.subarray(start, end);
  }
}
