/**
 * Noticing that a worker hangs.
 *
 * @module
 */

/** Milliseconds between two pings where nothing else is said. */
const INTERVAL = 1_000;

/** Pings in a row without an answer after which a worker counts as hanging. */
const MAX_MISSED = 15;

/** What a heartbeat does. */
export interface HeartbeatOptions {
  /** Milliseconds between two pings; by default a second. */
  readonly interval?: number;
  readonly ping: () => void;
  /** Called once, with the seconds of silence. */
  readonly onLost: (seconds: number) => void;
}

/**
 * Pings a worker and waits for its answers. Pings are counted, not seconds, so
 * that a process that was suspended finds nobody hanging when it goes on.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #interval: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #missed = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#interval = options.interval ?? INTERVAL;
  }

  /** Begins to ping. */
  begin(): void {
    this.#timer = setInterval(() => this.#beat(), this.#interval);
  }

  #beat(): void {
    if (++this.#missed > MAX_MISSED) {
      this.end();
      this.#options.onLost((MAX_MISSED * this.#interval) / 1000);
      return;
    }
    this.#options.ping();
  }

  /** The worker answered. */
  heard(): void {
    this.#missed = 0;
  }

  /** Pings no more, so that nobody is taken for hanging. */
  end(): void {
    clearInterval(this.#timer);
  }
}
