/**
 * An SNMP agent on loopback that answers as a test tells it to.
 *
 * @module
 */

import {
  decodeMessage,
  encodeMessage,
  type SnmpPdu,
} from "../../codec/snmp/message.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import type { ListenAddress } from "../../server/listeners.ts";

/** Returns the datagrams to send for a request. */
export type Behaviour = (
  pdu: SnmpPdu,
  community: string,
) => readonly Uint8Array[];

/** An agent that runs until it is disposed of. */
export class FakeAgent implements AsyncDisposable {
  readonly address: ListenAddress;
  readonly requests: SnmpPdu[] = [];
  readonly #socket: Deno.DatagramConn;
  readonly #ended: Promise<void>;

  constructor(behave: Behaviour) {
    this.#socket = Deno.listenDatagram({
      transport: "udp",
      hostname: "127.0.0.1",
      port: 0,
    });
    const { hostname, port } = this.#socket.addr as Deno.NetAddr;
    this.address = { hostname, port };
    this.#ended = this.#run(behave);
  }

  async #run(behave: Behaviour): Promise<void> {
    for await (const [datagram, from] of this.#socket) {
      const { community, pdu } = decodeMessage(datagram);
      this.requests.push(pdu);
      for (const answer of behave(pdu, new TextDecoder().decode(community))) {
        await this.#socket.send(answer, from);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#ended;
  }
}

/** Encodes the answer to a request. */
export function response(
  { requestId }: SnmpPdu,
  varbinds: readonly Varbind[],
  error: { status?: number; index?: number } = {},
): Uint8Array {
  return encodeMessage({
    community: new TextEncoder().encode("public"),
    pdu: {
      type: "response",
      requestId,
      errorStatus: error.status ?? 0,
      errorIndex: error.index ?? 0,
      varbinds,
    },
  });
}
