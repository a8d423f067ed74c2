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

/** Most samples of one name that a page or an answer shows. */
export const MAX_SAMPLES = 2_000;

/** Suffixes of a histogram's samples. */
const SUFFIX = /_(?:bucket|sum|count)$/;

const utf8 = new TextDecoder();

/** What was served at one moment. A family's text is read when it is asked for. */
export class Snapshot {
  readonly #pieces = new Map<string, Piece[]>();
  readonly #read = new Map<string, NamedSamples | undefined>();

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

  /** Returns the samples of this name: a family's, or with `_sum`, `_count` or `_bucket` a histogram's; undefined where there are none. */
  named(name: string): NamedSamples | undefined {
    if (!this.#read.has(name)) this.#read.set(name, this.#samples(name));
    return this.#read.get(name);
  }

  /** Returns the samples of this name; none where nothing is served. */
  all(name: string): readonly Sample[] {
    return this.named(name)?.samples ?? [];
  }

  #samples(name: string): NamedSamples | undefined {
    const pieces = this.#pieces.get(name) ??
      this.#pieces.get(name.replace(SUFFIX, ""));
    if (pieces === undefined) return undefined;
    const samples: Sample[] = [];
    for (const line of pieces.flatMap(({ octets }) => linesOf(octets))) {
      const sample = parseSample(line);
      if (sample?.name !== name) continue;
      if (samples.push(sample) > MAX_SAMPLES) break;
    }
    if (samples.length === 0) return undefined;
    const [{ type, time }] = pieces as [Piece];
    return {
      type,
      time,
      samples: samples.slice(0, MAX_SAMPLES),
      truncated: samples.length > MAX_SAMPLES,
    };
  }
}

function linesOf(octets: Uint8Array): string[] {
  return utf8.decode(octets).split("\n");
}
