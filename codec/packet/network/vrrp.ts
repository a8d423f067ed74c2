/**
 * The Virtual Router Redundancy Protocol, version 2 (RFC 3768) and 3 (RFC 5798), as far as an
 * advertisement goes. `isCarp` of carp.ts tells it from CARP.
 *
 * @module
 */

import {
  finishSum,
  pseudoHeaderSum,
  sumIsGood,
  sumWords,
} from "../checksum.ts";
import {
  checksumProblems,
  type ChecksumStatus,
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
  type NetworkHeader,
  requireOctets,
} from "../header.ts";
import { IP_PROTOCOL } from "../numbers.ts";
import {
  checkUint,
  concatBytes,
  NO_BYTES,
  readUint16,
  writeUint16,
} from "../octets.ts";
import { parseIp } from "../address.ts";
import { decodeAddresses } from "./group_records.ts";

/** Octets of an advertisement before its addresses. */
export const VRRP_FIXED_LENGTH = 8;

/** A VRRP advertisement. */
export interface VrrpFields {
  readonly version: number;
  readonly type: number;
  /** Virtual router id. */
  readonly vrid: number;
  readonly priority: number;
  /** Number of addresses. */
  readonly count: number;
  /** Version 2: 0 none, 1 a password follows the addresses. Version 3: the four bits that should be 0. */
  readonly authType: number;
  /** Between advertisements: version 2 in seconds, version 3 in hundredths of a second. */
  readonly interval: number;
  readonly checksum: number;
  readonly addresses: readonly string[];
}

/** A decoded VRRP advertisement; its payload is the authentication data of version 2. */
export class Vrrp extends Header implements VrrpFields {
  readonly protocol = "vrrp";
  declare readonly version: number;
  declare readonly type: number;
  declare readonly vrid: number;
  declare readonly priority: number;
  declare readonly count: number;
  declare readonly authType: number;
  declare readonly interval: number;
  declare readonly checksum: number;
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const size = context.network?.protocol === "ipv6" ? 16 : 4;
    const room = Math.floor((end - start - VRRP_FIXED_LENGTH) / size);
    const count = Math.min(bytes[start + 3]!, room);
    const payloadStart = start + VRRP_FIXED_LENGTH + size * count;
    super(bytes, start, payloadStart, end, context.cut === true);
    this.version = bytes[start]! >>> 4;
    this.type = bytes[start]! & 15;
    this.vrid = bytes[start + 1]!;
    this.priority = bytes[start + 2]!;
    this.count = bytes[start + 3]!;
    const long = this.version >= 3;
    this.authType = long ? bytes[start + 4]! >>> 4 : bytes[start + 4]!;
    this.interval = long
      ? readUint16(bytes, start + 4) & 0xfff
      : bytes[start + 5]!;
    this.checksum = readUint16(bytes, start + 6);
    this.network = context.network;
  }

  get addresses(): string[] {
    const size = this.network?.protocol === "ipv6" ? 16 : 4;
    const at = this.start + VRRP_FIXED_LENGTH;
    return decodeAddresses(this.bytes, at, this.payloadStart, size);
  }

  /** Version 3 covers a pseudo-header; over IPv4 some senders leave it out, and both are taken. */
  get checksumStatus(): ChecksumStatus {
    const { network, start, payloadEnd } = this;
    if (this.truncated || network?.fragmented) return "unchecked";
    const plain = sumWords(this.bytes, start, payloadEnd);
    if (this.version < 3) return sumIsGood(plain) ? "good" : "bad";
    if (network === undefined) return "unchecked";
    const length = payloadEnd - start;
    const pseudo = network.pseudoHeaderSum(IP_PROTOCOL.carp, length);
    if (sumIsGood(plain + pseudo)) return "good";
    return network.protocol === "ipv4" && sumIsGood(plain) ? "good" : "bad";
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): VrrpFields {
    const { version, type, vrid, priority, count, authType } = this;
    const { interval, checksum, addresses } = this;
    return {
      version,
      type,
      vrid,
      priority,
      count,
      authType,
      interval,
      checksum,
      addresses,
    };
  }

  override problems(): string[] {
    return checksumProblems(this.checksumStatus, this.checksum);
  }
}

/** Decodes a VRRP advertisement; its addresses are of the kind of `context.network`, IPv4 without one. */
export function decodeVrrp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Vrrp {
  requireOctets("VRRP advertisement", VRRP_FIXED_LENGTH, start, end);
  return new Vrrp(bytes, start, end, context);
}

/** Encodes a VRRP advertisement; the checksum of version 3 needs `options.network`. */
export function encodeVrrp(
  fields: Init<VrrpFields, "vrid">,
  options: EncodeOptions = {},
): Uint8Array {
  const version = fields.version ?? 2;
  const head = new Uint8Array(VRRP_FIXED_LENGTH);
  head[0] = checkUint("VRRP version", version, 4) << 4 |
    checkUint("VRRP type", fields.type ?? 1, 4);
  head[1] = checkUint("vrid", fields.vrid, 8);
  head[2] = checkUint("priority", fields.priority ?? 100, 8);
  const addresses = fields.addresses ?? [];
  const kept = options.lengths === "keep" ? fields.count : undefined;
  head[3] = checkUint("address count", kept ?? addresses.length, 8);
  const bits = version >= 3 ? 12 : 8;
  const authType = checkUint("authType", fields.authType ?? 0, 16 - bits);
  const interval = checkUint("interval", fields.interval ?? 1, bits);
  writeUint16(head, 4, authType << bits | interval);
  const bytes = concatBytes([
    head,
    ...addresses.map(parseIp),
    fields.payload ?? NO_BYTES,
  ]);
  const given = options.checksums === "keep" ? fields.checksum : undefined;
  const network = version >= 3 ? options.network : undefined;
  const pseudo = pseudoHeaderSum(network, IP_PROTOCOL.carp, bytes.length);
  const sum = sumWords(bytes, 0, bytes.length, pseudo);
  writeUint16(bytes, 6, checkUint("checksum", given ?? finishSum(sum), 16));
  return bytes;
}

/** Returns what follows the addresses of a VRRP advertisement: the authentication data of version 2. */
export function stripVrrp(bytes: Uint8Array): Uint8Array {
  return decodeVrrp(bytes).payload;
}
