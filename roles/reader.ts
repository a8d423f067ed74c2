/**
 * The reader: runs the collectors, renders their readings, and owns the state
 * file. It is started with no right that the configuration does not need.
 *
 * @module
 */

import type { NameNumbers } from "../collectors/collector.ts";
import type { Host } from "../collectors/host.ts";
import { createLiveHost } from "../collectors/live_host.ts";
import { openReplayHost } from "../collectors/replay_host.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import { type Segment, transferables } from "../mib/segment.ts";
import { nameNumbers } from "../store/name_numbers.ts";
import {
  openDatabase,
  type StateDatabase,
  StateError,
  type StateErrorKind,
} from "../store/database.ts";
import { ExtendOutputs } from "./extend_outputs.ts";
import { Collection, type CollectionEvents } from "./collection.ts";
import { memoryNumbers } from "./memory_numbers.ts";
import { Notifying } from "./notifying.ts";
import { HistoryKeeper } from "./history_keeper.ts";
import { answerBuffers, type HistoryAsk } from "./history_line.ts";
import type { FromReader, Role, Start, ToReader } from "./messages.ts";
import {
  instanceLabels,
  isAsked,
  type Registration,
  registrationsFor,
} from "./registrations.ts";
import { excessRight, readerRights } from "./rights.ts";
import { upTimeFrom } from "./up_time.ts";
import type { WorkerPort } from "./worker_port.ts";

/** Longest part of the interval by which first runs are spread. */
const MAX_JITTER = 0.1;

/** How often a subsystem that was not found is looked for again, in seconds, unless the interval is longer. */
const LOOK_AGAIN = 60;

/** Milliseconds between two looks for something new. */
const LOOK = 250;

/** Why a state file cannot be used now, though it may be later. */
const PASSING: ReadonlySet<StateErrorKind> = new Set(["busy", "full"]);

/** Runs the reader in a worker. */
export function runReader(port: WorkerPort<ToReader, FromReader>): void {
  let reader: Promise<Reader> | undefined;
  port.onMessage((message) => {
    switch (message.type) {
      case "start":
        reader = startReader(message, port);
        reader.then(
          (started) => started.begin(message.notified !== undefined),
          (error: Error) =>
            port.post({
              type: "fatal",
              text: error.message,
              passing: error instanceof StateError &&
                PASSING.has(error.kind),
            }),
        );
        break;
      case "resend":
        // One that could not start has said so already.
        reader?.then((started) => started.resend(message.role), () => {});
        break;
      case "outcome":
        reader?.then(
          ({ notifying }) => notifying.take(message.role, message.outcome),
          () => {},
        );
        break;
      case "authentication-failure":
        reader?.then(
          ({ notifying }) => notifying.authenticationFailed(),
          () => {},
        );
        break;
      case "history-ask":
        reader?.then((started) => started.answer(message), () => {});
        break;
      case "ping":
        port.post({ type: "pong" });
        break;
      case "stop":
        Promise.resolve(reader)
          .then((started) => started?.stop())
          .catch(() => {})
          .finally(() => port.post({ type: "stopped" }));
    }
  });
  port.post({ type: "alive" });
}

async function startReader(
  message: Extract<ToReader, { type: "start" }>,
  port: WorkerPort<ToReader, FromReader>,
): Promise<Reader> {
  const { start, commands } = message;
  const { replay } = start.config;
  const host = replay === undefined
    ? createLiveHost({ commands })
    : await openReplayHost(replay);
  const excess = await excessRight(
    readerRights(start.config, host.os, commands),
  );
  if (excess !== undefined) {
    port.post({ type: "too-many-rights", right: excess });
  }
  return new Reader(message, host, port);
}

class Reader {
  readonly #start: Start;
  readonly #host: Host;
  /** Seconds of sysUpTime. */
  readonly #upTime: () => number;
  readonly #port: WorkerPort<ToReader, FromReader>;
  readonly #commands: ReadonlyMap<string, string>;
  readonly #database: StateDatabase | undefined;
  readonly #collections: readonly Collection<unknown>[];
  /** Collections that are run when others have read, and not by the clock. */
  readonly #derived: readonly Collection<unknown>[];
  readonly #outputs: ExtendOutputs;
  readonly notifying: Notifying;
  readonly #history: HistoryKeeper;
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  readonly #before: ReadonlyMap<string, CollectorStatus>;

