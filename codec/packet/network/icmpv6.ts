/**
 * The Internet Control Message Protocol for IPv6 (RFC 4443).
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
import {
  decodeIcmpv6Message,
  encodeIcmpv6Message,
  ICMPV6_QUOTING_TYPES,
  type Icmpv6Message,
  icmpv6MessageEnd,
  isShortIcmpv6,
} from "./icmpv6_message.ts";
import { redirectedPacket } from "./neighbor_message.ts";

/** Octets that every ICMPv6 message has: type, code, checksum. */
export const ICMPV6_FIXED_LENGTH = 4;

/** With which neighbour discovery must arrive: it has crossed no router (RFC 4861, section 6.1). */
const NEIGHBOR_HOP_LIMIT = 255;

/** An ICMPv6 message. */
export interface Icmpv6Fields {
  readonly type: number;
  readonly code: number;
  readonly checksum: number;
  /** What follows the checksum, by type. */
  readonly message: Icmpv6Message;
}

/** A decoded ICMPv6 message; its payload is the data of an echo, or the packet that an error quotes. */
export class Icmpv6 extends Header implements Icmpv6Fields {
  readonly protocol = "icmpv6";
  declare readonly type: number;
  declare readonly code: number;
  declare readonly checksum: number;
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const type = bytes[start]!;
    const body = start + ICMPV6_FIXED_LENGTH;
    const payloadStart = icmpv6MessageEnd(type, bytes, body, end);
    super(bytes, start, payloadStart, end, context.cut === true);
    this.type = type;
    this.code = bytes[start + 1]!;
    this.checksum = readUint16(bytes, start + 2);
    this.network = context.network;
  }

  get message(): Icmpv6Message {
    const at = this.start + ICMPV6_FIXED_LENGTH;
    return decodeIcmpv6Message(this.type, this.bytes, at, this.payloadStart);
  }

  /** True when the payload begins with the packet that the message is about. */
  get quotes(): boolean {
    return ICMPV6_QUOTING_TYPES.includes(this.type);
  }

  /** The packet that a redirect is about, as far as the message has it. */
  get redirected(): Uint8Array | undefined {
    const at = this.start + ICMPV6_FIXED_LENGTH;
    return redirectedPacket(this.type, this.bytes, at, this.payloadStart);
  }

  get checksumStatus(): ChecksumStatus {
    const { network, start, payloadEnd } = this;
    if (network === undefined || network.fragmented || this.truncated) {
      return "unchecked";
    }
    const length = payloadEnd - start;
    const pseudo = network.pseudoHeaderSum(IP_PROTOCOL.icmpv6, length);
    const sum = sumWords(this.bytes, start, payloadEnd, pseudo);
    return sumIsGood(sum) ? "good" : "bad";
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): Icmpv6Fields {
    const { type, code, checksum, message } = this;
    return { type, code, checksum, message };
  }

  override problems(): string[] {
    const problems = checksumProblems(this.checksumStatus, this.checksum);
    const { message, network, type } = this;
    if (
      type >= 133 && type <= 137 && network !== undefined &&
      network.hopsLeft !== NEIGHBOR_HOP_LIMIT
    ) {
      problems.push(
        `hop limit ${network.hopsLeft} is not ${NEIGHBOR_HOP_LIMIT}`,
      );
    }
    const last = "options" in message ? message.options.at(-1) : undefined;
    if (last?.name === "malformed" && !this.truncated) {
      problems.push(`option ${last.type} has a length that cannot be`);
    }
    if (!this.incomplete && isShortIcmpv6(type, message)) {
      problems.push(`message of type ${type} is too short`);
    }
    if (message.name === "listener-report") {
      problems.push(
        ...missing(
          message.recordCount,
          message.records.length,
          this.incomplete,
        ),
      );
    } else if (message.name === "listener-query") {
      problems.push(
        ...missing(
          message.sourceCount,
          message.sources.length,
          this.incomplete,
        ),
      );
    }
    return problems;
  }
}

function missing(
  claimed: number,
  there: number,
  incomplete: boolean,
): string[] {
  return claimed === there || incomplete
    ? []
    : [`${claimed} records or sources claimed, ${there} there`];
}

/** Decodes an ICMPv6 message. */
export function decodeIcmpv6(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Icmpv6 {
  requireOctets("ICMPv6 message", ICMPV6_FIXED_LENGTH, start, end);
  return new Icmpv6(bytes, start, end, context);
}

/** Encodes an ICMPv6 message and its payload; the checksum needs `options.network`. */
export function encodeIcmpv6(
  fields: Init<Icmpv6Fields, "type">,
  options: EncodeOptions = {},
): Uint8Array {
  const head = new Uint8Array(ICMPV6_FIXED_LENGTH);
  head[0] = checkUint("ICMPv6 type", fields.type, 8);
  head[1] = checkUint("ICMPv6 code", fields.code ?? 0, 8);
  const bytes = concatBytes([
    head,
    encodeIcmpv6Message(fields.message ?? { name: "other" }),
    fields.payload ?? NO_BYTES,
  ]);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  const pseudo = pseudoHeaderSum(
    options.network,
    IP_PROTOCOL.icmpv6,
    bytes.length,
  );
  const checksum = kept ?? finishSum(sumWords(bytes, 0, bytes.length, pseudo));
  writeUint16(bytes, 2, checkUint("checksum", checksum, 16));
  return bytes;
}

/** Returns the data of an echo, or the packet that an error quotes. */
export function stripIcmpv6(bytes: Uint8Array): Uint8Array {
  return decodeIcmpv6(bytes).payload;
}
