/**
 * Comparing what sounder serves with what another program of the same host
 * does. Both read at times of their own, so that a number is right when it lies
 * between what the other said before and after.
 *
 * @module
 */

/** A value, as far as comparing goes. */
export interface Reading {
  /** What it is on the wire, such as `Counter32`; the same on both sides. */
  readonly type: string;
  readonly value: bigint | number | string;
}

/** All values of one side by what they are called. */
export type Readings = ReadonlyMap<string, Reading>;

/** What is compared. */
export interface Comparison {
  readonly ours: () => Promise<Readings>;
  readonly theirs: () => Promise<Readings>;
  /** Returns what values are listed under, such as their MIB module. */
  readonly groupOf: (key: string) => string;
  readonly nameOf: (key: string) => string;
  /** Returns what a value is one of many of, where each of them must be on both sides or none. */
  readonly kindOf: (key: string) => string | undefined;
  /** Returns why a value differs and is right all the same; undefined where it must not differ. */
  readonly reasonFor: (key: string, isMissing: boolean) => string | undefined;
  /** Milliseconds by which ours may be older than theirs. */
  readonly patience: number;
}

/** A value that differs: `undefined` is none. */
export interface Difference {
  readonly key: string;
  readonly ours: Reading | undefined;
  readonly theirs: Reading | undefined;
}

/** What came of it. */
export interface Outcome {
  readonly compared: readonly string[];
  readonly differences: readonly Difference[];
  /** Values that differ for a reason that is known. */
  readonly known: readonly Difference[];
  /** Values that only sounder has. */
  readonly onlyHere: readonly string[];
}

/** What the other side said so far. */
interface Said {
  readonly last: Reading;
  readonly least: bigint | number | string;
  readonly most: bigint | number | string;
  readonly texts: ReadonlySet<string>;
}

/** What sums of fractions may differ by for the order in which they were added up. */
const ROUNDING = 1e-6;

/** Milliseconds between two looks. */
const PAUSE = 1_000;

/** Compares until nothing differs, or what differs has done so for longer than ours may be old. */
export async function compareSides(question: Comparison): Promise<Outcome> {
  const { ours, theirs, patience } = question;
  const said = new Map<string, Said>();
  const end = performance.now() + patience;
  let standing: ReadonlySet<string> | undefined;
  for (;;) {
    listen(said, await theirs());
    const here = await ours();
    const there = await theirs();
    listen(said, there);
    const outcome = judge({ here, there, said, standing }, question);
    standing = new Set(outcome.differences.map(({ key }) => key));
    if (standing.size === 0 || performance.now() >= end) return outcome;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function listen(said: Map<string, Said>, readings: Readings): void {
  for (const [key, last] of readings) {
    const { value } = last;
    const before = said.get(key);
    said.set(key, {
      last,
      least: before === undefined || value < before.least
        ? value
        : before.least,
      most: before === undefined || value > before.most ? value : before.most,
      texts: typeof value === "string"
        ? new Set([...before?.texts ?? [], value])
        : new Set(),
    });
  }
}

function judge(
  { here, there, said, standing }: {
    readonly here: Readings;
    readonly there: Readings;
    readonly said: ReadonlyMap<string, Said>;
    /** What differed before; undefined where nothing was looked at yet. */
    readonly standing: ReadonlySet<string> | undefined;
  },
  { kindOf, reasonFor }: Comparison,
): Outcome {
  const kinds = new Set([...said.keys()].map(kindOf));
  const outcome = {
    compared: [] as string[],
    differences: [] as Difference[],
    known: [] as Difference[],
    onlyHere: [] as string[],
  };
  const differs = (difference: Difference) => {
    const { key, ours, theirs } = difference;
    const sameType = (ours?.type ?? theirs?.type) ===
      (theirs?.type ?? ours?.type);
    if (sameType && reasonFor(key, ours === undefined) !== undefined) {
      outcome.known.push(difference);
    } // What comes and goes is not wrong for having done so at another time.
    else if (standing === undefined || standing.has(difference.key)) {
      outcome.differences.push(difference);
    }
  };
  for (const [key, ours] of here) {
    const theirs = said.get(key);
    if (theirs === undefined) {
      const kind = kindOf(key);
      if (kind !== undefined && kinds.has(kind)) {
        differs({ key, ours, theirs });
      } else outcome.onlyHere.push(key);
      continue;
    }
    outcome.compared.push(key);
    if (!isSaid(ours, theirs)) differs({ key, ours, theirs: theirs.last });
  }
  for (const [key, theirs] of there) {
    if (!here.has(key)) differs({ key, ours: undefined, theirs });
  }
  return outcome;
}

function isSaid({ type, value }: Reading, said: Said): boolean {
  if (type !== said.last.type) return false;
  const { least, most } = said;
  // Of one type all are texts or none is.
  if (
    typeof value === "string" || typeof least === "string" ||
    typeof most === "string"
  ) return said.texts.has(String(value));
  const play = typeof value === "number" && !Number.isInteger(value)
    ? Math.max(1, Math.abs(value)) * ROUNDING
    : 0;
  return play === 0
    ? value >= least && value <= most
    : Number(value) >= Number(least) - play &&
      Number(value) <= Number(most) + play;
}

/** What is to be printed, and the exit status: 1 when something differs or nothing was compared. */
export interface Report {
  readonly text: string;
  readonly status: number;
}

/** Tells what was compared by groups, every difference, and what is known. */
export function reportOutcome(
  { compared, differences, known, onlyHere }: Outcome,
  { groupOf, nameOf, reasonFor }: Comparison,
): Report {
  let text = "";
  const countOf = (keys: readonly string[], group: string) =>
    keys.filter((key) => groupOf(key) === group).length;
  const wrong = differences.map(({ key }) => key);
  const right = known.map(({ key }) => key);
  const groups = new Set(
    [...compared, ...wrong, ...right, ...onlyHere].map(groupOf),
  );
  for (const group of groups) {
    text += `${group.padEnd(24)} ${
      String(countOf(compared, group)).padStart(7)
    } compared, ${countOf(wrong, group)} differ, ${
      countOf(right, group)
    } for a known reason, ${countOf(onlyHere, group)} only here\n`;
  }
  for (const [reason, keys] of byReason(known, reasonFor)) {
    const [first = "", ...more] = keys;
    text += `known: ${nameOf(first)}${
      more.length === 0 ? "" : ` and ${more.length} more`
    }: ${reason}\n`;
  }
  for (const { key, ours, theirs } of differences) {
    text += `differs: ${nameOf(key)} = ${shown(ours, theirs)} here, ${
      shown(theirs, ours)
    } there\n`;
  }
  text +=
    `${compared.length} compared, ${differences.length} differ, ${known.length} for a known reason\n`;
  const status = differences.length === 0 && compared.length > 0 ? 0 : 1;
  return { text, status };
}

function byReason(
  known: readonly Difference[],
  reasonFor: Comparison["reasonFor"],
): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const { key, ours } of known) {
    const reason = reasonFor(key, ours === undefined) ?? "";
    reasons.set(reason, [...reasons.get(reason) ?? [], key]);
  }
  return reasons;
}

/** The type is told where that is what differs. */
function shown(
  reading: Reading | undefined,
  other: Reading | undefined,
): string {
  if (reading === undefined) return "none";
  return other !== undefined && other.type !== reading.type
    ? `${reading.type} ${reading.value}`
    : String(reading.value);
}
