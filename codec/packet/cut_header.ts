/**
 * A header of which only the first octets are there: the fields that end before the cut.
 *
 * @module
 */

import type { Header } from "./header.ts";
import { decodeArp } from "./link/arp.ts";
import { decodeEnc } from "./link/enc.ts";
import { decodeEthernet } from "./link/ethernet.ts";
import { decodeLinuxCooked, decodeLinuxCooked2 } from "./link/linux_cooked.ts";
import { decodeLlc, decodeSnap } from "./link/llc.ts";
import { decodeOldPflog, decodePflog } from "./link/pflog.ts";
import { PFLOG_HEADER_LENGTHS, pflogLayoutOf } from "./link/pflog_fields.ts";
import { decodePppoe } from "./link/pppoe.ts";
import { decodeVlan } from "./link/vlan.ts";
import { decodeCarp } from "./network/carp.ts";
import { decodeGre } from "./network/gre.ts";
import { decodeIcmp } from "./network/icmp.ts";
import { decodeIgmp } from "./network/igmp.ts";
import { decodeAh, decodeEsp } from "./network/ipsec.ts";
import { decodeIpv4 } from "./network/ipv4.ts";
import { decodeIpv6 } from "./network/ipv6.ts";
import { decodeFragment } from "./network/ipv6_fragment.ts";
import {
  decodeDestinationOptions,
  decodeHopByHop,
} from "./network/ipv6_options_header.ts";
import { decodeRouting } from "./network/ipv6_routing.ts";
import { decodeVrrp } from "./network/vrrp.ts";
import { decodeTcp } from "./transport/tcp.ts";
import { decodeUdp } from "./transport/udp.ts";

/** How to read what is left of a header: where each field ends, and a decoder for the whole. */
interface Shape {
  readonly ends: Readonly<Record<string, number>>;
  decode(bytes: Uint8Array): Header;
}

const COOKED_ENDS = {
  packetType: 2,
  hardwareType: 4,
  addressLength: 6,
  address: 14,
} as const;

const IPV4_ENDS = {
  headerLength: 1,
  dscp: 2,
  ecn: 2,
  totalLength: 4,
  id: 6,
  reserved: 8,
  dontFragment: 8,
  moreFragments: 8,
  fragmentOffset: 8,
  ttl: 9,
  proto: 10,
  checksum: 12,
  src: 16,
} as const;

const PFLOG_ENDS = {
  length: 1,
  af: 2,
  action: 3,
  reason: 4,
  ifname: 20,
  ruleset: 36,
  rulenr: 40,
  subrulenr: 44,
} as const;

const PFLOG_LATER_ENDS = {
  uid: 48,
  pid: 52,
  ruleUid: 56,
  rulePid: 60,
  direction: 61,
  rewritten: 62,
  naf: 63,
  src: 80,
  dst: 96,
  srcPort: 98,
} as const;

const EXTENSION_ENDS = { nextHeader: 1, headerLength: 2 } as const;

/** The message of ICMP is not told in part. */
const ICMP_ENDS = { type: 1, code: 2 } as const;

