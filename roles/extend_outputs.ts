/**
 * What other collectors read last, in the form in which pollers of Net-SNMP's
 * `extend` expect it.
 *
 * @module
 */

import type { ExtendOutput } from "../collectors/extend/reading.ts";
import type { Registration } from "./registrations.ts";

type ExtendOf = (reading: unknown, time: number) => readonly ExtendOutput[];

/** Keeps the outputs of every collector that has some. */
export class ExtendOutputs {
  readonly #sources = new Map<string, ExtendOf>();
  readonly #outputs = new Map<string, readonly ExtendOutput[]>();

  constructor(registrations: readonly Registration<unknown>[]) {
    for (const { name, extend } of registrations) {
      if (extend !== undefined) this.#sources.set(name, extend());
    }
  }

  /** Takes a collector's reading, made at `time` (milliseconds since the epoch); false where it has no outputs. */
  take(collector: string, reading: unknown, time: number): boolean {
    const outputs = this.#sources.get(collector)?.(reading, time);
    if (outputs === undefined) return false;
    this.#outputs.set(collector, outputs);
    return true;
  }

  /** Forgets a collector whose numbers are too old; false where it had no outputs. */
  drop(collector: string): boolean {
    return this.#outputs.delete(collector);
  }

  /** Returns all outputs. */
  all(): readonly ExtendOutput[] {
    return [...this.#outputs.values()].flat();
  }
}
