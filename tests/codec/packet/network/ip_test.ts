import assert from "node:assert/strict";
import { DecodeError, EncodeError } from "../../../../codec/error.ts";
import { dissect } from "../../../../codec/packet/dissect.ts";
import {
  encodePacket,
  reencodePacket,
} from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodeAh,
  encodeAh,
  stripAh,
  stripEsp,
} from "../../../../codec/packet/network/ipsec.ts";
import {
  decodeIpv4,
  encodeIpv4,
  stripIpv4,
} from "../../../../codec/packet/network/ipv4.ts";
import {
  decodeIpv6,
  encodeIpv6,
} from "../../../../codec/packet/network/ipv6.ts";
import { stripIpv6 } from "../../../../codec/packet/network/ipv6_strip.ts";
import { decodeRouting } from "../../../../codec/packet/network/ipv6_routing.ts";
import {
  decodeHopByHop,
  encodeHopByHop,
} from "../../../../codec/packet/network/ipv6_options_header.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

// IP (tos 0x10, ttl 61, id 4242, offset 0, flags [DF], proto TCP (6), length 24) 192.0.2.7 > 198.51.100.9
const IPV4 = fromHex(
  "45" + "10" + "0018" + "1092" + "4000" + "3d" + "06" + "40fa" + "c0000207" +
    "c6336409" + "01020304",
);

Deno.test("decodeIpv4() reads a header without options", () => {
  const ip = decodeIpv4(IPV4);
  assert.deepEqual(ip.fields(), {
    headerLength: 20,
    dscp: 4,
    ecn: 0,
    totalLength: 24,
    id: 4242,
    reserved: false,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 61,
    proto: 6,
    checksum: 0x40fa,
    src: "192.0.2.7",
    dst: "198.51.100.9",
    options: [],
  });
  assert.equal(ip.checksumStatus, "good");
  assert.equal(toHex(stripIpv4(IPV4)), "01020304");
  assert.deepEqual(encodeIpv4(ip), IPV4);
  const padded = new Uint8Array([...IPV4, 0, 0, 0, 0]);
  assert.equal(toHex(stripIpv4(padded)), "01020304");
});

Deno.test("decodeIpv4() tells a checksum that is left to the network card", () => {
  const bytes = IPV4.slice().fill(0, 10, 12);
  assert.equal(decodeIpv4(bytes).checksumStatus, "bad");
  assert.deepEqual(decodeIpv4(bytes).problems(), [
    "checksum 0x0000 is left to the network card",
  ]);
  bytes[11] = 1;
  assert.deepEqual(decodeIpv4(bytes).problems(), ["checksum 0x0001 is wrong"]);
});

Deno.test("decodeIpv4() reports a total length that goes over the end", () => {
  const short = IPV4.subarray(0, 22);
  assert.equal(decodeIpv4(short).truncated, true);
  assert.equal(toHex(decodeIpv4(short).payload), "0102");
  const lie = decodeIpv4(short, 0, 22, { cut: false });
  assert.equal(lie.truncated, false);
  assert.deepEqual(lie.problems(), [
    "total length 24 exceeds the 22 octets there are",
  ]);
});

Deno.test("decodeIpv4() throws on less than a header and on another version", () => {
  assert.throws(() => decodeIpv4(IPV4.subarray(0, 19)), DecodeError);
  const other = IPV4.slice();
  other[0] = 0x65;
  assert.throws(() => decodeIpv4(other), /version is 6/);
});

Deno.test("decodeIpv4() tells header lengths that cannot be", () => {
  const short = IPV4.slice();
  short[0] = 0x44;
  assert.deepEqual(decodeIpv4(short).problems(), [
    "header length 16 is below 20",
  ]);
  assert.equal(decodeIpv4(short).payload.length, 0);
  const long = IPV4.slice();
  long[0] = 0x4f;
  const problems = decodeIpv4(long, 0, long.length, { cut: false }).problems();
  assert.ok(problems.includes("header length 60 goes over the end"));
});

// options (record-route 192.0.2.1, RA, NOP, EOL)
const OPTIONS = fromHex(
  "49" + "00" + "0024" + "0001" + "0000" + "40" + "11" + "0000" + "c0000201" +
    "c0000202" + "070704c0000201" + "94040000" + "01" + "00000000",
);

