/**
 * `pfctl -st`: timeouts (OpenBSD pfctl.c, pfctl_show_timeouts()).
 *
 * @module
 */

import { Findings, type Parsed, splitLines } from "../command_output.ts";
import type { PfTimeout, PfTimeouts } from "./reading.ts";

/** A name is two words with a dot between, or one of the two that are not. */
const LINE = /^([a-z\d]+\.[a-z\d.]+|frag|interval)\s+(\S.*?)\s*$/;

const INT32 = { min: -0x8000_0000, max: 0x7fff_ffff };

/** Parses the output; names are whatever pfctl prints. */
export function parseTimeouts(text: string): Parsed<PfTimeouts> {
  const findings = new Findings("pfctl -st");
  const { lines, cut } = splitLines(text);
  const timeouts = new Map<string, PfTimeout>();
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    const [, name, rest] = LINE.exec(line) ?? [];
    if (name === undefined || rest === undefined) {
      findings.skip(number);
      continue;
    }
    const [, word = rest, unit] = /^(\S+?)(s| states)$/.exec(rest) ?? [];
    const value = findings.integer(word, { line: number, name, ...INT32 });
    if (value === undefined) continue;
    timeouts.set(name, { value, unit: unit === "s" ? "seconds" : "states" });
  }
  return findings.close(Object.fromEntries(timeouts), cut);
}
