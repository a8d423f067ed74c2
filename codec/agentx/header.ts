/**
 * The header of AgentX PDUs (RFC 2741, section 6.1), by which a stream is cut
 * into them.
 *
 * @module
 */

import { DecodeError, EncodeError } from "../error.ts";
import {
  FLAG_NETWORK_BYTE_ORDER,
  type PduName,
  pduName,
  VERSION,
} from "./numbers.ts";
import { expectOctets, expectRoom, putUint32, uint32At } from "./octets.ts";

/** Octets of the header. */
export const HEADER_SIZE = 20;

/**
 * Most octets of a payload. An SNMP message has at most 65,507 (UDP over IPv4),
 * and what is one octet in it, a small sub-identifier, is four in AgentX.
 */
export const MAX_PAYLOAD = 262_144;

/** What {@linkcode scanHeader} finds. */
export class HeaderScan {
  type: PduName = "ping";
  flags = 0;
  /** True where numbers have their most significant octet first. */
  network = true;
  sessionId = 0;
  transactionId = 0;
  packetId = 0;
  /** Octets behind the header. */
  payloadLength = 0;
}

/**
 * Reads a header at `offset`; the payload may not be there yet.
 *
 * @throws {DecodeError} when it is cut short, of another version or of an unknown type, or tells a length that no payload has.
 */
export function scanHeader(
  bytes: Uint8Array,
  offset: number,
  end: number,
  scan: HeaderScan,
): void {
  expectOctets(offset, end, HEADER_SIZE);
  const version = bytes[offset]!;
  if (version !== VERSION) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: version ${version} where ${VERSION} must be`,
      offset,
    );
  }
  const name = pduName(bytes[offset + 1]!);
  if (name === undefined) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: no type ${bytes[offset + 1]}`,
      offset + 1,
    );
  }
  const flags = bytes[offset + 2]!;
  const network = (flags & FLAG_NETWORK_BYTE_ORDER) !== 0;
  const length = uint32At(bytes, offset + 16, network);
  if (length % 4 !== 0 || length > MAX_PAYLOAD) {
    throw new DecodeError(
      `Cannot decode AgentX PDU: a payload of ${length} octets; expected a multiple of 4 up to ${MAX_PAYLOAD}`,
      offset + 16,
    );
  }
  scan.type = name;
  scan.flags = flags;
  scan.network = network;
  scan.sessionId = uint32At(bytes, offset + 4, network);
  scan.transactionId = uint32At(bytes, offset + 8, network);
  scan.packetId = uint32At(bytes, offset + 12, network);
  scan.payloadLength = length;
}

/**
 * Writes a header whose numbers are those of `scan`, and returns the offset
 * behind it.
 *
 * @param type One of `PDU_NUMBERS`.
 * @throws {EncodeError} when there is no room, or the payload is longer than may be.
 */
export function writeHeader(
  target: Uint8Array,
  offset: number,
  type: number,
  scan: Omit<HeaderScan, "type">,
): number {
  if (scan.payloadLength > MAX_PAYLOAD) {
    throw new EncodeError(
      `Cannot encode AgentX PDU: a payload of ${scan.payloadLength} octets, expected ${MAX_PAYLOAD} at most`,
    );
  }
  expectRoom(target, offset, HEADER_SIZE);
  const { network } = scan;
  target[offset] = VERSION;
  target[offset + 1] = type;
  target[offset + 2] = network
    ? scan.flags | FLAG_NETWORK_BYTE_ORDER
    : scan.flags & ~FLAG_NETWORK_BYTE_ORDER;
  target[offset + 3] = 0;
  let at = putUint32(target, offset + 4, scan.sessionId, network);
  at = putUint32(target, at, scan.transactionId, network);
  at = putUint32(target, at, scan.packetId, network);
  return putUint32(target, at, scan.payloadLength, network);
}
