import assert from "node:assert/strict";
import { dissect } from "../../../../codec/packet/dissect.ts";
import { reencodePacket } from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodeAh,
  encodeAh,
  stripAh,
  stripEsp,
} from "../../../../codec/packet/network/ipsec.ts";
import { encodeIpv6 } from "../../../../codec/packet/network/ipv6.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

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
