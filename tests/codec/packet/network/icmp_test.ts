import assert from "node:assert/strict";
import { EncodeError } from "../../../../codec/error.ts";
import { dissect, dissectQuoted } from "../../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import { decodeFloatCode } from "../../../../codec/packet/network/group_records.ts";
import {
  decodeIcmp,
  encodeIcmp,
  stripIcmp,
} from "../../../../codec/packet/network/icmp.ts";
import {
  decodeIcmpv6,
  encodeIcmpv6,
  stripIcmpv6,
} from "../../../../codec/packet/network/icmpv6.ts";
import {
  decodeIgmp,
  encodeIgmp,
  stripIgmp,
} from "../../../../codec/packet/network/igmp.ts";
import { encodeIpv4 } from "../../../../codec/packet/network/ipv4.ts";
import { encodeIpv6 } from "../../../../codec/packet/network/ipv6.ts";
import type { NeighborOption } from "../../../../codec/packet/network/neighbor_option.ts";
import { encodeNeighborOption } from "../../../../codec/packet/network/neighbor_option_encode.ts";
import { decodeNeighborOptions } from "../../../../codec/packet/network/neighbor_options.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

Deno.test("decodeIcmp() reads an echo", () => {
  // ICMP echo request, id 1, seq 2, length 10
  const bytes = fromHex("0800" + "8f9a" + "0001" + "0002" + "6162");
  const icmp = decodeIcmp(bytes);
  assert.deepEqual(icmp.message, { name: "echo", id: 1, sequence: 2 });
  assert.equal(toHex(stripIcmp(bytes)), "6162");
  const again = encodeIcmp({ ...icmp.fields(), payload: fromHex("6162") });
  assert.equal(decodeIcmp(again).checksumStatus, "good");
});

Deno.test("decodeIcmp() takes a message that is cut within its own fields", () => {
  const icmp = decodeIcmp(fromHex("0d00" + "0000" + "00010002" + "0000"));
  assert.deepEqual(icmp.message, { name: "other" });
  assert.equal(icmp.payload.length, 6);
});

Deno.test("decodeIcmp() reads as many routers as are there", () => {
  const bytes = fromHex(
    "0900" + "0000" + "03" + "02" + "0708" + "c0000201" + "00000000" +
      "c0000202" + "80000000" + "c0",
  );
  const { message, payload } = decodeIcmp(bytes);
  assert.deepEqual(message, {
    name: "router-advertisement",
    count: 3,
    entrySize: 2,
    lifetime: 1800,
    routers: [
      { address: "192.0.2.1", preference: 0 },
      { address: "192.0.2.2", preference: 0x8000_0000 },
    ],
  });
  assert.equal(toHex(payload), "c0");
});

Deno.test("dissectQuoted() reads the packet that an error is about", () => {
  const quoted = encodeIpv4({
    src: "192.0.2.1",
    dst: "192.0.2.2",
    proto: 17,
    payload: fromHex("0035" + "9c41" + "0100" + "0000"),
    totalLength: 300,
  }, { lengths: "keep" });
  const message = {
    name: "unreachable",
    unused: 0,
    length: 0,
    mtu: 0,
  } as const;
  const bytes = encodeIcmp({ type: 3, code: 3, message, payload: quoted });
  const packet = dissectQuoted(decodeIcmp(bytes))!;
  assert.equal(packet.network?.dst, "192.0.2.2");
  const udp = packet.find("udp")!;
  assert.equal(udp.srcPort, 53);
  assert.equal(udp.truncated, true);
  assert.deepEqual(packet.problems(), []);
});

Deno.test("dissectQuoted() leaves out the extensions behind the packet", () => {
  const quoted = encodeIpv4({
    src: "192.0.2.1",
    dst: "192.0.2.2",
    proto: 6,
    payload: new Uint8Array(108),
  });
  assert.equal(quoted.length, 128);
  const payload = new Uint8Array([...quoted, 0x20, 0, 0, 0]);
  const message = {
    name: "time-exceeded",
    unused: 0,
    length: 32,
    unused2: 0,
  } as const;
  const icmp = decodeIcmp(encodeIcmp({ type: 11, message, payload }));
  assert.equal(dissectQuoted(icmp)!.bytes.length, 128);
  const echo = { name: "echo", id: 0, sequence: 0 } as const;
  const other = decodeIcmp(encodeIcmp({ type: 8, message: echo, payload }));
  assert.equal(dissectQuoted(other), undefined);
});

Deno.test("decodeIcmpv6() reads a neighbor solicitation with its options", () => {
  const bytes = fromHex(
    "8700" + "0000" + "00000000" + "fe8000000000000000000000000000fc" +
      "0101" + "020000000001" + "0e01" + "a1a2a3a4a5a6",
  );
  assert.deepEqual(decodeIcmpv6(bytes).message, {
    name: "neighbor-solicitation",
    reserved: 0,
    target: "fe80::fc",
    options: [
      { name: "source-link-address", address: "02:00:00:00:00:01" },
      { name: "nonce", nonce: "a1a2a3a4a5a6" },
    ],
  });
  assert.equal(stripIcmpv6(bytes).length, 0);
});

