/**
 * The Internet Control Message Protocol (RFC 792).
 *
 * @module
 */

import { finishSum, sumIsGood, sumWords } from "../checksum.ts";
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
  concatBytes,
  NO_BYTES,
  readUint16,
  writeUint16,
} from "../octets.ts";
import {
  decodeIcmpMessage,
  encodeIcmpMessage,
  ICMP_QUOTING_TYPES,
  type IcmpMessage,
  icmpMessageEnd,
  isShortIcmp,
} from "./icmp_message.ts";

/** Octets that every ICMP message has: type, code, checksum. */
export const ICMP_FIXED_LENGTH = 4;

/** An ICMP message. */
export interface IcmpFields {
  readonly type: number;
  readonly code: number;
  readonly checksum: number;
  /** What follows the checksum, by type. */
  readonly message: IcmpMessage;
}

/** A decoded ICMP message; its payload is the data of an echo, or the packet that an error quotes. */
export class Icmp extends Header implements IcmpFields {
  readonly protocol = "icmp";
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
    const body = start + ICMP_FIXED_LENGTH;
    const payloadStart = icmpMessageEnd(type, bytes, body, end);
    super(bytes, start, payloadStart, end, context.cut === true);
    this.type = type;
    this.code = bytes[start + 1]!;
    this.checksum = readUint16(bytes, start + 2);
    this.network = context.network;
  }

  get message(): IcmpMessage {
    const at = this.start + ICMP_FIXED_LENGTH;
    return decodeIcmpMessage(this.type, this.bytes, at, this.payloadStart);
  }

  /** True when the payload begins with the packet that the message is about. */
  get quotes(): boolean {
    return ICMP_QUOTING_TYPES.includes(this.type);
  }

  get checksumStatus(): ChecksumStatus {
    if (this.truncated || this.network?.fragmented) return "unchecked";
    const sum = sumWords(this.bytes, this.start, this.payloadEnd);
    return sumIsGood(sum) ? "good" : "bad";
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): IcmpFields {
    const { type, code, checksum, message } = this;
    return { type, code, checksum, message };
  }

  override problems(): string[] {
    const problems = checksumProblems(this.checksumStatus, this.checksum);
    if (!this.incomplete && isShortIcmp(this.type, this.message)) {
      problems.push(`message of type ${this.type} is too short`);
    }
    return problems;
  }
}

/** Decodes an ICMP message. */
export function decodeIcmp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Icmp {
  requireOctets("ICMP message", ICMP_FIXED_LENGTH, start, end);
  return new Icmp(bytes, start, end, context);
}

/** Encodes an ICMP message and its payload. */
export function encodeIcmp(
  fields: Init<IcmpFields, "type">,
  options: EncodeOptions = {},
): Uint8Array {
  const head = new Uint8Array(ICMP_FIXED_LENGTH);
  head[0] = checkUint("ICMP type", fields.type, 8);
  head[1] = checkUint("ICMP code", fields.code ?? 0, 8);
  const message = fields.message ?? { name: "other" };
  const bytes = concatBytes([
    head,
    encodeIcmpMessage(message),
    fields.payload ?? NO_BYTES,
  ]);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  const checksum = kept ?? finishSum(sumWords(bytes, 0, bytes.length));
  writeUint16(bytes, 2, checkUint("checksum", checksum, 16));
  return bytes;
}

/** Returns the data of an echo, or the packet that an error quotes. */
export function stripIcmp(bytes: Uint8Array): Uint8Array {
  return decodeIcmp(bytes).payload;
}
