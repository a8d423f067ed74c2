/**
 * The Transmission Control Protocol (RFC 9293).
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import {
  finishSum,
  foldSum,
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
  readUint32,
  writeUint16,
  writeUint32,
} from "../octets.ts";
import {
  decodeOptionList,
  optionProblems,
  padOptions,
} from "../option_list.ts";
import {
  decodeTcpOption,
  encodeTcpOption,
  type TcpOption,
} from "./tcp_options.ts";

/** Octets of a header without options. */
export const TCP_HEADER_LENGTH = 20;

/** Bits of the flags. */
export const TCP_FLAG = {
  fin: 0x001,
  syn: 0x002,
  rst: 0x004,
  psh: 0x008,
  ack: 0x010,
  urg: 0x020,
  /** ECN echo (RFC 3168). */
  ece: 0x040,
  /** Congestion window reduced (RFC 3168). */
  cwr: 0x080,
  /** Accurate ECN (RFC 9768), nonce sum before. */
  ae: 0x100,
} as const;

const FLAG_NAMES = Object.keys(TCP_FLAG) as (keyof typeof TCP_FLAG)[];

/** A TCP header. */
export interface TcpFields {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Octets of the header, options included; a multiple of 4. */
  readonly headerLength: number;
  /** The 12 bits after the header length: bits of {@linkcode TCP_FLAG}, and three that should be 0. */
  readonly flags: number;
  readonly window: number;
  readonly checksum: number;
  readonly urgentPointer: number;
  readonly options: readonly TcpOption[];
}

/** A decoded TCP header. */
export class Tcp extends Header implements TcpFields {
  readonly protocol = "tcp";
  declare private readonly network: NetworkHeader | undefined;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const offsetAndFlags = readUint16(bytes, start + 12);
    const headerLength = (offsetAndFlags >>> 12) * 4;
    const headerEnd = start +
      (headerLength < TCP_HEADER_LENGTH ? TCP_HEADER_LENGTH : headerLength);
    super(
      bytes,
      start,
      headerEnd < end ? headerEnd : end,
      end,
      headerEnd > end ? context.cut !== false : context.cut === true,
    );
    this.network = context.network;
  }

  get srcPort(): number {
    return readUint16(this.bytes, this.start);
  }

  get dstPort(): number {
    return readUint16(this.bytes, this.start + 2);
  }

  get sequence(): number {
    return readUint32(this.bytes, this.start + 4);
  }

  get acknowledgement(): number {
    return readUint32(this.bytes, this.start + 8);
  }

  get headerLength(): number {
    return (this.bytes[this.start + 12]! >>> 4) * 4;
  }

  get flags(): number {
    return readUint16(this.bytes, this.start + 12) & 0xfff;
  }

  get window(): number {
    return readUint16(this.bytes, this.start + 14);
  }

  get checksum(): number {
    return readUint16(this.bytes, this.start + 16);
  }

  get urgentPointer(): number {
    return readUint16(this.bytes, this.start + 18);
  }

  get options(): TcpOption[] {
    if (this.headerLength <= TCP_HEADER_LENGTH) return [];
    const start = this.start + TCP_HEADER_LENGTH;
    return decodeOptionList(
      this.bytes,
      start,
      this.payloadStart,
      decodeTcpOption,
    );
  }

  /** Names of the flags that are set, such as `["syn", "ack"]`. */
  get flagNames(): string[] {
    return FLAG_NAMES.filter((name) => (this.flags & TCP_FLAG[name]) !== 0);
  }

  get checksumStatus(): ChecksumStatus {
    const { network, start, payloadEnd } = this;
    if (network === undefined || network.fragmented || this.truncated) {
      return "unchecked";
    }
    const length = payloadEnd - start;
    const pseudo = network.pseudoHeaderSum(IP_PROTOCOL.tcp, length);
    const sum = sumWords(this.bytes, start, payloadEnd, pseudo);
    return sumIsGood(sum) ? "good" : "bad";
  }

  /** What may stand in the place of the checksum until the network card computes it. */
  private get placeholders(): number[] {
    const { network, payloadEnd, start } = this;
    if (network === undefined) return [];
    const protocol = IP_PROTOCOL.tcp;
    const sum = network.pseudoHeaderSum(protocol, payloadEnd - start);
    // A segment that the card is also to cut up has no length yet (Windows).
    return [foldSum(sum), foldSum(network.pseudoHeaderSum(protocol, 0))];
  }

  override get incomplete(): boolean {
    return this.truncated || this.network?.fragmented === true;
  }

  fields(): TcpFields {
    const { srcPort, dstPort, sequence, acknowledgement } = this;
    const { headerLength, flags, window, checksum, urgentPointer } = this;
    const { options } = this;
    return {
      srcPort,
      dstPort,
      sequence,
      acknowledgement,
      headerLength,
      flags,
      window,
      checksum,
      urgentPointer,
      options,
    };
  }

  override problems(): string[] {
    const { checksum, checksumStatus } = this;
    const placeholders = checksumStatus === "bad" ? this.placeholders : [];
    const problems = checksumProblems(checksumStatus, checksum, placeholders);
    if (this.headerLength < TCP_HEADER_LENGTH) {
      problems.push(`header length ${this.headerLength} is below 20`);
    }
    if (this.truncated) return problems;
    if (this.start + this.headerLength > this.payloadEnd) {
      problems.push(`header length ${this.headerLength} goes over the end`);
    }
    problems.push(...optionProblems(this.options));
    return problems;
  }
}

