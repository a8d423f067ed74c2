/**
 * Takes a packet apart, header by header.
 *
 * @module
 */

import { dissectIp } from "./dissect_ip.ts";
import { dissectLink } from "./dissect_link.ts";
import type { Icmp } from "./network/icmp.ts";
import type { Icmpv6 } from "./network/icmpv6.ts";
import { LINK_TYPE } from "./link_type.ts";
import { Packet } from "./packet.ts";

/** What a capture file tells of a packet beside its octets. */
export interface DissectOptions {
  /** Octets on the wire; by default those that are there. */
  readonly length?: number;
  /** False when the capturing host has its high octet first. */
  readonly littleEndian?: boolean;
}

/**
 * Decodes a packet of a link type (a number of {@linkcode LINK_TYPE}; others are left as payload).
 * Never throws: what cannot be decoded is told by `problems()`, `cutHeader` and `truncated`.
 */
export function dissect(
  bytes: Uint8Array,
  linkType: number = LINK_TYPE.ethernet,
  options?: DissectOptions,
): Packet {
  const length = options?.length ?? bytes.length;
  const packet = new Packet(
    bytes,
    linkType,
    length < bytes.length ? bytes.length : length,
    options?.littleEndian !== false,
  );
  dissectLink(packet, linkType);
  return packet;
}

/** Decodes the packet that an ICMP error, or a redirect, quotes; undefined when the message is none, or quotes nothing. */
export function dissectQuoted(layer: Icmp | Icmpv6): Packet | undefined {
  const bytes = layer.quotes
    ? quotedInPayload(layer)
    : layer.protocol === "icmpv6"
    ? layer.redirected
    : undefined;
  if (bytes === undefined || bytes.length === 0) return undefined;
  // A router quotes as much as it likes.
  const packet = new Packet(bytes, LINK_TYPE.raw, bytes.length, true);
  packet.cut = true;
  dissectIp(packet, 0, bytes.length);
  return packet;
}

function quotedInPayload(layer: Icmp | Icmpv6): Uint8Array {
  const message = layer.message;
  const words = "length" in message ? message.length : 0;
  const unit = layer.protocol === "icmp" ? 4 : 8;
  const whole = layer.payload;
  // Without extensions the length is 0 and all of the payload is the packet (RFC 4884, section 5).
  return words === 0 ? whole : whole.subarray(0, unit * words);
}
