/**
 * The samples of a segment while it is being rendered.
 *
 * @module
 */

import { labelText, sampleValue } from "./exposition.ts";
import type { Family, InfoLabel, Labels, Series } from "./family.ts";
import {
  FamilyText,
  type HistogramPlace,
  type Piece,
  type SampleRow,
} from "./family_text.ts";
import { encodeText, GrowingBytes } from "./growing.ts";
import type { FamilySpan, Segment } from "./segment.ts";

/** What a row says of one info family. */
interface RowInfo {
  readonly family: Family;
  readonly number: number;
  readonly labels: Record<string, string>;
}

/** The samples' part of a segment. */
export type SampleColumns = Pick<Segment, "text" | "families" | "samples">;

/** A series' own labels: as printed, and their names. */
interface OwnLabels {
  readonly piece: Piece;
  readonly names: readonly string[];
}

const NONE_LOST: ReadonlySet<number> = new Set();

function joined(first: string, second: string): string {
  return first === "" || second === "" ? first + second : `${first},${second}`;
}

/** Text whose octets are made when they are asked for: a row without samples needs none. */
class LatePiece implements Piece {
  readonly text: string;
  #octets: Uint8Array | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get octets(): Uint8Array {
    return this.#octets ??= encodeText(this.text);
  }
}

function piece(text: string): Piece {
  return { text, octets: encodeText(text) };
}

const NOTHING = piece("");
const SUFFIXES: Readonly<Record<Series["suffix"], Piece>> = {
  "": NOTHING,
  _bucket: piece("_bucket"),
  _sum: piece("_sum"),
  _count: piece("_count"),
};

/** Collects samples, grouped by the name of their family, in the order in which rows were read. */
export class SampleList {
  /** What all samples bear before the labels of their row. */
  readonly #labels: readonly [string, string][];
  readonly #labelText: string;
  readonly #families = new Map<string, FamilyText>();
  /** Own labels as printed: most series are declared once for all rows. */
  readonly #own = new WeakMap<Labels, OwnLabels>();
  #count = 0;
  #rowLabels: readonly [string, string][] = [];
  #row: SampleRow = { labels: NOTHING, number: 0, group: 0 };
  readonly #rowInfo = new Map<string, RowInfo>();
  readonly #references: { readonly number: number; readonly name: string }[] =
    [];
  #rowNumbers: number[] = [];
  #rowAnchor = -1;

  /** `labels` are put before those of every row. */
  constructor(labels: Labels = {}) {
    this.#labels = Object.entries(labels);
    this.#labelText = labelText(this.#labels);
  }

  /** Begins a group of rows, all of which have different labels of the same names. */
  beginGroup(): void {
    this.#row = { ...this.#row, group: this.#row.group + 1 };
  }

