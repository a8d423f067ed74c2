/**
 * What every protocol's codec has in common.
 *
 * Each protocol `X` has one file with the same shape:
 *
 * - `XFields`: the header as a plain value: numbers, booleans, addresses as text, opaque octets as hexadecimal text;
 * - `class X extends Header implements XFields`: a decoded header. What tells where the payload is is read at once;
 *   the rest, as a rule, from the packet when it is asked for, so that a header takes little room;
 * - `decodeX(bytes, start?, end?, context?)`: decodes the header at `bytes[start]`; nothing at or after `end` is read.
 *   Throws {@linkcode DecodeError} when the fixed part of the header is not there or another version stands in it;
 *   anything else that is wrong is told by `problems()`;
 * - `encodeX(fields, options?)`: header and payload as new bytes; throws {@linkcode EncodeError};
 * - `stripX(bytes)`: the payload alone, as a view.
 *
 * @module
 */

import { DecodeError } from "../error.ts";

/** Result of verifying a checksum. */
export type ChecksumStatus =
  /** It is right. */
  | "good"
  /** It is wrong. */
  | "bad"
  /** The sender left it out, as UDP over IPv4 may. */
  | "absent"
  /** The sender left it out where that is not allowed. */
  | "illegal"
  /** It covers octets that are not here: a fragment, or cut by the capture. */
  | "unchecked";

/** Two addresses that a checksum covers beside the packet itself. */
export interface AddressPair {
  readonly src: string;
  readonly dst: string;
}

/** The IP header under which a packet travels, as far as checksums need to know it. */
export interface NetworkHeader extends AddressPair {
  readonly protocol: "ipv4" | "ipv6";
  /** TTL, or hop limit. */
  readonly hopsLeft: number;
  /** True when the payload is a part of a larger datagram. */
  readonly fragmented: boolean;
  /** True when the capture holds less of the payload than was on the wire. */
  readonly truncated: boolean;
  /** Sum over the pseudo-header (RFC 9293, section 3.1; RFC 8200, section 8.1), not folded. */
  pseudoHeaderSum(protocol: number, length: number): number;
}

/** What a header's surroundings tell its decoder. */
export interface DecodeContext {
  /** Whether there was more of the packet on the wire than stands before `end`; left out where it is not known. */
  readonly cut?: boolean;
  /** The IP header outside; without it, checksums over a pseudo-header stay unchecked. */
  readonly network?: NetworkHeader | undefined;
  /** True when the capturing host keeps its low octet first; the BSDs log some numbers in their own order. */
  readonly littleEndian?: boolean;
}

/** How an encoder treats fields that follow from others. */
export interface EncodeOptions {
  /** `"fill"` (the default) computes lengths; `"keep"` writes those that are given, right or wrong. */
  readonly lengths?: "fill" | "keep";
  /** `"fill"` (the default) computes checksums; `"keep"` writes those that are given, right or wrong. */
  readonly checksums?: "fill" | "keep";
  /** Addresses for a checksum over a pseudo-header, the final destination when there is a routing header. */
  readonly network?: AddressPair | undefined;
}

/** What an encoder takes: the fields without which there is no header, any of the others, and the payload. */
export type Init<Fields, Required extends keyof Fields = never> =
  & Pick<Fields, Required>
  & { readonly [Key in keyof Fields]?: Fields[Key] | undefined }
  & { readonly payload?: Uint8Array | undefined };

/**
 * A decoded header: a view into the bytes that were handed in, none of which are copied.
 *
 * Fields that a constructor sets are declared (`declare`) here and in each protocol's class: a field that is
 * defined is set to undefined before the constructor sets it, and with a few such fields making a header takes
 * three times as long.
 */
export abstract class Header {
  abstract readonly protocol: string;
  /** The buffer that was decoded. */
  declare readonly bytes: Uint8Array;
  /** Offset of the header in `bytes`. */
  declare readonly start: number;
  /** Offset of the payload in `bytes`. */
  declare readonly payloadStart: number;
  /** Offset after the last octet of the payload that is there. */
  declare readonly payloadEnd: number;
  /** True when less of the header and its payload was captured than was on the wire. */
  declare readonly truncated: boolean;

  constructor(
    bytes: Uint8Array,
    start: number,
    payloadStart: number,
    payloadEnd: number,
    truncated: boolean,
  ) {
    this.bytes = bytes;
    this.start = start;
    this.payloadStart = payloadStart;
    this.payloadEnd = payloadEnd;
    this.truncated = truncated;
  }

  /** What the header carries, as far as it is there: a view, valid as long as `bytes` is not changed. */
  get payload(): Uint8Array {
    return this.bytes.subarray(this.payloadStart, this.payloadEnd);
  }

  /** True when lengths and checksums cover more than is here: the capture cut the packet, or it is a fragment. */
  get incomplete(): boolean {
    return this.truncated;
  }

  /** The header as a plain value. */
  abstract fields(): object;

  /** What is wrong with this header, one sentence each; empty when nothing is. */
  problems(): string[] {
    return [];
  }
}

/** Throws {@linkcode DecodeError} unless the fixed part of a header lies before `end`. */
export function requireOctets(
  what: string,
  needed: number,
  start: number,
  end: number,
): void {
  if (end - start < needed) {
    throw new DecodeError(
      `Cannot decode ${what}: ${
        Math.max(0, end - start)
      } of ${needed} octets are there`,
      Math.max(start, end),
    );
  }
}

/**
 * Returns the sentence that says what is wrong with a checksum, or nothing. With `placeholders`, what
 * may stand in its place before it is computed, tells those that a host left to its network card, as packets that it sends are captured.
 */
export function checksumProblems(
  status: ChecksumStatus,
  checksum: number,
  placeholders: readonly number[] = [],
): string[] {
  if (status === "bad") {
    const digits = checksum.toString(16).padStart(4, "0");
    return [
      placeholders.includes(checksum)
        ? `checksum 0x${digits} is left to the network card`
        : `checksum 0x${digits} is wrong`,
    ];
  }
  return status === "illegal" ? ["checksum 0 is not allowed over IPv6"] : [];
}
