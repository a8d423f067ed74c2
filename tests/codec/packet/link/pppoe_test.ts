import assert from "node:assert/strict";
import { DecodeError } from "../../../../codec/error.ts";
import { dissect } from "../../../../codec/packet/dissect.ts";
import {
  encodePacket,
  reencodePacket,
} from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodePpp,
  encodePpp,
  stripPpp,
} from "../../../../codec/packet/link/ppp.ts";
import {
  decodePppoe,
  encodePppoe,
  stripPppoe,
} from "../../../../codec/packet/link/pppoe.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";
import { formatPacketLine } from "../../../../codec/text/line.ts";

const ETHERNET = {
  protocol: "ethernet",
  dst: "02:00:00:00:00:02",
  src: "02:00:00:00:00:01",
} as const;
const INNER = [
  { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
  { protocol: "udp", srcPort: 1, dstPort: 2 },
] as const;

Deno.test("decodePppoe() reads a header, and leaves out what its length leaves out", () => {
  const bytes = fromHex("1100" + "002a" + "0004" + "c0210102" + "0000");
  const pppoe = decodePppoe(bytes);
  assert.deepEqual(pppoe.fields(), {
    version: 1,
    type: 1,
    code: 0,
    session: 42,
    length: 4,
  });
  assert.equal(toHex(stripPppoe(bytes)), "c0210102");
  const again = encodePppoe({ ...pppoe.fields(), payload: pppoe.payload });
  assert.equal(toHex(again), toHex(bytes.subarray(0, 10)));
  const short = decodePppoe(bytes, 0, 8, { cut: false });
  assert.deepEqual(short.problems(), [
    "length 4 exceeds the 2 octets that follow",
  ]);
  assert.throws(() => decodePppoe(bytes.subarray(0, 5)), DecodeError);
});

Deno.test("decodePpp() reads a protocol of one octet, and address and control", () => {
  const read = (text: string) => decodePpp(fromHex(text)).fields();
  const plain = { framed: false, proto: 0x21, compressed: false };
  assert.deepEqual(read("0021"), plain);
  assert.deepEqual(read("21"), { ...plain, compressed: true });
  assert.deepEqual(read("ff030021"), { ...plain, framed: true });
  assert.deepEqual(read("ff0321"), {
    ...plain,
    framed: true,
    compressed: true,
  });
  assert.equal(toHex(stripPpp(fromHex("ff032145"))), "45");
  assert.equal(toHex(encodePpp({ proto: 0xc021, framed: true })), "ff03c021");
  for (const text of ["", "00", "ff03", "ff0300"]) {
    assert.throws(() => decodePpp(fromHex(text)), DecodeError, text);
  }
});

Deno.test("dissect() follows a PPPoE session, on its own interface too", () => {
  const session = [{ protocol: "pppoe", session: 0x3c1 }, {
    protocol: "ppp",
  }] as const;
  const line =
    "PPPoE [ses 0x3c1] IP6 2001:db8::1.1 > 2001:db8::2.2: UDP, length 3";
  const payload = new Uint8Array(3);
  const framed = encodePacket([ETHERNET, ...session, ...INNER], { payload });
  const padded = new Uint8Array([...framed, 0, 0, 0]);
  const packet = dissect(padded);
  assert.equal(formatPacketLine(packet), line);
  assert.deepEqual(packet.problems(), []);
  assert.deepEqual(reencodePacket(packet), padded);
  const bare = encodePacket([...session, ...INNER], { payload });
  assert.equal(formatPacketLine(dissect(bare, LINK_TYPE.pppEthernet)), line);
  const ppp = encodePacket([{ protocol: "ppp", framed: true }, ...INNER], {
    payload,
  });
  for (const linkType of [LINK_TYPE.ppp, LINK_TYPE.pppHdlc]) {
    assert.equal(
      formatPacketLine(dissect(ppp, linkType)),
      "IP6 2001:db8::1.1 > 2001:db8::2.2: UDP, length 3",
    );
  }
});

Deno.test("formatPacketLine() writes how PPPoE and PPP begin", () => {
  const sought = encodePacket(
    [{ ...ETHERNET, etherType: 0x8863 }, { protocol: "pppoe", code: 9 }],
    { payload: fromHex("01010000") },
  );
  assert.equal(formatPacketLine(dissect(sought)), "PPPoE PADI, length 4");
  const begun = encodePacket([ETHERNET, { protocol: "pppoe", session: 1 }, {
    protocol: "ppp",
    proto: 0xc021,
  }], { payload: new Uint8Array(10) });
  assert.equal(
    formatPacketLine(dissect(begun)),
    "PPPoE [ses 0x1] LCP (0xc021), length 10",
  );
});
