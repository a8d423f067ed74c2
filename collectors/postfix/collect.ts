/**
 * The Postfix collector: reads what the log has got since it was read last,
 * stores the counters together with the place in the log, and returns them.
 *
 * @module
 */

import {
  type CollectContext,
  type Collector,
  UnavailableError,
} from "../collector.ts";
import type { Host } from "../host.ts";
import { BlockDecoder } from "../log/block_decoder.ts";
import type { LogFeed } from "../log/feed.ts";
import { QueueBeside } from "./queue_beside.ts";
import type { QueueReader } from "./read_queue.ts";
import { countsOf, type PostfixReading } from "./reading.ts";
import type { PostfixStore } from "./store.ts";
import { PostfixTally } from "./tally.ts";

/** What the collector reads and where it keeps what it counted. */
export interface PostfixCollectorOptions {
  /** Opens the log. It is asked until it gives one; it throws {@linkcode UnavailableError} where there is none. */
  readonly openLog: (host: Host, signal: AbortSignal) => Promise<LogFeed>;
  readonly store: PostfixStore;
  /** Undefined leaves the queues alone. */
  readonly queue?: Pick<QueueReader, "read"> | undefined;
  /** Milliseconds before the queues are read again, though the log be read more often. Undefined has every run read them. */
  readonly queueAge?: number | undefined;
  /** Milliseconds that one reading of the queues may take. */
  readonly queueTimeout?: number | undefined;
}

/** The collector, which may be asked between two runs to read its log on. */
export interface PostfixCollector extends Collector<PostfixReading> {
  /** Reads and stores what the log has got; cheap where there is nothing. Returns how many octets of lines there were. */
  readLog(host: Host, signal: AbortSignal): Promise<number>;
  close(): void;
}

/** Octets of lines counted before they are stored. */
const commitSize = 16_777_216;

/** Octets of lines read in one run, at most: the rest comes with the next one. */
const runSize = 268_435_456;

/** Returns a collector of Postfix. */
export function createPostfixCollector(
  options: PostfixCollectorOptions,
): PostfixCollector {
  const session = new PostfixSession(options);
  return {
    name: "postfix",
    collect: (context) => session.collect(context),
    readLog: (host, signal) => session.readLog(host, signal),
    hasNews: (host) => session.hasNews(host),
    close: () => session.close(),
  };
}

/** Longest time, in milliseconds, that the log is read between two runs. */
const newsTime = 1000;

class PostfixSession {
  readonly #options: PostfixCollectorOptions;
  readonly #decoder = new BlockDecoder();
  #tally = new PostfixTally({ stores: true });
  #feed: LogFeed | undefined;
  /** Position of what was counted and is not yet stored. */
  #unstored: string | undefined;
  #lastRead: number | undefined;
  #behind = false;
  #reading: Promise<number> | undefined;
  readonly #queue: QueueBeside;

  constructor(options: PostfixCollectorOptions) {
    this.#options = options;
    const { queue, queueAge, queueTimeout } = options;
    this.#queue = new QueueBeside(queue, {
      age: queueAge,
      timeout: queueTimeout,
    });
  }

  async collect(context: CollectContext): Promise<PostfixReading> {
    const { host, signal } = context;
    await this.readLog(host, signal);
    const queue = await this.#queue.latest(context);
    return {
      log: {
        source: this.#feed!.name,
        lastRead: this.#lastRead,
        messagesUnderWay: this.#tally.messagesUnderWay,
        behind: this.#behind,
      },
      counts: countsOf(this.#tally.families),
      acquaintances: this.#tally.acquaintances.reading(),
      queue: queue.reading,
      queueProblem: queue.problem,
    };
  }

  /** Reads what the log has got, once it was found; a reading of the queues may have ended, too. What fails, the next run tells. */
  async hasNews(host: Host): Promise<boolean> {
    if (this.#feed === undefined) return false;
    const signal = AbortSignal.timeout(newsTime);
    const octets = await this.readLog(host, signal).catch(() => 0);
    return octets > 0 || this.#queue.hasNews;
  }

  /** Two who ask at once are given the same work. */
  readLog(host: Host, signal: AbortSignal): Promise<number> {
    this.#reading ??= this.#readLog(host, signal).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  close(): void {
    this.#queue.close();
    this.#feed?.close();
    this.#feed = undefined;
  }

  async #readLog(host: Host, signal: AbortSignal): Promise<number> {
    const feed = this.#feed ??= await this.#open(host, signal);
    // What could not be stored the last time comes first: the disk may have room again.
    this.#commit(feed);
    let total = 0;
    let uncommitted = 0;
    this.#behind = true;
    while (total < runSize && !signal.aborted) {
      const fed = await this.#next(feed);
      if (fed === undefined) {
        this.#behind = false;
        break;
      }
      this.#decoder.decode(fed.lines, (text) => this.#tally.read(text));
      this.#tally.addTooLong(fed.tooLong);
      this.#unstored = fed.position;
      this.#lastRead = host.now();
      total += fed.lines.length;
      uncommitted += fed.lines.length;
      if (uncommitted >= commitSize) {
        this.#commit(feed);
        uncommitted = 0;
      }
    }
    this.#commit(feed);
    return total;
  }

  async #next(feed: LogFeed): ReturnType<LogFeed["next"]> {
    try {
      return await feed.next();
    } catch (error) {
      throw unavailable(feed.name, error);
    }
  }

  async #open(host: Host, signal: AbortSignal): Promise<LogFeed> {
    const { openLog, store } = this.#options;
    const feed = await openLog(host, signal);
    const stored = store.load(feed.name);
    const tally = new PostfixTally({ stores: true });
    tally.restore(stored);
    let position: string;
    try {
      position = await feed.start(stored.position);
    } catch (error) {
      throw unavailable(feed.name, error);
    }
    if (position !== stored.position) {
      store.commit(feed.name, position, { counters: [], notes: [] });
    }
    this.#tally = tally;
    return feed;
  }

  /** Stores what was counted. Where that fails, nothing is forgotten: the next call stores it with what came since. */
  #commit(feed: LogFeed): void {
    if (this.#unstored === undefined) return;
    const changes = this.#tally.changes();
    this.#options.store.commit(feed.name, this.#unstored, changes);
    this.#tally.stored(changes);
    this.#unstored = undefined;
  }
}

function unavailable(name: string, error: unknown): Error {
  if (error instanceof UnavailableError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const denied = error instanceof Error &&
    /PermissionDenied|NotCapable/.test(error.name);
  return new UnavailableError(
    denied
      ? `Cannot read "${name}": permission denied; sounder's user needs to be in the group that may read it (often "adm")`
      : `Cannot read "${name}": ${reason}`,
  );
}
