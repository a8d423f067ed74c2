/**
 * Random messages of ICMP, ICMPv6 and IGMP.
 *
 * @module
 */

import fc from "fast-check";
import { flag, hex, ipv4, ipv6, mac, uint } from "./arbitrary_values.ts";

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

export const igmpQuery = fc.array(ipv4, { maxLength: 3 }).chain((sources) =>
  fc.record({
    reserved: uint(4),
    suppress: flag,
    robustness: uint(3),
    intervalCode: uint(8),
    sourceCount: fc.constant(sources.length),
    sources: fc.constant(sources),
  })
);
export const igmpReport = fc.array(record4, { maxLength: 3 }).chain((records) =>
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
export const icmpMessage = fc.oneof(
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
export const icmpv6Message = fc.oneof(
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
