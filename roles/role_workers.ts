/**
 * The workers that play the roles: one of each at most, pinged as long as it
 * runs.
 *
 * @module
 */

import { Heartbeat } from "./heartbeat.ts";
import type { Role } from "./messages.ts";
import type { Rights } from "./rights.ts";
import { spawnWorker } from "./spawn_worker.ts";

/** How workers are started, and who is told what becomes of them. */
export interface RoleWorkersOptions {
  /** URL of the entry module. */
  readonly entry: string;
  /** Milliseconds between two pings; by default a second. */
  readonly heartbeatInterval: number | undefined;
  /** A role threw. */
  readonly onFailed: (role: Role, reason: string) => void;
  /** A role answers no pings. */
  readonly onHangs: (role: Role, seconds: number) => void;
}

interface Running {
  readonly worker: Worker;
  readonly heartbeat: Heartbeat;
  readonly began: number;
}

/** Starts and ends workers, and passes messages to them. */
export class RoleWorkers {
  readonly #options: RoleWorkersOptions;
  readonly #running = new Map<Role, Running>();

  constructor(options: RoleWorkersOptions) {
    this.#options = options;
  }

  /** How many run. */
  get count(): number {
    return this.#running.size;
  }

  /** True while the role has a worker. */
  has(role: Role): boolean {
    return this.#running.has(role);
  }

  /**
   * Starts a role with these rights.
   *
   * @throws {Deno.errors.NotCapable} when this process does not have one of them.
   */
  start(role: Role, rights: Rights, onMessage: (data: unknown) => void): void {
    const { entry, heartbeatInterval: interval, onFailed, onHangs } =
      this.#options;
    const worker = spawnWorker(entry, role, rights);
    const heartbeat = new Heartbeat({
      ...(interval === undefined ? {} : { interval }),
      ping: () => worker.postMessage({ type: "ping" }),
      onLost: (seconds) => onHangs(role, seconds),
    });
    worker.onerror = (event) => {
      event.preventDefault();
      onFailed(role, event.message);
    };
    worker.onmessage = ({ data }) => onMessage(data);
    heartbeat.begin();
    this.#running.set(role, { worker, heartbeat, began: performance.now() });
  }

  /** Tells a role something, if it runs. */
  post(role: Role, message: unknown, transfer: Transferable[] = []): void {
    this.#running.get(role)?.worker.postMessage(message, transfer);
  }

  /** A role answered a ping. */
  heard(role: Role): void {
    this.#running.get(role)?.heartbeat.heard();
  }

  /** Ends a role; returns the milliseconds that it ran, undefined where it did not. */
  end(role: Role): number | undefined {
    const running = this.#running.get(role);
    if (running === undefined) return undefined;
    running.heartbeat.end();
    running.worker.terminate();
    this.#running.delete(role);
    return performance.now() - running.began;
  }

  /** Pings no more: all are about to end. */
  rest(): void {
    for (const { heartbeat } of this.#running.values()) heartbeat.end();
  }
}
