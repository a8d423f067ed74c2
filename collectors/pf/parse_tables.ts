/**
 * `pfctl -vvsT`: tables with their statistics (OpenBSD pfctl_table.c,
 * print_tstats()).
 *
 * @module
 */

import {
  type Filling,
  Findings,
  type Parsed,
  splitLines,
} from "../command_output.ts";
import type { PfTable, PfTableTraffic, PfTraffic } from "./reading.ts";
import {
  clearedOf,
  type Field,
  fieldOf,
  numberReader,
  pairsOf,
  trafficOf,
} from "./traffic.ts";

const TRAFFIC = /^(?:In|Out)\/(?:Block|Match|Pass|XPass)$/;

/** Five to seven flags by release, a tab, the name, which may be anything, and perhaps its anchor. */
const HEAD = /^([-c][-p][-a][-i][-r][-h]?[-C]?)(?:\t| +)(\S.*)$/;

interface Block {
  readonly row: Filling<Omit<PfTable, "index" | "traffic">>;
  readonly traffic: Partial<Record<PfTableTraffic, PfTraffic>>;
  readonly line: number;
  fields: number;
}

/** Parses the output. */
export function parseTables(text: string): Parsed<PfTable[]> {
  const findings = new Findings("pfctl -vvsT");
  const { lines, cut } = splitLines(text);
  const blocks: Block[] = [];
  let block: Block | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = at + 1;
    if (/^\s/.test(line)) {
      const field = fieldOf(line, number);
      if (block === undefined || field === undefined) findings.skip(number);
      else if (readField(field, block, findings)) block.fields++;
      else findings.skip(number);
      continue;
    }
    block = headOf(line, number);
    if (block === undefined) findings.skip(number);
    else blocks.push(block);
  }
  return findings.close(rowsOf(blocks, findings), cut);
}

function rowsOf(blocks: readonly Block[], findings: Findings): PfTable[] {
  const rows: PfTable[] = [];
  for (const { row, traffic, line, fields } of blocks) {
    if (fields === 0) findings.skip(line);
    else rows.push({ index: rows.length + 1, ...row, traffic });
  }
  return rows;
}

function headOf(line: string, number: number): Block | undefined {
  const [, flags, whole] = HEAD.exec(line) ?? [];
  if (flags === undefined || whole === undefined) return undefined;
  const at = whole.indexOf("@");
  const named = at > 0
    ? { name: whole.slice(0, at), anchor: whole.slice(at + 1) }
    : { name: whole };
  return {
    row: { ...named, flags: flags.replaceAll("-", "") },
    traffic: {},
    line: number,
    fields: 0,
  };
}

function readField(field: Field, block: Block, findings: Findings): boolean {
  const { row, traffic } = block;
  if (TRAFFIC.test(field.key)) {
    traffic[field.key as PfTableTraffic] = trafficOf(field, findings);
  } else if (field.key === "Cleared") {
    const clearedAt = clearedOf(field, findings);
    if (clearedAt !== undefined) row.clearedAt = clearedAt;
  } else if (field.key === "Addresses") {
    const addresses = findings.integer(field.rest, {
      line: field.line,
      name: field.key,
    });
    if (addresses !== undefined) row.addresses = addresses;
  } else if (field.key === "References") readReferences(field, row, findings);
  else if (field.key === "Evaluations") readEvaluations(field, row, findings);
  else return false;
  return true;
}

/** Releases before 3.3 print one number for rules and anchors together; it is neither. */
function readReferences(
  field: Field,
  row: Block["row"],
  findings: Findings,
): void {
  if (/^\d+$/.test(field.rest)) return;
  const read = numberReader(field, findings);
  const anchors = read("Anchors");
  if (anchors !== undefined) row.anchorReferences = anchors;
  const rules = read("Rules");
  if (rules !== undefined) row.ruleReferences = rules;
}

function readEvaluations(
  field: Field,
  row: Block["row"],
  findings: Findings,
): void {
  const pairs = pairsOf(field.rest);
  for (
    const [name, key] of [["NoMatch", "misses"], ["Match", "matches"]] as const
  ) {
    const value = findings.count(pairs.get(name) ?? "", {
      line: field.line,
      name: `${field.key} ${name}`,
    });
    if (value !== undefined) row[key] = value;
  }
}
