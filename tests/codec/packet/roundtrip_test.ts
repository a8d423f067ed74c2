import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError } from "../../../codec/error.ts";
import { dissect } from "../../../codec/packet/dissect.ts";
import { reencodePacket } from "../../../codec/packet/encode_packet.ts";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import { haveSharedData } from "../../shared_data.ts";
import { listCaptures, readPackets } from "../captures.ts";
import { DECODERS, encodeFields } from "./protocols.ts";

/** Octets that mean something in many headers come more often than chance would have them. */
const octet = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 0x21, 0x45, 0x60, 100, 255),
  fc.integer({ min: 0, max: 255 }),
);

/** Up to 160 octets. */
const octets = fc.array(octet, { maxLength: 160, size: "max" }).map((all) =>
  Uint8Array.from(all)
);

/** Without these, hardly any random octets would be taken for the header. */
const FIRST_OCTETS: Readonly<Record<string, readonly number[]>> = {
  ipv4: [0x45, 0x46, 0x47, 0x4f, 0x40, 0x44],
  ipv6: [0x60, 0x6f],
  pflog: [45, 48, 61, 64, 69, 72, 100, 101, 255],
  gre: [0x00, 0x20, 0x30, 0x80, 0xb0, 0x40],
  ppp: [0xff, 0x00, 0x21, 0xc0],
  igmp: [0x11, 0x12, 0x16, 0x17, 0x22],
  icmp: [0, 3, 4, 5, 8, 9, 10, 11, 12, 13, 15, 17, 42],
  icmpv6: [1, 2, 3, 4, 128, 130, 131, 133, 134, 135, 136, 137, 143, 160],
};

for (const [name, decode] of Object.entries(DECODERS)) {
  Deno.test(`encoding what was decoded as ${name} gives the same octets`, () => {
    let decoded = 0;
    const first = FIRST_OCTETS[name];
    const starts = first === undefined
      ? fc.constant(undefined)
      : fc.constantFrom(...first);
    fc.assert(
      fc.property(octets, starts, (bytes, start) => {
        if (start !== undefined && bytes.length > 0) bytes[0] = start;
        let header;
        try {
          header = decode(bytes);
        } catch (error) {
          assert.ok(error instanceof DecodeError);
          return;
        }
        decoded++;
        const again = encodeFields(header.protocol, header.fields(), {
          payload: header.payload,
          lengths: "keep",
          checksums: "keep",
        });
        assert.deepEqual(again, bytes.slice(0, header.payloadEnd));
      }),
      { numRuns: 2000 },
    );
    assert.ok(decoded > 100, `only ${decoded} were decoded`);
  });
}

for (const [name, linkType] of Object.entries(LINK_TYPE)) {
  Deno.test(`reencodePacket() gives back random octets of link type ${name}`, () => {
    fc.assert(
      fc.property(octets, fc.nat({ max: 40 }), (bytes, more) => {
        const length = bytes.length + more;
        const packet = dissect(bytes, linkType, { length });
        assert.deepEqual(reencodePacket(packet), bytes);
      }),
      { numRuns: 1000 },
    );
  });
}

Deno.test({
  name: "reencodePacket() gives back every packet of every recorded capture",
  ignore: !haveSharedData,
  fn() {
    let count = 0;
    for (const { folder, name } of listCaptures()) {
      for (const { captured, packet } of readPackets(folder, name).packets) {
        const again = reencodePacket(packet);
        assert.deepEqual(again, captured.bytes, `${name} ${captured.number}`);
        count++;
      }
    }
    assert.ok(count > 1400, `${count} packets`);
  },
});

Deno.test({
  name:
    "encodePacket() fills in the lengths and checksums that a real stack wrote",
  ignore: !haveSharedData,
  fn() {
    const { packets } = readPackets("generated", "stack-mix.pcap");
    for (const { captured, packet } of packets) {
      const again = encodePacket(packet.layers);
      assert.deepEqual(again, captured.bytes, `packet ${captured.number}`);
    }
    assert.equal(packets.length, 251);
  },
});
