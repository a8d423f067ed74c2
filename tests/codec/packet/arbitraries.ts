/**
 * Random headers of every protocol, such as an encoder takes and a decoder gives back.
 *
 * @module
 */

import fc from "fast-check";
import type { PlainLayer } from "../../../codec/packet/encode_layer.ts";
import {
  formatIpv4,
  formatIpv6,
  formatMac,
} from "../../../codec/packet/address.ts";
import { toHex } from "../../../codec/packet/octets.ts";

/** A number of so many bits. */
export function uint(bits: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 2 ** bits - 1 });
}

function octets(min: number, max = min): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: min, maxLength: max, size: "max" });
}

/** Hexadecimal text of so many octets. */
export function hex(min: number, max = min): fc.Arbitrary<string> {
  return octets(min, max).map((bytes) => toHex(bytes));
}

/** Addresses as text. */
export const mac = octets(6).map((bytes) => formatMac(bytes));
export const ipv4 = octets(4).map((bytes) => formatIpv4(bytes));
export const ipv6 = fc.oneof(
  octets(16).map((bytes) => formatIpv6(bytes)),
  fc.constantFrom("::", "::1", "fe80::1", "ff02::1", "::ffff:192.0.2.1"),
);

const port = uint(16);
const flag = fc.boolean();

/** Options that IPv4 and TCP have in common; the kinds are none of those that are known. */
const otherOption = fc.record({
  name: fc.constant("other" as const),
  kind: fc.constantFrom(77, 99, 254),
  data: hex(0, 6),
});
const nop = fc.record({ name: fc.constant("nop" as const) });

const tcpOption = fc.oneof(
  nop,
  otherOption,
  fc.record({ name: fc.constant("mss" as const), value: uint(16) }),
  fc.record({ name: fc.constant("window-scale" as const), shift: uint(8) }),
  fc.record({ name: fc.constant("sack-permitted" as const) }),
  fc.record({
    name: fc.constant("sack" as const),
    blocks: fc.array(fc.record({ left: uint(32), right: uint(32) }), {
      minLength: 1,
      maxLength: 1,
    }),
  }),
  fc.record({
    name: fc.constant("timestamps" as const),
    value: uint(32),
    echo: uint(32),
  }),
  fc.record({
    name: fc.constant("user-timeout" as const),
    minutes: flag,
    timeout: uint(15),
  }),
  fc.record({ name: fc.constant("fast-open" as const), cookie: hex(0, 8) }),
);

const ipv4Option = fc.oneof(
  nop,
  otherOption,
  fc.record({
    name: fc.constantFrom(
      "record-route" as const,
      "loose-source-route" as const,
      "strict-source-route" as const,
    ),
    pointer: uint(8),
    addresses: fc.array(ipv4, { maxLength: 2 }),
  }),
  fc.record({
    name: fc.constant("timestamp" as const),
    pointer: uint(8),
    overflow: uint(4),
    flag: fc.constant(1),
    entries: fc.array(fc.record({ address: ipv4, time: uint(32) }), {
      maxLength: 1,
    }),
  }),
  fc.record({ name: fc.constant("router-alert" as const), value: uint(16) }),
);

const ipv6Option = fc.oneof(
  fc.record({ name: fc.constant("router-alert" as const), value: uint(16) }),
  fc.record({ name: fc.constant("jumbo" as const), length: uint(32) }),
  fc.record({ name: fc.constant("home-address" as const), address: ipv6 }),
  fc.record({
    name: fc.constant("other" as const),
    type: fc.constantFrom(30, 99),
    data: hex(0, 12),
  }),
);

const record4 = fc.record({
  type: uint(8),
  group: ipv4,
  sources: fc.array(ipv4, { maxLength: 3 }),
  auxiliary: fc.constantFrom("", "01020304"),
});
const record6 = fc.record({
  type: uint(8),
  group: ipv6,
  sources: fc.array(ipv6, { maxLength: 3 }),
  auxiliary: fc.constantFrom("", "01020304"),
});

