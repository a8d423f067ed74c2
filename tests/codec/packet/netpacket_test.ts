/*
 * Faults that NetPacket and its modules had, one test for each: wrong IPv6 pseudo-header and ICMPv6
 * length (NetPacket 1.7, issues 16 and 17), swapped Ethernet addresses (1.7.0), and four of the pf
 * log module of the OpenBSD port.
 */
import assert from "node:assert/strict";
import {
  decodeEthernet,
  encodeEthernet,
} from "../../../codec/packet/link/ethernet.ts";
import { decodePflog } from "../../../codec/packet/link/pflog.ts";
import { encodePflog } from "../../../codec/packet/link/pflog_encode.ts";
import {
  decodeIcmpv6,
  encodeIcmpv6,
} from "../../../codec/packet/network/icmpv6.ts";
import { decodeIpv6, encodeIpv6 } from "../../../codec/packet/network/ipv6.ts";
import { decodeTcp, encodeTcp } from "../../../codec/packet/transport/tcp.ts";
import { decodeUdp, encodeUdp } from "../../../codec/packet/transport/udp.ts";
import { fromHex } from "../../../codec/packet/octets.ts";

const ADDRESSES = {
  src: "fe80::78c8:a4ff:fe6f:7d3a",
  dst: "ff02::1:ff00:fc",
} as const;

/** The sum over a pseudo-header written out as octets, as RFC 8200, section 8.1, draws it. */
function drawnChecksum(upper: Uint8Array, nextHeader: number): number {
  const pseudo = fromHex(
    "fe80000000000000" + "78c8a4fffe6f7d3a" + "ff02000000000000" +
      "00000001ff0000fc" + upper.length.toString(16).padStart(8, "0") +
      "000000" + nextHeader.toString(16).padStart(2, "0"),
  );
  let sum = 0;
  for (const part of [pseudo, upper]) {
    for (let at = 0; at < part.length; at += 2) {
      sum += part[at]! * 256 + (part[at + 1] ?? 0);
    }
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return 0xffff - sum;
}

function withoutChecksum(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.slice().fill(0, at, at + 2);
}

Deno.test("encodeTcp() and encodeUdp() use the IPv6 pseudo-header", () => {
  const payload = Uint8Array.of(1, 2, 3);
  const options = { network: ADDRESSES };
  const tcp = encodeTcp({ srcPort: 1, dstPort: 2, payload }, options);
  assert.equal(
    decodeTcp(tcp).checksum,
    drawnChecksum(withoutChecksum(tcp, 16), 6),
  );
  const udp = encodeUdp({ srcPort: 1, dstPort: 2, payload }, options);
  assert.equal(
    decodeUdp(udp).checksum,
    drawnChecksum(withoutChecksum(udp, 6), 17),
  );
});

Deno.test("encodeIcmpv6() counts its own header in the pseudo-header's length", () => {
  const message = { name: "echo", id: 1, sequence: 2 } as const;
  const payload = Uint8Array.of(9, 8, 7, 6, 5);
  const icmp = encodeIcmpv6({ type: 128, message, payload }, {
    network: ADDRESSES,
  });
  assert.equal(icmp.length, 13);
  assert.equal(
    decodeIcmpv6(icmp).checksum,
    drawnChecksum(withoutChecksum(icmp, 2), 58),
  );
  const ip = encodeIpv6({ ...ADDRESSES, nextHeader: 58, payload: icmp });
  assert.equal(decodeIpv6(ip).payloadLength, 13);
});

Deno.test("decodeEthernet() does not swap source and destination", () => {
  const bytes = fromHex("020000000002" + "020000000001" + "0800");
  const { src, dst } = decodeEthernet(bytes);
  assert.equal(dst, "02:00:00:00:00:02");
  assert.equal(src, "02:00:00:00:00:01");
  assert.deepEqual(encodeEthernet({ src, dst, etherType: 0x0800 }), bytes);
});

Deno.test("decodePflog() keeps every character of interface and anchor names", () => {
  for (const name of ["vlan-dmz", "igb0.100", "a/b_c:d", "tun0@x", "a b"]) {
    const bytes = encodePflog({
      action: 1,
      direction: 1,
      ifname: name,
      ruleset: name,
    });
    const header = decodePflog(bytes);
    assert.equal(header.ifname, name);
    assert.equal(header.ruleset, name);
  }
});

Deno.test("encodePflog() encodes every action, and decodePflog() names those of OpenBSD", () => {
  const names = [
    "pass",
    "block",
    "scrub",
    "noscrub",
    "nat",
    "nonat",
    "binat",
    "nobinat",
    "rdr",
    "nordr",
    "synproxy-drop",
    "defer",
    "match",
    "divert",
    "rt",
    "afrt",
  ];
  for (let action = 0; action < 256; action++) {
    const bytes = encodePflog({ action, direction: 2, ifname: "em0" });
    const header = decodePflog(bytes);
    assert.equal(header.action, action);
    assert.equal(header.actionName, names[action]);
  }
});

Deno.test("decodePflog() names reasons above 14 and takes headers that are not 100 octets long", () => {
  const reasonName = (layout: 61 | 69 | 100, reason: number, af = 2) =>
    decodePflog(
      encodePflog({
        layout,
        af,
        action: 1,
        reason,
        direction: 1,
        ifname: "em0",
      }),
    ).reasonName;
  assert.equal(reasonName(100, 15), "translate");
  assert.equal(reasonName(100, 16), "no-route");
  assert.equal(reasonName(69, 15), "map-failed");
  assert.equal(reasonName(61, 14), "synproxy");
  assert.equal(reasonName(61, 15, 24), "state-locked");
  assert.equal(reasonName(61, 15, 30), "dummynet");
});

Deno.test("decodePflog() reads users and processes in the capturing host's order", () => {
  for (const littleEndian of [true, false]) {
    const bytes = encodePflog({
      action: 1,
      direction: 1,
      ifname: "em0",
      uid: 1000,
      pid: 4321,
      ruleUid: 1,
      rulePid: 99,
      littleEndian,
    });
    const { uid, pid, ruleUid, rulePid, rulenr } = decodePflog(
      bytes,
      0,
      bytes.length,
      { littleEndian },
    );
    assert.deepEqual([uid, pid, ruleUid, rulePid, rulenr], [
      1000,
      4321,
      1,
      99,
      0,
    ]);
    const other = decodePflog(bytes, 0, bytes.length, {
      littleEndian: !littleEndian,
    });
    assert.equal(other.uid, 0xe803_0000);
  }
});
