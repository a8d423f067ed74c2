/**
 * `ifconfig -g NAME`: a group's demotion counter (OpenBSD ifconfig.c,
 * printgroupattribs()).
 *
 * @module
 */

import { Findings, type Parsed, splitLines } from "../command_output.ts";

/** Parses the output; undefined where it holds no counter. */
export function parseGroup(text: string): Parsed<number | undefined> {
  const findings = new Findings("ifconfig -g");
  const { lines, cut } = splitLines(text);
  let demotion: number | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    const [, word] = /^\S+: carp demote count (.*?)\s*$/.exec(line) ?? [];
    if (word === undefined) {
      findings.skip(number);
      continue;
    }
    demotion = findings.integer(word, {
      line: number,
      name: "carp demote count",
      min: -0x8000_0000,
      max: 0x7fff_ffff,
    });
  }
  return findings.close(demotion, cut);
}
