/**
 * The routing header of IPv6 (RFC 8200, section 4.4), with the types whose addresses are known.
 *
 * @module
 */

import { formatIpv6, writeIpv6 } from "../address.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  type Init,
  requireOctets,
} from "../header.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  NO_BYTES,
  readUint32,
  toHex,
  writeUint32,
} from "../octets.ts";
import {
  Extension,
  EXTENSION_UNIT,
  type ExtensionFields,
  writeExtensionLength,
} from "./ipv6_extension.ts";

/** Deprecated by RFC 5095. */
const SOURCE_ROUTE = 0;
/** RFC 6275, section 6.4. */
const MOBILE_ROUTE = 2;
/** RFC 8754, section 2. */
const SEGMENT_ROUTE = 4;

/** A routing header. */
export interface RoutingFields extends ExtensionFields {
  /** 0 source route (deprecated by RFC 5095), 2 mobile IPv6 (RFC 6275), 4 segment routing (RFC 8754). */
  readonly routingType: number;
  readonly segmentsLeft: number;
  /** The 32 bits before the addresses; in type 4 last entry, flags and tag. */
  readonly specific: number;
  /** Addresses of types 0, 2 and 4, in the order of the header. */
  readonly addresses: readonly string[];
  /** What follows the addresses; in other types all that follows `specific`. In hexadecimal. */
  readonly data: string;
}

/** A decoded routing header. */
export class Routing extends Extension implements RoutingFields {
  readonly protocol = "ipv6-routing";
  declare readonly routingType: number;
  declare readonly segmentsLeft: number;
  declare readonly specific: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, end, context);
    this.routingType = bytes[start + 2]!;
    this.segmentsLeft = bytes[start + 3]!;
    this.specific = readUint32(bytes, start + 4);
  }

  /** Number of addresses that are there whole. */
  get addressCount(): number {
    const room = (this.payloadStart - this.start - EXTENSION_UNIT) >>> 4;
    if (this.routingType === SEGMENT_ROUTE) {
      return Math.min(room, (this.specific >>> 24) + 1);
    }
    return this.routingType === SOURCE_ROUTE ||
        this.routingType === MOBILE_ROUTE
      ? room
      : 0;
  }

  get addresses(): string[] {
    const addresses: string[] = [];
    for (let i = 0; i < this.addressCount; i++) {
      addresses.push(
        formatIpv6(this.bytes, this.start + EXTENSION_UNIT + 16 * i),
      );
    }
    return addresses;
  }

  get data(): string {
    const at = this.start + EXTENSION_UNIT + 16 * this.addressCount;
    return toHex(this.bytes, at, this.payloadStart);
  }

  /** Offset of the address to which the packet goes in the end; undefined when the IPv6 header has it or none is known. */
  get finalDestinationAt(): number | undefined {
    const count = this.addressCount;
    if (this.segmentsLeft === 0 || count === 0) return undefined;
    const last = this.routingType === SEGMENT_ROUTE ? 0 : count - 1;
    return this.start + EXTENSION_UNIT + 16 * last;
  }

  fields(): RoutingFields {
    const { nextHeader, headerLength, routingType, segmentsLeft } = this;
    const { specific, addresses, data } = this;
    return {
      nextHeader,
      headerLength,
      routingType,
      segmentsLeft,
      specific,
      addresses,
      data,
    };
  }
}

/** Decodes a routing header. */
export function decodeRouting(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Routing {
  requireOctets("routing header", EXTENSION_UNIT, start, end);
  return new Routing(bytes, start, end, context);
}

/** Encodes a routing header and what follows it. */
export function encodeRouting(
  fields: Init<RoutingFields, "nextHeader" | "routingType">,
  options: EncodeOptions = {},
): Uint8Array {
  const addresses = fields.addresses ?? [];
  const data = fromHex(fields.data ?? "");
  const header = new Uint8Array(
    EXTENSION_UNIT + 16 * addresses.length + data.length,
  );
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header[2] = checkUint("routing type", fields.routingType, 8);
  header[3] = checkUint("segments left", fields.segmentsLeft ?? 0, 8);
  writeUint32(
    header,
    4,
    checkUint("routing data", fields.specific ?? 0, 32),
  );
  addresses.forEach((text, i) =>
    writeIpv6(header, EXTENSION_UNIT + 16 * i, text)
  );
  header.set(data, EXTENSION_UNIT + 16 * addresses.length);
  writeExtensionLength(header, fields, options);
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

/** Returns what follows a routing header. */
export function stripRouting(bytes: Uint8Array): Uint8Array {
  return decodeRouting(bytes).payload;
}
