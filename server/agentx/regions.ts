/**
 * What is registered with the master, kept in step with what is wanted.
 *
 * @module
 */

import type { Region } from "../../codec/agentx/pdu.ts";
import type { Oid } from "../../codec/oid.ts";
import { RefusedError, type Session } from "./session.ts";

/** A region that is to be registered, and what it is of. */
export interface WantedRegion {
  /** The region's name: `1.3.6.1.4.1.30155.1`, or with a range `1.3.[6-8].1`. */
  readonly name: string;
  readonly region: Region;
  /** Context that it is registered in; empty for the default one. */
  readonly context: string;
  /** What sysORTable is to say; undefined for nothing. */
  readonly capability: Capability | undefined;
}

/** Returns what tells a region from all others. */
export function regionKey(
  { name, context }: Pick<WantedRegion, "name" | "context">,
): string {
  return `${context} ${name}`;
}

/** A row of the master's sysORTable. */
export interface Capability {
  readonly id: Oid;
  readonly description: string;
}

/** How a region is doing. */
export type RegionState = "registered" | "refused" | "waiting";

/** What is told of regions. */
export interface RegionEvents {
  /** `key` is that of {@linkcode regionKey}. */
  onState(key: string, state: RegionState, reason: string): void;
}

/** Registers and unregisters with one session at a time. */
export class Regions {
  readonly #events: RegionEvents;
  readonly #timeout: number;
  readonly #registered = new Map<string, WantedRegion>();
  readonly #refused = new Set<string>();
  #wanted: ReadonlyMap<string, WantedRegion> = new Map();
  #session: Session | undefined;
  #running = false;
  #again = false;

  /** `timeout` is that of requests to a region, in seconds; 0 is the session's. */
  constructor(events: RegionEvents, timeout = 0) {
    this.#events = events;
    this.#timeout = timeout;
  }

  /** Says what is to be registered from now on. */
  want(wanted: Iterable<WantedRegion>): void {
    this.#wanted = new Map(
      [...wanted].map((region) => [regionKey(region), region]),
    );
    this.#sync();
  }

  /** A session began, in which nothing is registered yet; or none is there. */
  attach(session: Session | undefined): void {
    this.#session = session;
    for (const key of this.#registered.keys()) {
      this.#events.onState(key, "waiting", "");
    }
    this.#registered.clear();
    this.#refused.clear();
    this.#sync();
  }

  /** Asks again for what was refused. */
  retry(): void {
    this.#refused.clear();
    this.#sync();
  }

  /** Works until all is as it is wanted; one request at a time. */
  async #sync(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      const session = this.#session;
      if (session === undefined) break;
      try {
        await this.#step(session);
      } catch {
        // The session has ended, and whoever keeps it says so.
        break;
      }
    }
    this.#running = false;
  }

  async #step(session: Session): Promise<void> {
    for (const [key, known] of [...this.#registered]) {
      if (this.#wanted.has(key)) continue;
      this.#registered.delete(key);
      await this.#unregister(session, known);
      if (session !== this.#session) return;
    }
    for (const [key, wanted] of this.#wanted) {
      if (this.#registered.has(key) || this.#refused.has(key)) continue;
      await this.#register(session, wanted);
      if (session !== this.#session || this.#again) return;
    }
  }

  async #register(session: Session, wanted: WantedRegion): Promise<void> {
    const { region, context, capability } = wanted;
    const key = regionKey(wanted);
    try {
      await session.request({
        type: "register",
        instance: false,
        timeout: this.#timeout,
        region,
      }, context);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (session !== this.#session) return;
      this.#refused.add(key);
      this.#events.onState(key, "refused", error.message);
      return;
    }
    if (session !== this.#session) return;
    this.#registered.set(key, wanted);
    this.#events.onState(key, "registered", "");
    if (capability === undefined) return;
    await accept(session.request({
      type: "add-agent-caps",
      id: capability.id,
      description: new TextEncoder().encode(capability.description),
    }, context));
  }

  async #unregister(
    session: Session,
    { region, context, capability }: WantedRegion,
  ): Promise<void> {
    await accept(session.request({ type: "unregister", region }, context));
    if (capability === undefined) return;
    await accept(
      session.request(
        { type: "remove-agent-caps", id: capability.id },
        context,
      ),
    );
  }
}

/** A refusal changes nothing that anyone asks for. */
async function accept(request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
}
