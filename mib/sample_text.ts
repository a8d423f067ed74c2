/**
 * Reading sample lines of exposition text back, as segments hold them.
 *
 * @module
 */

import type { Labels } from "./family.ts";
import { labelsOf, sampleNameOf } from "./series_labels.ts";

/** One sample. */
export interface Sample {
  /** Name and labels as printed. */
  readonly series: string;
  /** The family's name, and a histogram's suffix. */
  readonly name: string;
  readonly labels: Labels;
  /** The value as printed: every digit of an integer. */
  readonly value: string;
}

/** Reads one line without its end, as `render.ts` writes them; undefined where it is none. */
export function parseSample(line: string): Sample | undefined {
  const blank = line.lastIndexOf(" ");
  if (blank <= 0) return undefined;
  const series = line.slice(0, blank);
  // No prototype: a label may be called "constructor".
  const labels: Record<string, string> = Object.create(null);
  for (const [name, value] of labelsOf(series)) labels[name] = value;
  return {
    series,
    name: sampleNameOf(series),
    labels,
    value: line.slice(blank + 1),
  };
}
