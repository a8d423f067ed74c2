/**
 * The face's end of the line to history: it asks the reader by message, and
 * waits for the answer only so long.
 *
 * @module
 */

import type {
  HistoryAnswer,
  HistoryRequest,
} from "../server/http/history_source.ts";

/** A request on its way to the reader. */
export interface HistoryAsk {
  readonly type: "history-ask";
  readonly id: number;
  readonly request: HistoryRequest;
}

/** What the reader answers. */
export interface HistoryReply {
  readonly type: "history-reply";
  readonly id: number;
  readonly answer: HistoryAnswer;
}

/** Requests that wait for an answer at one time: each may take the reader a tenth of a second. */
const MAX_WAITING = 8;

/** Milliseconds that an answer is waited for. */
const PATIENCE = 5_000;

/** How the line is kept. */
export interface HistoryLineOptions {
  readonly post: (ask: HistoryAsk) => void;
  /** Milliseconds that an answer is waited for. */
  readonly patience?: number;
}

/** Asks and waits. */
export class HistoryLine {
  readonly #options: HistoryLineOptions;
  readonly #waiting = new Map<number, (answer: HistoryAnswer) => void>();
  #next = 1;

  constructor(options: HistoryLineOptions) {
    this.#options = options;
  }

  /** Asks; never rejects. */
  ask(request: HistoryRequest): Promise<HistoryAnswer> {
    if (this.#waiting.size >= MAX_WAITING) {
      return Promise.resolve(
        unavailable(`${MAX_WAITING} requests are waiting already: ask later`),
      );
    }
    const id = this.#next++;
    const patience = this.#options.patience ?? PATIENCE;
    return new Promise((resolve) => {
      const end = (answer: HistoryAnswer) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(
        () => end(unavailable("the reader has not answered in time")),
        patience,
      );
      this.#waiting.set(id, end);
      this.#options.post({ type: "history-ask", id, request });
    });
  }

  /** Takes an answer; one that comes too late is dropped. */
  take({ id, answer }: HistoryReply): void {
    this.#waiting.get(id)?.(answer);
  }

  /** Ends all waiting. */
  close(): void {
    for (const end of [...this.#waiting.values()]) {
      end(unavailable("sounder ends"));
    }
  }
}

/** Returns the answer that there is none. */
export function unavailable(why: string): HistoryAnswer {
  return { kind: "unavailable", reason: `No history: ${why}` };
}

/** Returns the array buffers of an answer, to be transferred with it. */
export function answerBuffers(answer: HistoryAnswer): ArrayBuffer[] {
  if (answer.kind !== "query") return [];
  const arrays = answer.series.flatMap(({ minimum, average, maximum }) => [
    minimum,
    average,
    maximum,
  ]);
  // Where a series has one number a step, all three are the same.
  return [
    ...new Set(
      [answer.time, ...arrays].map(({ buffer }) => buffer as ArrayBuffer),
    ),
  ];
}
