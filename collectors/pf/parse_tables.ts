/**
 * `pfctl -vvsT`: tables with their statistics (OpenBSD pfctl_table.c,
 * print_tstats()).
 *
 * @module
 */

import { type Filling, Findings, type Parsed } from "../command_output.ts";
import { readBlocks } from "./blocks.ts";
import type { PfTable, PfTableTraffic } from "./reading.ts";
import { type Field, numberReader, pairsOf } from "./traffic.ts";

const TRAFFIC = /^(?:In|Out)\/(?:Block|Match|Pass|XPass)$/;

/** Five to seven flags by release, a tab, the name, which may be anything, and perhaps its anchor. */
const HEAD = /^([-c][-p][-a][-i][-r][-h]?[-C]?)(?:\t| +)(\S.*)$/;

type Head = Filling<Omit<PfTable, "index" | "traffic">>;

/** Parses the output. */
export function parseTables(text: string): Parsed<PfTable[]> {
  const findings = new Findings("pfctl -vvsT");
  const { blocks, cut } = readBlocks<Head, PfTableTraffic>(text, findings, {
    head: headOf,
    traffic: TRAFFIC,
    field: readField,
  });
  const rows = blocks.map(({ head, traffic }, at): PfTable => ({
    index: at + 1,
    ...head,
    traffic,
  }));
  return findings.close(rows, cut);
}

function headOf(line: string): Head | undefined {
  const [, flags, whole] = HEAD.exec(line) ?? [];
  if (flags === undefined || whole === undefined) return undefined;
  const at = whole.indexOf("@");
  const named = at > 0
    ? { name: whole.slice(0, at), anchor: whole.slice(at + 1) }
    : { name: whole };
  return { ...named, flags: flags.replaceAll("-", "") };
}

function readField(
  field: Field,
  row: Head,
  findings: Findings,
): boolean {
  if (field.key === "Addresses") {
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
  row: Head,
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
  row: Head,
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
