/**
 * Notices counters that fell although named was not started again, or does not
 * tell: a view that was configured anew, a cache that was flushed, a statistics
 * file, which does not say when named was started.
 *
 * @module
 */

import type { BindReading } from "./reading.ts";

/** Counts how often counters began again, from one reading to the next. */
export class CounterWatch {
  #bootTime: number | undefined;
  #values: ReadonlyMap<string, number | bigint> = new Map();
  #falls = 0;

  /** Looks at a reading and returns how many readings before it, itself included, had counters that fell. */
  see({ bootTime, counters }: BindReading): number {
    const before = bootTime === this.#bootTime ? this.#values : new Map();
    const values = new Map<string, number | bigint>();
    let fell = false;
    for (const { section, viewNumber, name, kind, value } of counters) {
      if (kind !== "counter") continue;
      const key = `${viewNumber} ${section} ${name}`;
      values.set(key, value);
      fell ||= value < (before.get(key) ?? 0);
    }
    if (fell) this.#falls += 1;
    this.#bootTime = bootTime;
    this.#values = values;
    return this.#falls;
  }
}
