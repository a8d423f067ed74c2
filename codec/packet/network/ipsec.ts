/**
 * The authentication header (RFC 4302), and as much of ESP (RFC 4303) as is not encrypted.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
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

/** Octets of an authentication header before its integrity check value. */
const AH_FIXED_LENGTH = 12;

/** An authentication header. */
export interface AhFields {
  /** IP protocol of what follows this header. */
  readonly nextHeader: number;
  /** Octets of this header; a multiple of 4. */
  readonly headerLength: number;
  readonly reserved: number;
  /** Security parameters index. */
  readonly spi: number;
  readonly sequence: number;
  /** Integrity check value, in hexadecimal. */
  readonly icv: string;
}

/** A decoded authentication header. */
export class Ah extends Header implements AhFields {
  readonly protocol = "ah";
  declare readonly nextHeader: number;
  declare readonly headerLength: number;
  declare readonly reserved: number;
  declare readonly spi: number;
  declare readonly sequence: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    // The unit is 4 octets and the first two are not counted (RFC 4302, section 2.2).
    const headerLength = 4 * (bytes[start + 1]! + 2);
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
    this.reserved = readUint16(bytes, start + 2);
    this.spi = readUint32(bytes, start + 4);
    this.sequence = readUint32(bytes, start + 8);
  }

  get icv(): string {
    return toHex(this.bytes, this.start + AH_FIXED_LENGTH, this.payloadStart);
  }

  /** True when the header goes over the end, so that nothing behind it can be found. */
  get broken(): boolean {
    return this.start + this.headerLength > this.payloadStart;
  }

  fields(): AhFields {
    const { nextHeader, headerLength, reserved, spi, sequence, icv } = this;
    return { nextHeader, headerLength, reserved, spi, sequence, icv };
  }

  override problems(): string[] {
    const { headerLength } = this;
    if (headerLength < AH_FIXED_LENGTH) {
      return [`header length ${headerLength} is below ${AH_FIXED_LENGTH}`];
    }
    return this.broken && !this.truncated
      ? [`header length ${headerLength} goes over the end`]
      : [];
  }
}

/** Decodes an authentication header. */
export function decodeAh(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Ah {
  requireOctets("authentication header", AH_FIXED_LENGTH, start, end);
  return new Ah(bytes, start, end, context);
}

/** Encodes an authentication header and what follows it. The integrity check value is not computed. */
export function encodeAh(
  fields: Init<AhFields, "nextHeader" | "spi">,
  options: EncodeOptions = {},
): Uint8Array {
  const icv = fromHex(fields.icv ?? "");
  const header = new Uint8Array(AH_FIXED_LENGTH + icv.length);
  const kept = options.lengths === "keep" ? fields.headerLength : undefined;
  const length = kept ?? header.length;
  if (length % 4 !== 0) {
    throw new EncodeError(
      `Cannot encode authentication header: length ${length} is no multiple of 4`,
    );
  }
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header[1] = checkUint("authentication header length", length / 4 - 2, 8);
  writeUint16(header, 2, checkUint("reserved", fields.reserved ?? 0, 16));
  writeUint32(header, 4, checkUint("SPI", fields.spi, 32));
  writeUint32(header, 8, checkUint("sequence", fields.sequence ?? 0, 32));
  header.set(icv, AH_FIXED_LENGTH);
  return concatBytes([
    length < header.length ? header.subarray(0, length) : header,
    fields.payload ?? NO_BYTES,
  ]);
}

/** Returns what follows an authentication header. */
export function stripAh(bytes: Uint8Array): Uint8Array {
  return decodeAh(bytes).payload;
}

/** The readable part of an ESP packet; its payload is opaque. */
export interface EspFields {
  /** Security parameters index. */
  readonly spi: number;
  readonly sequence: number;
}

/** A decoded ESP packet. */
export class Esp extends Header implements EspFields {
  readonly protocol = "esp";
  declare readonly spi: number;
  declare readonly sequence: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + 8, end, context.cut === true);
    this.spi = readUint32(bytes, start);
    this.sequence = readUint32(bytes, start + 4);
  }

  fields(): EspFields {
    const { spi, sequence } = this;
    return { spi, sequence };
  }
}

/** Decodes the readable part of an ESP packet. */
export function decodeEsp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Esp {
  requireOctets("ESP header", 8, start, end);
  return new Esp(bytes, start, end, context);
}

/** Encodes the readable part of an ESP packet and its payload, encrypted already. */
export function encodeEsp(
  fields: Init<EspFields, "spi">,
  _options: EncodeOptions = {},
): Uint8Array {
  const header = new Uint8Array(8);
  writeUint32(header, 0, checkUint("SPI", fields.spi, 32));
  writeUint32(header, 4, checkUint("sequence", fields.sequence ?? 0, 32));
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

/** Returns the opaque payload of an ESP packet. */
export function stripEsp(bytes: Uint8Array): Uint8Array {
  return decodeEsp(bytes).payload;
}