  /** Begins a row: its labels, `text` as printed, are put before the constant labels of every sample. */
  beginRow(
    labels: readonly [string, string][],
    text: string = labelText(labels),
  ): void {
    const { number, group } = this.#row;
    this.#rowLabels = this.#labels.length === 0
      ? labels
      : [...this.#labels, ...labels];
    this.#row = {
      labels: new LatePiece(joined(this.#labelText, text)),
      number: number + 1,
      // Rows without labels are all alike.
      group: labels.length === 0 ? group + 1 : group,
    };
    this.#rowInfo.clear();
    this.#rowNumbers = [];
    this.#rowAnchor = -1;
  }

  /**
   * Ends a row: what was added to info families becomes one sample of each.
   *
   * @returns the numbers of those that are lost, since the family has one of the same labels.
   */
  endRow(): ReadonlySet<number> {
    let lost = NONE_LOST;
    for (const { family, number, labels } of this.#rowInfo.values()) {
      const series: Series = { kind: "series", family, suffix: "", labels };
      if (!this.#put(series, number, "1")) lost = new Set(lost).add(number);
    }
    this.#rowAnchor = this.#rowNumbers.find((number) => !lost.has(number)) ??
      -1;
    return lost;
  }

  /** The first sample of the row that ended; -1 when it had none. */
  get rowAnchor(): number {
    return this.#rowAnchor;
  }

  /**
   * Adds a sample.
   *
   * @returns its number; -1 when the family has one of the same name and labels, or is of another type.
   */
  add(series: Series, value: number | bigint, divisor: number): number {
    return this.#put(series, this.#count, sampleValue(value, divisor))
      ? this.#take()
      : -1;
  }

  /** Returns the number of a sample that another segment has: its name is kept, and not printed. */
  refer({ family, suffix, labels }: Series): number {
    const text = this.#allLabels(labels);
    const name = `${family.name}${suffix}${text === "" ? "" : `{${text}}`}`;
    this.#references.push({ number: this.#count, name });
    return this.#take();
  }

  /** Adds a label to the row's sample of an info family and returns that sample's number. */
  addInfo({ family, label }: InfoLabel, text: string): number {
    let info = this.#rowInfo.get(family.name);
    if (info === undefined) {
      info = { family, number: this.#take(), labels: {} };
      this.#rowInfo.set(family.name, info);
    }
    info.labels[label] = text;
    return info.number;
  }

  #take(): number {
    this.#rowNumbers.push(this.#count);
    return this.#count++;
  }

  #put(series: Series, number: number, value: string): boolean {
    const { family, suffix, labels } = series;
    let known = this.#families.get(family.name);
    if (known === undefined) {
      known = new FamilyText(family);
      this.#families.set(family.name, known);
    }
    if (known.family.type !== family.type) return false;
    const own = this.#ownLabels(labels);
    const whole = this.#replacesOneOfRow(own.names);
    return known.add({
      row: this.#row,
      suffix: SUFFIXES[suffix],
      own: whole ? piece(this.#allLabels(labels)) : own.piece,
      whole,
      value,
      number,
    }, family.type === "histogram" ? this.#place(series) : undefined);
  }

  #ownLabels(labels: Labels): OwnLabels {
    let own = this.#own.get(labels);
    if (own === undefined) {
      own = {
        piece: piece(labelText(Object.entries(labels))),
        names: Object.keys(labels),
      };
      this.#own.set(labels, own);
    }
    return own;
  }

  #replacesOneOfRow(names: readonly string[]): boolean {
    if (names.length === 0) return false;
    for (const label of this.#rowLabels) {
      if (names.includes(label[0])) return true;
    }
    return false;
  }

  /** A label that the series sets itself takes the place of the row's. */
  #allLabels(labels: Labels): string {
    return labelText(
      Object.entries({ ...Object.fromEntries(this.#rowLabels), ...labels }),
    );
  }

  #place({ suffix, labels }: Series): HistogramPlace {
    const { le = "", ...others } = labels;
    return {
      group: this.#allLabels(others),
      rank: histogramRank(suffix, le),
    };
  }

  /** Lays the text out. */
  finish(): SampleColumns {
    const text = new GrowingBytes();
    const places = new Uint32Array(this.#count * 2);
    const families: FamilySpan[] = [];
    for (const known of this.#families.values()) {
      known.write(text, places);
      families.push({ family: known.family, end: text.length });
    }
    // Behind the last family, where no page looks.
    for (const { number, name } of this.#references) {
      places[2 * number] = text.length;
      text.pushText(name);
      places[2 * number + 1] = text.length;
    }
    return { text: text.toArray(), families, samples: places };
  }
}

/** Within one label set, buckets come in rising order, then the sum, then the count. */
function histogramRank(suffix: Series["suffix"], le: string): number {
  if (suffix === "_sum") return Number.MAX_VALUE;
  if (suffix === "_count") return Infinity;
  return le === "+Inf" ? Number.MAX_VALUE / 2 : Number(le);
}
