/**
 * The subagent: keeps a session with a master, whatever becomes of it.
 *
 * @module
 */

import { CLOSE_REASON } from "../../codec/agentx/numbers.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import {
  type Connection,
  connectMaster,
  formatMaster,
  type MasterAddress,
} from "./address.ts";
import type { AgentxCounters } from "./counters.ts";
import type { Regions } from "./regions.ts";
import { RefusedError, Session, type SessionOptions } from "./session.ts";

/** What a subagent is made of. */
export interface SubagentOptions {
  /** Addresses of which the first that answers is taken. */
  readonly masters: readonly MasterAddress[];
  readonly session: SessionOptions;
  readonly counters: AgentxCounters;
  readonly regions: Regions;
  /** Milliseconds between two pings. */
  readonly pingInterval: number;
  /** Connects, in tests in another way than over sockets. */
  readonly connect?: (address: MasterAddress) => Promise<Connection>;
  /** Milliseconds before the first new try. */
  readonly firstDelay?: number;
  /** Milliseconds that a notification waits for a session. */
  readonly notifyPatience?: number;
  /** A session was opened. */
  onOpen(master: string): void;
  /** There is no session, and why; told when the reason is another than before. */
  onDown(reason: string): void;
}

/** Milliseconds before a new try: the first, and the longest, to which they double. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 30_000;

/** Milliseconds that a notification waits for a session: the first comes soon after the start. */
const PATIENCE = 5_000;

/** A session that lived this long, in milliseconds, was a good one. */
const GOOD = 10_000;

/** Milliseconds after which regions that were refused are asked for again. */
const RETRY_REFUSED = 60_000;

/** Keeps one session. */
export class Subagent {
  readonly #options: SubagentOptions;
  #session: Session | undefined;
  #stopped = false;
  #wake: () => void = () => {};
  /** Those who wait for a session. */
  readonly #waiting: (() => void)[] = [];
  #reason = "";

  constructor(options: SubagentOptions) {
    this.#options = options;
  }

  /** Runs until {@linkcode stop}. */
  async run(): Promise<void> {
    const { firstDelay = FIRST_DELAY } = this.#options;
    let delay = firstDelay;
    while (!this.#stopped) {
      const began = performance.now();
      this.#down(await this.#live());
      if (this.#stopped) return;
      if (performance.now() - began >= GOOD) delay = firstDelay;
      await this.#sleep(delay);
      delay = Math.min(2 * delay, LONGEST_DELAY);
    }
  }

  #down(reason: string): void {
    this.#options.counters.connected = 0;
    if (this.#stopped || reason === this.#reason) return;
    this.#reason = reason;
    this.#options.onDown(reason);
  }

  /** One session from its beginning to its end; returns why it ended. */
  async #live(): Promise<string> {
    const { session: options, counters, regions } = this.#options;
    let found: { connection: Connection; master: MasterAddress };
    try {
      found = await this.#connect();
    } catch (error) {
      return (error as Error).message;
    }
    const master = formatMaster(found.master);
    const session = new Session(found.connection, options);
    this.#session = session;
    const timers: ReturnType<typeof setInterval>[] = [];
    try {
      await session.open();
      counters.sessions++;
      counters.connected = 1;
      this.#reason = "";
      this.#options.onOpen(master);
      regions.attach(session);
      for (const resolve of this.#waiting.splice(0)) resolve();
      timers.push(
        setInterval(() => this.#ping(session), this.#options.pingInterval),
        setInterval(() => regions.retry(), RETRY_REFUSED),
      );
      return `${master}: ${(await session.ended).message}`;
    } catch (error) {
      session.close();
      return `${master}: ${(error as Error).message}`;
    } finally {
      for (const timer of timers) clearInterval(timer);
      this.#session = undefined;
      regions.attach(undefined);
    }
  }

  /** Takes the first master that can be connected to. Throws an Error that tells of all. */
  async #connect(): Promise<
    { connection: Connection; master: MasterAddress }
  > {
    const { masters, connect = connectMaster } = this.#options;
    const reasons: string[] = [];
    for (const master of masters) {
      try {
        return { connection: await connect(master), master };
      } catch (error) {
        reasons.push(`${formatMaster(master)}: ${whyNot(error)}`);
      }
    }
    throw new Error(reasons.join("; "));
  }

  /** A master that does not answer is given up by the session itself. */
  #ping(session: Session): void {
    session.request({ type: "ping" }).catch((error) => {
      if (error instanceof RefusedError) {
        session.close(CLOSE_REASON.other, error.message);
      }
    });
  }

  /** Sends a notification, snmpTrapOID.0 first, and waits for a session where there is none yet. Throws RefusedError, or why there is no session. */
  async notify(varbinds: readonly Varbind[], context = ""): Promise<void> {
    if (!this.#isOpen) {
      await this.#opened(this.#options.notifyPatience ?? PATIENCE);
    }
    const session = this.#session;
    if (session === undefined || !this.#isOpen) {
      throw new Error("There is no session with a master");
    }
    await session.request({ type: "notify", varbinds }, context);
  }

  get #isOpen(): boolean {
    return this.#options.counters.connected === 1;
  }

  /** Waits until a session is open, and so many milliseconds at most. */
  #opened(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the session in order. */
  stop(): void {
    this.#stopped = true;
    this.#session?.close();
    this.#wake();
  }
}

/** What is wrong, in words that say what to do about it. */
function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) {
    return "no master listens there (in snmpd.conf: master agentx; OpenBSD: agentx)";
  }
  if (error instanceof Deno.errors.ConnectionRefused) {
    return "connection refused: no master listens there";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "not permitted: sounder's user may not read and write the socket, or enter its folder (in snmpd.conf: agentxperms; OpenBSD: the group _agentx)";
  }
  return error instanceof Error ? error.message : String(error);
}
