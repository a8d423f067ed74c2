/**
 * `pfctl -vvsI`: interfaces and groups in the kernel's order (OpenBSD
 * pfctl_table.c, print_iface()).
 *
 * @module
 */

import { type Filling, Findings, type Parsed } from "../command_output.ts";
import { readBlocks } from "./blocks.ts";
import type { PfInterface, PfInterfaceTraffic } from "./reading.ts";
import { type Field, numberReader } from "./traffic.ts";

const TRAFFIC = /^(?:In|Out)[46]\/(?:Pass|Block)$/;

/** Lines that FreeBSD's pfctl may say before its list. */
const ALTQ = /^(?:No ALTQ support in kernel|ALTQ related functions disabled)$/;

type Head = Filling<Omit<PfInterface, "index" | "traffic">>;

/** Parses the output; rows are without `type`, which pfctl does not tell. */
export function parseInterfaces(text: string): Parsed<PfInterface[]> {
  const findings = new Findings("pfctl -vvsI");
  const { blocks, cut } = readBlocks<Head, PfInterfaceTraffic>(text, findings, {
    head: headOf,
    traffic: TRAFFIC,
    field: readField,
    noise: ALTQ,
  });
  const rows = blocks.map(({ head, traffic }, at): PfInterface => ({
    index: at + 1,
    ...head,
    traffic,
  }));
  return findings.close(rows, cut);
}

/** A group's name may have blanks. */
function headOf(line: string): Head | undefined {
  const [, name, skip] = /^(.+?)( \(skip\))?\s*$/.exec(line) ?? [];
  return name === undefined ? undefined : { name, skip: skip !== undefined };
}

function readField(
  field: Field,
  row: Head,
  findings: Findings,
): boolean {
  if (field.key !== "References") return false;
  readReferences(field, row, findings);
  return true;
}

function readReferences(
  field: Field,
  row: Head,
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
