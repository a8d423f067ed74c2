/**
 * `netstat -s -p carp` (OpenBSD netstat inet.c, carp_stats(); FreeBSD's and
 * NetBSD's have other words for some lines).
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { CarpStatistics } from "./reading.ts";

/** Lines by their words; nouns are singular where the number is 1. */
const LINES: readonly [RegExp, keyof CarpStatistics][] = [
  [/^packets? received \(IPv4\)$/, "receivedIpv4"],
  [/^packets? received \(IPv6\)$/, "receivedIpv6"],
  [/^(?:packets? )?discarded for bad interface$/, "badInterface"],
  [/^(?:packets? )?discarded for wrong TTL$/i, "wrongTtl"],
  [/^packets? shorter than header$/, "shorterThanHeader"],
  [/^(?:packets? )?discarded for bad checksums?$/, "badChecksum"],
  [
    /^(?:discarded packets?|packets? discarded) with a bad version$/,
    "badVersion",
  ],
  [
    /^(?:packets? )?discarded because packet (?:was )?too short$/,
    "tooShort",
  ],
  [/^(?:packets? )?discarded for bad authentication$/, "badAuth"],
  [/^(?:packets? )?discarded for (?:unknown|bad) vhid$/, "badVhid"],
  [
    /^(?:packets? )?discarded because of a bad address list$/,
    "badAddressList",
  ],
  [/^packets? sent \(IPv4\)$/, "sentIpv4"],
  [/^packets? sent \(IPv6\)$/, "sentIpv6"],
  [/^send failed due to mbuf memory error$/, "noMemory"],
  [/^transitions? to master$/, "transitionsToMaster"],
];

/** Parses the output; undefined where the kernel has no CARP and nothing is printed. */
export function parseNetstat(text: string): Parsed<CarpStatistics | undefined> {
  const findings = new Findings("netstat -s -p carp");
  const { lines, cut } = splitLines(text);
  const statistics: Filling<CarpStatistics> = {};
  let head = false;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    if (/^carp:\s*$/.test(line)) {
      head = true;
      continue;
    }
    const [, word, words] = /^\s+(\S+) (\S.*?)\s*$/.exec(line) ?? [];
    const key = LINES.find(([pattern]) => pattern.test(words ?? ""))?.[1];
    if (key === undefined || word === undefined) {
      findings.skip(number);
      continue;
    }
    const value = findings.count(word, { line: number, name: words ?? key });
    if (value !== undefined) statistics[key] = value;
    head = true;
  }
  return findings.close(head ? statistics : undefined, cut);
}
