/**
 * The samples of one family while a segment is being rendered: octets and three
 * numbers for each, as there may be hundreds of thousands.
 *
 * @module
 */

import type { Family } from "./family.ts";
import { GrowingBytes, GrowingUint32 } from "./growing.ts";

/** Text as it is compared and as it is written. */
export interface Piece {
  readonly text: string;
  readonly octets: Uint8Array;
}

/** The row that a sample is of. */
export interface SampleRow {
  /** Its labels as printed. */
  readonly labels: Piece;
  /** Number of the row, from 1. */
  readonly number: number;
  /** Rows of one group have different labels of the same names. */
  readonly group: number;
}

/** A sample's name behind the family's, and its value. */
export interface SampleText {
  readonly row: SampleRow;
  readonly suffix: Piece;
  /** Its own labels as printed; or, where one takes the place of the row's, all. */
  readonly own: Piece;
  readonly whole: boolean;
  readonly value: string;
  /** Order among all samples, which instances refer to. */
  readonly number: number;
}

/** Where a sample of a histogram stands among those of the same labels. */
export interface HistogramPlace {
  /** The labels without `le`. */
  readonly group: string;
  readonly rank: number;
}

/** What is kept of a sample: its number, where its line begins, and where the blank before its value is. */
const ENTRY = 3;

const [BLANK, LINE_END, OPEN, CLOSE, COMMA] = [0x20, 0x0a, 0x7b, 0x7d, 0x2c];

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** Lines of one family. */
export class FamilyText {
  readonly family: Family;
  readonly #name: Uint8Array;
  readonly #bytes = new GrowingBytes();
  readonly #entries = new GrowingUint32();
  /** Of a histogram alone, one for each sample. */
  readonly #places: HistogramPlace[] = [];
  /** The group that all samples are of so far, and in it for each suffix and own labels the last row that has them. */
  #group: number | undefined;
  readonly #lastRow = new Map<string, number>();
  /** All names, once samples of a second group came. */
  #names: Set<string> | undefined;

  constructor(family: Family) {
    this.family = family;
    this.#name = utf8.encode(family.name);
  }

  /** Appends a sample and tells whether it is the first of its name. */
  add(sample: SampleText, place: HistogramPlace | undefined): boolean {
    const bytes = this.#bytes;
    const start = bytes.length;
    this.#pushName(sample);
    const blank = bytes.length;
    if (!this.#isNew(sample, start)) {
      bytes.commit(start);
      return false;
    }
    bytes.pushOctet(BLANK);
    bytes.pushAscii(sample.value);
    bytes.pushOctet(LINE_END);
    this.#entries.push(sample.number);
    this.#entries.push(start);
    this.#entries.push(blank);
    if (place !== undefined) this.#places.push(place);
    return true;
  }

  #pushName({ row, suffix, own, whole }: SampleText): void {
    const bytes = this.#bytes;
    bytes.push(this.#name);
    bytes.push(suffix.octets);
    const ofRow = whole ? 0 : row.labels.octets.length;
    if (ofRow === 0 && own.octets.length === 0) return;
    bytes.pushOctet(OPEN);
    if (ofRow > 0) bytes.push(row.labels.octets);
    if (ofRow > 0 && own.octets.length > 0) bytes.pushOctet(COMMA);
    bytes.push(own.octets);
    bytes.pushOctet(CLOSE);
  }

  /** Rows of one group differ: there, only what one row says twice is the same. Anything else is compared by whole names. */
  #isNew({ row, suffix, own, whole }: SampleText, start: number): boolean {
    this.#group ??= row.group;
    if (this.#names === undefined && (whole || row.group !== this.#group)) {
      this.#names = new Set(this.#allNames());
    }
    if (this.#names !== undefined) {
      const name = decoder.decode(this.#bytes.view().subarray(start));
      const { size } = this.#names;
      return this.#names.add(name).size > size;
    }
    const key = suffix.text === "" ? own.text : suffix.text + own.text;
    if (this.#lastRow.get(key) === row.number) return false;
    this.#lastRow.set(key, row.number);
    return true;
  }

  #allNames(): string[] {
    const bytes = this.#bytes.view();
    const entries = this.#entries.toArray();
    const names: string[] = [];
    for (let i = 0; i < entries.length; i += ENTRY) {
      names.push(
        decoder.decode(bytes.subarray(entries[i + 1], entries[i + 2])),
      );
    }
    return names;
  }

  /** Writes the lines to `text`, and to `places`, two entries a sample, where each line and its blank are. */
  write(text: GrowingBytes, places: Uint32Array): void {
    if (this.#places.length > 0) {
      this.#writeInOrder(text, places);
      return;
    }
    const entries = this.#entries.toArray();
    const base = text.length;
    text.push(this.#bytes.view());
    for (let i = 0; i < entries.length; i += ENTRY) {
      const at = 2 * entries[i]!;
      places[at] = base + entries[i + 1]!;
      places[at + 1] = base + entries[i + 2]!;
    }
  }

  #writeInOrder(text: GrowingBytes, places: Uint32Array): void {
    const bytes = this.#bytes.view();
    const entries = this.#entries.toArray();
    const order = this.#places.map((place, i) => ({ place, i }))
      .sort((a, b) => compareInHistogram(a.place, b.place));
    for (const { i } of order) {
      const [number, start, blank] = entries.subarray(ENTRY * i);
      const at = 2 * number!;
      places[at] = text.length;
      places[at + 1] = text.length + blank! - start!;
      const next = entries[ENTRY * (i + 1) + 1];
      text.push(bytes.subarray(start, next ?? bytes.length));
    }
  }
}

function compareInHistogram(a: HistogramPlace, b: HistogramPlace): number {
  if (a.group !== b.group) return a.group < b.group ? -1 : 1;
  return a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1;
}
