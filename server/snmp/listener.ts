/**
 * The agent's sockets: one for each local address, so that an answer leaves
 * from the address that was asked.
 *
 * @module
 */

import type { ListenAddress, Listener } from "../listeners.ts";
import type { Agent } from "./agent.ts";
import type { SnmpCounters } from "./counters.ts";

/** What a listener is made of. */
export interface ListenerOptions {
  readonly agent: Agent;
  readonly counters: SnmpCounters;
  /** Most octets of an answer; by default what leaves unfragmented over Ethernet. */
  readonly messageLimit?: number;
}

/** 1500 octets of Ethernet less the headers of IPv4 and UDP. */
export const IPV4_MESSAGE_LIMIT = 1472;

/** 1500 octets of Ethernet less the headers of IPv6 and UDP. */
export const IPV6_MESSAGE_LIMIT = 1452;

/** Longest UDP payload that can arrive. */
const RECEIVE_SIZE = 65_536;

/** Errors of a socket in a row after which it is given up, to be bound again. */
const MAX_ERRORS = 100;

/** One bound socket. */
export class SnmpListener implements Listener {
  readonly address: ListenAddress;
  readonly #socket: Deno.DatagramConn;
  readonly #options: ListenerOptions;
  readonly #messageLimit: number;
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
    this.#messageLimit = options.messageLimit ??
      (address.hostname.includes(":")
        ? IPV6_MESSAGE_LIMIT
        : IPV4_MESSAGE_LIMIT);
    this.#run().then((error) => {
      if (this.#closed) return;
      this.close();
      onEnd(error);
    });
  }

  /** Answers datagrams until the socket is closed or keeps failing; returns the last error. */
  async #run(): Promise<unknown> {
    const { agent, counters } = this.#options;
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
      if (from.port === 0) {
        counters.portZeroDrops++;
        continue;
      }
      const answer = agent.answer(
        received[0],
        from.hostname,
        this.#messageLimit,
      );
      if (answer === undefined) continue;
      try {
        await socket.send(answer, from);
      } catch {
        // An unroutable source, a full queue: one answer is lost and the manager asks again.
        counters.sendErrors++;
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
