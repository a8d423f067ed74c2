/**
 * Buffers that grow while a segment is being rendered.
 *
 * @module
 */

/** Unsigned 32-bit integers, appended one by one. */
export class GrowingUint32 {
  #array: Uint32Array<ArrayBuffer>;
  #length = 0;

  /** @param room how many there will be, as far as that is known. */
  constructor(room = 256) {
    this.#array = new Uint32Array(room);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = new Uint32Array(Math.max(256, this.#array.length * 2));
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.#length++] = value;
  }

  /** Adds numbers in their order. */
  pushAll(values: ArrayLike<number>): void {
    const { length } = values;
    if (this.#length + length > this.#array.length) {
      const larger = new Uint32Array(
        Math.max(this.#array.length * 2, this.#length + length),
      );
      larger.set(this.#array);
      this.#array = larger;
    }
    const target = this.#array;
    const at = this.#length;
    // A call costs more than copying a few.
    if (length > 64) target.set(values, at);
    else for (let i = 0; i < length; i++) target[at + i] = values[i]!;
    this.#length = at + length;
  }

  /** Returns exactly what was appended; nothing may be appended afterwards. */
  toArray(): Uint32Array<ArrayBuffer> {
    return this.#length === this.#array.length
      ? this.#array
      : this.#array.slice(0, this.#length);
  }
}

const utf8 = new TextEncoder();

/** Returns text in UTF-8; short ASCII, as nearly all is, without the cost of a call. */
export function encodeText(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return utf8.encode(text);
    octets[i] = code;
  }
  return octets;
}

/** Octets, appended as arrays or as text. */
export class GrowingBytes {
  #array: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param room how many there will be, as far as that is known. */
  constructor(room = 4096) {
    this.#array = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for `more` octets and returns the buffer to write them to, from {@linkcode length} on. */
  reserve(more: number): Uint8Array {
    if (this.#length + more > this.#array.length) {
      const larger = new Uint8Array(
        Math.max(this.#array.length * 2, this.#length + more),
      );
      larger.set(this.#array.subarray(0, this.#length));
      this.#array = larger;
    }
    return this.#array;
  }

  /** Says that the reserved room was written up to `end`. */
  commit(end: number): void {
    this.#length = end;
  }

  /** Returns what was appended, until something more is. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#array.subarray(0, this.#length);
  }

  /** Adds a copy of octets. */
  push(octets: Uint8Array): void {
    const { length } = octets;
    const target = this.reserve(length);
    // A call costs more than copying a few octets.
    if (length > 64) target.set(octets, this.#length);
    else {
      const at = this.#length;
      for (let i = 0; i < length; i++) target[at + i] = octets[i]!;
    }
    this.#length += length;
  }

  pushOctet(octet: number): void {
    this.reserve(1)[this.#length++] = octet;
  }

  /** Appends text of ASCII alone. */
  pushAscii(text: string): void {
    const target = this.reserve(text.length);
    const at = this.#length;
    for (let i = 0; i < text.length; i++) target[at + i] = text.charCodeAt(i);
    this.#length = at + text.length;
  }

  /** Adds a text as UTF-8. */
  pushText(text: string): void {
    // UTF-8 takes at most three octets for each UTF-16 unit.
    const target = this.reserve(text.length * 3);
    this.#length +=
      utf8.encodeInto(text, target.subarray(this.#length)).written;
  }

  /** Returns exactly what was appended; nothing may be appended afterwards. */
  toArray(): Uint8Array<ArrayBuffer> {
    return this.#length === this.#array.length
      ? this.#array
      : this.#array.slice(0, this.#length);
  }
}
