/**
 * History in operation: it takes what is served, is stored in batches, and
 * answers. Whatever happens to it, the rest of sounder goes on.
 *
 * @module
 */

import type { MibModule } from "../mib/declare.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import {
  type HistoryReading,
  NO_HISTORY,
} from "../mib/modules/sounder_history.ts";
import type { Segment } from "../mib/segment.ts";
import type {
  HistoryAnswer,
  HistoryRequest,
} from "../server/http/history_source.ts";
import { formatDuration } from "../server/duration.ts";
import type { StateDatabase } from "../store/database.ts";
import { archivesOf, bytesPerSeries } from "../store/history/archives.ts";
import { History } from "../store/history/history.ts";
import { memoryHistory } from "../store/history/memory_store.ts";
import { storedHistory } from "../store/history/sqlite_store.ts";
import type { Config } from "./config.ts";
import { answer } from "./history_answers.ts";
import { unavailable } from "./history_line.ts";
import {
  HistorySamples,
  patienceOf,
  type SampleTimes,
} from "./history_samples.ts";

/** Steps of the finest archive between two batches: a minute of steps of 10 s. */
const BATCH = 6;

/** Milliseconds between two looks for what is too old. */
const PRUNING = 3_600_000;

/** Milliseconds between two parts of the making of blocks, and series of a part: some 25 ms of work. */
const [SEALING, SEALED_SERIES] = [1_000, 50];

/** Longest archive, in seconds, that is kept where there is no state file, unless it is the finest. */
const IN_MEMORY = 6 * 3600;

/** Series that are forgotten at most in one batch to make room for others. */
const MADE_ROOM = 100;

/** What history is kept with. */
export interface HistoryKeeperOptions {
  readonly config: Config;
  readonly modules: readonly MibModule<never>[];
  /** Undefined keeps the finest archives alone, in memory. */
  readonly database: StateDatabase | undefined;
  readonly log: (level: "info" | "warning", text: string) => void;
  /** Told of each change of how history is doing. */
  readonly onStatus: (status: HistoryReading) => void;
}

/** Keeps history. */
export class HistoryKeeper {
  readonly #options: HistoryKeeperOptions;
  readonly #history: History | undefined;
  readonly #samples: HistorySamples | undefined;
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #status: HistoryReading = NO_HISTORY;
  #pruned = 0;

