/**
 * Reading sample lines of exposition text back, as segments hold them.
 *
 * @module
 */

import type { Labels } from "./family.ts";

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

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n" };

/** Reads one line without its end, as `render.ts` writes them; undefined where it is none. */
export function parseSample(line: string): Sample | undefined {
  const blank = line.lastIndexOf(" ");
  if (blank <= 0) return undefined;
  const series = line.slice(0, blank);
  const brace = series.indexOf("{");
  return {
    series,
    name: brace < 0 ? series : series.slice(0, brace),
    labels: brace < 0 ? {} : labelsOf(series.slice(brace + 1, -1)),
    value: line.slice(blank + 1),
  };
}

function labelsOf(text: string): Labels {
  // No prototype: a label may be called "constructor".
  const labels: Record<string, string> = Object.create(null);
  for (const [, name = "", escaped = ""] of text.matchAll(LABEL)) {
    labels[name] = escaped.includes("\\")
      ? escaped.replace(
        /\\(.)/g,
        (_whole, letter: string) => ESCAPES[letter] ?? letter,
      )
      : escaped;
  }
  return labels;
}
