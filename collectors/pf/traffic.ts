/**
 * The lines that pfctl prints alike for interfaces, tables and addresses.
 *
 * @module
 */

import {
  type Count,
  countAfter,
  type Filling,
  type Findings,
  parseCtime,
} from "../command_output.ts";
import type { PfTraffic } from "./reading.ts";

/** One field of a block: the word before the colon, and what follows it. */
export interface Field {
  readonly key: string;
  readonly rest: string;
  readonly line: number;
}

/** Returns the field of an indented line such as `Cleared:     Wed Oct ...`, or undefined. */
export function fieldOf(line: string, number: number): Field | undefined {
  const colon = line.indexOf(":");
  const key = line.slice(0, Math.max(colon, 0)).trimStart();
  if (key.length === colon || !/^[A-Z][\w/ ]*$/.test(key)) return undefined;
  return { key, rest: line.slice(colon + 1).trim(), line: number };
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
  const traffic: Filling<PfTraffic> = {};
  const packets = countOf("Packets:", field, findings);
  if (packets !== undefined) traffic.packets = packets;
  const bytes = countOf("Bytes:", field, findings);
  if (bytes !== undefined) traffic.bytes = bytes;
  return traffic;
}

function countOf(
  name: string,
  { key, rest, line }: Field,
  findings: Findings,
): Count | undefined {
  return countAfter(rest, name) ??
    findings.count(pairsOf(rest).get(name.slice(0, -1)) ?? "", {
      line,
      name: `${key} ${name.slice(0, -1)}`,
    });
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
