/**
 * Logical link control (IEEE 802.2) and the Subnetwork Access Protocol behind it (RFC 1042).
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
  readUint16,
  readUint32,
  writeUint16,
} from "../octets.ts";

/** The service access point behind which SNAP stands. */
export const LLC_SNAP = 0xaa;

/** An LLC header. */
export interface LlcFields {
  /** Destination service access point; the lowest bit marks a group. */
  readonly dsap: number;
  /** Source service access point; the lowest bit marks a response. */
  readonly ssap: number;
  /** Control field: 8 bits in unnumbered frames (its two lowest bits are set), else 16, first octet low. */
  readonly control: number;
}

/** A decoded LLC header. */
export class Llc extends Header implements LlcFields {
  readonly protocol = "llc";
  declare readonly dsap: number;
  declare readonly ssap: number;
  declare readonly control: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const unnumbered = (bytes[start + 2]! & 3) === 3;
    const payloadStart = start + (unnumbered ? 3 : 4);
    super(bytes, start, payloadStart, end, context.cut === true);
    this.dsap = bytes[start]!;
    this.ssap = bytes[start + 1]!;
    this.control = unnumbered
      ? bytes[start + 2]!
      : bytes[start + 3]! << 8 | bytes[start + 2]!;
  }

  /** Which of the three frame formats this is. */
  get format(): "information" | "supervisory" | "unnumbered" {
    const first = this.bytes[this.start + 2]!;
    if ((first & 3) === 3) return "unnumbered";
    return (first & 1) === 0 ? "information" : "supervisory";
  }

  fields(): LlcFields {
    const { dsap, ssap, control } = this;
    return { dsap, ssap, control };
  }
}

/** Decodes an LLC header. */
export function decodeLlc(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Llc {
  requireOctets("LLC header", 3, start, end);
  if ((bytes[start + 2]! & 3) !== 3) requireOctets("LLC header", 4, start, end);
  return new Llc(bytes, start, end, context);
}

/** Encodes an LLC header and its payload. */
export function encodeLlc(
  fields: Init<LlcFields, "dsap" | "ssap">,
  _options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const control = checkUint("LLC control", fields.control ?? 3, 16);
  const unnumbered = (control & 3) === 3;
  if (unnumbered) checkUint("LLC control", control, 8);
  const length = unnumbered ? 3 : 4;
  const bytes = new Uint8Array(length + payload.length);
  bytes[0] = checkUint("LLC DSAP", fields.dsap, 8);
  bytes[1] = checkUint("LLC SSAP", fields.ssap, 8);
  bytes[2] = control;
  if (!unnumbered) bytes[3] = control >>> 8;
  bytes.set(payload, length);
  return bytes;
}

/** Returns what follows an LLC header. */
export function stripLlc(bytes: Uint8Array): Uint8Array {
  return decodeLlc(bytes).payload;
}

/** A SNAP header. */
export interface SnapFields {
  /** Organization code, 24 bits; 0 when an EtherType follows. */
  readonly organization: number;
  /** Protocol of that organization; with organization 0, the EtherType of the payload. */
  readonly etherType: number;
}

/** A decoded SNAP header. */
export class Snap extends Header implements SnapFields {
  readonly protocol = "snap";
  declare readonly organization: number;
  declare readonly etherType: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + 5, end, context.cut === true);
    this.organization = readUint32(bytes, start) >>> 8;
    this.etherType = readUint16(bytes, start + 3);
  }

  fields(): SnapFields {
    const { organization, etherType } = this;
    return { organization, etherType };
  }
}

/** Decodes a SNAP header. */
export function decodeSnap(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Snap {
  requireOctets("SNAP header", 5, start, end);
  return new Snap(bytes, start, end, context);
}

/** Encodes a SNAP header and its payload. */
export function encodeSnap(
  fields: Init<SnapFields, "etherType">,
  _options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(5 + payload.length);
  const organization = checkUint(
    "SNAP organization",
    fields.organization ?? 0,
    24,
  );
  bytes[0] = organization >>> 16;
  writeUint16(bytes, 1, organization & 0xffff);
  writeUint16(bytes, 3, checkUint("EtherType", fields.etherType, 16));
  bytes.set(payload, 5);
  return bytes;
}

/** Returns what follows a SNAP header. */
export function stripSnap(bytes: Uint8Array): Uint8Array {
  return decodeSnap(bytes).payload;
}
