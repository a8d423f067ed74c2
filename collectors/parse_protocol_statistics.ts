/**
 * What `netstat -s -p NAME` prints of one protocol: a number and words to a line.
 *
 * @module
 */

import {
  type Count,
  Findings,
  type Parsed,
  splitLines,
} from "./command_output.ts";

/** What is known of a protocol's lines. */
export interface ProtocolLines<Key extends string> {
  /** Name of the protocol, as netstat has it. */
  readonly protocol: string;
  /** Counters by their words; nouns are singular where the number is 1. */
  readonly lines: readonly (readonly [words: RegExp, key: Key])[];
  /** Words of lines of which nothing is needed. */
  readonly unneeded?: RegExp;
}

/** Parses the output; undefined where the kernel does not have the protocol and nothing is printed. */
export function parseProtocolStatistics<Key extends string>(
  text: string,
  { protocol, lines: known, unneeded }: ProtocolLines<Key>,
): Parsed<Partial<Record<Key, Count>> | undefined> {
  const findings = new Findings(`netstat -s -p ${protocol}`);
  const { lines, cut } = splitLines(text);
  const statistics: Partial<Record<Key, Count>> = {};
  let head = false;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    if (line.trimEnd() === `${protocol}:`) {
      head = true;
      continue;
    }
    // FreeBSD prints a stray "/" before some of pfsync's numbers.
    const [, word, words = ""] = /^\s+\/?(\S+) (\S.*?)\s*$/.exec(line) ?? [];
    if (unneeded?.test(words)) continue;
    const key = known.find(([pattern]) => pattern.test(words))?.[1];
    if (key === undefined || word === undefined) {
      findings.skip(number);
      continue;
    }
    const value = findings.count(word, { line: number, name: words });
    if (value !== undefined) statistics[key] = value;
    head = true;
  }
  return findings.close(head ? statistics : undefined, cut);
}
