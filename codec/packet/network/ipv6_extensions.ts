/**
 * Extension headers of IPv6: hop-by-hop and destination options, routing, fragment (RFC 8200, section 4).
 * The authentication header and ESP, which IPv4 carries too, are in ipsec.ts.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatIpv6, writeIpv6 } from "../address.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  requireOctets,
} from "../header.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  NO_BYTES,
  readUint16,
  readUint32,
  toHex,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import {
  decodeIpv6Options,
  encodeIpv6Options,
  type Ipv6Option,
  ipv6Padding,
} from "./ipv6_options.ts";

const UNIT = 8;
/** Routing types whose addresses are known: source route, mobile IPv6, segment routing. */
const SOURCE_ROUTE = 0;
const MOBILE_ROUTE = 2;
const SEGMENT_ROUTE = 4;

/** What every extension header that tells its length has. */
export interface ExtensionFields {
  /** IP protocol of what follows this header. */
  readonly nextHeader: number;
  /** Octets of this header; a multiple of 8. */
  readonly headerLength: number;
}

/** An extension header that tells its length in units of 8 octets, the first one not counted. */
abstract class Extension extends Header implements ExtensionFields {
  readonly nextHeader: number;
  readonly headerLength: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const headerLength = UNIT * (bytes[start + 1]! + 1);
    const headerEnd = start + headerLength;
    const over = headerEnd > end;
    super(
      bytes,
      start,
      over ? end : headerEnd,
      end,
      over ? context.cut !== false : context.cut === true,
    );
    this.nextHeader = bytes[start]!;
    this.headerLength = headerLength;
  }

  /** True when the header goes over the end, so that nothing behind it can be found. */
  get broken(): boolean {
    return this.start + this.headerLength > this.payloadStart;
  }

  override problems(): string[] {
    return this.broken && !this.truncated
      ? [`header length ${this.headerLength} goes over the end`]
      : [];
  }
}

/** A header full of options. */
export interface OptionsHeaderFields extends ExtensionFields {
  readonly options: readonly Ipv6Option[];
}

/** A decoded hop-by-hop or destination options header. */
abstract class OptionsHeader extends Extension implements OptionsHeaderFields {
  get options(): Ipv6Option[] {
    return decodeIpv6Options(this.bytes, this.start + 2, this.payloadStart);
  }

  fields(): OptionsHeaderFields {
    const { nextHeader, headerLength, options } = this;
    return { nextHeader, headerLength, options };
  }

  override problems(): string[] {
    const problems = super.problems();
    const last = this.options.at(-1);
    if (last?.name === "malformed" && !this.broken) {
      problems.push(`option ${last.type} goes over the end of the header`);
    }
    return problems;
  }
}

/** A decoded hop-by-hop options header. */
export class HopByHop extends OptionsHeader {
  readonly protocol = "ipv6-hop-by-hop";
}

/** A decoded destination options header. */
export class DestinationOptions extends OptionsHeader {
  readonly protocol = "ipv6-destination-options";
}

/** Decodes a hop-by-hop options header. */
export function decodeHopByHop(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): HopByHop {
  requireOctets("hop-by-hop options header", UNIT, start, end);
  return new HopByHop(bytes, start, end, context);
}

/** Decodes a destination options header. */
export function decodeDestinationOptions(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): DestinationOptions {
  requireOctets("destination options header", UNIT, start, end);
  return new DestinationOptions(bytes, start, end, context);
}

function writeLength(
  header: Uint8Array,
  fields: Init<ExtensionFields>,
  options: EncodeOptions,
): void {
  const kept = options.lengths === "keep" ? fields.headerLength : undefined;
  const length = kept ?? header.length;
  if (length % UNIT !== 0 || length < UNIT) {
    throw new EncodeError(
      `Cannot encode extension header: length ${length} is no multiple of ${UNIT}`,
    );
  }
  header[1] = checkUint("extension header length", length / UNIT - 1, 8);
}

