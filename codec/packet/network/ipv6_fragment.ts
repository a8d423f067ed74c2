/**
 * The fragment header of IPv6 (RFC 8200, section 4.5).
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
  NO_BYTES,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";

/** Octets of a fragment header. */
export const FRAGMENT_HEADER_LENGTH = 8;

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
  declare readonly nextHeader: number;
  declare readonly reserved: number;
  declare readonly fragmentOffset: number;
  declare readonly reservedBits: number;
  declare readonly moreFragments: boolean;
  declare readonly id: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(
      bytes,
      start,
      start + FRAGMENT_HEADER_LENGTH,
      end,
      context.cut === true,
    );
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
  requireOctets("fragment header", FRAGMENT_HEADER_LENGTH, start, end);
  return new Fragment(bytes, start, end, context);
}

/** Encodes a fragment header and what follows it. */
export function encodeFragment(
  fields: Init<FragmentFields, "nextHeader">,
  _options: EncodeOptions = {},
): Uint8Array {
  const header = new Uint8Array(FRAGMENT_HEADER_LENGTH);
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

/** Returns what follows a fragment header. */
export function stripFragment(bytes: Uint8Array): Uint8Array {
  return decodeFragment(bytes).payload;
}