  constructor(options: HistoryKeeperOptions) {
    this.#options = options;
    const { config, database, modules } = options;
    if (!config.history.enabled) return;
    try {
      this.#history = openHistory(config, database);
    } catch (error) {
      this.#status = { ...NO_HISTORY, errors: 1, error: textOf(error) };
      options.log("warning", `No history is kept: ${textOf(error)}`);
      return;
    }
    this.#samples = new HistorySamples({
      history: this.#history,
      modules,
      sounderRoot: config.root,
    });
    const place = database === undefined ? "memory" : "file";
    this.#status = { ...this.#status, up: true, place };
    options.log("info", this.#sizeText(this.#history));
  }

  /** What is kept where, what it takes now, and what it may come to. */
  #sizeText(history: History): string {
    const { config: { history: { maxSeries } }, database } = this.#options;
    const { archives, series } = history;
    const spans = archives.map(({ archive: { step, span } }) =>
      `${formatDuration(step)}:${formatDuration(span)}`
    );
    const each = bytesPerSeries(archives.map(({ archive }) => archive));
    const most = `${Math.ceil(maxSeries * each / 1e6)} MB`;
    const { size } = sizeOf(history);
    const now = database === undefined || size === undefined
      ? ""
      : `${series.size} series take ${(size / 1e6).toFixed(1)} MB; `;
    return `history: ${spans.join(", ")} in ${
      database === undefined
        ? "memory, as no state file is configured"
        : "the state file"
    }; ${now}at most ${maxSeries} series, which would take ${most} if all were noise`;
  }

  /** Begins all timers. */
  begin(): void {
    this.#options.onStatus(this.#status);
    const history = this.#history;
    if (history === undefined) return;
    const step = history.archives[0]!.archive.step * 1000;
    this.#every(step, () => history.advance(seconds()));
    this.#every(BATCH * step, () => this.#save(history));
    this.#every(SEALING, () => history.seal(SEALED_SERIES));
  }

  #every(interval: number, work: () => void): void {
    this.#timers.push(setInterval(() => this.#attempt(work), interval));
  }

  #save(history: History): void {
    history.advance(seconds());
    history.save();
    const { leftOut = 0 } = this.#samples ?? {};
    if (leftOut > 0) {
      history.makeRoom(Math.min(leftOut, MADE_ROOM), seconds());
    }
    if (Date.now() - this.#pruned >= PRUNING) {
      history.prune(seconds());
      this.#pruned = Date.now();
    }
    this.#tell({ saved: Date.now(), error: "" });
  }

  /** What fails is counted and said, once for each reason; it is tried again at the next time. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const text = textOf(error);
    if (text !== this.#status.error) {
      this.#options.log("warning", `History is not stored or read: ${text}`);
    }
    this.#tell({ errors: this.#status.errors + 1, error: text });
  }

  #tell(change: Partial<HistoryReading>): void {
    const history = this.#history;
    this.#status = { ...this.#status, ...change };
    if (history !== undefined) {
      const each = bytesPerSeries(
        history.archives.map(({ archive }) => archive),
      );
      this.#status = {
        ...this.#status,
        series: history.series.size,
        leftOut: this.#samples?.leftOut ?? 0,
        maxSize: history.series.size * each,
        lost: history.lost,
        ...sizeOf(history),
      };
    }
    this.#options.onStatus(this.#status);
  }

  /** Says again how history is doing, for a face that begins. */
  resend(): void {
    this.#options.onStatus(this.#status);
  }

  /** Takes the numbers of a segment. */
  take(segment: Segment, times: SampleTimes): void {
    const before = this.#history?.series.size;
    this.#attempt(() => this.#samples?.take(segment, times));
    // Who looks soon after the start must not find nothing.
    if (before !== this.#history?.series.size) this.#tell({});
  }

  /** Takes how the collectors are. */
  takeStatus(collectors: readonly CollectorStatus[]): void {
    this.#attempt(() => this.#samples?.takeStatus(collectors, seconds()));
  }

  /** Forgets a segment that is served no more. */
  drop(module: string, collector: string): void {
    this.#samples?.drop(module, collector);
  }

  /** Answers what the face asks. */
  answer(request: HistoryRequest): HistoryAnswer {
    if (this.#history === undefined) {
      return unavailable(
        this.#status.error || "it is switched off by the configuration",
      );
    }
    const { damaged } = this.#history;
    try {
      const found = answer(this.#history, request, seconds());
      const more = this.#history.damaged - damaged;
      if (more > 0) this.#failed(new Error(`${more} blocks are damaged`));
      return found;
    } catch (error) {
      this.#failed(error);
      return unavailable(textOf(error));
    }
  }

  /** Stores all that is known, and ends. */
  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#attempt(() => this.#history?.end(seconds()));
  }
}

function openHistory(
  config: Config,
  database: StateDatabase | undefined,
): History {
  const { interval, timeout, history } = config;
  const archives = archivesOf(history.archives);
  const [finest] = archives;
  return new History({
    archives: database === undefined
      ? archives.filter(({ rank, span }) => rank === 0 || span <= IN_MEMORY)
      : archives,
    store: database === undefined ? memoryHistory() : storedHistory(database),
    maxSeries: history.maxSeries,
    // A run bears the time at which it began, and is over when its own time is up.
    delay: patienceOf(interval, finest!.step) + timeout,
  });
}

/** A file that cannot be asked for its size has none to tell. */
function sizeOf(history: History): Partial<HistoryReading> {
  try {
    return { size: history.size };
  } catch {
    return {};
  }
}

function seconds(): number {
  return Date.now() / 1000;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
