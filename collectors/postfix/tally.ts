/**
 * Blocks of a mail log to counters, and the counters to what is stored of them.
 *
 * @module
 */

import { Acquaintances } from "./acquaintances.ts";
import { PostfixCounter } from "./count.ts";
import type { Cell } from "./counts.ts";
import { labelOf } from "./labels.ts";
import type { PostfixEvent } from "./event.ts";
import type { Families } from "./families.ts";
import {
  type LineContext,
  LineReader,
  type LineResult,
  type LineSink,
} from "./lines.ts";

/** What has to be stored of a tally: counters by name, and notes (messages under way) by key. */
export interface TallyChanges {
  readonly counters: readonly (readonly [name: string, value: number])[];
  /** Undefined stands for a note that is to be deleted. */
  readonly notes: readonly (readonly [key: string, note: string | undefined])[];
}

/** Key of the note that holds the last line read; queue ids have no space. */
const previousLineKey = "previous line";

/** Longest last line that is stored. */
const maxStoredLine = 8192;

/** Counts what is in a mail log. */
export class PostfixTally implements LineSink {
  readonly #counter: PostfixCounter;
  readonly #reader: LineReader;
  /** Not stored: it begins anew with every start. */
  readonly acquaintances: Acquaintances = new Acquaintances();
  /** What is stored of each counter. */
  readonly #stored: Map<string, number> = new Map();
  #storedLine = "";
  readonly #read: Cell;
  readonly #understood: Cell;
  readonly #results: Readonly<Record<LineResult, Cell>>;

  /** `stores` tells whether {@linkcode PostfixTally.changes} will be asked for. */
  constructor(options: { readonly stores: boolean }) {
    this.#counter = new PostfixCounter(options);
    this.#reader = new LineReader(this);
    const { lines } = this.families;
    this.#read = lines.cell("read");
    this.#understood = lines.cell("understood");
    this.#results = {
      foreign: lines.cell("foreign"),
      unframed: lines.cell("unframed"),
      empty: lines.cell("empty"),
      too_long: lines.cell("too_long"),
    };
  }

  /** The counters. */
  get families(): Families {
    return this.#counter.families;
  }

  /** How many messages under way are remembered. */
  get messagesUnderWay(): number {
    return this.#counter.messages.size;
  }

  /** Counts the lines of `text`, which are whole; the last may lack its line feed. */
  read(text: string): void {
    this.#read.value += this.#reader.read(text);
  }

  /** Counts lines that were too long to be read. */
  addTooLong(count: number): void {
    if (count === 0) return;
    this.#read.value += count;
    this.#results.too_long.value += count;
  }

  event(event: PostfixEvent, context: LineContext): void {
    const state = this.#counter.count(event, context);
    this.acquaintances.add(event, context.times, state);
    if (event.kind !== "unknown") this.#understood.value++;
  }

  other(result: LineResult): void {
    this.#results[result].value++;
  }

  signature(selector: string, domain: string, times: number): void {
    this.families.signatures.add(times, labelOf(selector), labelOf(domain));
  }

  /** Returns what is to be stored since {@linkcode PostfixTally.stored} was called last. */
  changes(): TallyChanges {
    const counters: [string, number][] = [];
    for (const family of this.families.all()) {
      family.save((name, value) => {
        const full = `${family.name}\t${name}`;
        if (this.#stored.get(full) !== value) counters.push([full, value]);
      });
    }
    const notes = this.#counter.messages.changes();
    const line = this.#reader.previousLine.slice(0, maxStoredLine);
    if (line !== this.#storedLine) notes.push([previousLineKey, line]);
    return { counters, notes };
  }

  /** Tells that `changes` were stored. */
  stored(changes: TallyChanges): void {
    for (const [name, value] of changes.counters) this.#stored.set(name, value);
    for (const [key, note] of changes.notes) {
      if (key === previousLineKey) this.#storedLine = note ?? "";
    }
    this.#counter.messages.stored();
  }

  /** Takes back what was stored. A counter that no longer exists is left out. */
  restore(stored: TallyChanges): void {
    const families = new Map(
      this.families.all().map((family) => [family.name, family]),
    );
    for (const [name, value] of stored.counters) {
      const tab = name.indexOf("\t");
      const family = families.get(tab < 0 ? name : name.slice(0, tab));
      if (family === undefined || !Number.isSafeInteger(value)) continue;
      family.restore(name.slice(tab + 1), value);
      this.#stored.set(name, value);
    }
    for (const [key, note] of stored.notes) {
      if (note === undefined) continue;
      if (key === previousLineKey) {
        this.#reader.previousLine = note;
        this.#storedLine = note;
      } else this.#counter.messages.restore(key, note);
    }
  }
}
