import assert from "node:assert/strict";
import { dissect } from "../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import type { PlainLayer } from "../../../codec/packet/encode_layer.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import { formatPacketLine } from "../../../codec/text/line.ts";
import { escapeText } from "../../../codec/text/escape.ts";
import { TCP_FLAG } from "../../../codec/packet/transport/tcp.ts";

const ETHERNET = {
  protocol: "ethernet",
  dst: "02:00:00:00:00:02",
  src: "02:00:00:00:00:01",
} as const;
const IPV4 = { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" } as const;
const IPV6 = {
  protocol: "ipv6",
  src: "2001:db8::1",
  dst: "2001:db8::2",
} as const;

function line(
  layers: readonly PlainLayer[],
  payload: number,
  linkType: number = LINK_TYPE.raw,
): string {
  const bytes = encodePacket(layers, { payload: new Uint8Array(payload) });
  return formatPacketLine(dissect(bytes, linkType));
}

function tcp(more: Partial<PlainLayer & { protocol: "tcp" }>): PlainLayer {
  return { protocol: "tcp", srcPort: 40001, dstPort: 22, window: 512, ...more };
}

Deno.test("formatPacketLine() writes TCP as tcpdump does", () => {
  const { syn, ack, psh, fin, urg } = TCP_FLAG;
  assert.equal(
    line([
      IPV4,
      tcp({
        flags: syn,
        sequence: 7,
        options: [
          { name: "mss", value: 1460 },
          { name: "sack-permitted" },
          { name: "timestamps", value: 1, echo: 0 },
          { name: "nop" },
          { name: "window-scale", shift: 7 },
        ],
      }),
    ], 0),
    "IP 192.0.2.1.40001 > 192.0.2.2.22: Flags [S], seq 7, win 512, " +
      "options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0",
  );
  assert.equal(
    line([
      IPV6,
      tcp({ flags: psh | ack, sequence: 4294967290, acknowledgement: 3 }),
    ], 10),
    "IP6 2001:db8::1.40001 > 2001:db8::2.22: Flags [P.], seq 4294967290:4, ack 3, win 512, length 10",
  );
  assert.equal(
    line([
      IPV4,
      tcp({
        flags: ack,
        options: [
          { name: "nop" },
          { name: "nop" },
          { name: "timestamps", value: 4294967295, echo: 5 },
        ],
      }),
    ], 0),
    "IP 192.0.2.1.40001 > 192.0.2.2.22: Flags [.], ack 0, win 512, " +
      "options [nop,nop,TS val 4294967295 ecr 5], length 0",
  );
  assert.match(
    line([IPV4, tcp({ flags: fin | urg, urgentPointer: 9 })], 0),
    /Flags \[FU\], seq 0, win 512, urg 9, length 0$/,
  );
  assert.match(line([IPV4, tcp({})], 0), /Flags \[none\], win 512, length 0$/);
});

Deno.test("formatPacketLine() writes tags, tunnels and extension headers", () => {
  assert.equal(
    line(
      [
        { ...ETHERNET, etherType: 0x88a8 },
        { protocol: "vlan", id: 200, etherType: 0x8100 },
        { protocol: "vlan", id: 300, priority: 5, dropEligible: true },
        IPV4,
        { protocol: "udp", srcPort: 1, dstPort: 2 },
      ],
      3,
      LINK_TYPE.ethernet,
    ),
    "vlan 200, p 0, vlan 300, p 5, DEI, IP 192.0.2.1.1 > 192.0.2.2.2: UDP, length 3",
  );
  assert.equal(
    line([
      IPV4,
      IPV6,
      { protocol: "ipv6-hop-by-hop" },
      { protocol: "ipv6-fragment", id: 9 },
      { protocol: "udp", srcPort: 1, dstPort: 2 },
    ], 1),
    "IP 192.0.2.1 > 192.0.2.2: IP6 2001:db8::1.1 > 2001:db8::2.2: HBH frag (00000009:0|9) UDP, length 1",
  );
});

Deno.test("formatPacketLine() writes what is not decoded", () => {
  assert.equal(
    line([{ ...ETHERNET, etherType: 0x88cc }], 46, LINK_TYPE.ethernet),
    "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype LLDP (0x88cc), length 46",
  );
  assert.equal(
    line([{ ...IPV4, proto: 89 }], 44),
    "IP 192.0.2.1 > 192.0.2.2: OSPF, length 44",
  );
  assert.equal(
    line([{ ...IPV4, proto: 200 }], 4),
    "IP 192.0.2.1 > 192.0.2.2: ip-proto-200, length 4",
  );
  assert.equal(
    line([{
      ...IPV4,
      proto: 17,
      id: 77,
      fragmentOffset: 1008,
      moreFragments: true,
    }], 8),
    "IP 192.0.2.1 > 192.0.2.2: UDP fragment, id 77, offset 1008+, length 8",
  );
  assert.equal(formatPacketLine(dissect(new Uint8Array(7), 147)), "length 7");
});

Deno.test("formatPacketLine() names a header that is cut, and what is wrong", () => {
  const bytes = encodePacket([IPV4, tcp({})]);
  const cut = dissect(bytes.subarray(0, 30), LINK_TYPE.raw, { length: 40 });
  assert.equal(
    formatPacketLine(cut),
    "IP 192.0.2.1.40001 > 192.0.2.2.22:  [|tcp]",
  );
  const noPorts = dissect(bytes.subarray(0, 23), LINK_TYPE.raw, { length: 40 });
  assert.equal(formatPacketLine(noPorts), "IP 192.0.2.1 > 192.0.2.2:  [|tcp]");
  bytes[36] = 0xff;
  assert.match(
    formatPacketLine(dissect(bytes, LINK_TYPE.raw)),
    /length 0 \[tcp: checksum 0xff[0-9a-f]{2} is wrong\]$/,
  );
});

Deno.test("formatPacketLine() writes pf's log, an address from before translation included", () => {
  const inner = [IPV4, { protocol: "udp", srcPort: 1, dstPort: 2 }] as const;
  const log = {
    protocol: "pflog",
    action: 1,
    direction: 1,
    ifname: "vlan-dmz.7",
    rulenr: 12,
    ruleset: "relayd/www",
    subrulenr: 3,
    uid: 55,
    pid: 777,
  } as const;
  assert.equal(
    line([log, ...inner], 0, LINK_TYPE.pflog),
    "rule 12.relayd/www.3/0(match) [uid 55, pid 777]: block in on vlan-dmz.7: " +
      "IP 192.0.2.1.1 > 192.0.2.2.2: UDP, length 0",
  );
  const rewritten = {
    ...log,
    action: 8,
    direction: 3,
    reason: 200,
    rulenr: 0xffffffff,
    uid: 0xffffffff,
    rewritten: true,
    src: "10.0.0.1",
    dst: "10.0.0.2",
    srcPort: 5,
    dstPort: 6,
  };
  assert.equal(
    line([rewritten, ...inner], 0, LINK_TYPE.pflog),
    "rule def/unkn(200): rdr fwd on vlan-dmz.7: [rewritten: src 10.0.0.1:5, dst 10.0.0.2:6] " +
      "IP 192.0.2.1.1 > 192.0.2.2.2: UDP, length 0",
  );
});

Deno.test("formatPacketLine() lets no packet steer a terminal", () => {
  const log = {
    protocol: "pflog",
    action: 1,
    direction: 1,
    ifname: "\x1b[2Jem0\n",
    ruleset: "a\\b\x7f\x9b",
    rulenr: 1,
  } as const;
  const text = line([log, IPV4], 0, LINK_TYPE.pflog);
  assert.match(text, /rule 1\.a\\x5cb\\x7f\\x9b\/0/);
  assert.match(text, /on \\x1b\[2Jem0\\x0a:/);
  // deno-lint-ignore no-control-regex -- None may be left.
  assert.doesNotMatch(text, /[\x00-\x1f\x7f-\x9f]/);
  assert.equal(escapeText("plain \u00e4"), "plain \u00e4");
});

Deno.test("formatPacketLine() writes ARP with the length of the frame's payload", () => {
  const arp = {
    protocol: "arp",
    operation: 1,
    senderHardware: "02:00:00:00:00:01",
    senderProtocol: "192.0.2.1",
    targetProtocol: "192.0.2.2",
  } as const;
  const bytes = encodePacket([ETHERNET, arp]);
  const padded = new Uint8Array([...bytes, ...new Uint8Array(18)]);
  assert.equal(
    formatPacketLine(dissect(padded)),
    "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 46",
  );
  assert.equal(
    formatPacketLine(dissect(bytes), { link: true }),
    "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype ARP (0x0806), " +
      "ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28",
  );
});

const SHORT =
  "[icmpv6: hop limit 64 is not 255] [icmpv6: message of type 135 is too short]";

Deno.test("formatPacketLine() names ICMPv6 messages that are not decoded", () => {
  const text = (type: number, code = 0) =>
    line([IPV6, { protocol: "icmpv6", type, code }], 4);
  const addresses = "IP6 2001:db8::1 > 2001:db8::2: ICMP6, ";
  assert.equal(
    text(155, 1),
    addresses + "RPL, DODAG information object, length 8",
  );
  assert.equal(text(155, 9), addresses + "RPL, code-#9, length 8");
  assert.equal(
    text(151),
    addresses + "multicast router advertisement, length 8",
  );
  assert.equal(
    text(135),
    addresses + "neighbor solicitation, length 8 " + SHORT,
  );
  assert.equal(text(200), addresses + "unknown icmp6 type (200), length 8");
});

Deno.test("formatPacketLine() writes what there is of a cut echo", () => {
  const message = { name: "echo", id: 7, sequence: 1 } as const;
  const bytes = encodePacket([IPV4, { protocol: "icmp", type: 8, message }]);
  const cut = dissect(bytes.subarray(0, 26), LINK_TYPE.raw, { length: 28 });
  assert.equal(
    formatPacketLine(cut),
    "IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id 7, length 8",
  );
});

Deno.test("formatPacketLine() names access points and Cisco's protocols", () => {
  const cdp = line(
    [
      { protocol: "ethernet", dst: "01:00:0c:cc:cc:cc", src: ETHERNET.src },
      { protocol: "llc", dsap: 0xaa, ssap: 0xaa },
      { protocol: "snap", organization: 0x00000c, etherType: 0x2000 },
    ],
    10,
    LINK_TYPE.ethernet,
  );
  assert.equal(
    cdp,
    "02:00:00:00:00:01 > 01:00:0c:cc:cc:cc, 802.3, length 18, LLC, dsap SNAP (0xaa), ssap SNAP (0xaa), " +
      "unnumbered 0x3, SNAP, oui Cisco (0x00000c), pid CDP (0x2000), length 10",
  );
  const bridge = line(
    [
      { protocol: "ethernet", dst: "01:80:c2:00:00:00", src: ETHERNET.src },
      { protocol: "llc", dsap: 0x42, ssap: 0x43 },
    ],
    35,
    LINK_TYPE.ethernet,
  );
  assert.match(
    bridge,
    /LLC, dsap STP \(0x42\), ssap STP \(0x43\), unnumbered 0x3, length 35$/,
  );
});

Deno.test("formatPacketLine() names messages of which no more than the type is known", () => {
  const icmp = encodePacket([IPV4, { protocol: "icmp", type: 4 }]);
  assert.match(
    formatPacketLine(dissect(icmp, LINK_TYPE.raw)),
    /ICMP source quench, length 4 \[icmp: message of type 4 is too short\]$/,
  );
  assert.match(
    line([{ ...IPV4, dst: "224.0.0.4" }, {
      protocol: "igmp",
      type: 0x13,
      group: "0.0.0.0",
    }], 0),
    /: igmp dvmrp$/,
  );
  const other = [{ name: "other", kind: 161, data: "" } as const];
  assert.match(
    line([IPV4, tcp({ options: [...other, { name: "nop" }] })], 0),
    /options \[unknown-161,nop/,
  );
});

Deno.test("formatPacketLine() writes an IP packet as what it says that it is", () => {
  const bytes = encodePacket([
    { ...ETHERNET, etherType: 0x0800 },
    IPV6,
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ]);
  bytes.set([0x08, 0x00], 12);
  assert.equal(
    formatPacketLine(dissect(bytes)),
    "IP6 2001:db8::1.1 > 2001:db8::2.2: UDP, length 0 [ipv4: version is 6]",
  );
});
