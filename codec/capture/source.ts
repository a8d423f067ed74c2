/**
 * Octets that come in pieces, handed out in the lengths that a format needs.
 *
 * @module
 */

import { concatBytes } from "../packet/octets.ts";

/** A queue of octets. What lies within one piece is handed out as a view; only what spans two is copied. */
export class ByteSource {
  /** Offset in the whole of the next octet. */
  offset = 0;
  private current: Uint8Array = new Uint8Array(0);
  private at = 0;
  private later: Uint8Array[] = [];
  private laterLength = 0;
  /** Octets to be passed over that have not come yet. */
  private owed = 0;

  /** Adds a piece; it must not be changed afterwards. */
  push(piece: Uint8Array): void {
    const passed = Math.min(this.owed, piece.length);
    this.owed -= passed;
    this.offset += passed;
    if (passed === piece.length) return;
    const rest = piece.subarray(passed);
    if (this.at === this.current.length) {
      this.current = rest;
      this.at = 0;
      return;
    }
    this.later.push(rest);
    this.laterLength += rest.length;
  }

  /** Octets that are there. */
  get available(): number {
    return this.current.length - this.at + this.laterLength;
  }

  /**
   * Makes the next `length` octets stand one after the other: returns the piece that holds them, in
   * which they begin at `position`; undefined when there are not that many.
   */
  peek(length: number): Uint8Array | undefined {
    if (this.current.length - this.at >= length) return this.current;
    if (this.available < length) return undefined;
    this.join(length);
    return this.current;
  }

  /** Where in the piece that `peek` returned the next octet stands. */
  get position(): number {
    return this.at;
  }

  /** Goes on by `length` octets, which `peek` has shown to be there. */
  take(length: number): void {
    this.at += length;
    this.offset += length;
    if (this.at === this.current.length && this.later.length > 0) {
      this.current = this.later.shift()!;
      this.laterLength -= this.current.length;
      this.at = 0;
    }
  }

  /** Passes over `length` octets, whether they are there or still to come. */
  skip(length: number): void {
    let left = length;
    while (left > 0 && this.at < this.current.length) {
      const step = Math.min(left, this.current.length - this.at);
      this.take(step);
      left -= step;
    }
    this.owed += left;
  }

  /** Copies no more than is needed, so that a long piece is not copied for the sake of a short one before it. */
  private join(length: number): void {
    const parts = [this.current.subarray(this.at)];
    let joined = parts[0]!.length;
    while (joined < length) {
      const next = this.later.shift()!;
      this.laterLength -= next.length;
      const wanted = length - joined;
      // The piece is split; its rest stays where it is.
      if (next.length > wanted) {
        this.later.unshift(next.subarray(wanted));
        this.laterLength += next.length - wanted;
      }
      parts.push(next.subarray(0, wanted));
      joined += Math.min(next.length, wanted);
    }
    this.current = concatBytes(parts);
    this.at = 0;
  }
}
