/**
 * What stands before a packet on OpenBSD's enc(4), on which packets are seen before IPsec has protected
 * them and after it has opened them: LINKTYPE_ENC of tcpdump.org.
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

/** Octets of an enc header. */
export const ENC_HEADER_LENGTH = 12;

/** Bits of the flags (M_CONF and M_AUTH of OpenBSD's sys/mbuf.h). */
export const ENC_FLAG = { confidential: 0x0400, authentic: 0x0800 } as const;

/** An enc header. */
export interface EncFields {
  /** Address family of the payload, by the capturing host's numbers. */
  readonly family: number;
  /** Security parameters index of the association. */
  readonly spi: number;
  /** Bits of {@linkcode ENC_FLAG}; 0 where the packet is not protected. */
  readonly flags: number;
  /** True when family and flags have their low octet first. */
  readonly littleEndian: boolean;
}

/** A decoded enc header. */
export class Enc extends Header implements EncFields {
  readonly protocol = "enc";
  declare readonly family: number;
  declare readonly spi: number;
  declare readonly flags: number;
  declare readonly littleEndian: boolean;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + ENC_HEADER_LENGTH, end, context.cut === true);
    // No address family has more than 16 bits, so the number itself tells its octet order.
    const littleEndian = readUint32(bytes, start) > 0xffff;
    const read = littleEndian ? readUint32LittleEndian : readUint32;
    this.family = read(bytes, start);
    this.spi = readUint32(bytes, start + 4);
    this.flags = read(bytes, start + 8);
    this.littleEndian = littleEndian;
  }

  fields(): EncFields {
    const { family, spi, flags, littleEndian } = this;
    return { family, spi, flags, littleEndian };
  }
}

/** Decodes an enc header. */
export function decodeEnc(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Enc {
  requireOctets("enc header", ENC_HEADER_LENGTH, start, end);
  return new Enc(bytes, start, end, context);
}

/** Encodes an enc header and its payload. */
export function encodeEnc(
  fields: Init<EncFields, "family" | "spi">,
  _options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(ENC_HEADER_LENGTH + payload.length);
  const write = fields.littleEndian ? writeUint32LittleEndian : writeUint32;
  write(bytes, 0, checkUint("address family", fields.family, 32));
  writeUint32(bytes, 4, checkUint("SPI", fields.spi, 32));
  write(bytes, 8, checkUint("enc flags", fields.flags ?? 0, 32));
  bytes.set(payload, ENC_HEADER_LENGTH);
  return bytes;
}

/** Returns what follows an enc header. */
export function stripEnc(bytes: Uint8Array): Uint8Array {
  return decodeEnc(bytes).payload;
}
