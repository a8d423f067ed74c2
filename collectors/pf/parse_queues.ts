/**
 * `pfctl -vsq`: queues with their counters (OpenBSD pfctl_queue.c; FreeBSD's
 * ALTQ pfctl_qstats.c). With `-vv` pfctl prints the list again every five
 * seconds for ever: what follows the first blank line is such a repetition.
 *
 * @module
 */

import {
  type Count,
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { PfQueue } from "./reading.ts";

type Row = Filling<PfQueue>;

const RATE = "\\d+[ KMG\\0%]?";
/** How OpenBSD prints a queue (print_queuespec()). Names may have blanks and be its words: the last `parent` or `on` counts. */
const QUEUE = new RegExp(
  "^queue (\\S.*) (?:parent (\\S.*?)|on (\\S+))(" +
    "(?: flows \\d+)?(?: (?:quantum|interval|target) \\d+(?:ms)?)*" +
    `(?:(?: bandwidth|, min|, max) ${RATE}| burst (?:${RATE})? for \\d+ms)*` +
    "(?: default)?(?: qlimit \\d+)?)$",
);

/** What may follow a queue's name; ALTQ sets a blank before it for each level. */
const HEAD =
  /^queue +(\S.*?)(?: parent (\S+)| on (\S+))?(?= flows | bandwidth | priority | default| qlimit | (?:cbq|priq|hfsc|codel|fairq)\b|[ ]*\{|\s*$)(.*)$/;

/** Parses the first list in the output. */
export function parseQueues(text: string): Parsed<PfQueue[]> {
  const findings = new Findings("pfctl -vsq");
  const { lines, cut } = splitLines(text);
  const queues: Row[] = [];
  let current = rootWithoutName();
  let counted = false;
  for (const [at, line] of lines.entries()) {
    const number = at + 1;
    if (line.trim() === "") {
      if (queues.length > 0) break;
      continue;
    }
    const queue = /^\s*queue /.test(line)
      ? headOf(line.trim(), queues)
      : undefined;
    if (queue !== undefined) {
      queues.push(queue);
      current = queue;
      counted = false;
      continue;
    }
    if (/^\s*\[ pkts:/.test(line)) {
      if (counted) current = rootWithoutName();
      counted = true;
    }
    const known = /^\s*\[.*\]\s*$/.test(line) &&
      readStatistics(line, current, { findings, line: number });
    if (!known) findings.skip(number);
  }
  return findings.close(queues, cut);
}

/** Takes the counters of OpenBSD's own roots (`_root_em0`), whose heads it did not print in 2017 and before. */
function rootWithoutName(): Row {
  return { index: 0, name: "", default: false };
}

function headOf(line: string, queues: readonly Row[]): Row | undefined {
  const [, name, parent, on, rest] = QUEUE.exec(line) ??
    HEAD.exec(line) ?? [];
  if (name === undefined || rest === undefined) return undefined;
  const row: Row = {
    index: queues.length + 1,
    name,
    default: /\bdefault\b/.test(rest),
  };
  if (parent !== undefined) {
    row.parent = parent;
    // A child stands below its parent: the nearest of that name above it.
    const root = queues.findLast((queue) => queue.name === parent);
    if (root?.interface !== undefined) row.interface = root.interface;
  }
  if (on !== undefined) row.interface = on;
  const bandwidth = bandwidthOf(rest);
  if (bandwidth !== undefined) row.bandwidth = bandwidth;
  return row;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  // What print_bwspec() finds behind its letters.
  "\0": 1e12,
};

function bandwidthOf(rest: string): number | undefined {
  const [, number, unit] =
    /\bbandwidth (\d{1,20}(?:\.\d{1,20})?)([KMG\0]?)b?(?![\w%])/
      .exec(rest) ?? [];
  const factor = UNITS[unit ?? "?"];
  return number === undefined || factor === undefined
    ? undefined
    : Number(number) * factor;
}

/** Names of counters within brackets, as pfctl prints them. */
const COUNTERS = [
  [/\[ pkts:\s*(\S+)/, "packets"],
  [/\bpkts:.*?\bbytes:\s*(\S+)/, "bytes"],
  [/\bdropped pkts:\s*(\S+)/, "droppedPackets"],
  [/\bdropped pkts:.*?\bbytes:\s*(\S+)/, "droppedBytes"],
  [/\bborrows:\s*(\S+)/, "borrows"],
  [/\bsuspends:\s*(\S+)/, "suspends"],
] as const;

function readStatistics(
  text: string,
  row: Row,
  at: { findings: Findings; line: number },
): boolean {
  const { findings, line } = at;
  let known = /^\s*\[ (?:measured:|qid=)/.test(text);
  for (const [pattern, key] of COUNTERS) {
    const word = pattern.exec(text)?.[1];
    if (word === undefined) continue;
    known = true;
    const value: Count | undefined = findings.count(word, { line, name: key });
    if (value !== undefined) row[key] = value;
  }
  const [, length, limit] = /\bqlength:\s*(\S+?)\/\s*(\S+)/.exec(text) ?? [];
  if (length !== undefined && limit !== undefined) {
    known = true;
    for (const [key, word] of [["length", length], ["limit", limit]] as const) {
      const value = findings.integer(word, { line, name: key });
      if (value !== undefined) row[key] = value;
    }
  }
  const [, delay] = /\bavg delay: (\d{1,20}(?:\.\d{1,20})?)ms/.exec(text) ?? [];
  if (delay !== undefined) row.averageDelaySeconds = Number(delay) / 1000;
  const [, flows] = /\bflows:\s*(\d{1,9})\b/.exec(text) ?? [];
  if (flows !== undefined) row.flows = Number(flows);
  return known;
}
