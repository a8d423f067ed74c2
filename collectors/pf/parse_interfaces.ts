/**
 * `pfctl -vvsI`: interfaces and groups in the kernel's order (OpenBSD
 * pfctl_table.c, print_iface()).
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { PfInterface, PfInterfaceTraffic, PfTraffic } from "./reading.ts";
import {
  clearedOf,
  type Field,
  fieldOf,
  numberReader,
  trafficOf,
} from "./traffic.ts";

const TRAFFIC = /^(?:In|Out)[46]\/(?:Pass|Block)$/;

/** Lines that FreeBSD's pfctl may say before its list. */
const ALTQ = /^(?:No ALTQ support in kernel|ALTQ related functions disabled)$/;

interface Block {
  readonly row: Filling<Omit<PfInterface, "index" | "traffic">>;
  readonly traffic: Partial<Record<PfInterfaceTraffic, PfTraffic>>;
  readonly line: number;
  fields: number;
}

/** Parses the output; rows are without `type`, which pfctl does not tell. */
export function parseInterfaces(text: string): Parsed<PfInterface[]> {
  const findings = new Findings("pfctl -vvsI");
  const { lines, cut } = splitLines(text);
  const blocks: Block[] = [];
  let block: Block | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "" || ALTQ.test(line)) continue;
    const number = at + 1;
    if (/^\s/.test(line)) {
      const field = fieldOf(line, number);
      if (block === undefined || field === undefined) findings.skip(number);
      else if (readField(field, block, findings)) block.fields++;
      else findings.skip(number);
      continue;
    }
    // A group's name may have blanks.
    const [, name, skip] = /^(.+?)( \(skip\))?\s*$/.exec(line) ?? [];
    block = name === undefined ? undefined : {
      row: { name, skip: skip !== undefined },
      traffic: {},
      line: number,
      fields: 0,
    };
    if (block === undefined) findings.skip(number);
    else blocks.push(block);
  }
  return findings.close(rowsOf(blocks, findings), cut);
}

/** A name with nothing below it is no row: it may be anything, or have been cut off. */
function rowsOf(blocks: readonly Block[], findings: Findings): PfInterface[] {
  const rows: PfInterface[] = [];
  for (const { row, traffic, line, fields } of blocks) {
    if (fields === 0) findings.skip(line);
    else rows.push({ index: rows.length + 1, ...row, traffic });
  }
  return rows;
}

function readField(field: Field, block: Block, findings: Findings): boolean {
  const { row, traffic } = block;
  if (TRAFFIC.test(field.key)) {
    traffic[field.key as PfInterfaceTraffic] = trafficOf(field, findings);
  } else if (field.key === "Cleared") {
    const clearedAt = clearedOf(field, findings);
    if (clearedAt !== undefined) row.clearedAt = clearedAt;
  } else if (field.key === "References") readReferences(field, row, findings);
  else return false;
  return true;
}

function readReferences(
  field: Field,
  row: Block["row"],
  findings: Findings,
): void {
  if (!field.rest.startsWith("[")) {
    const references = findings.integer(field.rest, {
      line: field.line,
      name: field.key,
    });
    if (references !== undefined) row.references = references;
    return;
  }
  const read = numberReader(field, findings);
  const states = read("States");
  if (states !== undefined) row.states = states;
  const rules = read("Rules");
  if (rules !== undefined) row.rules = rules;
}