  constructor(
    { start, commands, before, notified }: Extract<ToReader, { type: "start" }>,
    host: Host,
    port: WorkerPort<ToReader, FromReader>,
  ) {
    this.#start = start;
    this.#upTime = upTimeFrom(start.upTime);
    this.#commands = commands;
    this.#before = new Map(before.map((status) => [status.name, status]));
    this.#host = host;
    this.#port = port;
    const { state } = start.config;
    this.#database = state === undefined ? undefined : openDatabase(state);
    if (this.#database?.setAside !== undefined) {
      this.#log(
        "warning",
        `The state file was damaged: it is now "${this.#database.setAside}", and a new one was begun`,
      );
    }
    const numbers = this.#database === undefined
      ? memoryNumbers()
      : nameNumbers(this.#database);
    this.notifying = new Notifying({
      config: start.config,
      upTime: this.#upTime,
      notified,
      database: this.#database,
      deliver: ({ role }, delivery) =>
        port.post({ type: "deliver", role, delivery }),
      onCounts: (counts) => port.post({ type: "notifications", counts }),
      onLog: (level, text) => this.#log(level, text),
    });
    const registrations = registrationsFor(start.config, host.os);
    this.#outputs = new ExtendOutputs(registrations);
    this.#history = new HistoryKeeper({
      config: start.config,
      modules: registrations.flatMap(({ modules }) => modules),
      database: this.#database,
      log: (level, text) => this.#log(level, text),
      onStatus: (history) => this.#port.post({ type: "history", history }),
    });
    this.#derived = this.#collect(
      registrations.filter(({ derived }) => derived === true),
      numbers,
    );
    this.#collections = this.#collect(
      registrations.filter(({ derived }) => derived !== true),
      numbers,
    );
  }

  #collect(
    registrations: readonly Registration<unknown>[],
    numbers: NameNumbers,
  ): Collection<unknown>[] {
    const { config } = this.#start;
    return registrations.map((registration) => {
      const interval = Math.min(
        config.interval,
        registration.longestInterval ?? config.interval,
      );
      return new Collection({
        collector: registration.create(config, {
          commands: this.#commands,
          database: this.#database,
          once: false,
          extendOutputs: () => this.#outputs.all(),
          problem: (what) =>
            this.#log("warning", `${registration.name}: ${what}`),
        }),
        modules: registration.modules,
        labels: instanceLabels(registration),
        sounderRoot: config.root,
        host: this.#host,
        numbers,
        interval,
        timeout: config.timeout,
        staleAfter: config.staleAfter,
        asked: isAsked(registration, config),
        upTime: this.#upTime,
        before: this.#before.get(registration.name),
        events: this.#events(registration.name, interval),
      });
    });
  }

  #events(collector: string, interval: number): CollectionEvents {
    return {
      onSegment: (segment, restarted) => {
        this.#history.take(segment, { interval, restarted });
        this.#postSegment(segment);
        this.notifying.look(segment);
      },
      onSameSegment: (segment) =>
        this.#history.take(segment, { interval, restarted: false }),
      onDrop: (module) => {
        this.#history.drop(module, collector);
        this.#port.post({ type: "drop", module, collector });
        if (this.#outputs.drop(collector)) this.#derive();
      },
      onReading: (reading) => {
        if (this.#outputs.take(collector, reading, Date.now())) this.#derive();
      },
      onStatus: () => {
        const statuses = this.#statuses();
        this.#history.takeStatus(statuses);
        this.#postStatus();
        this.notifying.lookAtCollectors(statuses);
      },
      onLog: (level, text) => this.#log(level, text),
    };
  }

  /** Begins all timers; first runs are at once, later ones spread so that they do not all fall together. */
  begin(again: boolean): void {
    this.#postHost();
    this.#history.begin();
    this.notifying.begin(again);
    for (const collection of this.#collections) {
      collection.run();
      const offset = Math.random() * MAX_JITTER * collection.interval * 1000;
      this.#timers.push(setTimeout(() => this.#repeat(collection), offset));
      if (!collection.looks) continue;
      this.#timers.push(setInterval(() => collection.look(), LOOK));
    }
    for (const collection of this.#derived) {
      this.#timers.push(
        setInterval(() => collection.dropStale(), collection.interval * 1000),
      );
    }
  }

  #derive(): void {
    for (const collection of this.#derived) collection.run();
  }

  #repeat(collection: Collection<unknown>): void {
    const { interval } = collection;
    let skipped = 0;
    this.#timers.push(setInterval(() => {
      collection.dropStale();
      // A subsystem that is not there is looked for less often.
      skipped = collection.status === undefined
        ? skipped + interval
        : LOOK_AGAIN;
      if (skipped < LOOK_AGAIN) return;
      skipped = 0;
      collection.run();
    }, interval * 1000));
  }

  /** Posts everything that is served now, for a role that begins. */
  resend(role: Role): void {
    this.#history.resend();
    this.#postHost();
    for (const collection of this.#all()) {
      for (const segment of collection.segments) this.#postSegment(segment);
    }
    this.#postStatus();
    this.notifying.roleBegan(role);
  }

  /** Answers what the face asks of history. */
  answer({ id, request }: HistoryAsk): void {
    const answer = this.#history.answer(request);
    const reply: FromReader = { type: "history-reply", id, answer };
    this.#port.post(reply, answerBuffers(answer));
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const collection of this.#all()) collection.close();
    this.#history.stop();
    this.notifying.end();
    this.#database?.close();
  }

  #postHost(): void {
    const { os, release, hostname } = this.#host;
    const live = this.#start.config.replay === undefined;
    const upTime = live ? Deno.osUptime() : undefined;
    this.#port.post({
      type: "host",
      host: { os, release, hostname, upTime },
    });
  }

  #all(): readonly Collection<unknown>[] {
    return [...this.#collections, ...this.#derived];
  }

  /** Posts a copy: transferring takes the buffers away from here. */
  #postSegment(segment: Segment): void {
    const copy = structuredClone(segment);
    this.#port.post({ type: "segment", segment: copy }, transferables(copy));
  }

  #postStatus(): void {
    this.#port.post({ type: "status", collectors: this.#statuses() });
  }

  #statuses(): CollectorStatus[] {
    return this.#all().flatMap(({ status }) => status ?? []);
  }

  #log(level: "info" | "warning", text: string): void {
    this.#port.post({ type: "log", level, text });
  }
}
