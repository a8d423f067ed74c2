/**
 * pcap files (pcap-savefile(5); draft-ietf-opsawg-pcap): both octet orders, micro- and nanoseconds.
 *
 * @module
 */

import { EncodeError } from "../error.ts";
import { checkUint } from "../packet/octets.ts";
import {
  type CaptureDamage,
  CapturedPacket,
  type CaptureInterface,
  MAX_CAPTURED_LENGTH,
} from "./captured_packet.ts";
import type { ByteSource } from "./source.ts";

/** Octets of the header of a file. */
export const PCAP_FILE_HEADER_LENGTH = 24;
/** Octets of the header of a packet. */
export const PCAP_RECORD_HEADER_LENGTH = 16;

/** First four octets, as a number with its high octet first, of a file whose times are in microseconds. */
export const PCAP_MAGIC_MICRO = 0xa1b2c3d4;
/** The same for nanoseconds. */
export const PCAP_MAGIC_NANO = 0xa1b23c4d;
/** The same for files of a libpcap that was modified; packets have 8 more octets of header. */
export const PCAP_MAGIC_MODIFIED = 0xa1b2cd34;

const MODIFIED_RECORD_HEADER_LENGTH = 24;
/** Since this minor version the captured length stands before the length on the wire (pcap-savefile(5)). */
const ORDERED_LENGTHS_MINOR = 4;
const KNOWN_MAJOR = 2;

/** Bits of the link type field that are the link type (pcap-savefile(5)). */
const LINK_TYPE_MASK = 0x03ff_ffff;
/** Bit that says that the four highest bits are a length of frame check sequence in 16-bit words. */
const FCS_PRESENT = 0x0400_0000;

/** What the header of a pcap file says. */
export interface PcapHeader extends CaptureInterface {
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** Octets of the header of each packet. */
  readonly recordHeaderLength: number;
}

/** Tells how a file begins whose first four octets are these; undefined when it is no pcap file. */
export function pcapMagic(
  magic: number,
): { littleEndian: boolean; magic: number } | undefined {
  const swapped = (magic << 24 | (magic & 0xff00) << 8 |
    (magic >>> 8 & 0xff00) | magic >>> 24) >>> 0;
  const known = [PCAP_MAGIC_MICRO, PCAP_MAGIC_NANO, PCAP_MAGIC_MODIFIED];
  if (known.includes(magic)) return { littleEndian: false, magic };
  if (known.includes(swapped)) return { littleEndian: true, magic: swapped };
  return undefined;
}

/** Decodes the header of a file: 24 octets from `bytes[at]`, of which {@linkcode pcapMagic} knows the first four. */
export function decodePcapHeader(bytes: Uint8Array, at = 0): PcapHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const first = pcapMagic(view.getUint32(0));
  const littleEndian = first?.littleEndian ?? false;
  const network = view.getUint32(20, littleEndian);
  const fcs = (network & FCS_PRESENT) !== 0 ? (network >>> 28) * 2 : undefined;
  return {
    majorVersion: view.getUint16(4, littleEndian),
    minorVersion: view.getUint16(6, littleEndian),
    linkType: network & LINK_TYPE_MASK,
    snapLength: view.getUint32(16, littleEndian),
    fcsLength: fcs,
    name: undefined,
    littleEndian,
    timeDigits: first?.magic === PCAP_MAGIC_NANO ? 9 : 6,
    recordHeaderLength: first?.magic === PCAP_MAGIC_MODIFIED
      ? MODIFIED_RECORD_HEADER_LENGTH
      : PCAP_RECORD_HEADER_LENGTH,
  };
}

/** Reads the packets of a pcap file after its header. */
export class PcapReader {
  readonly header: PcapHeader;
  damage: CaptureDamage | undefined = undefined;
  private readonly source: ByteSource;
  private readonly whole: {
    readonly interface: CaptureInterface;
    readonly damaged: false;
  };
  private count = 0;

  constructor(source: ByteSource, header: PcapHeader) {
    this.source = source;
    this.header = header;
    this.whole = { interface: header, damaged: false };
    if (header.majorVersion !== KNOWN_MAJOR) {
      this.damage = {
        message:
          `pcap version ${header.majorVersion}.${header.minorVersion} is not known`,
        offset: 4,
      };
    }
  }

  /** Returns the next packet; undefined when it has not come whole yet. With `ended`, what there is of it. */
  next(ended: boolean): CapturedPacket | undefined {
    if (this.damage !== undefined) return undefined;
    const { source, header } = this;
    const { recordHeaderLength } = header;
    const bytes = source.peek(recordHeaderLength);
    if (bytes === undefined) {
      if (ended && source.available > 0) {
        this.fail(
          `the file ends within the header of packet ${this.count + 1}`,
        );
      }
      return undefined;
    }
    const at = source.position;
    const [captured, length] = this.lengths(bytes, at);
    if (captured > MAX_CAPTURED_LENGTH) {
      this.fail(
        `packet ${
          this.count + 1
        } claims ${captured} octets, more than ${MAX_CAPTURED_LENGTH}`,
      );
      return undefined;
    }
    const whole = source.peek(recordHeaderLength + captured);
    if (whole !== undefined) return this.packet(whole, captured, length);
    return ended ? this.lastPacket(captured, length) : undefined;
  }

