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

interface Line {
  readonly number: number;
  readonly words: readonly string[];
  /** The line's text. */
  readonly text: string;
  /** How many words at its end are counts. */
  readonly counts: number;
}

/** Parses the output; rows of one label are told apart by `occurrence`. */
export function parseLabels(text: string): Parsed<PfLabel[]> {
  const findings = new Findings("pfctl -sl");
  const { lines, cut } = splitLines(text);
  const limiters = lines.some((line) => LIMITER_HEAD.test(line));
  const kept: Line[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "" || (limiters && /^\s/.test(line))) continue;
    const words = line.trim().split(/\s+/);
    let counts = 0;
    while (
      counts < words.length - 1 &&
      parseCount(words[words.length - 1 - counts] ?? "") !== undefined
    ) counts++;
    kept.push({ number: at + 1, words, text: line, counts });
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

/** All lines of an output have as many numbers; the form that most lines have counts, so that one damaged line does not change it. */
function widthOf(lines: readonly Line[]): number {
  const votes = new Map([[8, 0], [7, 0], [3, 0]]);
  for (const { counts } of lines) {
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
  const { number, words } = line;
  const values = words.slice(-width);
  const bad = values.filter((word) => parseCount(word) === undefined).length;
  if (words.length <= width || bad > Math.min(MOST_DAMAGED, width - 1)) {
    findings.skip(number);
    return undefined;
  }
  const row: Filling<Omit<PfLabel, "index" | "occurrence">> = {
    name: nameOf(line.text, width),
  };
  for (const [at, word] of values.entries()) {
    const column = COLUMNS[at];
    if (column === undefined) break;
    const value: Count | undefined = findings.count(word, {
      line: number,
      name: `${column} of label ${JSON.stringify(row.name)}`,
    });
    if (value !== undefined) row[column] = value;
  }
  return row;
}

/** The label is all before the numbers, blanks within it kept. */
function nameOf(text: string, width: number): string {
  let end = text.trimEnd().length;
  for (let word = 0; word < width; word++) {
    while (end > 0 && !/\s/.test(text[end - 1] ?? "")) end--;
    while (end > 0 && /\s/.test(text[end - 1] ?? "")) end--;
  }
  return text.slice(0, end);
}
