/**
 * Going on by another configuration: when SIGHUP asks for it, and when a file
 * that holds a secret of the HTTP face was changed.
 *
 * @module
 */

import type { Config } from "../roles/config.ts";
import type { HttpSecrets } from "../roles/messages.ts";
import { readSecrets, secretFiles } from "./http_config.ts";

/** A configuration, and absolute paths of the commands that it needs, by name. */
export interface Next {
  readonly config: Config;
  readonly commands: ReadonlyMap<string, string>;
}

/** What a renewal is made of. */
export interface RenewalOptions {
  /** What holds at the start. */
  readonly now: Next;
  /** Reads the configuration as it is now; throws when it cannot be used. */
  readonly read: () => Promise<Next>;
  readonly log: {
    info(text: string): void;
    error(text: string): void;
  };
  /** Puts a configuration in place. */
  readonly apply: (next: Next, secrets: HttpSecrets) => void;
  /** Milliseconds between looks at the files; by default five seconds. */
  readonly lookInterval?: number;
}

const LOOK_INTERVAL = 5_000;

/** Reads the configuration again. One that cannot be used changes nothing. */
export class Renewal {
  readonly #options: RenewalOptions;
  #now: Next;
  /** State of the files when they were read last, in vain or not. */
  #seen: string;
  #reading: Promise<void> | undefined;
  /** Asked for again while it was read. */
  #again = false;

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#now = options.now;
    this.#seen = stateOf(this.#now.config);
    // It keeps nothing alive: the process ends when the supervisor says so.
    Deno.unrefTimer(
      setInterval(() => this.look(), options.lookInterval ?? LOOK_INTERVAL),
    );
  }

  /** Reads the configuration and all that it names, and puts it in place. Never rejects. */
  async renew(): Promise<void> {
    if (this.#reading !== undefined) {
      this.#again = true;
      return await this.#reading;
    }
    do {
      this.#again = false;
      this.#reading = this.#renew();
      await this.#reading;
    } while (this.#again);
    this.#reading = undefined;
  }

  async #renew(): Promise<void> {
    const { read, log } = this.#options;
    try {
      this.#take(await read());
      log.info("The configuration was read again and is in place");
    } catch (error) {
      log.error(
        `The new configuration is refused and the old one stays: ${
          (error as Error).message
        }`,
      );
    }
  }

  /** Reads the files anew if one was changed: a certificate is renewed by a program that may not know of us. */
  look(): void {
    const { log } = this.#options;
    const { config } = this.#now;
    if (this.#reading !== undefined || stateOf(config) === this.#seen) return;
    try {
      this.#take(this.#now);
      log.info(
        `${secretFiles(config.http).join(", ")}: read again and in place`,
      );
    } catch (error) {
      log.error(
        `What was read before stays in place: ${(error as Error).message}`,
      );
    }
  }

  #take(next: Next): void {
    // Before they are read: what changes meanwhile is seen at the next look.
    const [before, after] = [stateOf(this.#now.config), stateOf(next.config)];
    this.#seen = before;
    const secrets = readSecrets(next.config.http);
    this.#options.apply(next, secrets);
    this.#now = next;
    this.#seen = after;
  }
}

/** Tells the secret files' state, so that it differs when one is changed or replaced. */
function stateOf({ http }: Config): string {
  return JSON.stringify(
    secretFiles(http).map((path) => {
      try {
        const { mtime, size, ino, mode } = Deno.statSync(path);
        return [path, mtime?.getTime(), size, ino, mode];
      } catch (error) {
        return [path, String(error)];
      }
    }),
  );
}
