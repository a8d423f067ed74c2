import assert from "node:assert/strict";
import { dissect } from "../../../../codec/packet/dissect.ts";
import {
  encodePacket,
  reencodePacket,
} from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodeGre,
  encodeGre,
  GRE_FLAG,
  stripGre,
} from "../../../../codec/packet/network/gre.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";
import { formatPacketLine } from "../../../../codec/text/line.ts";

Deno.test("decodeGre() reads the fields that its flags announce", () => {
  // GREv0, key=0x2, seq 171
  const bytes = fromHex("3000" + "0800" + "00000002" + "000000ab" + "4500");
  const gre = decodeGre(bytes);
  assert.deepEqual(gre.fields(), {
    flags: 0x3000,
    protocolType: 0x0800,
    checksum: undefined,
    reserved: undefined,
    key: 2,
    sequence: 171,
    acknowledgement: undefined,
  });
  assert.equal(gre.checksumStatus, "absent");
  assert.equal(toHex(stripGre(bytes)), "4500");
  assert.deepEqual(encodeGre({ ...gre.fields(), payload: gre.payload }), bytes);
});

Deno.test("decodeGre() verifies a checksum over header and payload", () => {
  const payload = fromHex("010203");
  const flags = GRE_FLAG.checksum;
  const bytes = encodeGre({ protocolType: 0x6558, flags, key: 7, payload });
  assert.equal(bytes.length, 12 + 3);
  assert.equal(decodeGre(bytes).checksumStatus, "good");
  bytes[14] = 9;
  assert.equal(decodeGre(bytes).checksumStatus, "bad");
  const cut = decodeGre(bytes, 0, 14, { cut: true });
  assert.equal(cut.checksumStatus, "unchecked");
});

Deno.test("decodeGre() reads PPTP's version, and what there is of a cut header", () => {
  // GREv1, call 1, seq 5, ack 4
  const bytes = fromHex(
    "3081" + "880b" + "00040001" + "00000005" + "00000004" + "ff030021",
  );
  const gre = decodeGre(bytes);
  assert.equal(gre.version, 1);
  assert.equal(gre.acknowledgement, 4);
  assert.equal(toHex(gre.payload), "ff030021");
  const cut = decodeGre(bytes, 0, 14, { cut: true });
  assert.equal(cut.sequence, 5);
  assert.equal(cut.acknowledgement, undefined);
  assert.ok(cut.truncated && cut.broken);
  const short = decodeGre(bytes, 0, 14, { cut: false });
  assert.deepEqual(short.problems(), ["header length 16 goes over the end"]);
});

const OUTER = {
  protocol: "ipv4",
  src: "192.0.2.1",
  dst: "192.0.2.2",
} as const;
const INNER = [
  { protocol: "ipv4", src: "10.0.0.1", dst: "10.0.0.2" },
  { protocol: "udp", srcPort: 1, dstPort: 2 },
] as const;
const FRAME = {
  protocol: "ethernet",
  dst: "02:00:00:00:00:02",
  src: "02:00:00:00:00:01",
} as const;

Deno.test("dissect() follows GRE to packets, frames and PPP", () => {
  const tunnels = [
    [OUTER, { protocol: "gre", key: 2 }, ...INNER],
    [OUTER, { protocol: "gre" }, FRAME, ...INNER],
    [OUTER, { protocol: "gre", key: 1, acknowledgement: 1 }, {
      protocol: "ppp",
      framed: true,
    }, ...INNER],
    [{ ...OUTER, proto: 143 }, FRAME, ...INNER],
  ] as const;
  const texts = [
    "GREv0, key=0x2, length 38: ",
    "GREv0, length 48: ",
    "GREv1, key=0x1, ack 1, length 46: ",
    "",
  ];
  for (const [i, layers] of tunnels.entries()) {
    const bytes = encodePacket(layers, { payload: new Uint8Array(2) });
    const packet = dissect(bytes, LINK_TYPE.raw);
    assert.deepEqual(
      packet.layers.map(({ protocol }) => protocol),
      layers.map(({ protocol }) => protocol),
    );
    assert.deepEqual(packet.problems(), []);
    assert.deepEqual(reencodePacket(packet), bytes);
    assert.equal(
      formatPacketLine(packet),
      `IP 192.0.2.1 > 192.0.2.2: ${
        texts[i]
      }IP 10.0.0.1.1 > 10.0.0.2.2: UDP, length 2`,
    );
  }
});

Deno.test("dissect() leaves what GRE carries of other protocols, or behind a route", () => {
  const layers = [OUTER, { protocol: "gre", protocolType: 0x8909 }] as const;
  const bytes = encodePacket(layers, { payload: new Uint8Array(8) });
  assert.equal(
    formatPacketLine(dissect(bytes, LINK_TYPE.raw)),
    "IP 192.0.2.1 > 192.0.2.2: GREv0, length 12: gre-proto-0x8909",
  );
  const routed = encodePacket([OUTER, {
    protocol: "gre",
    protocolType: 0x0800,
    flags: GRE_FLAG.routing,
  }], { payload: fromHex("45000000") });
  const packet = dissect(routed, LINK_TYPE.raw);
  assert.equal(packet.layers.length, 2);
  assert.deepEqual(reencodePacket(packet), routed);
});

Deno.test("dissect() bounds frames in tunnels in frames", () => {
  const bytes = new Uint8Array(60_000);
  for (let at = 0; at + 14 <= bytes.length; at += 14) {
    bytes.set([0x65, 0x58], at + 12);
  }
  assert.equal(dissect(bytes).layers.length, 128);
});
