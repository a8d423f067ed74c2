/**
 * Sending notifications: SNMPv2c traps, which nobody acknowledges, and informs,
 * which are sent again until their receiver answers (RFC 3416, sections 4.2.6
 * and 4.2.7).
 *
 * @module
 */

import { DecodeError } from "../../codec/error.ts";
import { errorStatusName } from "../../codec/snmp/error_status.ts";
import { decodeMessage, encodeMessage } from "../../codec/snmp/message.ts";
import type { Varbind } from "../../codec/snmp/value.ts";
import type { ListenAddress } from "../listeners.ts";
import type { SnmpCounters } from "./counters.ts";
import { RECEIVE_SIZE } from "./listener.ts";

/** Who is sent notifications. */
export interface TrapTarget {
  readonly address: ListenAddress;
  readonly community: string;
  /** It is to acknowledge them. */
  readonly inform: boolean;
  /** How often an inform is sent again. */
  readonly retries: number;
  /** Seconds before it is. */
  readonly timeout: number;
}

interface Waiting {
  readonly from: ListenAddress;
  readonly resolve: (errorStatus: number) => void;
}

/** Sends notifications from sockets of its own, one for each address family. */
export class TrapSender {
  readonly #sockets = new Map<"ipv4" | "ipv6", Deno.DatagramConn>();
  readonly #waiting = new Map<number, Waiting>();
  #requestId = Math.floor(Math.random() * 0x7fff_ffff);
  #closed = false;
  readonly #counters: SnmpCounters;

  constructor(counters: SnmpCounters) {
    this.#counters = counters;
  }

  /**
   * Sends varbinds, sysUpTime.0 and snmpTrapOID.0 first.
   *
   * @returns "sent" of a trap, "acknowledged" of an inform.
   * @throws {Error} when it cannot be sent, or an inform is not answered in time.
   */
  async send(
    target: TrapTarget,
    varbinds: readonly Varbind[],
  ): Promise<"sent" | "acknowledged"> {
    this.#requestId = (this.#requestId + 1) % 0x7fff_ffff;
    const requestId = this.#requestId;
    const datagram = encodeMessage({
      community: new TextEncoder().encode(target.community),
      pdu: {
        type: target.inform ? "inform-request" : "snmpv2-trap",
        requestId,
        errorStatus: 0,
        errorIndex: 0,
        varbinds,
      },
    });
    if (!target.inform) {
      await this.#transmit(target, datagram);
      this.#counters.outTraps++;
      return "sent";
    }
    return await this.#inform(target, requestId, datagram);
  }

  async #inform(
    target: TrapTarget,
    requestId: number,
    datagram: Uint8Array,
  ): Promise<"acknowledged"> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#waiting.set(requestId, { from: target.address, resolve });
    try {
      for (let i = 0; i <= target.retries && !this.#closed; i++) {
        await this.#transmit(target, datagram);
        const status = await within(promise, target.timeout * 1000);
        if (status === 0) return "acknowledged";
        if (status !== undefined) {
          throw new Error(`it answers ${errorStatusName(status)}`);
        }
      }
      throw new Error(
        `no answer to ${target.retries + 1} informs in ${
          (target.retries + 1) * target.timeout
        } s`,
      );
    } finally {
      this.#waiting.delete(requestId);
    }
  }

  async #transmit({ address }: TrapTarget, datagram: Uint8Array) {
    const socket = this.#socket(address.hostname.includes(":"));
    await socket.send(datagram, { transport: "udp", ...address });
    this.#counters.outPkts++;
  }

  #socket(isIpv6: boolean): Deno.DatagramConn {
    const family = isIpv6 ? "ipv6" : "ipv4";
    const open = this.#sockets.get(family);
    if (open !== undefined) return open;
    const socket = Deno.listenDatagram({
      transport: "udp",
      hostname: isIpv6 ? "::" : "0.0.0.0",
      port: 0,
    });
    this.#sockets.set(family, socket);
    this.#receive(socket).catch(() => {}).finally(() => {
      if (this.#sockets.get(family) === socket) this.#sockets.delete(family);
    });
    return socket;
  }

  /** Takes answers until the socket is closed. */
  async #receive(socket: Deno.DatagramConn): Promise<void> {
    const buffer = new Uint8Array(RECEIVE_SIZE);
    for (;;) {
      try {
        const [datagram, from] = await socket.receive(buffer);
        this.#take(datagram, from as Deno.NetAddr);
      } catch (error) {
        if (this.#closed || error instanceof Deno.errors.BadResource) return;
        // An ICMP message about an earlier datagram; the next answer may come all the same.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  #take(datagram: Uint8Array, from: Deno.NetAddr): void {
    const counters = this.#counters;
    counters.inPkts++;
    let pdu;
    try {
      ({ pdu } = decodeMessage(datagram));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      counters.inAsnParseErrs++;
      return;
    }
    if (pdu.type !== "response") return;
    const waiting = this.#waiting.get(pdu.requestId);
    // Anyone may send here: only who was asked is heard.
    if (
      waiting === undefined || waiting.from.port !== from.port ||
      withoutScope(waiting.from.hostname) !== withoutScope(from.hostname)
    ) return;
    counters.inResponses++;
    waiting.resolve(pdu.errorStatus);
  }

  /** Closes all sockets; what waits for an acknowledgement gets none. */
  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets.values()) socket.close();
  }
}

/** Peers' link-local addresses are told without their interface. */
function withoutScope(hostname: string): string {
  return hostname.replace(/%.*/, "");
}

/** Waits so many milliseconds at most; undefined when that was not enough. */
async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