const SHAPES: Readonly<Record<string, Shape>> = {
  ethernet: { ends: { dst: 6, src: 12 }, decode: decodeEthernet },
  vlan: { ends: { priority: 2, dropEligible: 2, id: 2 }, decode: decodeVlan },
  llc: { ends: { dsap: 1, ssap: 2 }, decode: decodeLlc },
  snap: { ends: { organization: 3 }, decode: decodeSnap },
  enc: { ends: { family: 4, spi: 8, littleEndian: 4 }, decode: decodeEnc },
  pppoe: {
    ends: { version: 1, type: 1, code: 2, session: 4 },
    decode: decodePppoe,
  },
  gre: { ends: { flags: 2 }, decode: decodeGre },
  arp: {
    ends: {
      hardwareType: 2,
      protocolType: 4,
      hardwareLength: 5,
      protocolLength: 6,
    },
    decode: decodeArp,
  },
  "linux-cooked": { ends: COOKED_ENDS, decode: decodeLinuxCooked },
  "linux-cooked-2": {
    ends: {
      etherType: 2,
      reserved: 4,
      interfaceIndex: 8,
      hardwareType: 10,
      packetType: 11,
      addressLength: 12,
    },
    decode: decodeLinuxCooked2,
  },
  ipv4: { ends: IPV4_ENDS, decode: decodeIpv4 },
  ipv6: {
    ends: {
      dscp: 2,
      ecn: 2,
      flowLabel: 4,
      payloadLength: 6,
      nextHeader: 7,
      hopLimit: 8,
      src: 24,
    },
    decode: decodeIpv6,
  },
  "ipv6-hop-by-hop": { ends: EXTENSION_ENDS, decode: decodeHopByHop },
  "ipv6-destination-options": {
    ends: EXTENSION_ENDS,
    decode: decodeDestinationOptions,
  },
  "ipv6-routing": {
    ends: { ...EXTENSION_ENDS, routingType: 3, segmentsLeft: 4 },
    decode: decodeRouting,
  },
  ah: { ends: { ...EXTENSION_ENDS, reserved: 4, spi: 8 }, decode: decodeAh },
  esp: { ends: { spi: 4 }, decode: decodeEsp },
  "ipv6-fragment": {
    ends: { nextHeader: 1, fragmentOffset: 4, moreFragments: 4 },
    decode: decodeFragment,
  },
  icmp: { ends: ICMP_ENDS, decode: decodeIcmp },
  icmpv6: { ends: ICMP_ENDS, decode: decodeIcmp },
  igmp: {
    ends: { type: 1, maxResponse: 2, checksum: 4 },
    decode: decodeIgmp,
  },
  tcp: {
    ends: {
      srcPort: 2,
      dstPort: 4,
      sequence: 8,
      acknowledgement: 12,
      headerLength: 13,
      flags: 14,
      window: 16,
      checksum: 18,
    },
    decode: decodeTcp,
  },
  udp: { ends: { srcPort: 2, dstPort: 4, length: 6 }, decode: decodeUdp },
  carp: {
    ends: {
      version: 1,
      type: 1,
      vhid: 2,
      advskew: 3,
      authLength: 4,
      demotion: 5,
      advbase: 6,
      checksum: 8,
      counter: 16,
    },
    decode: decodeCarp,
  },
  vrrp: {
    ends: { version: 1, type: 1, vrid: 2, priority: 3, count: 4 },
    decode: decodeVrrp,
  },
};

/** Layout 45 has the direction where the others have the user. */
const PFLOG_45_ENDS = { ...PFLOG_ENDS, direction: 45 } as const;
const OLD_PFLOG_ENDS = {
  af: 4,
  ifname: 20,
  rulenr: 22,
  reason: 24,
  action: 26,
} as const;

/** Octets that the fixed part of the longest header takes; what a cut header is filled up to. */
const ROOM = 256;

function shapeOf(
  header: CutHeader,
  littleEndian: boolean,
): Shape | undefined {
  if (header.protocol !== "pflog") return SHAPES[header.protocol];
  if (header.needed === PFLOG_HEADER_LENGTHS[28]) {
    return { ends: OLD_PFLOG_ENDS, decode: decodeOldPflog };
  }
  const layout = pflogLayoutOf(header.bytes[header.start]!);
  const ends = layout === 45
    ? PFLOG_45_ENDS
    : { ...PFLOG_ENDS, ...PFLOG_LATER_ENDS };
  return {
    ends: layout === 69 ? { ...ends, ridentifier: 68 } : ends,
    decode: (bytes) => decodePflog(bytes, 0, ROOM, { littleEndian }),
  };
}

/** What is left of a header, always the last one of a packet. */
export class CutHeader {
  /** Protocol of the header. */
  readonly protocol: string;
  readonly bytes: Uint8Array;
  /** Offset of the header in `bytes`. */
  readonly start: number;
  /** Offset after the last octet that is there. */
  readonly end: number;
  /** Octets of the fixed part of the header. */
  readonly needed: number;
  /** True when the capture cut it; false when a length says that no more belongs to it. */
  readonly truncated: boolean;
  private readonly littleEndian: boolean;

  constructor(
    protocol: string,
    bytes: Uint8Array,
    start: number,
    end: number,
    options: { needed: number; truncated: boolean; littleEndian: boolean },
  ) {
    this.protocol = protocol;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.needed = options.needed;
    this.truncated = options.truncated;
    this.littleEndian = options.littleEndian;
  }

  /** The fields that are there whole, by the names that they have in the header's codec. */
  fields(): Record<string, unknown> {
    const there = this.end - this.start;
    const shape = there > 0 ? shapeOf(this, this.littleEndian) : undefined;
    if (shape === undefined) return {};
    const filled = new Uint8Array(ROOM);
    filled.set(this.bytes.subarray(this.start, this.end));
    const header = shape.decode(filled);
    const known = Object.entries(header.fields()).filter(([name]) => {
      const end = shape.ends[name];
      return end !== undefined && end <= there;
    });
    return Object.fromEntries(known);
  }

  /** A checksum that is there whole is over octets that are not. */
  get checksumStatus(): "unchecked" | undefined {
    return "checksum" in this.fields() ? "unchecked" : undefined;
  }

  /** Says what is missing; nothing when the capture is to blame. */
  problems(): string[] {
    return this.truncated
      ? []
      : [`${this.end - this.start} of ${this.needed} octets are there`];
  }
}
