/**
 * The samples of a segment while it is being rendered.
 *
 * @module
 */

import { labelText, sampleValue } from "./exposition.ts";
import type { Family, InfoLabel, Labels, Series } from "./family.ts";
import { GrowingBytes } from "./growing.ts";
import type { FamilySpan, Segment } from "./segment.ts";

interface Sample {
  /** Name and labels as printed. */
  readonly name: string;
  readonly value: string;
  /** Order among all samples, which instances refer to. */
  readonly number: number;
  /** Of a histogram: the labels without `le`, and the place among samples of the same. */
  readonly group: string;
  readonly rank: number;
}

interface FamilySamples {
  readonly family: Family;
  readonly samples: Sample[];
  readonly names: Set<string>;
}

/** What a row says of one info family. */
interface RowInfo {
  readonly family: Family;
  readonly number: number;
  readonly labels: Record<string, string>;
}

/** The samples' part of a segment. */
export type SampleColumns = Pick<Segment, "text" | "families" | "samples">;

const NONE_LOST: ReadonlySet<number> = new Set();

/** Collects samples, grouped by the name of their family, in the order in which rows were read. */
export class SampleList {
  readonly #families = new Map<string, FamilySamples>();
  #count = 0;
  #rowLabels: readonly [string, string][] = [];
  /** The row's labels as printed. */
  #rowText = "";
  readonly #rowInfo = new Map<string, RowInfo>();
  #rowNumbers: number[] = [];
  #rowAnchor = -1;

  /** Begins a row: its labels are put before the constant labels of every sample. */
  beginRow(labels: readonly [string, string][]): void {
    this.#rowLabels = labels;
    this.#rowText = labelText(Object.fromEntries(labels));
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
      const name = this.#name(family.name, labels);
      const sample = { name, value: "1", number, group: "", rank: 0 };
      if (!this.#put(family, sample)) lost = new Set(lost).add(number);
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
    const { family, suffix, labels } = series;
    const histogram = family.type === "histogram";
    const sample: Sample = {
      name: this.#name(family.name + suffix, labels),
      value: sampleValue(value, divisor),
      number: this.#count,
      group: histogram ? this.#group(labels) : "",
      rank: histogram ? histogramRank(suffix, labels.le ?? "") : 0,
    };
    return this.#put(family, sample) ? this.#take() : -1;
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

  #name(sampleName: string, labels: Labels): string {
    const text = this.#labelText(labels);
    return text === "" ? sampleName : `${sampleName}{${text}}`;
  }

  #labelText(labels: Labels): string {
    // A label that the series sets itself takes the place of the row's.
    if (this.#rowLabels.some(([name]) => name in labels)) {
      return labelText({ ...Object.fromEntries(this.#rowLabels), ...labels });
    }
    const own = labelText(labels);
    if (own === "" || this.#rowText === "") return this.#rowText + own;
    return `${this.#rowText},${own}`;
  }

  #group(labels: Labels): string {
    const { le: _, ...others } = labels;
    return this.#labelText(others);
  }

  #take(): number {
    this.#rowNumbers.push(this.#count);
    return this.#count++;
  }

  #put(family: Family, sample: Sample): boolean {
    let own = this.#families.get(family.name);
    if (own === undefined) {
      own = { family, samples: [], names: new Set() };
      this.#families.set(family.name, own);
    }
    if (own.family.type !== family.type || own.names.has(sample.name)) {
      return false;
    }
    own.names.add(sample.name);
    own.samples.push(sample);
    return true;
  }

  /** Lays the text out. */
  finish(): SampleColumns {
    const text = new GrowingBytes();
    const places = new Uint32Array(this.#count * 2);
    const families: FamilySpan[] = [];
    for (const { family, samples } of this.#families.values()) {
      if (family.type === "histogram") samples.sort(compareInHistogram);
      for (const { name, value, number } of samples) {
        places[number * 2] = text.length;
        text.pushText(name);
        places[number * 2 + 1] = text.length;
        text.pushText(` ${value}\n`);
      }
      families.push({ family, end: text.length });
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

function compareInHistogram(a: Sample, b: Sample): number {
  if (a.group !== b.group) return a.group < b.group ? -1 : 1;
  return a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1;
}
