/**
 * The agent's sockets: one for each local address, so that an answer leaves
 * from the address that was asked.
 *
 * @module
 */

import type { ListenAddress, Listener } from "../listeners.ts";
import { type Agent, MAX_MESSAGE_SIZE } from "./agent.ts";
import type { SnmpCounters } from "./counters.ts";
import type { RefusalKind } from "./refusal_log.ts";
import { type RateLimit, Sources } from "./source.ts";

/** What an answer may cost. */
export interface Limits {
  /** Most octets of an answer; by default what leaves unfragmented over Ethernet. */
  readonly messageLimit?: number;
  /** Most octets of an answer that leaves this host, however many others may have; the same by default. */
  readonly outsideMessageLimit?: number;
  /** How often a source outside this host may ask; undefined for as often as it likes. */
  readonly rateLimit?: RateLimit;
}

/** What a listener is made of. */
export interface ListenerOptions {
  readonly agent: Pick<Agent, "answer">;
  readonly counters: SnmpCounters;
  /** May be replaced at any time. */
  limits?: Limits;
  /** Called for each datagram that is more than its source may send, so that it can be logged. */
  readonly onRefused?: (kind: RefusalKind, address: string) => void;
}

/** 1500 octets of Ethernet less the headers of IPv4 and UDP. */
export const IPV4_MESSAGE_LIMIT = 1472;

/** 1500 octets of Ethernet less the headers of IPv6 and UDP. */
export const IPV6_MESSAGE_LIMIT = 1452;

/**
 * Most octets of an answer of one long value that leaves this host, where no
 * limit is configured: a forged source must not be sent much more than it seems
 * to have asked for, and BIND's numbers for LibreNMS must find room.
 */
const LARGEST_OUTSIDE = 8192;

/** Longest UDP payload that can arrive. */
export const RECEIVE_SIZE = 65_536;

/** Errors of a socket in a row after which it is given up, to be bound again. */
const MAX_ERRORS = 100;

/** One bound socket. */
export class SnmpListener implements Listener {
  readonly address: ListenAddress;
  readonly #socket: Deno.DatagramConn;
  readonly #options: ListenerOptions;
  readonly #sources = new Sources();
  /** What leaves unfragmented. */
  readonly #unfragmented: number;
  #closed = false;

  /**
   * Binds a socket and begins to answer; `onEnd` is called when it ended by itself.
   *
   * @throws {Deno.errors.AddrInUse | Deno.errors.AddrNotAvailable} and whatever else binding throws.
   */
  constructor(
    address: ListenAddress,
    options: ListenerOptions,
    onEnd: (error: unknown) => void,
  ) {
    this.#socket = Deno.listenDatagram({ transport: "udp", ...address });
    const { port } = this.#socket.addr as Deno.NetAddr;
    this.address = { hostname: address.hostname, port };
    this.#options = options;
    this.#unfragmented = address.hostname.includes(":")
      ? IPV6_MESSAGE_LIMIT
      : IPV4_MESSAGE_LIMIT;
    this.#run().then((error) => {
      if (this.#closed) return;
      this.close();
      onEnd(error);
    });
  }

  /** Answers datagrams until the socket is closed or keeps failing; returns the last error. */
  async #run(): Promise<unknown> {
    const socket = this.#socket;
    const buffer = new Uint8Array(RECEIVE_SIZE);
    let errors = 0;
    for (;;) {
      let received: [Uint8Array, Deno.Addr];
      try {
        received = await socket.receive(buffer);
        errors = 0;
      } catch (error) {
        if (this.#closed || ++errors > MAX_ERRORS) return error;
        continue;
      }
      const from = received[1] as Deno.NetAddr;
      const answer = this.#answer(received[0], from);
      if (answer === undefined) continue;
      try {
        await socket.send(answer, from);
      } catch {
        // An unroutable source, a full queue: one answer is lost and the manager asks again.
        this.#options.counters.sendErrors++;
      }
    }
  }

  /** What can be refused by its source alone is refused before it is looked at: a flood must cost little. */
  #answer(
    datagram: Uint8Array,
    { hostname, port }: Deno.NetAddr,
  ): Uint8Array | undefined {
    const { agent, counters, limits, onRefused } = this.#options;
    if (port === 0) {
      counters.portZeroDrops++;
      return undefined;
    }
    const source = this.#sources.get(hostname);
    let most = limits?.messageLimit ?? this.#unfragmented;
    if (source.isLoopback) {
      const largest = limits?.messageLimit ?? MAX_MESSAGE_SIZE;
      return agent.answer(datagram, source, most, largest);
    }
    const rateLimit = limits?.rateLimit;
    if (
      rateLimit !== undefined && !source.take(rateLimit, performance.now())
    ) {
      counters.inPkts++;
      counters.rateLimited++;
      onRefused?.("over-limit", hostname);
      return undefined;
    }
    const outside = limits?.outsideMessageLimit ?? this.#unfragmented;
    if (most > outside) most = outside;
    const largest = limits?.outsideMessageLimit ?? limits?.messageLimit ??
      LARGEST_OUTSIDE;
    return agent.answer(datagram, source, most, largest);
  }

  /** Closes the socket; `onEnd` is not called. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
