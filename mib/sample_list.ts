/**
 * The samples of a segment while it is being rendered.
 *
 * @module
 */

import { sampleValue, seriesName } from "./exposition.ts";
import type { Family, InfoLabel, Series } from "./family.ts";
import { GrowingBytes } from "./growing.ts";
import type { FamilySpan, Segment } from "./segment.ts";

interface Sample {
  /** Name and labels as printed. */
  readonly name: string;
  readonly value: string;
  /** Order among all samples, which instances refer to. */
  readonly number: number;
  /** Of a histogram: the labels without `le`, and `le` as a number. */
  readonly group: string;
  readonly rank: number;
}

interface FamilySamples {
  readonly samples: Sample[];
  readonly names: Set<string>;
}

/** The samples' part of a segment. */
export type SampleColumns = Pick<Segment, "text" | "families" | "samples">;

/** Collects samples, grouped by family, in the order in which rows were read. */
export class SampleList {
  readonly #families = new Map<Family, FamilySamples>();
  #count = 0;
  #rowLabels: [string, string][] = [];
  #rowInfo = new Map<
    Family,
    { number: number; labels: Record<string, string> }
  >();
  #rowFirst = -1;

  /** Begins a row: its labels are put before the constant labels of every sample. */
  beginRow(labels: [string, string][]): void {
    this.#rowLabels = labels;
    this.#rowInfo.clear();
    this.#rowFirst = -1;
  }

  /** Ends a row: what was added to info families becomes one sample of each. */
  endRow(): void {
    for (const [family, { number, labels }] of this.#rowInfo) {
      this.#put(family, {
        name: seriesName(family.name, { ...this.#ownLabels(), ...labels }),
        value: "1",
        number,
        group: "",
        rank: 0,
      });
    }
  }

  /** The first sample of the row that ended; -1 when it had none. */
  get rowAnchor(): number {
    return this.#rowFirst;
  }

  /** Adds a sample and returns its number; -1 when the family has one of the same name and labels. */
  add(series: Series, value: number | bigint, divisor: number): number {
    const labels = { ...this.#ownLabels(), ...series.labels };
    const name = seriesName(series.family.name + series.suffix, labels);
    const { le = "", ...others } = labels;
    const sample: Sample = {
      name,
      value: sampleValue(value, divisor),
      number: this.#count,
      group: series.family.type === "histogram" ? seriesName("", others) : "",
      rank: histogramRank(series.suffix, le),
    };
    return this.#put(series.family, sample) ? this.#take() : -1;
  }

  /** Adds a label to the row's sample of an info family and returns that sample's number. */
  addInfo(spec: InfoLabel, text: string): number {
    let sample = this.#rowInfo.get(spec.family);
    if (sample === undefined) {
      sample = { number: this.#take(), labels: {} };
      this.#rowInfo.set(spec.family, sample);
    }
    sample.labels[spec.label] = text;
    return sample.number;
  }

  #ownLabels(): Record<string, string> {
    const labels: Record<string, string> = {};
    for (const [name, value] of this.#rowLabels) labels[name] = value;
    return labels;
  }

  #take(): number {
    if (this.#rowFirst < 0) this.#rowFirst = this.#count;
    return this.#count++;
  }

  #put(family: Family, sample: Sample): boolean {
    let own = this.#families.get(family);
    if (own === undefined) {
      own = { samples: [], names: new Set() };
      this.#families.set(family, own);
    }
    if (own.names.has(sample.name)) return false;
    own.names.add(sample.name);
    own.samples.push(sample);
    return true;
  }

  /** Lays the text out. */
  finish(): SampleColumns {
    const text = new GrowingBytes();
    const places = new Uint32Array(this.#count * 2);
    const families: FamilySpan[] = [];
    for (const [family, { samples }] of this.#families) {
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
