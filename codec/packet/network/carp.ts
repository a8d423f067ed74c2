/**
 * The Common Address Redundancy Protocol of OpenBSD (sys/netinet/ip_carp.h). Its HMAC is in carp_hmac.ts.
 *
 * CARP shares its protocol number, its group and, in version 2, its first octet with VRRP:
 * {@linkcode isCarp} tells them apart.
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import { internetChecksum, sumIsGood, sumWords } from "../checksum.ts";
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
import {
  checkUint,
  fromHex,
  NO_BYTES,
  readUint16,
  readUint32,
  toHex,
  writeUint16,
} from "../octets.ts";

/** Octets of an advertisement of VRRP version 2 that has as many addresses as `CARP_AUTH_LENGTH` says. */
const VRRP_2_LENGTH_OF_7 = 8 + 7 * 4 + 8;

/** Octets of a CARP advertisement, all of it. */
export const CARP_LENGTH = 36;
/** The version that is in use. */
export const CARP_VERSION = 2;
/** The only type: an advertisement. */
export const CARP_ADVERTISEMENT = 1;
/** Length of counter and digest in 32-bit words, which every advertisement carries in its fourth octet. */
export const CARP_AUTH_LENGTH = 7;
/** TTL or hop limit with which an advertisement must arrive: it has crossed no router. */
export const CARP_TTL = 255;

const CHECKSUM_AT = 6;
const COUNTER_AT = 8;
const DIGEST_AT = 16;
const DIGEST_LENGTH = 20;

/** A CARP advertisement. */
export interface CarpFields {
  readonly version: number;
  readonly type: number;
  /** Virtual host id. */
  readonly vhid: number;
  /** Slows the sender down, in 1/256 s; the host that advertises most often is master. */
  readonly advskew: number;
  /** Length of counter and digest in 32-bit words, 7. */
  readonly authLength: number;
  /** Demotion counter of the sender, at most 255; ucarp leaves it 0. */
  readonly demotion: number;
  /** Seconds between advertisements; 255, with `advskew` 255, says that the master steps down. */
  readonly advbase: number;
  readonly checksum: number;
  /** Counted up with every advertisement against replay. */
  readonly counter: bigint;
  /** HMAC-SHA1, in hexadecimal. */
  readonly digest: string;
}

/** A decoded CARP advertisement. */
export class Carp extends Header implements CarpFields {
  readonly protocol = "carp";
  declare readonly version: number;
  declare readonly type: number;
  declare readonly vhid: number;
  declare readonly advskew: number;
  declare readonly authLength: number;
  declare readonly demotion: number;
  declare readonly advbase: number;
  declare readonly checksum: number;
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    super(bytes, start, start + CARP_LENGTH, end, context.cut === true);
    this.version = bytes[start]! >>> 4;
    this.type = bytes[start]! & 15;
    this.vhid = bytes[start + 1]!;
    this.advskew = bytes[start + 2]!;
    this.authLength = bytes[start + 3]!;
    this.demotion = bytes[start + 4]!;
    this.advbase = bytes[start + 5]!;
    this.checksum = readUint16(bytes, start + CHECKSUM_AT);
    this.network = context.network;
  }

  /** True when it came from the same link, as it must: its TTL or hop limit is 255. False too when there is no IP header. */
  get fromThisLink(): boolean {
    return this.network?.hopsLeft === CARP_TTL;
  }

  get counter(): bigint {
    const at = this.start + COUNTER_AT;
    return BigInt(readUint32(this.bytes, at)) << 32n |
      BigInt(readUint32(this.bytes, at + 4));
  }

  get digest(): string {
    const at = this.start + DIGEST_AT;
    return toHex(this.bytes, at, at + DIGEST_LENGTH);
  }

  /** Over the advertisement alone: there is no pseudo-header, not even in IPv6. */
  get checksumStatus(): ChecksumStatus {
    const end = this.start + CARP_LENGTH;
    return sumIsGood(sumWords(this.bytes, this.start, end)) ? "good" : "bad";
  }

  fields(): CarpFields {
    const { version, type, vhid, advskew, authLength, demotion } = this;
    const { advbase, checksum, counter, digest } = this;
    return {
      version,
      type,
      vhid,
      advskew,
      authLength,
      demotion,
      advbase,
      checksum,
      counter,
      digest,
    };
  }

  override problems(): string[] {
    const problems = checksumProblems(this.checksumStatus, this.checksum);
    if (this.version !== CARP_VERSION) {
      problems.push(`version ${this.version} is not 2`);
    }
    if (this.type !== CARP_ADVERTISEMENT) {
      problems.push(`type ${this.type} is no advertisement`);
    }
    if (this.network !== undefined && !this.fromThisLink) {
      problems.push(`TTL ${this.network.hopsLeft} is not ${CARP_TTL}`);
    }
    return problems;
  }
}

