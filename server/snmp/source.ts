/**
 * Sources of datagrams: how often each may ask, and what is known of it, so
 * that nothing about it must be worked out for each datagram.
 *
 * @module
 */

import { addressOctets, isWithin, LOOPBACK } from "../network.ts";
import type { AccessControl, Grant } from "./access.ts";

/** How often a source outside this host may ask. */
export interface RateLimit {
  /** Datagrams a second. */
  readonly rate: number;
  /** Datagrams at once, after a silence. */
  readonly burst: number;
}

/** Sources of one socket that are remembered, twice as many at most. */
const MAX_SOURCES = 4_096;

/** One address that datagrams come from, as one socket sees it. */
export class Source {
  /** As the system reports it: a link-local one without its interface. */
  readonly address: string;
  readonly octets: readonly number[];
  readonly isLoopback: boolean;
  /** What it may ask by, and who worked that out: another access control does so anew. */
  grants: readonly Grant[] = [];
  grantedBy: AccessControl | undefined;
  /** Datagrams that it may send; all that a burst may have before the first. */
  #tokens = Infinity;
  /** When that was so, in milliseconds. */
  #at = 0;

  constructor(address: string) {
    this.address = address;
    // An address that cannot be read is in no network.
    this.octets = addressOctets(address) ?? [];
    this.isLoopback = isWithin(LOOPBACK, this.octets);
  }

  /** Takes one datagram from what it may send; false when that is used up. `now` is in milliseconds. */
  take({ rate, burst }: RateLimit, now: number): boolean {
    const tokens = this.#tokens + (now - this.#at) * rate / 1000;
    this.#at = now;
    this.#tokens = tokens > burst ? burst : tokens;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

/**
 * The sources of one socket. The system does not tell which link a link-local
 * address is on, but each link has a socket: so the same address on two links is
 * two sources.
 */
export class Sources {
  /** Two generations: when the younger is full, whoever was not heard of since it began is forgotten. */
  #young = new Map<string, Source>();
  #old = new Map<string, Source>();

  /** Returns what is known of an address; a new one has its whole burst to send. */
  get(address: string): Source {
    const known = this.#young.get(address);
    if (known !== undefined) return known;
    const source = this.#old.get(address) ?? new Source(address);
    if (this.#young.size >= MAX_SOURCES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(address, source);
    return source;
  }
}