Deno.test("decodeNeighborOptions() ends at a length of 0", () => {
  const bytes = fromHex("0500" + "000000000000" + "0501" + "000000000500");
  assert.deepEqual(decodeNeighborOptions(bytes, 0, bytes.length), [
    { name: "malformed", type: 5, data: toHex(bytes, 1) },
  ]);
});

Deno.test("decodeNeighborOptions() reads what routers announce", () => {
  const bytes = fromHex(
    // prefix info, route info of 8 octets, RDNSS, DNSSL, PREF64
    "0304" + "40c0" + "00278d00" + "00093a80" + "00000000" +
      "20010db8000100000000000000000000" +
      "1802" + "4008" + "00000708" + "20010db800020000" +
      "1903" + "0000" + "00000e10" + "20010db8000000000000000000000053" +
      "1f03" + "0000" + "00000e10" + "076578616d706c6503636f6d00000000" +
      "2602" + "0708" + "0064ff9b0000000000000000",
  );
  assert.deepEqual(decodeNeighborOptions(bytes, 0, bytes.length), [
    {
      name: "prefix",
      prefix: "2001:db8:1::",
      prefixLength: 64,
      flags: 0xc0,
      validLifetime: 2_592_000,
      preferredLifetime: 604_800,
      reserved: 0,
    },
    {
      name: "route",
      prefix: "2001:db8:2::",
      prefixLength: 64,
      flags: 8,
      lifetime: 1800,
    },
    {
      name: "name-servers",
      reserved: 0,
      lifetime: 3600,
      servers: ["2001:db8::53"],
    },
    {
      name: "search-list",
      reserved: 0,
      lifetime: 3600,
      domains: ["example.com"],
    },
    {
      name: "nat64-prefix",
      scaledLifetime: 225,
      prefixLengthCode: 0,
      prefix: "64:ff9b::",
    },
  ]);
});

Deno.test("decodeNeighborOptions() gives as octets what it cannot say otherwise", () => {
  // Names with a dot within a label, a label that goes over the end, padding that is not zero.
  const names = ["02612e00", "0561620000", "01610001"];
  for (const name of names) {
    const data = "0000" + "00000001" + name.padEnd(16, "0");
    const bytes = fromHex("1f02" + data);
    assert.deepEqual(decodeNeighborOptions(bytes, 0, 16), [
      { name: "other", type: 31, data },
    ], name);
  }
});

Deno.test("decodeIcmpv6() tells multicast listener queries of version 1 and 2 apart", () => {
  const group = "ff15000000000000000000000000beef";
  const first = decodeIcmpv6(fromHex("8200" + "0000" + "27100000" + group));
  assert.deepEqual(first.message, {
    name: "listener",
    maxResponse: 10_000,
    reserved: 0,
    group: "ff15::beef",
  });
  const second = decodeIcmpv6(
    fromHex("8200" + "0000" + "27100000" + group + "0a" + "7d" + "0000"),
  );
  assert.deepEqual(second.message, {
    name: "listener-query",
    maxResponse: 10_000,
    reserved: 0,
    group: "ff15::beef",
    reservedBits: 0,
    suppress: true,
    robustness: 2,
    intervalCode: 125,
    sourceCount: 0,
    sources: [],
  });
});

Deno.test("encodeIcmpv6() refuses what has no place", () => {
  const other = { name: "other", type: 200, data: "00" } as const;
  const message = {
    name: "router-solicitation",
    reserved: 0,
    options: [other],
  } as const;
  assert.throws(() => encodeIcmpv6({ type: 133, message }), EncodeError);
  assert.throws(() => encodeIcmpv6({ type: 256 }), EncodeError);
});

Deno.test("decodeIgmp() tells its versions apart", () => {
  const version = (text: string) => decodeIgmp(fromHex(text)).version;
  assert.equal(version("1100eeff00000000"), 1);
  assert.equal(version("1164ee9b00000000"), 2);
  assert.equal(version("1164ec1e00000000" + "027d0000"), 3);
  assert.equal(version("1200000000000000"), 1);
  assert.equal(version("1600000000000000"), 2);
  assert.equal(version("1700000000000000"), 2);
  assert.equal(version("2200000000000000"), 3);
  assert.equal(version("1300000000000000"), undefined);
});

Deno.test("decodeIgmp() reads the records of a report", () => {
  // igmp v3 report, 2 group record(s) [gaddr 239.1.2.3 to_in] [gaddr 232.1.1.1 allow { 198.51.100.7 }]
  const bytes = fromHex(
    "2200" + "0000" + "0000" + "0002" + "03000000" + "ef010203" + "05000001" +
      "e8010101" + "c6336407",
  );
  const igmp = decodeIgmp(bytes);
  assert.equal(igmp.group, undefined);
  assert.deepEqual(igmp.report, {
    reserved: 0,
    recordCount: 2,
    records: [
      { type: 3, group: "239.1.2.3", sources: [], auxiliary: "" },
      {
        type: 5,
        group: "232.1.1.1",
        sources: ["198.51.100.7"],
        auxiliary: "",
      },
    ],
  });
  const again = encodeIgmp(igmp.fields());
  assert.equal(decodeIgmp(again).checksumStatus, "good");
  assert.equal(stripIgmp(bytes).length, 0);
});

