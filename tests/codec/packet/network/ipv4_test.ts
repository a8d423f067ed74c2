import assert from "node:assert/strict";
import { DecodeError, EncodeError } from "../../../../codec/error.ts";
import { dissect } from "../../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodeIpv4,
  encodeIpv4,
  stripIpv4,
} from "../../../../codec/packet/network/ipv4.ts";
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
