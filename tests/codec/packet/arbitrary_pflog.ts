/**
 * Random headers of pf's log, in every layout.
 *
 * @module
 */

import fc from "fast-check";
import { flag, ipv4, ipv6, port, uint } from "./arbitrary_values.ts";

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

export const pflog = fc.oneof(
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