Deno.test("decodeIgmp() tells of records that are claimed and not there", () => {
  const bytes = encodeIgmp({ type: 0x22 });
  bytes[7] = 9;
  const igmp = decodeIgmp(bytes);
  assert.equal(igmp.report?.recordCount, 9);
  assert.ok(igmp.problems().includes("9 records or sources claimed, 0 there"));
});

Deno.test("decodeFloatCode() reads times of IGMPv3 and MLDv2", () => {
  assert.equal(decodeFloatCode(127, 8), 127);
  assert.equal(decodeFloatCode(0x80, 8), 128);
  assert.equal(decodeFloatCode(0xff, 8), 31 * 2 ** 10);
  assert.equal(decodeFloatCode(10_000, 16), 10_000);
  assert.equal(decodeFloatCode(0x8000, 16), 32_768);
  assert.equal(decodeFloatCode(0xffff, 16), 8191 * 2 ** 10);
});

Deno.test("decodeNeighborOptions() reads a route whose prefix takes more room than it needs", () => {
  // As some cable routers announce the default route.
  const route = "1803" + "0000" + "000000b4" + "00".repeat(16);
  const bytes = fromHex(route);
  const options = decodeNeighborOptions(bytes, 0, bytes.length);
  assert.deepEqual(options, [{
    name: "route",
    prefix: "::",
    prefixLength: 0,
    prefixOctets: 16,
    flags: 0,
    lifetime: 180,
  }]);
  assert.equal(toHex(encodeNeighborOption(options[0]!)), route);
});

Deno.test("decodeIcmpv6() tells of records that are claimed and not there", () => {
  // One record of two sources, of which one is there.
  const bytes = fromHex(
    "8f00" + "0000" + "0000" + "0001" + "01000002" +
      "ff020000000000000000000000000002" + "fe800000000000000000000000000001",
  );
  const report = decodeIcmpv6(bytes);
  assert.deepEqual(report.problems(), [
    "1 records or sources claimed, 0 there",
  ]);
  const cut = decodeIcmpv6(bytes, 0, bytes.length, { cut: true });
  assert.deepEqual(cut.problems(), []);
});

Deno.test("dissectQuoted() reads the packet that an IPv6 redirect is about", () => {
  const quoted = encodeIpv6({
    src: "2001:db8::1",
    dst: "2001:db8::2",
    nextHeader: 17,
    payload: fromHex("0035" + "9c41" + "0100" + "1234"),
    payloadLength: 256,
  }, { lengths: "keep" });
  const message = (options: readonly NeighborOption[]) => ({
    name: "redirect",
    reserved: 0,
    target: "fe80::2",
    destination: "2001:db8::2",
    options,
  } as const);
  const target = {
    name: "target-link-address",
    address: "02:00:00:00:00:02",
  } as const;
  const data = toHex(new Uint8Array([0, 0, 0, 0, 0, 0, ...quoted]));
  const packet = { name: "redirected-packet", data } as const;
  const redirect = decodeIcmpv6(
    encodeIcmpv6({ type: 137, message: message([target, packet]) }),
  );
  const original = dissectQuoted(redirect)!;
  assert.equal(original.network?.dst, "2001:db8::2");
  assert.equal(original.find("udp")?.dstPort, 40001);
  assert.deepEqual(original.problems(), []);
  const without = encodeIcmpv6({ type: 137, message: message([target]) });
  assert.equal(dissectQuoted(decodeIcmpv6(without)), undefined);
});

Deno.test("decodeIcmp() and decodeIcmpv6() read of a cut echo what is there", () => {
  for (
    const [decode, encode, type] of [
      [decodeIcmp, encodeIcmp, "08"],
      [decodeIcmpv6, encodeIcmpv6, "81"],
    ] as const
  ) {
    const bytes = fromHex(type + "00" + "8f9a" + "0102" + "03");
    const icmp = decode(bytes, 0, bytes.length, { cut: true });
    assert.deepEqual(icmp.message, { name: "cut-echo", id: 0x0102 });
    assert.equal(toHex(icmp.payload), "03");
    const message = { name: "cut-echo", id: 0x0102 } as const;
    const payload = icmp.payload;
    const again = encode({ ...icmp.fields(), message, payload }, {
      checksums: "keep",
    });
    assert.deepEqual(again, bytes);
  }
});

Deno.test("decodeIcmpv6() calls no message short of which a fragment has the rest", () => {
  const layers = [
    { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
    { protocol: "ipv6-fragment", moreFragments: true, id: 1 },
    { protocol: "icmpv6", type: 131 },
  ] as const;
  const payload = new Uint8Array(4);
  const fragment = dissect(encodePacket(layers, { payload }), LINK_TYPE.raw);
  assert.deepEqual(fragment.problems(), []);
  const whole = encodePacket([layers[0], layers[2]], { payload });
  assert.deepEqual(dissect(whole, LINK_TYPE.raw).problems(), [
    { protocol: "icmpv6", problem: "message of type 131 is too short" },
  ]);
});