function encodeOptionsHeader(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions,
): Uint8Array {
  const list = encodeIpv6Options(fields.options ?? []);
  const keep = options.lengths === "keep" && fields.headerLength !== undefined;
  const missing = keep ? 0 : (2 * UNIT - (2 + list.length) % UNIT) % UNIT;
  const header = new Uint8Array(2 + list.length + missing);
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header.set(list, 2);
  header.set(ipv6Padding(missing), 2 + list.length);
  writeLength(header, fields, options);
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

/** Encodes a hop-by-hop options header and what follows it. */
export function encodeHopByHop(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions = {},
): Uint8Array {
  return encodeOptionsHeader(fields, options);
}

/** Encodes a destination options header and what follows it. */
export function encodeDestinationOptions(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions = {},
): Uint8Array {
  return encodeOptionsHeader(fields, options);
}

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
  readonly routingType: number;
  readonly segmentsLeft: number;
  readonly specific: number;

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
    const room = (this.payloadStart - this.start - UNIT) >>> 4;
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
      addresses.push(formatIpv6(this.bytes, this.start + UNIT + 16 * i));
    }
    return addresses;
  }

  get data(): string {
    const at = this.start + UNIT + 16 * this.addressCount;
    return toHex(this.bytes, at, this.payloadStart);
  }

  /** Offset of the address to which the packet goes in the end; undefined when the IPv6 header has it or none is known. */
  get finalDestinationAt(): number | undefined {
    const count = this.addressCount;
    if (this.segmentsLeft === 0 || count === 0) return undefined;
    const last = this.routingType === SEGMENT_ROUTE ? 0 : count - 1;
    return this.start + UNIT + 16 * last;
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
  requireOctets("routing header", UNIT, start, end);
  return new Routing(bytes, start, end, context);
}

/** Encodes a routing header and what follows it. */
export function encodeRouting(
  fields: Init<RoutingFields, "nextHeader" | "routingType">,
  options: EncodeOptions = {},
): Uint8Array {
  const addresses = fields.addresses ?? [];
  const data = fromHex(fields.data ?? "");
  const header = new Uint8Array(UNIT + 16 * addresses.length + data.length);
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header[2] = checkUint("routing type", fields.routingType, 8);
  header[3] = checkUint("segments left", fields.segmentsLeft ?? 0, 8);
  writeUint32(
    header,
    4,
    checkUint("routing data", fields.specific ?? 0, 32),
  );
  addresses.forEach((text, i) => writeIpv6(header, UNIT + 16 * i, text));
  header.set(data, UNIT + 16 * addresses.length);
  writeLength(header, fields, options);
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

/** A fragment header. */
export interface FragmentFields {
  readonly nextHeader: number;
  /** The octet that should be 0. */
  readonly reserved: number;
  /** Where this fragment belongs, in octets; a multiple of 8. */
  readonly fragmentOffset: number;
  /** The two bits that should be 0. */
  readonly reservedBits: number;
  readonly moreFragments: boolean;
  readonly id: number;
}

/** A decoded fragment header. */
export class Fragment extends Header implements FragmentFields {
  readonly protocol = "ipv6-fragment";
  readonly nextHeader: number;
  readonly reserved: number;
  readonly fragmentOffset: number;
  readonly reservedBits: number;
  readonly moreFragments: boolean;
  readonly id: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + UNIT, end, context.cut === true);
    this.nextHeader = bytes[start]!;
    this.reserved = bytes[start + 1]!;
    const offset = readUint16(bytes, start + 2);
    this.fragmentOffset = offset & 0xfff8;
    this.reservedBits = (offset >>> 1) & 3;
    this.moreFragments = (offset & 1) !== 0;
    this.id = readUint32(bytes, start + 4);
  }

  fields(): FragmentFields {
    const { nextHeader, reserved, fragmentOffset, reservedBits } = this;
    const { moreFragments, id } = this;
    return {
      nextHeader,
      reserved,
      fragmentOffset,
      reservedBits,
      moreFragments,
      id,
    };
  }
}

/** Decodes a fragment header. */
export function decodeFragment(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Fragment {
  requireOctets("fragment header", UNIT, start, end);
  return new Fragment(bytes, start, end, context);
}

/** Encodes a fragment header and what follows it. */
export function encodeFragment(
  fields: Init<FragmentFields, "nextHeader">,
  _options: EncodeOptions = {},
): Uint8Array {
  const header = new Uint8Array(UNIT);
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header[1] = checkUint("reserved", fields.reserved ?? 0, 8);
  const offset = checkUint("fragment offset", fields.fragmentOffset ?? 0, 16);
  if (offset % 8 !== 0) {
    throw new EncodeError(
      `Cannot encode fragment offset: ${offset} is no multiple of 8`,
    );
  }
  const low = checkUint("reserved bits", fields.reservedBits ?? 0, 2) << 1 |
    (fields.moreFragments ? 1 : 0);
  writeUint16(header, 2, offset | low);
  writeUint32(header, 4, checkUint("identification", fields.id ?? 0, 32));
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}
