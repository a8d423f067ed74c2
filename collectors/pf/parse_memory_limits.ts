/**
 * `pfctl -sm`: hard limits (OpenBSD pfctl.c, pfctl_show_limits()).
 *
 * @module
 */

import { Findings, type Parsed, splitLines } from "../command_output.ts";
import type { PfLimits } from "./reading.ts";

/** What the kernel keeps for a limit that pfctl prints as "unlimited" (UINT_MAX). */
const UNLIMITED = 0xffff_ffff;

const LINE = /^(\S+)\s+(?:hard limit\s+(.*?)|unlimited)\s*$/;

/** Parses the output; names are whatever pfctl prints, which differs by release and system. */
export function parseMemoryLimits(text: string): Parsed<PfLimits> {
  const findings = new Findings("pfctl -sm");
  const { lines, cut } = splitLines(text);
  const limits = new Map<string, number>();
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    const [, name, word] = LINE.exec(line) ?? [];
    if (name === undefined) {
      findings.skip(number);
      continue;
    }
    const limit = word === undefined
      ? UNLIMITED
      : findings.integer(word, { line: number, name });
    if (limit !== undefined) limits.set(name, limit);
  }
  return findings.close(Object.fromEntries(limits), cut);
}