Deno.test("decodeIpv4() reads options", () => {
  const ip = decodeIpv4(OPTIONS);
  assert.deepEqual(ip.options, [
    { name: "record-route", pointer: 4, addresses: ["192.0.2.1"] },
    { name: "router-alert", value: 0 },
    { name: "nop" },
    { name: "end", data: "000000" },
  ]);
  assert.equal(ip.checksumStatus, "bad");
  assert.deepEqual(
    encodeIpv4(ip, { lengths: "keep", checksums: "keep" }),
    OPTIONS,
  );
  assert.equal(decodeIpv4(encodeIpv4(ip)).checksumStatus, "good");
});

Deno.test("decodeIpv4() stops at an option that leads nowhere", () => {
  for (
    const [option, data] of [["4400", "00"], ["4401", "01"], ["44ff", "ff"]]
  ) {
    const bytes = OPTIONS.slice();
    bytes.set(fromHex(option!), 20);
    assert.deepEqual(decodeIpv4(bytes).options, [
      { name: "malformed", kind: 68, data: data + toHex(bytes, 22, 36) },
    ]);
  }
});

Deno.test("encodeIpv4() refuses what has no place in a header", () => {
  const least = { src: "192.0.2.1", dst: "192.0.2.2", proto: 1 };
  const addresses = Array(11).fill("192.0.2.1");
  const route = { name: "record-route", pointer: 4, addresses } as const;
  assert.throws(
    () => encodeIpv4({ ...least, options: [route] }),
    EncodeError,
  );
  assert.throws(
    () => encodeIpv4({ ...least, fragmentOffset: 12 }),
    EncodeError,
  );
  assert.throws(() => encodeIpv4({ ...least, ttl: 256 }), EncodeError);
  assert.throws(() => encodeIpv4({ ...least, dst: "::1" }), EncodeError);
  const payload = new Uint8Array(65_516);
  assert.throws(() => encodeIpv4({ ...least, payload }), EncodeError);
});

