/**
 * Sizes of the messages that BIND received and sent, as one document has them.
 *
 * @module
 */

import type { BindTraffic } from "./reading.ts";

/** Most ranges of sizes of one kind; BIND has 257 of responses (16 octets each, to 4096). */
const MAX_RANGES = 1_024;

/** Which messages. */
export type TrafficKind = Omit<BindTraffic, "sizes">;

interface Filling extends TrafficKind {
  readonly sizes: Map<number | undefined, number | bigint>;
}

/** Collects sizes by kind of message. */
export class TrafficBuilder {
  readonly #kinds = new Map<string, Filling>();
  readonly #problem: (where: string, what: string) => void;
  #found = false;

  constructor(problem: (where: string, what: string) => void) {
    this.#problem = problem;
  }

  /** Notes that the document tells of traffic, if only that there was none. */
  begin(): void {
    this.#found = true;
  }

  /** Takes the number of messages of a range such as "16-31" or "4096+"; undefined means that `found` was none. */
  range(
    { transport, family, direction }: TrafficKind,
    name: string,
    { value, found }: { value: number | bigint | undefined; found: string },
  ): void {
    const key = `${transport} ${family} ${direction}`;
    const [, last, open] = /^\d{1,9}(?:-(\d{1,9})|(\+))$/.exec(name) ?? [];
    if (value === undefined || (last === undefined && open === undefined)) {
      this.#problem(`traffic ${key}`, `"${name}": "${found}" is no range`);
      return;
    }
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      kind = { transport, family, direction, sizes: new Map() };
      this.#kinds.set(key, kind);
    }
    if (kind.sizes.size >= MAX_RANGES) return;
    // XML of BIND 9.20 has the first range of responses again at the end.
    kind.sizes.set(last === undefined ? undefined : Number(last), value);
  }

  /** Returns the sizes, in rising order; undefined where the document does not tell of them. */
  finish(): readonly BindTraffic[] | undefined {
    if (!this.#found) return undefined;
    return [...this.#kinds.values()].map(({ sizes, ...kind }) => ({
      ...kind,
      sizes: [...sizes]
        .map(([most, count]) => ({ most, count }))
        .sort((a, b) => (a.most ?? Infinity) - (b.most ?? Infinity)),
    }));
  }
}
