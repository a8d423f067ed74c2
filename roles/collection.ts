/**
 * One collector in operation: its runs, one at a time and each with a timeout,
 * and what is served of them.
 *
 * @module
 */

import {
  AbsentError,
  type Collector,
  type NameNumbers,
  type ParseProblem,
} from "../collectors/collector.ts";
import type { Host } from "../collectors/host.ts";
import type { Oid } from "../codec/oid.ts";
import { type MibModule, rootOf } from "../mib/declare.ts";
import type { Labels } from "../mib/family.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import { createPartRenderers } from "../mib/part_renderers.ts";
import type { Renderer } from "../mib/render.ts";
import type { Segment } from "../mib/segment.ts";

/** A collector, the modules that its readings are rendered through, and how it is run. */
export interface CollectionOptions<R> {
  readonly collector: Collector<R>;
  readonly modules: readonly MibModule<R>[];
  readonly sounderRoot: Oid;
  /** What all its samples bear. */
  readonly labels?: Labels;
  readonly host: Host;
  readonly numbers: NameNumbers;
  /** All in seconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly staleAfter: number;
  /** The configuration asked for it by name, so that its absence is a failure. */
  readonly asked: boolean;
  /** Returns the seconds since sounder began. */
  readonly upTime: () => number;
  /** How another that did the same was doing when it ended: what is counted goes on, and what it left to be served is not served for longer than it may. */
  readonly before?: CollectorStatus | undefined;
  readonly events: CollectionEvents;
}

/** What a collection tells of its runs. */
export interface CollectionEvents {
  /** A run succeeded; its counters may have begun again since the one before. */
  onSegment(segment: Segment, restarted: boolean): void;
  /** A run succeeded, and this is as before, but for the time. */
  onSameSegment(segment: Segment): void;
  onDrop(module: string): void;
  /** A run succeeded. */
  onReading(reading: unknown): void;
  /** The status changed. */
  onStatus(): void;
  onLog(level: "info" | "warning", text: string): void;
}

/** Distinct problems of a collector that are logged; further ones are only counted. */
const MAX_LOGGED_PROBLEMS = 100;

/** A run that succeeded. */
interface Run {
  /** Milliseconds since the epoch. */
  readonly began: number;
  /** The same by the monotonic clock, as `performance.now()` and as sounder's own time tell it. */
  readonly clock: number;
  readonly upTime: number;
  readonly duration: number;
}

/** Runs one collector. */
export class Collection<R> {
  readonly #options: CollectionOptions<R>;
  readonly #renderers: readonly Renderer<R>[];
  /** By module and part. */
  readonly #segments = new Map<string, Segment>();
  readonly #logged = new Set<string>();
  /** When the last run that succeeded began, by the monotonic clock. */
  #lastRead = 0;
  #status: CollectorStatus;
  #running = false;
  #overdue = false;
  #looking = false;
  #found = false;
  #epoch: string | undefined;
  /** What the log was told last: why it is down; empty that it is up. */
  #told: string | undefined;
  /** What another left is still served. */
  #inherits = false;

