/**
 * The lines that pfctl prints alike for interfaces, tables and addresses.
 *
 * @module
 */

import { type Filling, type Findings, parseCtime } from "../command_output.ts";
import type { PfTraffic } from "./reading.ts";

/** One field of a block: the word before the colon, and what follows it. */
export interface Field {
  readonly key: string;
  readonly rest: string;
  readonly line: number;
}

/** Returns the field of an indented line such as `Cleared:     Wed Oct ...`, or undefined. */
export function fieldOf(line: string, number: number): Field | undefined {
  const [, key, rest] = /^\s+([A-Z][\w/ ]*):\s*(.*?)\s*$/.exec(line) ?? [];
  if (key === undefined || rest === undefined) return undefined;
  return { key, rest, line: number };
}

/** Returns the words by name of `[ Packets: 0   Bytes: 0   ]`. */
export function pairsOf(rest: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [, name, word] of rest.matchAll(/(\w+):\s+(?![\]\s])(\S+)/g)) {
    if (name !== undefined && word !== undefined) pairs.set(name, word);
  }
  return pairs;
}

/** Returns the packets and bytes of a field; what cannot be read is noted and absent. */
export function trafficOf(field: Field, findings: Findings): PfTraffic {
  const pairs = pairsOf(field.rest);
  const traffic: Filling<PfTraffic> = {};
  for (
    const [name, key] of [["Packets", "packets"], ["Bytes", "bytes"]] as const
  ) {
    const value = findings.count(pairs.get(name) ?? "", {
      line: field.line,
      name: `${field.key} ${name}`,
    });
    if (value !== undefined) traffic[key] = value;
  }
  return traffic;
}

/** Returns the time of a `Cleared:` field in milliseconds since the epoch; what cannot be read is noted. */
export function clearedOf(
  field: Field,
  findings: Findings,
): number | undefined {
  const time = parseCtime(field.rest);
  if (time === undefined) {
    findings.problem(
      field.line,
      `Cleared is ${JSON.stringify(field.rest.slice(0, 40))}, not a date`,
    );
  }
  return time;
}

/** Returns a function that reads one number of a bracketed field by its name there. */
export function numberReader(
  field: Field,
  findings: Findings,
): (name: string) => number | undefined {
  const pairs = pairsOf(field.rest);
  return (name) =>
    findings.integer(pairs.get(name) ?? "", {
      line: field.line,
      name: `${field.key} ${name}`,
    });
}