/** Decodes a TCP header. */
export function decodeTcp(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): Tcp {
  requireOctets("TCP header", TCP_HEADER_LENGTH, start, end);
  return new Tcp(bytes, start, end, context);
}

/** Encodes a TCP header and its payload; the checksum needs `options.network`. */
export function encodeTcp(
  fields: Init<TcpFields, "srcPort" | "dstPort">,
  options: EncodeOptions = {},
): Uint8Array {
  const given = options.lengths === "keep" ? fields.headerLength : undefined;
  const parts = (fields.options ?? []).map(encodeTcpOption);
  const optionBytes = given === undefined
    ? padOptions(parts)
    : concatBytes(parts);
  const length = TCP_HEADER_LENGTH + optionBytes.length;
  const headerLength = given ?? length;
  if (headerLength % 4 !== 0 || headerLength > 60) {
    throw new EncodeError(
      `Cannot encode TCP header: length ${headerLength} is no multiple of 4 up to 60`,
    );
  }
  const payload = fields.payload ?? NO_BYTES;
  const bytes = new Uint8Array(length + payload.length);
  writeUint16(bytes, 0, checkUint("source port", fields.srcPort, 16));
  writeUint16(bytes, 2, checkUint("destination port", fields.dstPort, 16));
  writeUint32(bytes, 4, checkUint("sequence", fields.sequence ?? 0, 32));
  const acknowledgement = fields.acknowledgement ?? 0;
  writeUint32(bytes, 8, checkUint("acknowledgement", acknowledgement, 32));
  const flags = checkUint("flags", fields.flags ?? 0, 12);
  writeUint16(bytes, 12, headerLength / 4 << 12 | flags);
  writeUint16(bytes, 14, checkUint("window", fields.window ?? 0, 16));
  const urgent = checkUint("urgent pointer", fields.urgentPointer ?? 0, 16);
  writeUint16(bytes, 18, urgent);
  bytes.set(optionBytes, TCP_HEADER_LENGTH);
  bytes.set(payload, length);
  const kept = options.checksums === "keep" ? fields.checksum : undefined;
  writeUint16(
    bytes,
    16,
    checkUint("checksum", kept ?? checksumOf(bytes, options), 16),
  );
  return bytes;
}

function checksumOf(bytes: Uint8Array, options: EncodeOptions): number {
  const pseudo = pseudoHeaderSum(
    options.network,
    IP_PROTOCOL.tcp,
    bytes.length,
  );
  return finishSum(sumWords(bytes, 0, bytes.length, pseudo));
}

/** Returns what a TCP segment carries. */
export function stripTcp(bytes: Uint8Array): Uint8Array {
  return decodeTcp(bytes).payload;
}
