/**
 * `sysctl kern.version`: several lines and an empty one (OpenBSD
 * `kern.version=...`, FreeBSD `kern.version: ...`).
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { SystemReading } from "./reading.ts";

/** What the version text tells. */
export type Version = Pick<SystemReading, "version" | "kernel" | "machine">;

/** Most lines that belong to the text: OpenBSD has two. */
const MAX_LINES = 4;

/** Parses the output. A text that was cut off tells nothing: the machine stands in its last line. */
export function parseVersion(text: string): Parsed<Version> {
  const findings = new Findings("sysctl kern.version");
  const { lines, cut } = splitLines(text);
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    const first = /^kern\.version(?:=|: )(.*)$/.exec(line)?.[1];
    if (first !== undefined) kept.push(first.trim());
    else if (line.trim() === "") continue;
    else if (kept.length > 0 && kept.length < MAX_LINES) kept.push(line.trim());
    else findings.skip(at + 1);
  }
  const version: Filling<Version> = {};
  if (kept.length > 0 && !cut) {
    const whole = kept.join(" ");
    version.version = whole;
    const [, name, build] = /^\S+ \S+ \((\S+)\) #(\d+):/.exec(whole) ?? [];
    if (name !== undefined) version.kernel = `${name}#${build}`;
    const machine = /\/arch\/([\w-]+)\/compile\//.exec(whole)?.[1];
    if (machine !== undefined) version.machine = machine;
  }
  return findings.close(version, cut);
}