/** Decodes a CARP advertisement. */
export function decodeCarp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Carp {
  requireOctets("CARP advertisement", CARP_LENGTH, start, end);
  return new Carp(bytes, start, end, context);
}

/** Encodes a CARP advertisement. The digest is `carpHmac` of carp_hmac.ts, or whatever is given. */
export function encodeCarp(
  fields: Init<CarpFields, "vhid">,
  options: EncodeOptions = {},
): Uint8Array {
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(CARP_LENGTH + payload.length);
  bytes[0] = checkUint("CARP version", fields.version ?? CARP_VERSION, 4) << 4 |
    checkUint("CARP type", fields.type ?? CARP_ADVERTISEMENT, 4);
  bytes[1] = checkUint("vhid", fields.vhid, 8);
  bytes[2] = checkUint("advskew", fields.advskew ?? 0, 8);
  const kept = options.lengths === "keep" ? fields.authLength : undefined;
  bytes[3] = checkUint("authLength", kept ?? CARP_AUTH_LENGTH, 8);
  bytes[4] = checkUint("demotion", fields.demotion ?? 0, 8);
  bytes[5] = checkUint("advbase", fields.advbase ?? 1, 8);
  bytes.set(carpCounterOctets(fields.counter ?? 0n), COUNTER_AT);
  const digest = fromHex(fields.digest ?? "00".repeat(DIGEST_LENGTH));
  if (digest.length !== DIGEST_LENGTH) {
    throw new EncodeError(
      `Cannot encode CARP digest: ${digest.length} octets are not ${DIGEST_LENGTH}`,
    );
  }
  bytes.set(digest, DIGEST_AT);
  const checksum = options.checksums === "keep" ? fields.checksum : undefined;
  writeUint16(
    bytes,
    CHECKSUM_AT,
    checkUint("checksum", checksum ?? internetChecksum(bytes, 0, 36), 16),
  );
  bytes.set(payload, CARP_LENGTH);
  return bytes;
}

/** Returns what follows a CARP advertisement, which should be nothing. */
export function stripCarp(bytes: Uint8Array): Uint8Array {
  return decodeCarp(bytes).payload;
}

/** Returns the 8 octets of a counter, high octet first. */
export function carpCounterOctets(counter: bigint): Uint8Array {
  if (counter < 0n || counter >= 1n << 64n) {
    throw new EncodeError(
      `Cannot encode CARP counter: ${counter} does not fit in 64 bits`,
    );
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, counter);
  return bytes;
}

/**
 * Tells whether a packet of IP protocol 112 is CARP and not VRRP: its fourth octet is 7 and it has
 * 36 octets. VRRP of version 2 with 7 addresses has 44. VRRP of version 3 with 7 IPv4 addresses has
 * 36 as well; there the checksum decides, which CARP takes without a pseudo-header.
 *
 * `length` is the length that the IP header claims, for the capture may have cut the packet.
 */
export function isCarp(
  bytes: Uint8Array,
  start: number,
  end: number,
  length: number = end - start,
): boolean {
  if (end - start < 4 || bytes[start + 3] !== CARP_AUTH_LENGTH) return false;
  if (bytes[start]! >>> 4 === CARP_VERSION) {
    if (length === CARP_LENGTH) return true;
    if (length === VRRP_2_LENGTH_OF_7) return false;
  }
  if (length < CARP_LENGTH || end - start < CARP_LENGTH) return false;
  return sumIsGood(sumWords(bytes, start, start + CARP_LENGTH));
}

/** Seconds between the advertisements of a host. */
export function carpInterval(
  { advbase, advskew }: Pick<CarpFields, "advbase" | "advskew">,
): number {
  return advbase + advskew / 256;
}

/** Seconds of silence of a master after which a backup with this `advskew` takes over: `3 * advbase + advskew / 256`. */
export function carpMasterDownInterval(
  { advbase, advskew }: Pick<CarpFields, "advbase" | "advskew">,
): number {
  return 3 * advbase + advskew / 256;
}

/** The link-layer address that a virtual host answers with: 00:00:5e:00:01:VHID, in ucarp 00:00:5e:00:00:VHID. */
export function carpVirtualMac(
  vhid: number,
  implementation: "carp" | "ucarp" = "carp",
): string {
  const last = checkUint("vhid", vhid, 8).toString(16).padStart(2, "0");
  return `00:00:5e:00:${implementation === "carp" ? "01" : "00"}:${last}`;
}
