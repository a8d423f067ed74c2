/**
 * What an IPv6 packet carries behind its extension headers.
 *
 * @module
 */

import { IP_PROTOCOL } from "../numbers.ts";
import { readUint16 } from "../octets.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { EXTENSION_UNIT } from "./ipv6_extension.ts";

function isExtension(header: number): boolean {
  switch (header) {
    case IP_PROTOCOL.hopByHop:
    case IP_PROTOCOL.routing:
    case IP_PROTOCOL.destinationOptions:
    case IP_PROTOCOL.fragment:
    case IP_PROTOCOL.ah:
      return true;
    default:
      return false;
  }
}

/** Octets of the extension header at `bytes[at]`; each counts them in its own way. */
function extensionLength(
  bytes: Uint8Array,
  at: number,
  header: number,
): number {
  if (header === IP_PROTOCOL.fragment) return EXTENSION_UNIT;
  if (header === IP_PROTOCOL.ah) return 4 * (bytes[at + 1]! + 2);
  return EXTENSION_UNIT * (bytes[at + 1]! + 1);
}

/**
 * Returns what an IPv6 packet carries, its extension headers taken off: the payload of the transport's
 * protocol, or the part of it that a fragment has. Empty when an extension header is not there whole.
 *
 * @throws {DecodeError} when the fixed header is not there.
 */
export function stripIpv6(bytes: Uint8Array): Uint8Array {
  const { nextHeader, payloadStart, payloadEnd } = decodeIpv6(bytes);
  let header = nextHeader;
  let at = payloadStart;
  while (isExtension(header)) {
    if (at + EXTENSION_UNIT > payloadEnd) {
      return bytes.subarray(payloadEnd, payloadEnd);
    }
    const isLaterFragment = header === IP_PROTOCOL.fragment &&
      (readUint16(bytes, at + 2) & 0xfff8) !== 0;
    const length = extensionLength(bytes, at, header);
    header = isLaterFragment ? IP_PROTOCOL.noNext : bytes[at]!;
    at += length;
  }
  return bytes.subarray(Math.min(at, payloadEnd), payloadEnd);
}
