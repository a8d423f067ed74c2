/**
 * Sections of BIND's statistics as parts of an INDEX.
 *
 * @module
 */

import { enumeration, type Syntax } from "../syntax.ts";

/** Numbers of the sections in INDEXes; they never change. */
const SECTION_NUMBERS = {
  opcode: 1,
  rcode: 2,
  qtype: 3,
  nsstat: 4,
  zonestat: 5,
  resstat: 6,
  resqtype: 7,
  cache: 8,
  cachestat: 9,
  adbstat: 10,
  sockstat: 11,
  dnstapstat: 12,
  taskmgr: 13,
  inQueriesRtt: 14,
  outQueriesRtt: 15,
  gluecache: 16,
  dnssecSign: 17,
  dnssecRefresh: 18,
  memory: 19,
  other: 99,
} as const;

/** A section as the label of a number in an INDEX. */
export type SectionWord = keyof typeof SECTION_NUMBERS;

/** Words by the sections' names; a label of an enumeration has no hyphens (RFC 2578, section 7.1.1). */
const SECTION_WORDS: ReadonlyMap<string, SectionWord> = new Map(
  (Object.keys(SECTION_NUMBERS) as SectionWord[])
    .filter((word) => word !== "other")
    .map((word) => [
      word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      word,
    ]),
);

/** Longest name in the INDEX: a section that is not known (32 octets), a slash, a name (64). */
export const MAX_INDEX_NAME = 97;

/** What tells a counter in an INDEX. */
interface Counted {
  readonly section: string;
  readonly name: string;
}

/** SYNTAX of a section in an INDEX. */
export const bindSection: Syntax<SectionWord> = enumeration<SectionWord>(
  SECTION_NUMBERS,
);

/** Returns the label of a section; `other` for one that is not known. */
export function sectionWord({ section }: Counted): SectionWord {
  return SECTION_WORDS.get(section) ?? "other";
}

/** Returns the name in the INDEX: with the section's own name before it where that is not known. */
export function indexName({ section, name }: Counted): string {
  return SECTION_WORDS.has(section) ? name : `${section}/${name}`;
}
