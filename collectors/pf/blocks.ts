/**
 * Lists of pfctl in which a name stands at the beginning of a line, and its
 * fields in the lines below it, indented: interfaces and tables.
 *
 * @module
 */

import { type Findings, splitLines } from "../command_output.ts";
import type { PfTraffic } from "./reading.ts";
import { clearedOf, type Field, fieldOf, trafficOf } from "./traffic.ts";

/** What is read of a name and its fields, traffic apart. */
interface Head {
  clearedAt?: number;
}

/** How one list is read. */
export interface BlockList<H extends Head> {
  /** Reads a line that is not indented; undefined where it is no head of a block. */
  readonly head: (line: string) => H | undefined;
  /** Names of the fields that are packets and bytes. */
  readonly traffic: RegExp;
  /** Reads any other field than these and `Cleared`; false where it is not known. */
  readonly field: (field: Field, head: H, findings: Findings) => boolean;
  /** Lines that are passed over. */
  readonly noise?: RegExp;
}

/** A name with its fields. */
export interface Block<H extends Head, Kind extends string> {
  readonly head: H;
  readonly traffic: Partial<Record<Kind, PfTraffic>>;
}

interface Counted<H extends Head, Kind extends string> extends Block<H, Kind> {
  readonly line: number;
  fields: number;
}

/**
 * Reads the blocks of a list that have fields, and whether its end is missing.
 * A name with nothing below it may be anything, or have been cut off. `Kind` is
 * what `list.traffic` matches. What is not known is noted in `findings`.
 */
export function readBlocks<H extends Head, Kind extends string>(
  text: string,
  findings: Findings,
  list: BlockList<H>,
): { blocks: Block<H, Kind>[]; cut: boolean } {
  const { lines, cut } = splitLines(text);
  const blocks: Counted<H, Kind>[] = [];
  let block: Counted<H, Kind> | undefined;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "" || list.noise?.test(line)) continue;
    const number = at + 1;
    if (/^\s/.test(line)) {
      const field = fieldOf(line, number);
      if (block === undefined || field === undefined) findings.skip(number);
      else if (readField(field, block, { list, findings })) block.fields++;
      else findings.skip(number);
      continue;
    }
    const head = list.head(line);
    block = head && { head, traffic: {}, line: number, fields: 0 };
    if (block === undefined) findings.skip(number);
    else blocks.push(block);
  }
  for (const { fields, line } of blocks) if (fields === 0) findings.skip(line);
  return { blocks: blocks.filter(({ fields }) => fields > 0), cut };
}

function readField<H extends Head, Kind extends string>(
  field: Field,
  { head, traffic }: Block<H, Kind>,
  { list, findings }: { list: BlockList<H>; findings: Findings },
): boolean {
  if (list.traffic.test(field.key)) {
    traffic[field.key as Kind] = trafficOf(field, findings);
  } else if (field.key === "Cleared") {
    const clearedAt = clearedOf(field, findings);
    if (clearedAt !== undefined) head.clearedAt = clearedAt;
  } else return list.field(field, head, findings);
  return true;
}
