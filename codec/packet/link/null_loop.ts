/**
 * The address family before a packet on a BSD loopback interface: LINKTYPE_NULL, in the capturing
 * host's octet order, and LINKTYPE_LOOP of OpenBSD, high octet first.
 *
 * @module
 */

import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import {
  checkUint,
  NO_BYTES,
  readUint32,
  readUint32LittleEndian,
  writeUint32,
  writeUint32LittleEndian,
} from "../octets.ts";

/** AF_INET, which is 2 everywhere. */
export const AF_INET = 2;
/** AF_INET6 of OpenBSD and NetBSD. */
export const AF_INET6_OPENBSD = 24;
/** AF_INET6 of FreeBSD and DragonFly. */
export const AF_INET6_FREEBSD = 28;
/** AF_INET6 of Darwin. */
export const AF_INET6_DARWIN = 30;
/** AF_INET6 of Linux. */
export const AF_INET6_LINUX = 10;

/** Tells which IP version an address family of one of the BSDs or Linux stands for; undefined when none. */
export function ipVersionOfFamily(family: number): 4 | 6 | undefined {
  switch (family) {
    case AF_INET:
      return 4;
    case AF_INET6_OPENBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
    case AF_INET6_LINUX:
      return 6;
    default:
      return undefined;
  }
}

/** The header of a packet on a loopback interface. */
export interface NullLoopFields {
  /** Address family of the payload, by the capturing host's numbers. */
  readonly family: number;
  /** True when the low octet stands first. */
  readonly littleEndian: boolean;
}

/** A decoded loopback header. */
export class NullLoop extends Header implements NullLoopFields {
  readonly protocol = "null-loop";
  declare readonly family: number;
  declare readonly littleEndian: boolean;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + 4, end, context.cut === true);
    // No address family has more than 16 bits, so the number itself tells its octet order.
    const big = readUint32(bytes, start);
    this.littleEndian = big > 0xffff;
    this.family = this.littleEndian
      ? readUint32LittleEndian(bytes, start)
      : big;
  }

  fields(): NullLoopFields {
    const { family, littleEndian } = this;
    return { family, littleEndian };
  }
}

/** Decodes a loopback header. */
export function decodeNullLoop(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): NullLoop {
  requireOctets("loopback header", 4, start, end);
  return new NullLoop(bytes, start, end, context);
}

/** Encodes a loopback header and its payload. */
export function encodeNullLoop(
  fields: Init<NullLoopFields, "family">,
  _options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(4 + payload.length);
  const family = checkUint("address family", fields.family, 32);
  if (fields.littleEndian) writeUint32LittleEndian(bytes, 0, family);
  else writeUint32(bytes, 0, family);
  bytes.set(payload, 4);
  return bytes;
}

/** Returns what follows a loopback header. */
export function stripNullLoop(bytes: Uint8Array): Uint8Array {
  return decodeNullLoop(bytes).payload;
}
