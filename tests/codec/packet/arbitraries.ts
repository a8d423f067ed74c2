/**
 * Random headers of every protocol, such as an encoder takes and a decoder gives back.
 *
 * @module
 */

import fc from "fast-check";
import type { PlainLayer } from "../../../codec/packet/encode_layer.ts";
import { GRE_FLAG } from "../../../codec/packet/network/gre.ts";
import {
  icmpMessage,
  icmpv6Message,
  igmpQuery,
  igmpReport,
} from "./arbitrary_messages.ts";
import { ipv4Option, ipv6Option, tcpOption } from "./arbitrary_options.ts";
import { pflog } from "./arbitrary_pflog.ts";
import { flag, hex, ipv4, ipv6, mac, port, uint } from "./arbitrary_values.ts";

const carp = fc.record({
  protocol: fc.constant("carp" as const),
  version: uint(4),
  type: uint(4),
  vhid: uint(8),
  advskew: uint(8),
  demotion: uint(8),
  advbase: uint(8),
  counter: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  digest: hex(20),
});

/** A header, and whether octets behind it can be told from it. */
export interface Sample {
  readonly layer: PlainLayer;
  readonly carries: boolean;
}

function carrying<Layer extends PlainLayer>(
  layers: fc.Arbitrary<Layer>,
): fc.Arbitrary<Sample> {
  return layers.map((layer) => ({ layer, carries: true }));
}

function named<Name extends string, Fields>(
  protocol: Name,
  fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> },
): fc.Arbitrary<{ protocol: Name } & Fields> {
  return fc.record({
    protocol: fc.constant(protocol),
    ...fields,
  }) as fc.Arbitrary<
    { protocol: Name } & Fields
  >;
}

const etherType = fc.integer({ min: 0x600, max: 0xffff });

