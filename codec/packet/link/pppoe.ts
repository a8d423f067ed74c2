/**
 * PPP over Ethernet (RFC 2516).
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

/** Octets of a PPPoE header. */
export const PPPOE_HEADER_LENGTH = 6;

/** The code of a packet that carries PPP. */
export const PPPOE_SESSION = 0;

/** Names of the codes with which a session is sought and ended (RFC 2516, section 5). */
export const PPPOE_CODES: Readonly<Record<number, string>> = {
  0x07: "PADO",
  0x09: "PADI",
  0x19: "PADR",
  0x65: "PADS",
  0xa7: "PADT",
};

/** A PPPoE header. */
export interface PppoeFields {
  /** 1. */
  readonly version: number;
  /** 1. */
  readonly type: number;
  /** 0 when PPP follows, else one of {@linkcode PPPOE_CODES}, and tags follow. */
  readonly code: number;
  readonly session: number;
  /** Octets that follow. */
  readonly length: number;
}

/** A decoded PPPoE header. */
export class Pppoe extends Header implements PppoeFields {
  readonly protocol = "pppoe";
  declare readonly version: number;
  declare readonly type: number;
  declare readonly code: number;
  declare readonly session: number;
  declare readonly length: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const length = readUint16(bytes, start + 4);
    const payloadStart = start + PPPOE_HEADER_LENGTH;
    const claimedEnd = payloadStart + length;
    super(
      bytes,
      start,
      payloadStart,
      claimedEnd < end ? claimedEnd : end,
      claimedEnd > end && context.cut !== false,
    );
    this.version = bytes[start]! >>> 4;
    this.type = bytes[start]! & 15;
    this.code = bytes[start + 1]!;
    this.session = readUint16(bytes, start + 2);
    this.length = length;
  }

  fields(): PppoeFields {
    const { version, type, code, session, length } = this;
    return { version, type, code, session, length };
  }

  override problems(): string[] {
    const there = this.payloadEnd - this.payloadStart;
    return this.length > there && !this.truncated
      ? [`length ${this.length} exceeds the ${there} octets that follow`]
      : [];
  }
}

/** Decodes a PPPoE header. */
export function decodePppoe(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Pppoe {
  requireOctets("PPPoE header", PPPOE_HEADER_LENGTH, start, end);
  return new Pppoe(bytes, start, end, context);
}

/** Encodes a PPPoE header and its payload. */
export function encodePppoe(
  fields: Init<PppoeFields>,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(PPPOE_HEADER_LENGTH + payload.length);
  bytes[0] = checkUint("PPPoE version", fields.version ?? 1, 4) << 4 |
    checkUint("PPPoE type", fields.type ?? 1, 4);
  bytes[1] = checkUint("PPPoE code", fields.code ?? PPPOE_SESSION, 8);
  writeUint16(bytes, 2, checkUint("PPPoE session", fields.session ?? 0, 16));
  const given = options.lengths === "keep" ? fields.length : undefined;
  writeUint16(bytes, 4, checkUint("length", given ?? payload.length, 16));
  bytes.set(payload, PPPOE_HEADER_LENGTH);
  return bytes;
}

/** Returns what a PPPoE packet carries. */
export function stripPppoe(bytes: Uint8Array): Uint8Array {
  return decodePppoe(bytes).payload;
}
