/**
 * Finding out with which of many texts another begins.
 *
 * @module
 */

import { type Codes, codesOf, matches } from "./scan.ts";

/** A text that others begin with, and what that means. */
export interface Beginning<Meaning> {
  readonly begin: string;
  readonly meaning: Meaning;
  readonly codes: Codes;
}

/** Beginnings by their first character, so that most are never compared. */
export class Beginnings<Meaning> {
  readonly #byFirst: (readonly Beginning<Meaning>[])[] = [];

  /** Where one text begins with another, the one that comes first is found. All must begin with ASCII. */
  constructor(all: readonly (readonly [begin: string, meaning: Meaning])[]) {
    const beginnings = all.map(([begin, meaning]) => ({
      begin,
      meaning,
      codes: codesOf(begin),
    }));
    for (let first = 0; first < 128; first++) {
      this.#byFirst.push(
        beginnings.filter(({ codes }) => codes[0] === first),
      );
    }
  }

  /** Returns the beginning that stands in `text` at `start`; undefined where none does. */
  find(text: string, start: number): Beginning<Meaning> | undefined {
    const first = text.charCodeAt(start);
    if (!(first < 128)) return undefined;
    const beginnings = this.#byFirst[first]!;
    for (let index = 0; index < beginnings.length; index++) {
      const beginning = beginnings[index]!;
      if (matches(text, beginning.codes, start)) return beginning;
    }
    return undefined;
  }
}
