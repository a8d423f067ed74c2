/**
 * Random options of TCP, IPv4 and IPv6.
 *
 * @module
 */

import fc from "fast-check";
import { flag, hex, ipv4, ipv6, uint } from "./arbitrary_values.ts";

/** Options that IPv4 and TCP have in common; the kinds are none of those that are known. */
const otherOption = fc.record({
  name: fc.constant("other" as const),
  kind: fc.constantFrom(77, 99, 254),
  data: hex(0, 6),
});
const nop = fc.record({ name: fc.constant("nop" as const) });

export const tcpOption = fc.oneof(
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

export const ipv4Option = fc.oneof(
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

export const ipv6Option = fc.oneof(
  fc.record({ name: fc.constant("router-alert" as const), value: uint(16) }),
  fc.record({ name: fc.constant("jumbo" as const), length: uint(32) }),
  fc.record({ name: fc.constant("home-address" as const), address: ipv6 }),
  fc.record({
    name: fc.constant("other" as const),
    type: fc.constantFrom(30, 99),
    data: hex(0, 12),
  }),
);
