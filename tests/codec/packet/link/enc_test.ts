import assert from "node:assert/strict";
import { dissect } from "../../../../codec/packet/dissect.ts";
import {
  encodePacket,
  reencodePacket,
} from "../../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../../codec/packet/link_type.ts";
import {
  decodeEnc,
  ENC_FLAG,
  encodeEnc,
  stripEnc,
} from "../../../../codec/packet/link/enc.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";
import { formatPacketLine } from "../../../../codec/text/line.ts";

Deno.test("decodeEnc() reads a header of either octet order", () => {
  const fields = { family: 2, spi: 0x1000, flags: 0x0c00 };
  for (
    const [octets, littleEndian] of [
      ["02000000" + "00001000" + "000c0000", true],
      ["00000002" + "00001000" + "00000c00", false],
    ] as const
  ) {
    const bytes = fromHex(octets + "45");
    const enc = decodeEnc(bytes);
    assert.deepEqual(enc.fields(), { ...fields, littleEndian });
    assert.equal(toHex(stripEnc(bytes)), "45");
    const payload = enc.payload;
    assert.deepEqual(encodeEnc({ ...enc.fields(), payload }), bytes);
  }
});

Deno.test("dissect() reads what IPsec opened, in both versions of IP", () => {
  const { authentic, confidential } = ENC_FLAG;
  const inner = [
    { protocol: "ipv6", src: "2001:db8::1", dst: "2001:db8::2" },
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ] as const;
  for (
    const [flags, protection] of [
      [0, "(unprotected)"],
      [authentic, "(authentic)"],
      [authentic | confidential, "(authentic,confidential)"],
    ] as const
  ) {
    for (const family of [24, 28]) {
      const bytes = encodePacket([
        { protocol: "enc", family, spi: 0x1000, flags, littleEndian: true },
        ...inner,
      ]);
      const packet = dissect(bytes, LINK_TYPE.enc);
      assert.equal(
        formatPacketLine(packet),
        `${protection}: SPI 0x00001000: IP6 2001:db8::1.1 > 2001:db8::2.2: UDP, length 0`,
      );
      assert.deepEqual(reencodePacket(packet), bytes);
    }
  }
});
