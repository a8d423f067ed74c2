/**
 * What follows the checksum of an ICMPv6 message, by its type: errors and echo (RFC 4443; RFC 4884 for
 * the length of a quoted packet; RFC 8335 for the extended echo). Neighbour discovery is in
 * neighbor_message.ts, multicast listener discovery in listener_message.ts.
 *
 * @module
 */

import {
  checkUint,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import {
  CUT_ECHO_LENGTH,
  cutEchoEnd,
  type CutEchoMessage,
  decodeCutEcho,
  type EchoMessage,
  encodeCutEcho,
  encodeExtendedEcho,
  type ExtendedEchoMessage,
  type OtherMessage,
} from "./icmp_message.ts";
import {
  decodeListenerMessage,
  encodeListenerMessage,
  type ListenerMessage,
  listenerMessageEnd,
} from "./listener_message.ts";
import {
  decodeNeighborMessage,
  encodeNeighborMessage,
  type NeighborMessage,
  neighborMessageEnd,
} from "./neighbor_message.ts";

/** What follows the checksum of an ICMPv6 message. Requests and replies of one kind share a name. */
export type Icmpv6Message =
  | EchoMessage
  | CutEchoMessage
  | ExtendedEchoMessage
  | OtherMessage
  | NeighborMessage
  | ListenerMessage
  | {
    readonly name: "unreachable" | "time-exceeded";
    /** Length of the quoted packet in 64-bit words; 0 when it has no extensions behind it. */
    readonly length: number;
    readonly unused: number;
  }
  | { readonly name: "packet-too-big"; readonly mtu: number }
  /** `pointer` is the octet of the quoted packet at which the problem was found. */
  | { readonly name: "parameter-problem"; readonly pointer: number };

/** Types whose payload is the packet they are about. */
export const ICMPV6_QUOTING_TYPES: readonly number[] = [1, 2, 3, 4];

const ECHO_REQUEST = 128;
const ECHO_REPLY = 129;
const NEIGHBOR_REDIRECT = 137;
const LISTENER_REPORT_2 = 143;
const EXTENDED_ECHO_REQUEST = 160;
const EXTENDED_ECHO_REPLY = 161;

/** True when a message of this type has more than type, code and checksum, and nothing or not all of that is there. */
export function isShortIcmpv6(type: number, message: Icmpv6Message): boolean {
  return message.name === "cut-echo" ||
    (message.name === "other" && isDecoded(type));
}

function isDecoded(type: number): boolean {
  return (type >= 1 && type <= 4) ||
    (type >= ECHO_REQUEST && type <= NEIGHBOR_REDIRECT) ||
    type === LISTENER_REPORT_2 || type === EXTENDED_ECHO_REQUEST ||
    type === EXTENDED_ECHO_REPLY;
}

/** Returns the offset at which the payload begins; `at` is that of the octet after the checksum. */
export function icmpv6MessageEnd(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  if (type >= 133 && type <= 137) return neighborMessageEnd(type, at, end);
  if ((type >= 130 && type <= 132) || type === 143) {
    return listenerMessageEnd(type, bytes, at, end);
  }
  const echo = type === ECHO_REQUEST || type === ECHO_REPLY;
  if (echo && at + 4 > end) return cutEchoEnd(at, end);
  const known = (type >= 1 && type <= 4) || echo ||
    type === EXTENDED_ECHO_REQUEST || type === EXTENDED_ECHO_REPLY;
  return known && at + 4 <= end ? at + 4 : at;
}

/** Decodes what stands from `bytes[at]` to `bytes[end - 1]`, where {@linkcode icmpv6MessageEnd} gave `end`. */
export function decodeIcmpv6Message(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): Icmpv6Message {
  if (at === end) return { name: "other" };
  if (type >= 133 && type <= 137) {
    return decodeNeighborMessage(type, bytes, at, end);
  }
  if ((type >= 130 && type <= 132) || type === 143) {
    return decodeListenerMessage(type, bytes, at, end);
  }
  if (end - at === CUT_ECHO_LENGTH) return decodeCutEcho(bytes, at);
  const word = readUint32(bytes, at);
  switch (type) {
    case 1:
    case 3:
      return {
        name: type === 1 ? "unreachable" : "time-exceeded",
        length: word >>> 24,
        unused: word & 0xff_ffff,
      };
    case 2:
      return { name: "packet-too-big", mtu: word };
    case 4:
      return { name: "parameter-problem", pointer: word };
    case ECHO_REQUEST:
    case ECHO_REPLY: {
      const sequence = readUint16(bytes, at + 2);
      return { name: "echo", id: readUint16(bytes, at), sequence };
    }
    default:
      return {
        name: "extended-echo",
        id: readUint16(bytes, at),
        sequence: bytes[at + 2]!,
        flags: bytes[at + 3]!,
      };
  }
}

function longWord(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeUint32(bytes, 0, checkUint("ICMPv6 field", value, 32));
  return bytes;
}

/** Returns the octets between the checksum and the payload. */
export function encodeIcmpv6Message(message: Icmpv6Message): Uint8Array {
  switch (message.name) {
    case "other":
      return new Uint8Array(0);
    case "echo":
    case "information": {
      const bytes = new Uint8Array(4);
      writeUint16(bytes, 0, checkUint("identifier", message.id, 16));
      writeUint16(bytes, 2, checkUint("sequence", message.sequence, 16));
      return bytes;
    }
    case "cut-echo":
      return encodeCutEcho(message);
    case "extended-echo":
      return encodeExtendedEcho(message);
    case "unreachable":
    case "time-exceeded": {
      const bytes = longWord(checkUint("unused", message.unused, 24));
      bytes[0] = checkUint("length", message.length, 8);
      return bytes;
    }
    case "packet-too-big":
      return longWord(message.mtu);
    case "parameter-problem":
      return longWord(message.pointer);
    case "listener":
    case "listener-query":
    case "listener-report":
      return encodeListenerMessage(message);
    default:
      return encodeNeighborMessage(message);
  }
}