  private read(bytes: Uint8Array, at: number): number {
    const [a, b, c, d] = this.header.littleEndian ? [3, 2, 1, 0] : [0, 1, 2, 3];
    return (bytes[at + a!]! << 24 | bytes[at + b!]! << 16 |
      bytes[at + c!]! << 8 | bytes[at + d!]!) >>> 0;
  }

  private lengths(bytes: Uint8Array, at: number): [number, number] {
    const first = this.read(bytes, at + 8);
    const second = this.read(bytes, at + 12);
    // Files of before version 2.4 have them in either order; no more is captured than was there.
    return first > second && this.header.minorVersion < ORDERED_LENGTHS_MINOR
      ? [second, first]
      : [first, second];
  }

  private time(
    bytes: Uint8Array,
    at: number,
  ): { seconds: number; nanoseconds: number } {
    const fraction = this.read(bytes, at + 4);
    const nanoseconds = this.header.timeDigits === 9
      ? fraction
      : fraction * 1000;
    return { seconds: this.read(bytes, at), nanoseconds };
  }

  private packet(
    bytes: Uint8Array,
    captured: number,
    length: number,
  ): CapturedPacket {
    const { source, header } = this;
    const at = source.position;
    const start = at + header.recordHeaderLength;
    const packet = new CapturedPacket(
      ++this.count,
      this.time(bytes, at),
      length,
      bytes.subarray(start, start + captured),
      this.whole,
    );
    source.take(header.recordHeaderLength + captured);
    return packet;
  }

  private lastPacket(captured: number, length: number): CapturedPacket {
    const { source, header } = this;
    const there = source.available - header.recordHeaderLength;
    const bytes = source.peek(source.available)!;
    const at = source.position;
    this.fail(
      `the file ends within packet ${
        this.count + 1
      }: ${there} of ${captured} octets are there`,
    );
    const start = at + header.recordHeaderLength;
    const packet = new CapturedPacket(
      ++this.count,
      this.time(bytes, at),
      length,
      bytes.subarray(start, start + there),
      { interface: header, damaged: true },
    );
    source.take(header.recordHeaderLength + there);
    return packet;
  }

  private fail(message: string): void {
    this.damage = { message, offset: this.source.offset };
  }
}

/** How a pcap file is written. */
export interface PcapWriteOptions {
  readonly linkType: number;
  /** Most octets of a packet; by default {@linkcode MAX_CAPTURED_LENGTH}. */
  readonly snapLength?: number;
  /** Times in nanoseconds instead of microseconds. */
  readonly nanoseconds?: boolean;
  /** The low octet first, as is the default, or the high one. */
  readonly littleEndian?: boolean;
}

/** Returns the 24 octets with which a pcap file begins. */
export function encodePcapHeader(options: PcapWriteOptions): Uint8Array {
  const bytes = new Uint8Array(PCAP_FILE_HEADER_LENGTH);
  const view = new DataView(bytes.buffer);
  const little = options.littleEndian !== false;
  const magic = options.nanoseconds ? PCAP_MAGIC_NANO : PCAP_MAGIC_MICRO;
  view.setUint32(0, magic, little);
  view.setUint16(4, KNOWN_MAJOR, little);
  view.setUint16(6, ORDERED_LENGTHS_MINOR, little);
  const snapLength = options.snapLength ?? MAX_CAPTURED_LENGTH;
  view.setUint32(16, checkUint("snap length", snapLength, 32), little);
  view.setUint32(20, checkUint("link type", options.linkType, 26), little);
  return bytes;
}

/** A packet to be written. */
export interface PcapPacket {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  /** Octets on the wire; by default those of `bytes`. */
  readonly length?: number;
}

/** Returns the octets of one packet of a pcap file, cut to the snap length. Times are cut to the file's unit. */
export function encodePcapPacket(
  packet: PcapPacket,
  options: PcapWriteOptions,
): Uint8Array {
  const limit = options.snapLength ?? MAX_CAPTURED_LENGTH;
  const data = packet.bytes.subarray(0, limit);
  const length = packet.length ?? packet.bytes.length;
  if (length < packet.bytes.length) {
    throw new EncodeError(
      `Cannot encode packet: ${packet.bytes.length} octets were captured of ${length}`,
    );
  }
  const bytes = new Uint8Array(PCAP_RECORD_HEADER_LENGTH + data.length);
  const view = new DataView(bytes.buffer);
  const little = options.littleEndian !== false;
  const fraction = options.nanoseconds
    ? packet.nanoseconds
    : Math.floor(packet.nanoseconds / 1000);
  view.setUint32(0, checkUint("seconds", packet.seconds, 32), little);
  view.setUint32(4, checkUint("fraction of a second", fraction, 32), little);
  view.setUint32(8, data.length, little);
  view.setUint32(12, checkUint("length", length, 32), little);
  bytes.set(data, PCAP_RECORD_HEADER_LENGTH);
  return bytes;
}
