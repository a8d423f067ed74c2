/**
 * A small SNMPv2c client.
 *
 * @module
 */

import { DecodeError } from "../codec/error.ts";
import { compareOids, type Oid, startsWithOid } from "../codec/oid.ts";
import { errorStatusName } from "../codec/snmp/error_status.ts";
import {
  decodeMessage,
  encodeMessage,
  type SnmpPdu,
} from "../codec/snmp/message.ts";
import type { Varbind } from "../codec/snmp/value.ts";
import type { ListenAddress } from "../server/listeners.ts";
import { formatAddress } from "./address.ts";

/** Milliseconds to wait for an answer, and how often to ask. */
const PATIENCE = 2_000;
const TRIES = 3;

/** Varbinds asked for at a time; the agent sends as many as fit. */
const MAX_REPETITIONS = 100;

type Request =
  | {
    readonly type: "get-request" | "get-next-request";
    readonly oids: readonly Oid[];
  }
  | { readonly type: "get-bulk-request"; readonly oids: readonly Oid[] };

/** Asks one agent, one request at a time. */
export class SnmpClient {
  readonly #agent: ListenAddress;
  readonly #community: Uint8Array;
  readonly #socket: Deno.DatagramConn;
  #requestId = Math.floor(Math.random() * 0x7fff_0000);

  constructor(agent: ListenAddress, community: string) {
    this.#agent = agent;
    this.#community = new TextEncoder().encode(community);
    const hostname = agent.hostname.includes(":") ? "::" : "0.0.0.0";
    this.#socket = Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
  }

  /** The agent, as errors name it. */
  get #name(): string {
    return formatAddress(this.#agent);
  }

  /** Returns one varbind for each OID, exceptions included. Throws an Error when the agent does not answer or reports one. */
  get(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    return this.#ask({ type: "get-request", oids });
  }

  /** Yields all instances below `root`, in order. Throws what {@linkcode get} does, and when the agent goes round in circles. */
  async *walk(root: Oid): AsyncGenerator<Varbind> {
    let last = root;
    for (;;) {
      const varbinds = await this.#ask({
        type: "get-bulk-request",
        oids: [last],
      });
      if (varbinds.length === 0) {
        throw new Error(`${this.#name} answers without a varbind`);
      }
      for (const varbind of varbinds) {
        if (
          varbind.value.type === "end-of-mib-view" ||
          !startsWithOid(varbind.oid, root)
        ) return;
        if (compareOids(varbind.oid, last) <= 0) {
          throw new Error(
            `${this.#name} does not go forward: ${
              varbind.oid.join(".")
            } comes after ${last.join(".")}`,
          );
        }
        last = varbind.oid;
        yield varbind;
      }
    }
  }

  async #ask(request: Request): Promise<readonly Varbind[]> {
    const requestId = ++this.#requestId;
    const datagram = encodeMessage({
      community: this.#community,
      pdu: this.#pdu(request, requestId),
    });
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#socket.send(datagram, { transport: "udp", ...this.#agent });
      const answer = await this.#receive(requestId);
      if (answer !== undefined) return answer;
    }
    throw new Error(
      `No answer from ${this.#name}: is an agent there, and does it know the community?`,
    );
  }

  #pdu({ type, oids }: Request, requestId: number): SnmpPdu {
    const varbinds = oids.map((oid): Varbind => ({
      oid,
      value: { type: "null" },
    }));
    return type === "get-bulk-request"
      ? {
        type,
        requestId,
        nonRepeaters: 0,
        maxRepetitions: MAX_REPETITIONS,
        varbinds,
      }
      : { type, requestId, errorStatus: 0, errorIndex: 0, varbinds };
  }

  /** Waits for the answer of this request; undefined when it does not come in time. */
  async #receive(requestId: number): Promise<readonly Varbind[] | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expired = new Promise<undefined>((resolve) =>
      timer = setTimeout(() => resolve(undefined), PATIENCE)
    );
    try {
      for (;;) {
        this.#pending ??= this.#socket.receive(new Uint8Array(65_536));
        const received = await Promise.race([this.#pending, expired]);
        if (received === undefined) return undefined;
        this.#pending = undefined;
        const pdu = pduOf(received[0]);
        if (pdu?.type !== "response" || pdu.requestId !== requestId) continue;
        if (pdu.errorStatus !== 0) {
          throw new Error(
            `${this.#name} answers ${errorStatusName(pdu.errorStatus)}`,
          );
        }
        return pdu.varbinds;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** A receive that outlived its patience goes on for the next request. */
  #pending: Promise<[Uint8Array, Deno.Addr]> | undefined;

  /** Closes the socket; a request that still waits is given up. */
  close(): void {
    this.#pending?.catch(() => {});
    this.#socket.close();
  }
}

/** Returns the PDU of a datagram; undefined when it is no SNMP message: anyone may send one here. */
function pduOf(datagram: Uint8Array): SnmpPdu | undefined {
  try {
    return decodeMessage(datagram).pdu;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return undefined;
  }
}
