import assert from "node:assert/strict";
import { DecodeError } from "../../../../codec/error.ts";
import { dissect } from "../../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
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
