/**
 * `sysctl net.inet.carp`: `name=value`, on FreeBSD `name: value`.
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { CarpSysctl } from "./reading.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "allow",
  "preempt",
  "log",
  "demotion",
]);

/** FreeBSD's further settings, of which nothing is needed. */
const OTHER = /^(?:dscp|\w+_demotion_factor)$/;

/** Parses the output. */
export function parseSysctl(text: string): Parsed<CarpSysctl> {
  const findings = new Findings("sysctl net.inet.carp");
  const { lines, cut } = splitLines(text);
  const sysctl: Filling<CarpSysctl> = {};
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    const [, name, word] =
      /^net\.inet\.carp\.(\w+)(?:=|: )\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && OTHER.test(name)) continue;
    if (name === undefined || word === undefined || !KNOWN.has(name)) {
      findings.skip(number);
      continue;
    }
    const value = findings.integer(word, {
      line: number,
      name,
      min: -0x8000_0000,
      max: 0x7fff_ffff,
    });
    if (value !== undefined) sysctl[name as keyof CarpSysctl] = value;
  }
  return findings.close(sysctl, cut);
}
