/**
 * A program that writes a log, and the rotations that befall it, in small steps:
 * between any two of them another program may look.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import type { Disk } from "./memory_files.ts";

/** Returns numbers from 0 up to, not including, `below`; the same for the same seed (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 * below);
  };
}

const encoder = new TextEncoder();

/** Most generations that are kept: the oldest goes when one more is put away. */
const kept = 40;

/** Writes lines, each known by its number, and rotates, one step at a call. */
export class RotatingWriter {
  readonly path: string;
  /** How many whole lines were written. */
  written = 0;
  readonly #disk: Disk;
  readonly #random: (below: number) => number;
  readonly #text: (number: number) => string;
  /** Steps that are to be done before anything is written again. */
  #steps: (() => void)[] = [];
  #unfinished = "";
  #generation = 0;
  /** Generation in which each line was begun. */
  readonly #generationOf: number[] = [0];

  constructor(
    disk: Disk,
    path: string,
    random: (below: number) => number,
    text?: (number: number) => string,
  ) {
    this.#disk = disk;
    this.path = path;
    this.#random = random;
    this.#text = text ??
      ((number) => `line ${number} ${"x".repeat(random(120))}`);
  }

  /** True between two rotations. */
  get idle(): boolean {
    return this.#steps.length === 0;
  }

  /** How many generations a reader lies behind that has read so many lines. */
  lead(read: number): number {
    return this.#generation - this.#generationOf[read]!;
  }

  /** Does one step. */
  step(): void {
    const step = this.#steps.shift();
    if (step !== undefined) return step();
    const choice = this.#random(20);
    if (choice < 13) this.#writeLines(1 + this.#random(30));
    else if (choice < 15) this.#writeHalf();
    else if (!this.#disk.exists(this.path)) this.#writeLines(1);
    else if (choice < 17) this.#rotate("rename");
    else if (choice < 19) this.#rotate("copytruncate");
    else this.#rotate("nocreate");
  }

  /** Finishes what is begun: rotations and the last line. */
  settle(): void {
    while (!this.idle) this.step();
    this.#finishLine();
  }

  /** Removes the log; the next line makes a new one. */
  remove(): void {
    this.settle();
    if (this.#disk.exists(this.path)) this.#disk.remove(this.path);
  }

  #writeLines(count: number): void {
    this.#finishLine();
    let text = "";
    for (let each = 0; each < count; each++) text += this.#line();
    this.#disk.append(this.path, encoder.encode(text));
  }

  #line(): string {
    this.#generationOf[this.written + 1] = this.#generation;
    return `${this.#text(++this.written)}\n`;
  }

  /** A line is written in two parts. */
  #writeHalf(): void {
    this.#finishLine();
    const line = this.#line();
    const half = 1 + this.#random(line.length - 1);
    this.#disk.append(this.path, encoder.encode(line.slice(0, half)));
    this.#unfinished = line.slice(half);
  }

  #finishLine(): void {
    if (this.#unfinished === "") return;
    this.#disk.append(this.path, encoder.encode(this.#unfinished));
    this.#unfinished = "";
  }

  #name(number: number, packed: boolean): string {
    return `${this.path}.${number}${packed ? ".gz" : ""}`;
  }

  /** What logrotate does, in its order: older ones move up, then the log is put away, then the youngest may be packed. */
  #rotate(how: "rename" | "copytruncate" | "nocreate"): void {
    const disk = this.#disk;
    // A line is never cut in two by a rotation.
    this.#finishLine();
    const plain = this.#random(3) === 0;
    for (let number = kept; number >= 1; number--) {
      for (const packed of [false, true]) {
        this.#steps.push(() => {
          const name = this.#name(number, packed);
          if (!disk.exists(name)) return;
          if (number === kept) disk.remove(name);
          else disk.rename(name, this.#name(number + 1, packed));
        });
      }
    }
    const youngest = this.#name(1, false);
    if (how === "copytruncate") {
      this.#steps.push(() => disk.write(youngest, disk.read(this.path)));
      this.#steps.push(() => disk.truncate(this.path));
    } else {
      this.#steps.push(() => disk.rename(this.path, youngest));
      if (how === "rename") {
        this.#steps.push(() => disk.write(this.path, new Uint8Array(0)));
      }
    }
    if (!plain) this.#pack(1 + this.#random(2));
    this.#generation++;
  }

  /** gzip writes the packed file in parts and then removes the plain one. */
  #pack(number: number): void {
    const disk = this.#disk;
    const name = this.#name(number, false);
    let packed = new Uint8Array(0);
    const target = this.#name(number, true);
    this.#steps.push(() => {
      if (!disk.exists(name)) return;
      packed = inMembers(disk.read(name), this.#random);
      disk.write(target, packed.subarray(0, packed.length >> 1));
    });
    this.#steps.push(() => {
      if (packed.length > 0) {
        disk.append(target, packed.subarray(packed.length >> 1));
      }
    });
    this.#steps.push(() => {
      if (packed.length > 0) disk.remove(name);
    });
  }
}

/** gzip data, sometimes of two members. */
function inMembers(
  data: Uint8Array,
  random: (below: number) => number,
): Uint8Array<ArrayBuffer> {
  const cut = random(2) === 0 ? 0 : random(data.length + 1);
  const first = gzipSync(data.subarray(0, cut));
  const second = gzipSync(data.subarray(cut));
  if (cut === 0) return new Uint8Array(second);
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