const igmpQuery = fc.array(ipv4, { maxLength: 3 }).chain((sources) =>
  fc.record({
    reserved: uint(4),
    suppress: flag,
    robustness: uint(3),
    intervalCode: uint(8),
    sourceCount: fc.constant(sources.length),
    sources: fc.constant(sources),
  })
);
const igmpReport = fc.array(record4, { maxLength: 3 }).chain((records) =>
  fc.record({
    reserved: uint(16),
    recordCount: fc.constant(records.length),
    records: fc.constant(records),
  })
);

const echo = fc.record({
  name: fc.constant("echo" as const),
  id: uint(16),
  sequence: uint(16),
});

/** Types of ICMP with a message of each. */
const icmpMessage = fc.oneof(
  fc.tuple(fc.constantFrom(0, 8), echo),
  fc.tuple(
    fc.constant(3),
    fc.record({
      name: fc.constant("unreachable" as const),
      unused: uint(8),
      length: uint(8),
      mtu: uint(16),
    }),
  ),
  fc.tuple(
    fc.constant(5),
    fc.record({ name: fc.constant("redirect" as const), gateway: ipv4 }),
  ),
  fc.tuple(
    fc.constant(12),
    fc.record({
      name: fc.constant("parameter-problem" as const),
      pointer: uint(8),
      length: uint(8),
      unused: uint(16),
    }),
  ),
  fc.tuple(
    fc.constantFrom(13, 14),
    fc.record({
      name: fc.constant("timestamp" as const),
      id: uint(16),
      sequence: uint(16),
      originate: uint(32),
      receive: uint(32),
      transmit: uint(32),
    }),
  ),
  fc.tuple(
    fc.constantFrom(17, 18),
    fc.record({
      name: fc.constant("address-mask" as const),
      id: uint(16),
      sequence: uint(16),
      mask: ipv4,
    }),
  ),
  fc.tuple(
    fc.constantFrom(42, 43),
    fc.record({
      name: fc.constant("extended-echo" as const),
      id: uint(16),
      sequence: uint(8),
      flags: uint(8),
    }),
  ),
);

