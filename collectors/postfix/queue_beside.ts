/**
 * The queues beside the log: they are read now and then, and one reading that
 * takes long (a long queue, or `postqueue`, which sleeps a second before it
 * gives up) holds up nobody who wants to know what the log has got.
 *
 * @module
 */

import type { CollectContext, ParseProblem } from "../collector.ts";
import type { QueueReading } from "./queue.ts";
import type { QueueReader } from "./read_queue.ts";

/** Milliseconds that a run waits for a reading when there is an older one to be told. */
const PATIENCE = 100;

/** The queues as they were when they were read last. */
export interface KnownQueue {
  readonly reading: QueueReading | undefined;
  /** Why there is none; empty where there is one, and where nobody wants one. */
  readonly problem: string;
}

/** When the queues are read. */
export interface QueueTimes {
  /** Milliseconds before they are read again. Undefined has every run read them, and wait. */
  readonly age?: number | undefined;
  /** Milliseconds that one reading may take. */
  readonly timeout?: number | undefined;
}

/** Longest time of a reading, where nothing else is said. */
const TIMEOUT = 10_000;

/** Reads the queues beside the log. */
export class QueueBeside {
  readonly #reader: Pick<QueueReader, "read"> | undefined;
  readonly #times: QueueTimes;
  readonly #closed = new AbortController();
  #known: KnownQueue | undefined;
  #begun = -Infinity;
  #running: Promise<void> | undefined;
  /** What the last reading could not make out, until a run tells it. */
  #problems: readonly ParseProblem[] = [];
  #told = true;

  constructor(
    reader: Pick<QueueReader, "read"> | undefined,
    times: QueueTimes = {},
  ) {
    this.#reader = reader;
    this.#times = times;
  }

  /** True where a reading ended that {@linkcode QueueBeside.latest} has not returned yet. */
  get hasNews(): boolean {
    return !this.#told;
  }

  /** Has the queues read when it is time, and returns what is known of them; the first reading is waited for. */
  async latest(context: CollectContext): Promise<KnownQueue> {
    const { age } = this.#times;
    const now = context.host.now();
    if (
      this.#running === undefined && Math.abs(now - this.#begun) >= (age ?? 0)
    ) {
      this.#begun = now;
      this.#running = this.#read(context).finally(() => {
        this.#running = undefined;
      });
    }
    const hasOlder = age !== undefined && this.#known !== undefined;
    await (hasOlder ? withinPatience(this.#running) : this.#running);
    for (const problem of this.#problems) context.problem(problem);
    this.#problems = [];
    this.#told = true;
    return this.#known!;
  }

  /** Ends a reading that is under way. */
  close(): void {
    this.#closed.abort();
  }

  /** Never rejects. A reading may outlive the run that began it, but for the first. */
  async #read({ host, signal }: CollectContext): Promise<void> {
    const { age, timeout = TIMEOUT } = this.#times;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeout);
    const ends = [patience.signal, this.#closed.signal];
    if (age === undefined || this.#known === undefined) ends.push(signal);
    try {
      const reading = await this.#reader?.read(host, AbortSignal.any(ends));
      this.#known = { reading, problem: "" };
      this.#problems = reading?.problems ?? [];
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#known = { reading: undefined, problem };
      this.#problems = [{ where: "the mail queue", what: problem }];
    } finally {
      clearTimeout(timer);
    }
    this.#told = false;
  }
}

async function withinPatience(work: Promise<void> | undefined): Promise<void> {
  if (work === undefined) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}
