/**
 * The samples that are served now, by family: what tables and charts show.
 *
 * @module
 */

import type { ExpositionPart } from "../../../mib/exposition.ts";
import type { FamilyType } from "../../../mib/family.ts";
import { parseSample, type Sample } from "../../../mib/sample_text.ts";

/** Samples of one name. */
export interface NamedSamples {
  readonly type: FamilyType;
  /** When they were read, milliseconds since the epoch. */
  readonly time: number;
  readonly samples: readonly Sample[];
  /** True where there are more than were asked for. */
  readonly truncated: boolean;
}

/** Text of a family in one segment, not yet looked at. */
interface Piece {
  readonly type: FamilyType;
  readonly time: number;
  readonly octets: Uint8Array;
}

/** Most samples of one name that an answer tells. */
const MAX_SAMPLES = 2_000;

/** Suffixes of a histogram's samples. */
const SUFFIX = /_(?:bucket|sum|count)$/;

const utf8 = new TextDecoder();

/** What was served at one moment. A family's text is read when it is asked for. */
export class Snapshot {
  readonly #pieces = new Map<string, Piece[]>();
  readonly #read = new Map<string, NamedSamples | undefined>();
  readonly #all = new Map<string, readonly Sample[]>();
  readonly #tables = new Map<string, ReadonlyMap<string, Sample>>();

  /** `parts` are what an exposition page is made of; `now` stands where a part has no time. */
  constructor(parts: Iterable<ExpositionPart>, now: number = Date.now()) {
    for (const { text, families, time } of parts) {
      let start = 0;
      for (const { family, end } of families) {
        if (end > start) {
          const pieces = this.#pieces.get(family.name) ?? [];
          pieces.push({
            type: family.type,
            time: time || now,
            octets: text.subarray(start, end),
          });
          this.#pieces.set(family.name, pieces);
        }
        start = end;
      }
    }
  }

  /** Tells whether a family has samples. */
  has(family: string): boolean {
    return this.#pieces.has(family);
  }

  /** Returns the first samples of this name: a family's, or with `_sum`, `_count` or `_bucket` a histogram's; undefined where there are none. */
  named(name: string): NamedSamples | undefined {
    if (!this.#read.has(name)) this.#read.set(name, this.#firstOf(name));
    return this.#read.get(name);
  }

  /** Returns every sample of this name, so that sums are right; none where nothing is served. */
  all(name: string): readonly Sample[] {
    let samples = this.#all.get(name);
    if (samples === undefined) {
      this.#all.set(name, samples = this.#samples(name, Infinity));
    }
    return samples;
  }

  /** Returns every sample of this name by the values of these labels, as {@linkcode keyOf} puts them together; of several the first. */
  by(
    name: string,
    labels: readonly string[],
  ): ReadonlyMap<string, Sample> {
    const id = keyOf([name, ...labels]);
    let table = this.#tables.get(id);
    if (table === undefined) {
      // The first of several is put last.
      table = new Map(
        this.all(name).toReversed().map((sample) => [
          keyOf(labels.map((label) => sample.labels[label] ?? "")),
          sample,
        ]),
      );
      this.#tables.set(id, table);
    }
    return table;
  }

  #piecesOf(name: string): readonly Piece[] {
    return this.#pieces.get(name) ??
      this.#pieces.get(name.replace(SUFFIX, "")) ?? [];
  }

  #samples(name: string, most: number): Sample[] {
    const samples: Sample[] = [];
    for (const { octets } of this.#piecesOf(name)) {
      for (const line of linesOf(octets)) {
        const sample = parseSample(line);
        if (sample?.name !== name) continue;
        if (samples.push(sample) >= most) return samples;
      }
    }
    return samples;
  }

  #firstOf(name: string): NamedSamples | undefined {
    const samples = this.#samples(name, MAX_SAMPLES + 1);
    if (samples.length === 0) return undefined;
    const [{ type, time }] = this.#piecesOf(name) as [Piece];
    return {
      type,
      time,
      samples: samples.slice(0, MAX_SAMPLES),
      truncated: samples.length > MAX_SAMPLES,
    };
  }
}

/** Returns the key of some labels' values. */
export function keyOf(values: readonly string[]): string {
  return values.join("\0");
}

function linesOf(octets: Uint8Array): string[] {
  return utf8.decode(octets).split("\n");
}
