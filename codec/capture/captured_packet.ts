/**
 * What a capture file holds: packets, with the time, the interface and the lengths of each.
 *
 * @module
 */

/** An interface on which packets were captured. A pcap file has one, a pcapng file any number. */
export interface CaptureInterface {
  /** Number of tcpdump.org that says what the first octets of a packet are. */
  readonly linkType: number;
  /** Most octets of a packet that were captured; 0 when there was no limit. */
  readonly snapLength: number;
  /** Octets of frame check sequence at the end of each packet, when the file says so. */
  readonly fcsLength: number | undefined;
  /** Name on the capturing host, when the file has it. */
  readonly name: string | undefined;
  /** True when the file, and so the capturing host as a rule, has the low octet first. */
  readonly littleEndian: boolean;
  /** Decimal digits of a second in which its times were taken: 6, 9, ... */
  readonly timeDigits: number;
}

/** A packet as it was captured. */
export class CapturedPacket {
  /** Place in the capture, from 1. */
  declare readonly number: number;
  /** Whole seconds since the epoch; undefined when the file does not tell the time. */
  declare readonly seconds: number | undefined;
  /** Nanoseconds within the second; more than 999,999,999 when the file says something impossible. */
  declare readonly nanoseconds: number;
  /** Octets on the wire. */
  declare readonly length: number;
  /** The octets that were captured: a view into what was read. */
  declare readonly bytes: Uint8Array;
  declare readonly interface: CaptureInterface;
  /** True when the file ends within this packet, so that even some of what was captured is not here. */
  declare readonly damaged: boolean;

  constructor(
    number: number,
    time: {
      readonly seconds: number | undefined;
      readonly nanoseconds: number;
    },
    length: number,
    bytes: Uint8Array,
    from: { readonly interface: CaptureInterface; readonly damaged: boolean },
  ) {
    this.number = number;
    this.seconds = time.seconds;
    this.nanoseconds = time.nanoseconds;
    this.length = length;
    this.bytes = bytes;
    this.interface = from.interface;
    this.damaged = from.damaged;
  }
}

/** Where, and why, a capture cannot be read on. */
export interface CaptureDamage {
  /** What is wrong, as the rest of a sentence "Cannot read capture: ...". */
  readonly message: string;
  /** Offset in the capture, decompressed. */
  readonly offset: number;
}

/**
 * Most octets of a captured packet; more is damage, not a packet. libpcap's MAXIMUM_SNAPLEN, beyond
 * which tcpdump reads no file either.
 */
export const MAX_CAPTURED_LENGTH = 262_144;
