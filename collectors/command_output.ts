/**
 * What the parsers of commands' text have in common: lines, numbers, dates, and
 * how they tell what they could not read.
 *
 * @module
 */

import type { ParseProblem } from "./collector.ts";

/** A number that a tool prints: 0 to 2^64-1, a `bigint` only above 2^53-1. */
export type Count = number | bigint;

/** Lets a value be filled in field by field before it is handed out. */
export type Filling<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** What a parser of text returns. */
export interface Parsed<Value> {
  readonly value: Value;
  /** Fields that are known and could not be read. */
  readonly problems: readonly ParseProblem[];
  /** Numbers of lines, from 1, that no rule names; newer releases print more than we know. At most {@linkcode MAX_FINDINGS}. */
  readonly unread: readonly number[];
  /**
   * True when the text ends within a line. Such a line is not read at all: its
   * last number or word may have gone on, and lists may have had more rows.
   */
  readonly cut: boolean;
}

/** Most problems, and most unread lines, that one parse keeps; the rest is a number. */
export const MAX_FINDINGS = 50;

/** Largest value of an unsigned 64-bit counter. */
const MAX_COUNT = 0xffff_ffff_ffff_ffffn;

/**
 * Longest line that is looked at, in characters. The longest there is is
 * pfctl's head of a table: 7 flags, a tab, 31 octets of its name, `@`, 1023 of
 * its anchor's path (OpenBSD, net/pfvar.h).
 */
export const MAX_LINE = 1088;

/** Stands for a line that is too long: no rule names it. */
const TOO_LONG = "?";

/** Returns the lines of a text without their ends, and whether the last one, left out then, was cut off. */
export function splitLines(text: string): { lines: string[]; cut: boolean } {
  const lines = text.split("\n");
  const cut = lines.pop() !== "";
  return {
    lines: lines.map((line) =>
      line.length > MAX_LINE
        ? TOO_LONG
        : line.endsWith("\r")
        ? line.slice(0, -1)
        : line
    ),
    cut,
  };
}

const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** Most digits of a number that is exact without asking. */
const SAFE_DIGITS = 15;

/** Returns the count that stands after `word`, blanks between; undefined where there is none. */
export function countAfter(line: string, word: string): Count | undefined {
  const found = line.indexOf(word);
  if (found < 0) return undefined;
  let at = found + word.length;
  while (line.charCodeAt(at) === SPACE) at++;
  const start = at;
  let value = 0;
  for (; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    value = value * 10 + (code - ZERO);
  }
  const ended = at === line.length || line.charCodeAt(at) === SPACE;
  if (!ended || at === start) return undefined;
  return at - start <= SAFE_DIGITS ? value : parseCount(line.slice(start, at));
}

/** Returns a count, or undefined when the word is no number of 0 to 2^64-1. */
export function parseCount(word: string): Count | undefined {
  if (word.length <= SAFE_DIGITS) return parseDigits(word);
  if (!/^\d{1,20}$/.test(word)) return undefined;
  const value = Number(word);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(word);
  return exact <= MAX_COUNT ? exact : undefined;
}

function parseDigits(word: string): number | undefined {
  let value = 0;
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code < ZERO || code > NINE) return undefined;
    value = value * 10 + (code - ZERO);
  }
  return word === "" ? undefined : value;
}

/** Returns an integer within `min` (0 by default) and `max` (2^32-1 by default), or undefined. */
export function parseInteger(
  word: string,
  range: { min?: number; max?: number } = {},
): number | undefined {
  if (!/^-?\d{1,15}$/.test(word)) return undefined;
  const value = Number(word);
  const { min = 0, max = 0xffff_ffff } = range;
  return value >= min && value <= max ? value : undefined;
}

/** What a parse could not read, collected on the way. */
export class Findings {
  readonly problems: ParseProblem[] = [];
  readonly unread: number[] = [];
  readonly #where: string;
  #more = 0;

  /** `where` is the command line that printed the text. */
  constructor(where: string) {
    this.#where = where;
  }

  /** Notes that a field in line `line` (from 1) could not be read. */
  problem(line: number, what: string): void {
    if (this.problems.length < MAX_FINDINGS) {
      this.problems.push({ where: `${this.#where}, line ${line}`, what });
    } else {
      this.#more++;
    }
  }

  /** Notes that no rule names line `line` (from 1). */
  skip(line: number): void {
    if (this.unread.length < MAX_FINDINGS) this.unread.push(line);
  }

  /** Returns the count in `word`, or undefined and notes the problem. */
  count(
    word: string,
    field: { line: number; name: string },
  ): Count | undefined {
    const value = parseCount(word);
    if (value === undefined) this.#refuse(word, field);
    return value;
  }

  /** Returns the integer in `word`, or undefined and notes the problem. */
  integer(
    word: string,
    field: { line: number; name: string; min?: number; max?: number },
  ): number | undefined {
    const value = parseInteger(word, field);
    if (value === undefined) this.#refuse(word, field);
    return value;
  }

  /** Returns the parse of `value`; `cut` is what {@linkcode splitLines} said. */
  close<Value>(value: Value, cut: boolean): Parsed<Value> {
    if (this.#more > 0) {
      this.problems.push({
        where: this.#where,
        what: `${this.#more} more fields could not be read`,
      });
    }
    if (cut) {
      this.problems.push({
        where: this.#where,
        what: "the output ends within a line; that line was not read",
      });
    }
    return { value, problems: this.problems, unread: this.unread, cut };
  }

  #refuse(word: string, field: { line: number; name: string }): void {
    const shown = JSON.stringify(word.slice(0, 40));
    this.problem(
      field.line,
      `${field.name} is ${shown}, not a number in its range`,
    );
  }
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/**
 * Parses what ctime(3) prints in UTC, such as "Wed Oct  7 15:44:41 2026", or
 * the bare seconds that pfctl prints when ctime fails.
 *
 * @returns milliseconds since the epoch, or undefined.
 */
export function parseCtime(text: string): number | undefined {
  const seconds = /^-?\d{1,13}$/.exec(text);
  if (seconds !== null) return Number(seconds[0]) * 1000;
  const parts =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4,6})$/
      .exec(text);
  if (parts === null) return undefined;
  const month = MONTHS.indexOf(parts[1] ?? "?");
  const [day, hour, minute, second, year] = parts.slice(2).map(Number);
  if (month < 0 || month % 3 !== 0) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year ?? NaN, month / 3, day);
  date.setUTCHours(hour ?? NaN, minute, second);
  const time = date.getTime();
  const kept = date.getUTCDate() === day && date.getUTCHours() === hour;
  return kept && Number.isFinite(time) ? time : undefined;
}
