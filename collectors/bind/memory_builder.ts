/**
 * Memory contexts of BIND, as one document has them: several of one name are one
 * here, for there are as many as threads and views, and their addresses change
 * with every start.
 *
 * @module
 */

import {
  type DocumentMemory,
  isUsableName,
  MAX_NAME_OCTETS,
  quote,
} from "./document.ts";
import { parseCount } from "./value_text.ts";

/** Most names of contexts; BIND has about 20, and two for each thread. */
const MAX_CONTEXTS = 1_024;

/** What is taken of a context. High-water marks of several contexts have no sum. */
export const CONTEXT_FIELDS = [
  "references",
  "total",
  "inuse",
  "malloced",
  "pools",
] as const;

/** One of {@linkcode CONTEXT_FIELDS}. */
export type ContextField = (typeof CONTEXT_FIELDS)[number];

type Filling =
  & { name: string; contexts: number }
  & { [Field in ContextField]: number | undefined };

/** Collects memory contexts. */
export class MemoryBuilder {
  readonly #contexts = new Map<string, Filling>();
  readonly #problem: (where: string, what: string) => void;
  #found = false;

  constructor(problem: (where: string, what: string) => void) {
    this.#problem = problem;
  }

  /** Notes that the document tells of memory. */
  begin(): void {
    this.#found = true;
  }

  /** Takes a context; fields that are not there are undefined, "-" stands for none. */
  context(
    name: string,
    fields: ReadonlyMap<ContextField, string>,
  ): void {
    if (!isUsableName(name, MAX_NAME_OCTETS)) {
      this.#problem("memory", `unusable name of a context ${quote(name)}`);
      return;
    }
    let context = this.#contexts.get(name);
    if (context === undefined) {
      if (this.#contexts.size >= MAX_CONTEXTS) return;
      context = {
        ...{ name, contexts: 0, references: undefined, total: undefined },
        ...{ inuse: undefined, malloced: undefined, pools: undefined },
      };
      this.#contexts.set(name, context);
    }
    context.contexts += 1;
    for (const [field, found] of fields) {
      if (found === "-") continue;
      const value = parseCount(found);
      // Memory is far below 2^53 octets.
      if (typeof value !== "number") {
        this.#problem(
          `memory context ${quote(name)} ${field}`,
          `${quote(found)} where a number was expected`,
        );
      } else context[field] = (context[field] ?? 0) + value;
    }
  }

  /** Returns the contexts by name; undefined where the document does not tell of them. */
  finish(): readonly DocumentMemory[] | undefined {
    return this.#found ? [...this.#contexts.values()] : undefined;
  }
}