/** Random headers by the name of their protocol. */
export const SAMPLES: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  ethernet: carrying(named("ethernet", { dst: mac, src: mac, etherType })),
  vlan: carrying(named("vlan", {
    id: uint(12),
    priority: uint(3),
    dropEligible: flag,
    etherType,
  })),
  llc: carrying(named("llc", {
    dsap: uint(8),
    ssap: uint(8),
    control: fc.oneof(
      uint(6).map((bits) => bits << 2 | 3),
      uint(16).filter((control) => (control & 3) !== 3),
    ),
  })),
  snap: carrying(
    named("snap", { organization: uint(24), etherType: uint(16) }),
  ),
  "linux-cooked": carrying(named("linux-cooked", {
    packetType: uint(16),
    hardwareType: uint(16),
    address: fc.oneof(mac, fc.constant("")),
    etherType: uint(16),
  })),
  "linux-cooked-2": carrying(named("linux-cooked-2", {
    packetType: uint(8),
    hardwareType: uint(16),
    address: fc.oneof(mac, fc.constant("")),
    etherType: uint(16),
    reserved: uint(16),
    interfaceIndex: uint(32),
  })),
  "null-loop": carrying(named("null-loop", {
    family: fc.constantFrom(2, 24, 28, 30),
    littleEndian: flag,
  })),
  pflog: carrying(pflog),
  enc: carrying(named("enc", {
    family: fc.constantFrom(2, 24, 28, 30),
    spi: uint(32),
    flags: uint(32),
    littleEndian: flag,
  })),
  pppoe: carrying(named("pppoe", {
    version: uint(4),
    type: uint(4),
    code: uint(8),
    session: uint(16),
  })),
  ppp: carrying(fc.oneof(
    named("ppp", {
      framed: flag,
      compressed: fc.constant(false),
      proto: uint(7).map((high) => high << 9 | 0x21),
    }),
    named("ppp", {
      framed: flag,
      compressed: fc.constant(true),
      proto: uint(7).map((high) => high << 1 | 1),
    }),
  )),
  arp: named("arp", {
    operation: uint(16),
    hardwareType: uint(16),
    senderHardware: mac,
    senderProtocol: ipv4,
    targetHardware: mac,
    targetProtocol: ipv4,
  }).map((layer) => ({ layer, carries: false })),
  ipv4: carrying(named("ipv4", {
    dscp: uint(6),
    ecn: uint(2),
    id: uint(16),
    reserved: flag,
    dontFragment: flag,
    moreFragments: flag,
    fragmentOffset: uint(13).map((units) => units * 8),
    ttl: uint(8),
    proto: uint(8),
    src: ipv4,
    dst: ipv4,
    options: fc.array(ipv4Option, { maxLength: 2 }),
  })),
  ipv6: carrying(named("ipv6", {
    dscp: uint(6),
    ecn: uint(2),
    flowLabel: uint(20),
    nextHeader: fc.integer({ min: 100, max: 255 }),
    hopLimit: uint(8),
    src: ipv6,
    dst: ipv6,
  })),
  "ipv6-hop-by-hop": carrying(named("ipv6-hop-by-hop", {
    nextHeader: uint(8),
    options: fc.array(ipv6Option, { maxLength: 3 }),
  })),
  "ipv6-destination-options": carrying(named("ipv6-destination-options", {
    nextHeader: uint(8),
    options: fc.array(ipv6Option, { maxLength: 3 }),
  })),
  "ipv6-routing": carrying(named("ipv6-routing", {
    nextHeader: uint(8),
    routingType: fc.constantFrom(0, 2),
    segmentsLeft: uint(8),
    specific: uint(32),
    addresses: fc.array(ipv6, { maxLength: 4 }),
  })),
  "ipv6-fragment": carrying(named("ipv6-fragment", {
    nextHeader: uint(8),
    reserved: uint(8),
    fragmentOffset: uint(13).map((units) => units * 8),
    reservedBits: uint(2),
    moreFragments: flag,
    id: uint(32),
  })),
  gre: carrying(fc.oneof(
    named("gre", { protocolType: uint(16) }),
    named("gre", { protocolType: uint(16), key: uint(32) }),
    named("gre", {
      protocolType: uint(16),
      reserved: uint(16),
      flags: fc.constant(
        GRE_FLAG.checksum | GRE_FLAG.key | GRE_FLAG.sequence,
      ),
      key: uint(32),
      sequence: uint(32),
    }),
    named("gre", {
      protocolType: uint(16),
      key: uint(32),
      acknowledgement: uint(32),
    }),
  )),
  ah: carrying(named("ah", {
    nextHeader: uint(8),
    reserved: uint(16),
    spi: uint(32),
    sequence: uint(32),
    icv: fc.constantFrom("", "00112233", "00112233445566778899aabb"),
  })),
  esp: carrying(named("esp", { spi: uint(32), sequence: uint(32) })),
  icmp: fc.tuple(icmpMessage, uint(8)).map(([[type, message], code]) => ({
    layer: { protocol: "icmp", type, code, message },
    carries: true,
  })),
  icmpv6: fc.tuple(icmpv6Message, uint(8)).map(
    ([[type, message, carries], code]) => ({
      layer: { protocol: "icmpv6", type, code, message },
      carries,
    }),
  ),
  igmp: fc.oneof(
    named("igmp", {
      type: fc.constantFrom(0x12, 0x16, 0x17),
      maxResponse: uint(8),
      group: ipv4,
    }),
    named("igmp", {
      type: fc.constant(0x11),
      maxResponse: uint(8),
      group: ipv4,
      query: igmpQuery,
    }),
    named("igmp", {
      type: fc.constant(0x22),
      maxResponse: uint(8),
      report: igmpReport,
    }),
  ).map((layer) => ({ layer, carries: "query" in layer })),
  tcp: carrying(named("tcp", {
    srcPort: port,
    dstPort: port,
    sequence: uint(32),
    acknowledgement: uint(32),
    flags: uint(12),
    window: uint(16),
    urgentPointer: uint(16),
    options: fc.array(tcpOption, { maxLength: 3 }),
  })),
  udp: carrying(named("udp", { srcPort: port, dstPort: port })),
  carp: carrying(carp),
  vrrp: carrying(named("vrrp", {
    version: fc.constantFrom(2, 3),
    type: uint(4),
    vrid: uint(8),
    priority: uint(8),
    authType: uint(4),
    interval: uint(8),
    addresses: fc.array(ipv4, { minLength: 1, maxLength: 5 }),
  })).map(({ layer }) => ({ layer, carries: false })),
};