const neighborOption = fc.oneof(
  fc.record({
    name: fc.constantFrom(
      "source-link-address" as const,
      "target-link-address" as const,
    ),
    address: mac,
  }),
  fc.record({
    name: fc.constant("prefix" as const),
    prefix: ipv6,
    prefixLength: uint(8),
    flags: uint(8),
    validLifetime: uint(32),
    preferredLifetime: uint(32),
    reserved: uint(32),
  }),
  fc.record({
    name: fc.constant("mtu" as const),
    reserved: uint(16),
    mtu: uint(32),
  }),
  fc.record({
    name: fc.constant("name-servers" as const),
    reserved: uint(16),
    lifetime: uint(32),
    servers: fc.array(ipv6, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    name: fc.constant("search-list" as const),
    reserved: uint(16),
    lifetime: uint(32),
    domains: fc.array(fc.constantFrom("example.com", "a.b", "x"), {
      maxLength: 3,
    }),
  }),
  fc.record({ name: fc.constant("nonce" as const), nonce: hex(6) }),
  fc.record({
    name: fc.constant("route" as const),
    prefix: ipv6,
    prefixLength: fc.integer({ min: 65, max: 128 }),
    flags: uint(8),
    lifetime: uint(32),
  }),
  fc.record({
    name: fc.constant("other" as const),
    type: fc.constantFrom(200, 201),
    data: hex(6),
  }),
);
const neighborOptions = fc.array(neighborOption, { maxLength: 3 });

const listenerReport = fc.array(record6, { maxLength: 2 }).chain((records) =>
  fc.record({
    name: fc.constant("listener-report" as const),
    reserved: uint(16),
    recordCount: fc.constant(records.length),
    records: fc.constant(records),
  })
);

/** Types of ICMPv6 with a message of each, and whether a payload can follow. */
const icmpv6Message = fc.oneof(
  fc.tuple(fc.constantFrom(128, 129), echo, fc.constant(true)),
  fc.tuple(
    fc.constantFrom(1),
    fc.record({
      name: fc.constant("unreachable" as const),
      length: uint(8),
      unused: uint(24),
    }),
    fc.constant(true),
  ),
  fc.tuple(
    fc.constant(2),
    fc.record({ name: fc.constant("packet-too-big" as const), mtu: uint(32) }),
    fc.constant(true),
  ),
  fc.tuple(
    fc.constantFrom(131, 132),
    fc.record({
      name: fc.constant("listener" as const),
      maxResponse: uint(16),
      reserved: uint(16),
      group: ipv6,
    }),
    fc.constant(true),
  ),
  fc.tuple(fc.constant(143), listenerReport, fc.constant(true)),
  fc.tuple(
    fc.constant(134),
    fc.record({
      name: fc.constant("router-advertisement" as const),
      hopLimit: uint(8),
      managed: flag,
      other: flag,
      homeAgent: flag,
      preference: uint(2),
      reserved: uint(3),
      lifetime: uint(16),
      reachableTime: uint(32),
      retransTimer: uint(32),
      options: neighborOptions,
    }),
    fc.constant(false),
  ),
  fc.tuple(
    fc.constant(136),
    fc.record({
      name: fc.constant("neighbor-advertisement" as const),
      router: flag,
      solicited: flag,
      override: flag,
      reserved: uint(29),
      target: ipv6,
      options: neighborOptions,
    }),
    fc.constant(false),
  ),
  fc.tuple(
    fc.constant(137),
    fc.record({
      name: fc.constant("redirect" as const),
      reserved: uint(32),
      target: ipv6,
      destination: ipv6,
      options: neighborOptions,
    }),
    fc.constant(false),
  ),
);

const interfaceName = fc.constantFrom(
  "em0",
  "igb0.100",
  "vlan-dmz",
  "ix0/1",
  "carp10",
  "",
  "sixteen-octets-0",
);

const pflogCommon = {
  protocol: fc.constant("pflog" as const),
  littleEndian: flag,
  action: uint(8),
  reason: uint(8),
  ifname: interfaceName,
  direction: uint(8),
};
const pflogOwners = {
  ruleset: fc.constantFrom("", "relayd/www", "com.apple/250.Ap"),
  rulenr: uint(32),
  subrulenr: uint(32),
  uid: uint(32),
  pid: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  ruleUid: uint(32),
  rulePid: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
};
const translated = (af: number, address: fc.Arbitrary<string>) =>
  fc.record({
    ...pflogCommon,
    ...pflogOwners,
    layout: fc.constant(100 as const),
    af: fc.constant(af),
    naf: uint(8),
    rewritten: flag,
    src: address,
    dst: address,
    srcPort: port,
    dstPort: port,
  });

const pflog = fc.oneof(
  fc.record({
    ...pflogCommon,
    layout: fc.constant(28 as const),
    // The octet order of the old layout is told by the family itself.
    af: fc.constantFrom(2, 24),
    rulenr: uint(16),
  }),
  fc.record({
    ...pflogCommon,
    layout: fc.constant(45 as const),
    af: uint(8),
    ruleset: pflogOwners.ruleset,
    rulenr: uint(32),
    subrulenr: uint(32),
  }),
  fc.record({
    ...pflogCommon,
    ...pflogOwners,
    layout: fc.constant(61 as const),
    af: uint(8),
  }),
  fc.record({
    ...pflogCommon,
    ...pflogOwners,
    layout: fc.constant(69 as const),
    af: uint(8),
    ridentifier: uint(32),
  }),
  translated(2, ipv4),
  translated(24, ipv6),
);

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
