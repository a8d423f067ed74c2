/**
 * Lists of multicast sources and of group records, which IGMPv3 (RFC 3376, section 4.2) and MLDv2
 * (RFC 3810, section 5.2) write alike but for the length of an address.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { formatAddress, parseIp } from "../address.ts";
import {
  checkUint,
  concatBytes,
  fromHex,
  readUint16,
  toHex,
  writeUint16,
} from "../octets.ts";

/** Record types by their number. */
export const GROUP_RECORD_TYPES: Readonly<Record<number, string>> = {
  1: "is in",
  2: "is ex",
  3: "to in",
  4: "to ex",
  5: "allow",
  6: "block",
};

/** What a host wants to hear of one group. */
export interface GroupRecord {
  /** 1 mode is include, 2 mode is exclude, 3 to include, 4 to exclude, 5 allow, 6 block. */
  readonly type: number;
  readonly group: string;
  readonly sources: readonly string[];
  /** Auxiliary data, in hexadecimal. */
  readonly auxiliary: string;
}

/** Octets of an IPv4 or an IPv6 address. */
export type AddressLength = 4 | 16;

function recordEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  addressLength: AddressLength,
): number {
  if (at + 4 + addressLength > end) return end + 1;
  return at + 4 + addressLength * (1 + readUint16(bytes, at + 2)) +
    4 * bytes[at + 1]!;
}

/** Returns the offset after the last of up to `count` records from `bytes[at]` that are there whole. */
export function wholeRecordsEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  { count, addressLength }: { count: number; addressLength: AddressLength },
): number {
  let last = at;
  for (let i = 0; i < count; i++) {
    const next = recordEnd(bytes, last, end, addressLength);
    if (next > end) break;
    last = next;
  }
  return last;
}

/** Decodes the records that fill `bytes[at]` to `bytes[end - 1]`. */
export function decodeGroupRecords(
  bytes: Uint8Array,
  at: number,
  end: number,
  addressLength: AddressLength,
): GroupRecord[] {
  const records: GroupRecord[] = [];
  let start = at;
  while (start < end) {
    const next = recordEnd(bytes, start, end, addressLength);
    const sourcesAt = start + 4 + addressLength;
    const sourcesEnd = next - 4 * bytes[start + 1]!;
    records.push({
      type: bytes[start]!,
      group: formatAddress(bytes, start + 4, addressLength),
      sources: decodeAddresses(bytes, sourcesAt, sourcesEnd, addressLength),
      auxiliary: toHex(bytes, sourcesEnd, next),
    });
    start = next;
  }
  return records;
}

/** Decodes the addresses that fill `bytes[at]` to `bytes[end - 1]`. */
export function decodeAddresses(
  bytes: Uint8Array,
  at: number,
  end: number,
  addressLength: AddressLength,
): string[] {
  const addresses: string[] = [];
  for (let start = at; start + addressLength <= end; start += addressLength) {
    addresses.push(formatAddress(bytes, start, addressLength));
  }
  return addresses;
}

/** Returns the octets of addresses of one length. */
export function encodeAddresses(
  addresses: readonly string[],
  addressLength: AddressLength,
): Uint8Array {
  return concatBytes(addresses.map((text) => {
    const bytes = parseIp(text);
    if (bytes.length !== addressLength) {
      throw new EncodeError(
        `Cannot encode address "${text}": expected ${addressLength} octets`,
      );
    }
    return bytes;
  }));
}

/** Returns the octets of records. */
export function encodeGroupRecords(
  records: readonly GroupRecord[],
  addressLength: AddressLength,
): Uint8Array {
  return concatBytes(records.flatMap((record) => {
    const auxiliary = fromHex(record.auxiliary);
    const head = new Uint8Array(4);
    head[0] = checkUint("record type", record.type, 8);
    if (auxiliary.length % 4 !== 0) {
      throw new EncodeError(
        "Cannot encode auxiliary data: not whole 32-bit words",
      );
    }
    head[1] = checkUint("auxiliary length", auxiliary.length / 4, 8);
    const count = checkUint("source count", record.sources.length, 16);
    writeUint16(head, 2, count);
    const addresses = [record.group, ...record.sources];
    return [head, encodeAddresses(addresses, addressLength), auxiliary];
  }));
}

/** Returns the seconds, tenths or thousandths that an 8- or 16-bit code stands for (RFC 3376, section 4.1.1; RFC 3810, section 5.1.3). */
export function decodeFloatCode(code: number, bits: 8 | 16): number {
  if (code < 2 ** (bits - 1)) return code;
  const mantissaBits = bits === 8 ? 4 : 12;
  const mantissa = code & (2 ** mantissaBits - 1) | 2 ** mantissaBits;
  const exponent = (code >>> mantissaBits) & 7;
  return mantissa * 2 ** (exponent + 3);
}