Deno.test("a checksum covers the end of a source route that is not used up", () => {
  const route = {
    name: "loose-source-route",
    pointer: 4,
    addresses: ["192.0.2.9"],
  } as const;
  const layers = [
    { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2", options: [route] },
    { protocol: "udp", srcPort: 9, dstPort: 9 },
  ] as const;
  const bytes = encodePacket(layers);
  assert.equal(
    dissect(bytes, LINK_TYPE.raw).find("udp")!.checksumStatus,
    "good",
  );
  const used = { ...route, pointer: 8 };
  const again = encodePacket([{ ...layers[0], options: [used] }, layers[1]]);
  assert.equal(
    dissect(again, LINK_TYPE.raw).find("udp")!.checksumStatus,
    "good",
  );
  const checksum = (all: Uint8Array) =>
    dissect(all, LINK_TYPE.raw).find("udp")!.checksum;
  assert.notEqual(checksum(bytes), checksum(again));
});

// IP6 (class 0x20, flowlabel 0xabcde, hlim 64, next-header UDP (17) payload length: 2) 2001:db8::1 > 2001:db8::2
const IPV6 = fromHex(
  "620abcde" + "0002" + "11" + "40" + "20010db8000000000000000000000001" +
    "20010db8000000000000000000000002" + "0102",
);

Deno.test("decodeIpv6() reads a header", () => {
  const ip = decodeIpv6(IPV6);
  assert.deepEqual(ip.fields(), {
    dscp: 8,
    ecn: 0,
    flowLabel: 0xabcde,
    payloadLength: 2,
    nextHeader: 17,
    hopLimit: 64,
    src: "2001:db8::1",
    dst: "2001:db8::2",
  });
  assert.equal(toHex(stripIpv6(IPV6)), "0102");
  assert.deepEqual(encodeIpv6(ip), IPV6);
  assert.throws(() => decodeIpv6(IPV6.subarray(0, 39)), DecodeError);
  const other = IPV6.slice();
  other[0] = 0x42;
  assert.throws(() => decodeIpv6(other), /version is 4/);
});

Deno.test("decodeIpv6() finds the length of a jumbogram", () => {
  const payload = new Uint8Array(70_000).fill(7);
  const jumbo = { name: "jumbo", length: 70_016 } as const;
  const bytes = encodePacket([
    { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
    { protocol: "ipv6-hop-by-hop", options: [jumbo] },
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ], { payload });
  const packet = dissect(bytes, LINK_TYPE.raw);
  assert.equal(packet.find("ipv6")!.payloadLength, 0);
  const udp = packet.find("udp")!;
  assert.equal(udp.length, 0);
  assert.equal(udp.payload.length, 70_000);
  assert.equal(udp.checksumStatus, "good");
});

Deno.test("dissect() verifies a checksum over the final destination of a routing header", () => {
  for (const routingType of [0, 2, 4]) {
    const bytes = encodePacket([
      { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
      {
        protocol: "ipv6-routing",
        routingType,
        segmentsLeft: 1,
        specific: routingType === 4 ? 0x0100_0000 : 0,
        addresses: ["2001:db8::a", "2001:db8::b"],
      },
      { protocol: "tcp", srcPort: 1, dstPort: 2 },
    ]);
    const packet = dissect(bytes, LINK_TYPE.raw);
    const routing = packet.find("ipv6-routing")!;
    assert.deepEqual(routing.addresses, ["2001:db8::a", "2001:db8::b"]);
    assert.equal(packet.find("tcp")!.checksumStatus, "good");
    // The other address is not the one that was covered.
    bytes[40 + 8 + (routingType === 4 ? 15 : 31)] = 0xee;
    const changed = dissect(bytes, LINK_TYPE.raw);
    assert.equal(changed.find("tcp")!.checksumStatus, "bad");
  }
});

Deno.test("dissect() verifies a checksum over the home address of a mobile node", () => {
  const home = { name: "home-address", address: "2001:db8::77" } as const;
  const bytes = encodePacket([
    { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
    { protocol: "ipv6-destination-options", options: [home] },
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ]);
  const packet = dissect(bytes, LINK_TYPE.raw);
  assert.equal(packet.find("udp")!.checksumStatus, "good");
});

Deno.test("decodeRouting() leaves what follows the addresses of segment routing", () => {
  const bytes = fromHex(
    "29" + "03" + "04" + "01" + "00000000" +
      "20010db8000000000000000000000001" + "0506070809000000",
  );
  const routing = decodeRouting(bytes);
  assert.deepEqual(routing.addresses, ["2001:db8::1"]);
  assert.equal(routing.data, "0506070809000000");
});

Deno.test("encodeHopByHop() pads options to whole units", () => {
  const value = { name: "router-alert", value: 0 } as const;
  const bytes = encodeHopByHop({ nextHeader: 58, options: [value] });
  assert.equal(toHex(bytes), "3a00" + "05020000" + "0100");
  assert.deepEqual(decodeHopByHop(bytes).options, [
    value,
    { name: "padN", data: "" },
  ]);
  assert.equal(
    toHex(encodeHopByHop({ nextHeader: 59 })),
    "3b00" + "010400000000",
  );
});

Deno.test("dissect() does not take a later fragment for a header", () => {
  const later = encodePacket([
    {
      protocol: "ipv4",
      src: "192.0.2.1",
      dst: "192.0.2.2",
      proto: 17,
      fragmentOffset: 1480,
    },
  ], { payload: new Uint8Array(64).fill(1) });
  const packet = dissect(later, LINK_TYPE.raw);
  assert.deepEqual(packet.layers.map(({ protocol }) => protocol), ["ipv4"]);
  assert.equal(packet.payload.length, 64);
  const first = encodePacket([
    {
      protocol: "ipv4",
      src: "192.0.2.1",
      dst: "192.0.2.2",
      moreFragments: true,
    },
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ], { payload: new Uint8Array(64) });
  const udp = dissect(first, LINK_TYPE.raw).find("udp")!;
  assert.equal(udp.checksumStatus, "unchecked");
});

Deno.test("dissect() verifies the checksum of an atomic fragment, and not that of a first one", () => {
  const status = (moreFragments: boolean) => {
    const bytes = encodePacket([
      { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
      { protocol: "ipv6-fragment", moreFragments, id: 7 },
      { protocol: "udp", srcPort: 1, dstPort: 2 },
    ]);
    return dissect(bytes, LINK_TYPE.raw).find("udp")!.checksumStatus;
  };
  assert.equal(status(false), "good");
  assert.equal(status(true), "unchecked");
});

Deno.test("decodeAh() counts its length in its own way", () => {
  // AH(spi=0x00000100,seq=0x13,icv=0x21d3a95c5ffd4d184622b9f8)
  const bytes = fromHex(
    "59" + "04" + "0000" + "00000100" + "00000013" +
      "21d3a95c5ffd4d184622b9f8" + "03",
  );
  const ah = decodeAh(bytes);
  assert.equal(ah.headerLength, 24);
  assert.equal(ah.spi, 0x100);
  assert.equal(ah.sequence, 0x13);
  assert.equal(ah.icv, "21d3a95c5ffd4d184622b9f8");
  assert.equal(toHex(stripAh(bytes)), "03");
  assert.deepEqual(encodeAh(ah), bytes);
  assert.equal(toHex(stripEsp(fromHex("0000000100000002aabb"))), "aabb");
});

Deno.test("dissect() goes on behind an authentication header that is too short", () => {
  const ah = fromHex("3a00" + "0000" + "00000007");
  const echo = fromHex("8000" + "1234" + "0001" + "0002");
  const bytes = encodeIpv6({
    src: "2001:db8::1",
    dst: "2001:db8::2",
    nextHeader: 51,
    payload: new Uint8Array([...ah, ...echo]),
  });
  const packet = dissect(bytes, LINK_TYPE.raw);
  assert.deepEqual(packet.find("icmpv6")?.message, {
    name: "echo",
    id: 1,
    sequence: 2,
  });
  assert.deepEqual(packet.find("ah")?.problems(), [
    "header length 8 is below 12",
  ]);
  assert.deepEqual(reencodePacket(packet), bytes);
});

Deno.test("dissect() follows tunnels", () => {
  const bytes = encodePacket([
    { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" },
    { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
    { protocol: "ipv4", src: "10.0.0.1", dst: "10.0.0.2" },
    { protocol: "tcp", srcPort: 1, dstPort: 2 },
  ]);
  const packet = dissect(bytes, LINK_TYPE.raw);
  assert.deepEqual(
    packet.layers.map(({ protocol }) => protocol),
    ["ipv4", "ipv6", "ipv4", "tcp"],
  );
  assert.equal(packet.find("tcp")!.checksumStatus, "good");
  assert.equal(packet.network!.src, "10.0.0.1");
});

Deno.test("stripIpv6() takes extension headers off", () => {
  const ip = { protocol: "ipv6", src: "::1", dst: "::2" } as const;
  const udp = { protocol: "udp", srcPort: 1, dstPort: 2 } as const;
  const chain = [
    ip,
    { protocol: "ipv6-hop-by-hop" },
    { protocol: "ipv6-destination-options" },
    { protocol: "ipv6-routing", routingType: 0, addresses: ["::3"] },
    { protocol: "ipv6-fragment", moreFragments: true },
    { protocol: "ah", spi: 1, icv: "00".repeat(12) },
  ] as const;
  const inner = encodePacket([...chain, udp]);
  assert.equal(toHex(stripIpv6(inner)).slice(0, 8), "00010002");
  const later = encodePacket([ip, {
    protocol: "ipv6-fragment",
    nextHeader: 0,
    fragmentOffset: 8,
  }], { payload: fromHex("0000aabbccddeeff01") });
  assert.equal(toHex(stripIpv6(later)), "0000aabbccddeeff01");
  const cut = encodePacket([ip, { protocol: "ipv6-hop-by-hop" }, udp]);
  cut[41] = 200;
  assert.equal(stripIpv6(cut).length, 0);
  assert.equal(stripIpv6(inner.subarray(0, 44)).length, 0);
  assert.equal(stripIpv6(encodePacket([{ ...ip, nextHeader: 0 }])).length, 0);
});

Deno.test("dissect() tells of a cut extension header what is there", () => {
  const rest = (nextHeader: number, octets: string) => {
    const payload = fromHex(octets);
    const head = { src: "2001:db8::1", dst: "2001:db8::2", nextHeader };
    const bytes = encodeIpv6({ ...head, payload });
    const packet = dissect(bytes, LINK_TYPE.raw, { length: 100 });
    return packet.cutHeader?.fields();
  };
  assert.deepEqual(rest(0, "11"), { nextHeader: 17 });
  assert.deepEqual(rest(60, "1101"), { nextHeader: 17, headerLength: 16 });
  assert.deepEqual(rest(43, "1102000100"), {
    nextHeader: 17,
    headerLength: 24,
    routingType: 0,
    segmentsLeft: 1,
  });
  assert.deepEqual(rest(51, "1104000000000009"), {
    nextHeader: 17,
    headerLength: 24,
    reserved: 0,
    spi: 9,
  });
  assert.deepEqual(rest(50, "00000009aa"), { spi: 9 });
});