  constructor(options: CollectionOptions<R>) {
    this.#options = options;
    this.#renderers = options.modules.flatMap((module) =>
      createPartRenderers(
        module,
        rootOf(module, options.sounderRoot),
        options.labels,
      )
    );
    this.#status = {
      name: options.collector.name,
      up: false,
      duration: undefined,
      lastSuccess: undefined,
      generation: 0,
      discontinuity: 0,
      failures: 0,
      parseErrors: 0,
      lost: 0,
      error: "no run has ended yet",
      interval: options.interval,
      instances: 0,
      ...options.before,
      ...(options.before === undefined ? {} : { interval: options.interval }),
    };
    this.#found = options.before !== undefined;
    const { lastSuccess } = options.before ?? {};
    this.#inherits = lastSuccess !== undefined;
    // Between two readers there is but the clock; what it says is taken within reason.
    const age = Math.max(0, Date.now() - (lastSuccess ?? 0)) / 1000;
    this.#lastRead = performance.now() -
      Math.min(age, options.staleAfter) * 1000;
  }

  /** How it is doing; undefined while nothing shows that the host has the subsystem. */
  get status(): CollectorStatus | undefined {
    return this.#found || this.#options.asked ? this.#status : undefined;
  }

  /** Seconds between its runs. */
  get interval(): number {
    return this.#options.interval;
  }

  /** What is served now. */
  get segments(): Iterable<Segment> {
    return this.#segments.values();
  }

  /** Runs once, unless the last run has not ended. Never rejects. */
  async run(): Promise<void> {
    const { collector, timeout, events } = this.#options;
    if (this.#running) return this.#skip();
    this.#running = true;
    this.#overdue = false;
    const began = Date.now();
    const clock = performance.now();
    const upTime = this.#options.upTime();
    const seconds = () => (performance.now() - clock) / 1000;
    const patience = new AbortController();
    const timer = setTimeout(() => {
      this.#overdue = true;
      patience.abort();
    }, timeout * 1000);
    const run = Promise.resolve()
      .then(() => collector.collect(this.#context(patience.signal)))
      .finally(() => this.#running = false);
    try {
      const reading = await Promise.race([
        run,
        expiry(patience.signal, timeout),
      ]);
      const duration = seconds();
      this.#succeed(reading, { began, clock, upTime, duration });
    } catch (error) {
      this.#fail(error, seconds());
    } finally {
      clearTimeout(timer);
      run.catch(() => {});
    }
    events.onStatus();
  }

  /** True where the collector can be asked between its runs. */
  get looks(): boolean {
    return this.#options.collector.hasNews !== undefined;
  }

  /** Runs once if there is something new and no run is going on. Never rejects. */
  async look(): Promise<void> {
    if (this.#running || this.#looking) return;
    this.#looking = true;
    try {
      const { collector, host } = this.#options;
      if (await collector.hasNews?.(host) === true && !this.#running) {
        await this.run();
      }
    } catch {
      // A run that fails says why.
    } finally {
      this.#looking = false;
    }
  }

  /** A run within its time is waited for; one that outlived it is a failure each time. */
  #skip(): void {
    const { timeout, events } = this.#options;
    if (!this.#overdue) return;
    this.#fail(
      new Error(`The run before has not ended after ${timeout} s`),
      undefined,
    );
    events.onStatus();
  }

  #context(signal: AbortSignal) {
    const { host, numbers } = this.#options;
    return {
      host,
      numbers,
      signal,
      problem: (problem: ParseProblem) => this.#problem(problem),
    };
  }

  #problem({ where, what }: ParseProblem): void {
    this.#status = {
      ...this.#status,
      parseErrors: this.#status.parseErrors + 1,
    };
    const text = `${this.#status.name}: ${where}: ${what}`;
    if (this.#logged.has(text) || this.#logged.size >= MAX_LOGGED_PROBLEMS) {
      return;
    }
    this.#logged.add(text);
    this.#options.events.onLog("warning", text);
  }

  #succeed(reading: R, run: Run): void {
    const { collector, events } = this.#options;
    const generation = this.#status.generation + 1;
    const options = { collector: collector.name, generation, time: run.began };
    const rendered = this.#renderers.map((render) => render(reading, options));
    const epoch = collector.epoch?.(reading);
    const restarted = this.#epoch !== undefined && epoch !== undefined &&
      epoch !== this.#epoch;
    this.#epoch = epoch ?? this.#epoch;
    if (this.#told !== "") events.onLog("info", `${collector.name}: up`);
    this.#told = "";
    this.#found = true;
    this.#lastRead = run.clock;
    this.#inherits = false;
    this.#status = {
      ...this.#status,
      up: true,
      duration: run.duration,
      lastSuccess: run.began,
      generation,
      discontinuity: restarted ? run.upTime : this.#status.discontinuity,
      lost: rendered.reduce((sum, { lost }) => sum + lost, 0),
      error: "",
      instances: rendered.reduce((sum, { count }) => sum + count, 0),
    };
    for (const segment of rendered) {
      const key = `${segment.module} ${segment.part}`;
      if (this.#segments.get(key) === segment) {
        events.onSameSegment({ ...segment, ...options });
        continue;
      }
      this.#segments.set(key, segment);
      events.onSegment(segment, restarted);
    }
    events.onReading(reading);
  }

  #fail(error: unknown, duration: number | undefined): void {
    const { name, failures } = this.#status;
    const text = error instanceof Error ? error.message : String(error);
    if (!(error instanceof AbsentError)) this.#found = true;
    this.#status = {
      ...this.#status,
      up: false,
      failures: failures + 1,
      error: text,
      duration: duration ?? this.#status.duration,
    };
    if (text !== this.#told && this.status !== undefined) {
      this.#told = text;
      this.#options.events.onLog("warning", `${name}: down: ${text}`);
    }
    this.dropStale();
  }

  /** Ends what the collector has open. */
  close(): void {
    this.#options.collector.close?.();
  }

  /** Takes away what is older than may be served. */
  dropStale(): void {
    const { staleAfter, events } = this.#options;
    // Not by the time of day: a clock that is set makes nothing old or new.
    if (performance.now() - this.#lastRead <= staleAfter * 1000) return;
    if (this.#inherits) {
      this.#inherits = false;
      this.#status = { ...this.#status, instances: 0 };
      for (const { name } of this.#options.modules) events.onDrop(name);
      events.onStatus();
    }
    if (this.#segments.size === 0) return;
    const modules = new Set(
      [...this.#segments.values()].map(({ module }) => module),
    );
    this.#segments.clear();
    this.#status = { ...this.#status, instances: 0 };
    for (const module of modules) events.onDrop(module);
    events.onStatus();
  }
}

/** Rejects when the signal is aborted, so that a collector that does not heed it holds nothing up. */
function expiry(signal: AbortSignal, timeout: number): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      "abort",
      () => reject(new Error(`The run was ended after ${timeout} s`)),
      { once: true },
    );
  });
}
