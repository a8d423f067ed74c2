/**
 * What is known of the messages that are under way, by queue id: how large they
 * are, who brought them, and whether they are a second pass of one that a content
 * filter gave back. The memory is bounded: the oldest are forgotten first, of
 * those that never reached the queue manager if there are any, since a client
 * that goes away leaves no line behind.
 *
 * @module
 */

import type { Destination } from "./destination.ts";

/** Most messages remembered; each takes about 150 octets. */
const maxMessages = 100_000;

/** How many of the oldest are looked through for one that never reached the queue manager. */
const maxLookedThrough = 100;

/** Who brought a message. */
export type Source =
  | "smtpd"
  | "pickup"
  | "qmqpd"
  | "forwarded"
  | "notification"
  | "reinjected";

/** What is known of one message. */
export interface MessageState {
  /** The queue manager has had it. */
  active: boolean;
  /** Octets; -1 until the queue manager has said so. */
  size: number;
  source: Source | undefined;
  /** The source waits for the message's identity: it may be a second pass. */
  pending: boolean;
  deferred: boolean;
  /** A recipient was reached or given up. Known where the log does not name the program that removes a message. */
  settled: boolean;
  /** Came back under another queue id. */
  passedOn: boolean;
  /** Where at least one recipient was reached: bits of {@linkcode destinationBit}. */
  reached: number;
  /** For a report, until the queue manager has it: domain of the client that brought it, empty for pickup. */
  client: string | undefined;
  /** Hash of Message-ID; 0 where there is none. */
  identity: number;
  /** Was the first of those under way to have this Message-ID. */
  first: boolean;
  /** What is stored is not this; to be set with every change. */
  changed: boolean;
  stored: boolean;
}

/** Returns the bit for a destination in {@linkcode MessageState.reached}. */
export function destinationBit(destination: Destination): number {
  return destination === "local" ? 1 : destination === "remote" ? 2 : 4;
}

const sources: readonly (Source | undefined)[] = [
  undefined,
  "smtpd",
  "pickup",
  "qmqpd",
  "forwarded",
  "notification",
  "reinjected",
];

/** Remembers messages from their first line to their last. Queue ids must be texts of their own, not slices of a log. */
export class Messages {
  readonly #states: Map<string, MessageState> = new Map();
  /** Which message under way has this Message-ID, by the low bits of its hash. */
  readonly #identities: Map<number, string> = new Map();
  readonly #stores: boolean;
  /** Stored, and no longer to be. */
  #gone: string[] = [];

  /** `stores` tells whether {@linkcode Messages.changes} will be asked for. */
  constructor(stores: boolean) {
    this.#stores = stores;
  }

  /** Returns what is known of a message. */
  get(queueId: string): MessageState | undefined {
    return this.#states.get(queueId);
  }

  /** How many are remembered. */
  get size(): number {
    return this.#states.size;
  }

  /** Begins to remember a message; a queue id that was used before begins anew. */
  begin(
    queueId: string,
    source: Source | undefined,
    pending: boolean,
  ): MessageState {
    const former = this.#states.get(queueId);
    if (former !== undefined) this.remove(queueId, former);
    else if (this.#states.size >= maxMessages) this.#forgetOldest();
    const state: MessageState = {
      active: false,
      size: -1,
      source,
      pending,
      deferred: false,
      settled: false,
      passedOn: false,
      reached: 0,
      client: undefined,
      identity: 0,
      first: false,
      changed: true,
      stored: false,
    };
    this.#states.set(queueId, state);
    return state;
  }

  /** Remembers the Message-ID of a message and returns the queue id of another one under way that has the same. */
  identify(
    queueId: string,
    state: MessageState,
    identity: number,
  ): string | undefined {
    state.identity = identity;
    const key = identity & 0x3fffffff;
    const other = this.#identities.get(key);
    if (other === undefined) {
      state.first = true;
      this.#identities.set(key, queueId);
      return undefined;
    }
    return other !== queueId && this.get(other)?.identity === identity
      ? other
      : undefined;
  }

  /** Forgets a message. */
  remove(queueId: string, state: MessageState): void {
    this.#states.delete(queueId);
    if (state.first) this.#identities.delete(state.identity & 0x3fffffff);
    if (state.stored && this.#stores) this.#gone.push(queueId);
  }

  #forgetOldest(): void {
    let oldest: [string, MessageState] | undefined;
    let looked = 0;
    for (const entry of this.#states) {
      oldest ??= entry;
      if (!entry[1].active) {
        oldest = entry;
        break;
      }
      if (++looked >= maxLookedThrough) break;
    }
    if (oldest !== undefined) this.remove(oldest[0], oldest[1]);
  }

  /** Returns what is to be stored since {@linkcode Messages.stored} was called last; undefined stands for a message that is gone. */
  changes(): [queueId: string, state: string | undefined][] {
    // A queue id that was used again is first removed and then stored.
    const changes: [string, string | undefined][] = this.#gone.map((
      queueId,
    ) => [queueId, undefined]);
    for (const [queueId, state] of this.#states) {
      if (state.changed) changes.push([queueId, encode(state)]);
    }
    return changes;
  }

  /** Tells that the changes were stored. */
  stored(): void {
    for (const state of this.#states.values()) {
      state.changed = false;
      state.stored = true;
    }
    this.#gone = [];
  }

  /** Takes back a message that was stored; one that cannot be read is left out. */
  restore(queueId: string, encoded: string): void {
    const numbers = encoded.split(" ").map(Number);
    const [size, source, flags, reached, identity] = numbers;
    if (
      numbers.length !== 5 || numbers.some((number) => !Number.isFinite(number))
    ) return;
    const state: MessageState = {
      active: (flags! & 8) !== 0,
      size: size!,
      source: sources[source!],
      pending: (flags! & 1) !== 0,
      deferred: (flags! & 2) !== 0,
      settled: (flags! & 32) !== 0,
      passedOn: (flags! & 4) !== 0,
      reached: reached!,
      client: undefined,
      identity: identity!,
      first: (flags! & 16) !== 0,
      changed: false,
      stored: true,
    };
    this.#states.set(queueId, state);
    if (state.first) this.#identities.set(identity! & 0x3fffffff, queueId);
  }
}

function encode(state: MessageState): string {
  const flags = (state.pending ? 1 : 0) | (state.deferred ? 2 : 0) |
    (state.passedOn ? 4 : 0) | (state.active ? 8 : 0) | (state.first ? 16 : 0) |
    (state.settled ? 32 : 0);
  const source = sources.indexOf(state.source);
  return `${state.size} ${source} ${flags} ${state.reached} ${state.identity}`;
}
