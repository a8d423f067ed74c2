/**
 * The head of a PPP frame (RFC 1661, section 2; RFC 1662, section 3.1, for address and control).
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
import { checkUint, NO_BYTES, readUint16, writeUint16 } from "../octets.ts";

/** Protocols that are decoded (IANA "PPP DLL Protocol Numbers"). */
export const PPP_PROTOCOL = { ipv4: 0x0021, ipv6: 0x0057 } as const;

const NAMES: Readonly<Record<number, string>> = {
  0x0021: "IPv4",
  0x002d: "VJC",
  0x002f: "VJNC",
  0x0057: "IPv6",
  0x00fd: "Comp",
  0x0281: "MPLS",
  0x8021: "IPCP",
  0x8057: "IPV6CP",
  0x80fd: "CCP",
  0xc021: "LCP",
  0xc023: "PAP",
  0xc025: "LQR",
  0xc223: "CHAP",
  0xc227: "EAP",
};

/** Returns the name of a protocol that PPP carries, or undefined. */
export function pppProtocolName(proto: number): string | undefined {
  return NAMES[proto];
}

/** Address and control, the same in all frames. */
const FRAMING = 0xff03;

/** The head of a PPP frame. */
export interface PppFields {
  /** True when address and control stand first. */
  readonly framed: boolean;
  /** Protocol of the payload. */
  readonly proto: number;
  /** True when the protocol has one octet instead of two. */
  readonly compressed: boolean;
}

/** Returns the octets of the head at `bytes[start]`, of which the first ones tell. */
export function pppHeaderLength(
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const framed = end - start >= 2 && readUint16(bytes, start) === FRAMING;
  const at = framed ? start + 2 : start;
  // The low octet of a protocol is odd, the high one even (RFC 1661, section 2).
  const compressed = at < end && (bytes[at]! & 1) === 1;
  return (framed ? 2 : 0) + (compressed ? 1 : 2);
}

/** A decoded head of a PPP frame. */
export class Ppp extends Header implements PppFields {
  readonly protocol = "ppp";
  declare readonly framed: boolean;
  declare readonly proto: number;
  declare readonly compressed: boolean;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const length = pppHeaderLength(bytes, start, end);
    super(bytes, start, start + length, end, context.cut === true);
    this.framed = length > 2;
    this.compressed = length % 2 === 1;
    const at = start + (this.framed ? 2 : 0);
    this.proto = this.compressed ? bytes[at]! : readUint16(bytes, at);
  }

  fields(): PppFields {
    const { framed, proto, compressed } = this;
    return { framed, proto, compressed };
  }
}

/** Decodes the head of a PPP frame. */
export function decodePpp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Ppp {
  const needed = pppHeaderLength(bytes, start, end);
  requireOctets("PPP frame", needed, start, end);
  return new Ppp(bytes, start, end, context);
}

/** Encodes the head of a PPP frame and its payload. */
export function encodePpp(
  fields: Init<PppFields, "proto">,
  _options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const { framed = false, compressed = false } = fields;
  const at = framed ? 2 : 0;
  const length = at + (compressed ? 1 : 2);
  const bytes = new Uint8Array(length + payload.length);
  if (framed) writeUint16(bytes, 0, FRAMING);
  if (compressed) bytes[at] = checkUint("PPP protocol", fields.proto, 8);
  else writeUint16(bytes, at, checkUint("PPP protocol", fields.proto, 16));
  bytes.set(payload, length);
  return bytes;
}

/** Returns what a PPP frame carries. */
export function stripPpp(bytes: Uint8Array): Uint8Array {
  return decodePpp(bytes).payload;
}
