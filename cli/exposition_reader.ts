/**
 * Reading the Prometheus text format as far as comparing needs it.
 *
 * @module
 */

import { labelsOf } from "../mib/series_labels.ts";

/** Values as printed, by name and labels as printed. */
export type Samples = ReadonlyMap<string, string>;

/** Returns all samples of a page of format 0.0.4 without time stamps. */
export function readSamples(page: string): Samples {
  const samples = new Map<string, string>();
  for (const line of page.split("\n")) {
    const blank = line.lastIndexOf(" ");
    if (blank < 0 || line.startsWith("#")) continue;
    samples.set(line.slice(0, blank), line.slice(blank + 1));
  }
  return samples;
}

/** Returns the value of one label of a series, unescaped; undefined when it has no such label. */
export function labelOf(series: string, label: string): string | undefined {
  return labelsOf(series).find(([name]) => name === label)?.[1];
}
