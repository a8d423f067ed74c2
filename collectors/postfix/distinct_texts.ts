/**
 * How many different texts there were, without keeping them: exactly as long as
 * their hashes fit, and from then on as an estimate.
 *
 * @module
 */

import { hashOf } from "./hash.ts";

/** Hashes that are kept: 8 MB when full, at half of which counting goes over to estimating. */
const FIRST_SIZE = 4_096;
const MAX_SIZE = 1_048_576;

/** Registers: 2^14 of them give a standard error of 0.8 %. */
const REGISTERS = 16_384;

/** Bits of a hash above those that choose its register. */
const REST_BITS = 53 - 14;

/** Returns the hash by which a text is told apart. */
export function textHash(text: string): number {
  // 0 is no hash, and an empty text's alone.
  return hashOf(text, 0, text.length) || 1;
}

/** Counts different texts. */
export class DistinctTexts {
  /** Open addressing; 0 is no hash. */
  #hashes: Float64Array | undefined = new Float64Array(FIRST_SIZE);
  #size = 0;
  /** Filled when the hashes no longer fit. */
  readonly #ranks = new Uint8Array(REGISTERS);

  /** Takes a text. Returns false where it is known to have been there before. */
  add(text: string): boolean {
    return this.addHash(textHash(text));
  }

  /** Takes a text by its {@linkcode textHash}. Returns false where it is known to have been there before. */
  addHash(hash: number): boolean {
    if (this.#hashes === undefined) this.#rank(hash);
    else {
      if (!insert(this.#hashes, hash)) return false;
      if (++this.#size * 2 >= this.#hashes.length) this.#grow(this.#hashes);
    }
    return true;
  }

  /** True where {@linkcode DistinctTexts.count} is an estimate. */
  get isEstimate(): boolean {
    return this.#hashes === undefined;
  }

  /** How many there were. */
  get count(): number {
    return this.#hashes === undefined ? this.#estimate() : this.#size;
  }

  #grow(hashes: Float64Array): void {
    if (hashes.length >= MAX_SIZE) {
      this.#hashes = undefined;
      for (const hash of hashes) if (hash !== 0) this.#rank(hash);
      return;
    }
    const larger = new Float64Array(hashes.length * 2);
    for (const hash of hashes) if (hash !== 0) insert(larger, hash);
    this.#hashes = larger;
  }

  /** HyperLogLog (Flajolet and others, 2007): the longest run of zeros in each register's hashes. */
  #rank(hash: number): void {
    const register = hash % REGISTERS;
    const rest = Math.floor(hash / REGISTERS);
    const low = rest >>> 0;
    const high = Math.floor(rest / 0x1_0000_0000);
    const zeros = low !== 0
      ? 31 - Math.clz32(low & -low)
      : high !== 0
      ? 63 - Math.clz32(high & -high)
      : REST_BITS;
    if (zeros >= this.#ranks[register]!) this.#ranks[register] = zeros + 1;
  }

  #estimate(): number {
    let sum = 0;
    for (const rank of this.#ranks) sum += 2 ** -rank;
    const alpha = 0.7213 / (1 + 1.079 / REGISTERS);
    return Math.round(alpha * REGISTERS * REGISTERS / sum);
  }
}

/** Puts a hash into a table that has room, and tells whether it was not there. */
function insert(hashes: Float64Array, hash: number): boolean {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (hashes[slot] !== 0) {
    if (hashes[slot] === hash) return false;
    slot = (slot + 1) & mask;
  }
  hashes[slot] = hash;
  return true;
}
