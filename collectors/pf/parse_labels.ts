/**
 * `pfctl -sl`: counters of labelled rules (OpenBSD pfctl.c,
 * pfctl_show_rules()). Numbers are read from the right: labels have blanks.
 *
 * @module
 */

import {
  type Count,
  type Filling,
  Findings,
  parseCount,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { PfLabel } from "./reading.ts";

type Column = Exclude<keyof PfLabel, "index" | "name" | "occurrence">;

/** What the numbers of a line are, by how many there are; the first releases print 3, later ones 7, then 8. */
const COLUMNS: readonly Column[] = [
  "evaluations",
  "packets",
  "bytes",
  "packetsIn",
  "bytesIn",
  "packetsOut",
  "bytesOut",
  "statesMade",
];

/** Heads that 7.9 prints before the labels, of limiters; their rows are indented as they are. */
const LIMITER_HEAD = /^\s+ID\b/;

/** Most numbers of a line. */
const MOST = COLUMNS.length;

interface Line {
  readonly number: number;
  readonly text: string;
  /** Words at its end, the last one first, and where each begins. */
  readonly tail: readonly { readonly word: string; readonly start: number }[];
  /** The same words as counts. */
  readonly values: readonly (Count | undefined)[];
}

/** Parses the output; rows of one label are told apart by `occurrence`. */
export function parseLabels(text: string): Parsed<PfLabel[]> {
  const findings = new Findings("pfctl -sl");
  const { lines, cut } = splitLines(text);
  const limiters = lines.some((line) => LIMITER_HEAD.test(line));
  const kept: Line[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "" || (limiters && /^\s/.test(line))) continue;
    const tail = tailOf(line);
    const values = tail.map(({ word }) => parseCount(word));
    kept.push({ number: at + 1, text: line, tail, values });
  }
  const width = widthOf(kept);
  const seen = new Map<string, number>();
  const labels: PfLabel[] = [];
  for (const line of kept) {
    const label = rowOf(line, width, findings);
    if (label === undefined) continue;
    const occurrence = (seen.get(label.name) ?? 0) + 1;
    seen.set(label.name, occurrence);
    labels.push({ index: labels.length + 1, ...label, occurrence });
  }
  return findings.close(labels, cut);
}

/** Returns the last words of a line; its first word, which is of the label, is not among them. */
function tailOf(line: string): Line["tail"] {
  const tail: { word: string; start: number }[] = [];
  let end = line.trimEnd().length;
  while (tail.length < MOST) {
    const start = line.lastIndexOf(" ", end - 1) + 1;
    if (start === 0 || end === 0) break;
    if (start < end) tail.push({ word: line.slice(start, end), start });
    end = start - 1;
  }
  return tail;
}

/** All lines of an output have as many numbers; the form that most lines have counts, so that one damaged line does not change it. */
function widthOf(lines: readonly Line[]): number {
  const votes = new Map([[8, 0], [7, 0], [3, 0]]);
  for (const { values } of lines) {
    const bad = values.indexOf(undefined);
    const counts = bad < 0 ? values.length : bad;
    const width = counts >= 8 ? 8 : counts === 7 ? 7 : counts >= 3 ? 3 : 0;
    if (width > 0) votes.set(width, (votes.get(width) ?? 0) + 1);
  }
  let best = 8;
  for (const [width, count] of votes) {
    if (count > (votes.get(best) ?? 0)) best = width;
  }
  return best;
}

/** A line that lacks up to two of its numbers is a damaged one; one that lacks more is none of ours. */
const MOST_DAMAGED = 2;

function rowOf(
  line: Line,
  width: number,
  findings: Findings,
): Omit<PfLabel, "index" | "occurrence"> | undefined {
  const { number, text, tail } = line;
  const values = line.values.slice(0, width);
  const bad = values.filter((value) => value === undefined).length;
  if (values.length < width || bad > Math.min(MOST_DAMAGED, width - 1)) {
    findings.skip(number);
    return undefined;
  }
  const name = text.slice(0, tail[width - 1]?.start).trimEnd();
  const row: Filling<Omit<PfLabel, "index" | "occurrence">> = { name };
  for (const [at, value] of values.reverse().entries()) {
    const column = COLUMNS[at];
    if (column === undefined) break;
    if (value !== undefined) row[column] = value;
    else {
      const word = tail[width - 1 - at]?.word ?? "";
      const shown = `${column} of label ${JSON.stringify(name)}`;
      findings.count(word, { line: number, name: shown });
    }
  }
  return row;
}
