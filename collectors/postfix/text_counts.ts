/**
 * How often something was said, and where, in bounded memory.
 *
 * @module
 */

import { ownText } from "./own_text.ts";
import { TopTable } from "./top_table.ts";

/** A text, the place where it was said, and how often. */
export interface TextCount {
  readonly text: string;
  readonly count: number;
}

/** Most places, and most texts of one. */
const MAX_PLACES = 256;
const MAX_TEXTS = 2_048;

/** The place of those for which there was no more room. */
const ELSEWHERE = "other";

/** Counts texts by place: a service, a stage, a relay. */
export class TextCounts {
  readonly #places: Map<string, TopTable> = new Map();

  /** Counts a text. */
  add(place: string, text: string, times: number): void {
    let texts = this.#places.get(place);
    if (texts === undefined) {
      const name = this.#places.size < MAX_PLACES ? ownText(place) : ELSEWHERE;
      texts = this.#places.get(name) ?? new TopTable(MAX_TEXTS);
      this.#places.set(name, texts);
    }
    texts.row(text).count += times;
  }

  /** Returns the most frequent, each behind the name of its place. */
  top(most: number): TextCount[] {
    const all: TextCount[] = [];
    for (const [place, texts] of this.#places) {
      for (const { name, count } of texts.top(most)) {
        all.push({ text: `${place}: ${name}`, count });
      }
    }
    return all.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
      .slice(0, most);
  }
}
