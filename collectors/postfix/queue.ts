/**
 * What stands in the mail queues, whichever way it was read.
 *
 * @module
 */

import type { ParseProblem } from "../collector.ts";

/** The queues of Postfix that showq lists (showq(8)); `corrupt` is not listed. */
const queueNames = [
  "active",
  "deferred",
  "hold",
  "incoming",
  "maildrop",
] as const;

/** Bounds of ages in seconds and of sizes in octets: those of postfix_exporter. */
const ageBounds: readonly number[] = [
  1e1,
  1e2,
  1e3,
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
];
const queueSizeBounds: readonly number[] = [
  1e3,
  1e4,
  1e5,
  1e6,
  1e7,
  1e8,
  1e9,
];

/** How many fell into each bucket; one more than there are bounds. */
export interface QueueHistogram {
  readonly counts: readonly number[];
  readonly sum: number;
}

/** One queue at one moment. */
export interface QueueState {
  /** A name of {@linkcode queueNames}, or `other`. */
  readonly queue: string;
  readonly messages: number;
  readonly recipients: number;
  /** Sum of the message sizes. */
  readonly bytes: number;
  /** Age in seconds of the oldest message; 0 in an empty queue. */
  readonly oldest: number;
  readonly ages: QueueHistogram;
  readonly sizes: QueueHistogram;
}

/** All queues at one moment. */
export interface QueueReading {
  /** Every queue, those that are empty too. */
  readonly queues: readonly QueueState[];
  readonly problems: readonly ParseProblem[];
}

/** One message in a queue. */
export interface QueuedMessage {
  readonly queue: string;
  /** Seconds since the epoch. */
  readonly arrival: number;
  readonly size: number;
  readonly recipients: number;
}

interface Sums {
  messages: number;
  recipients: number;
  bytes: number;
  oldest: number;
  readonly ages: { readonly counts: number[]; sum: number };
  readonly sizes: { readonly counts: number[]; sum: number };
}

/** Most problems told of one reading. */
const maxProblems = 20;

/** Adds up messages, keeping none of them. */
export class QueueTally {
  readonly #now: number;
  readonly #sums: Map<string, Sums> = new Map();
  readonly #problems: ParseProblem[] = [];

  /** `now` is in seconds since the epoch. */
  constructor(now: number) {
    this.#now = now;
    for (const name of queueNames) this.#sums.set(name, emptySums());
  }

  /** Adds a message. */
  add(message: QueuedMessage): void {
    const name = this.#sums.has(message.queue) ? message.queue : "other";
    let sums = this.#sums.get(name);
    if (sums === undefined) this.#sums.set(name, sums = emptySums());
    // A clock that was set back must not make an age below zero.
    const age = Math.max(0, this.#now - message.arrival);
    sums.messages++;
    sums.recipients += message.recipients;
    sums.bytes += message.size;
    sums.oldest = Math.max(sums.oldest, age);
    observe(sums.ages, ageBounds, age);
    observe(sums.sizes, queueSizeBounds, message.size);
  }

  /** Tells that something could not be read. */
  problem(where: string, what: string): void {
    if (this.#problems.length < maxProblems) {
      this.#problems.push({ where, what });
    }
  }

  /** Returns what was added up. */
  reading(): QueueReading {
    return {
      queues: [...this.#sums].map(([queue, sums]) => ({ queue, ...sums })),
      problems: this.#problems,
    };
  }
}

function emptySums(): Sums {
  const empty = (bounds: readonly number[]) => ({
    counts: new Array<number>(bounds.length + 1).fill(0),
    sum: 0,
  });
  return {
    messages: 0,
    recipients: 0,
    bytes: 0,
    oldest: 0,
    ages: empty(ageBounds),
    sizes: empty(queueSizeBounds),
  };
}

function observe(
  histogram: { readonly counts: number[]; sum: number },
  bounds: readonly number[],
  value: number,
): void {
  const bucket = bounds.findIndex((bound) => value <= bound);
  histogram.counts[bucket < 0 ? bounds.length : bucket]!++;
  histogram.sum += value;
}
