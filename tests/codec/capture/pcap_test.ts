import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodeError } from "../../../codec/error.ts";
import { MAX_CAPTURED_LENGTH } from "../../../codec/capture/captured_packet.ts";
import { readCapture } from "../../../codec/capture/capture_reader.ts";
import {
  encodePcapHeader,
  encodePcapPacket,
  type PcapPacket,
  type PcapWriteOptions,
} from "../../../codec/capture/pcap.ts";
import { concatBytes, fromHex, toHex } from "../../../codec/packet/octets.ts";
import { haveSharedData } from "../../shared_data.ts";
import { captureBytes } from "../captures.ts";

function writePcap(
  packets: readonly PcapPacket[],
  options: PcapWriteOptions,
): Uint8Array {
  return concatBytes([
    encodePcapHeader(options),
    ...packets.map((packet) => encodePcapPacket(packet, options)),
  ]);
}

const PACKET: PcapPacket = {
  seconds: 1_700_000_000,
  nanoseconds: 123_456_789,
  bytes: Uint8Array.of(1, 2, 3, 4),
};

Deno.test("encodePcapHeader() and encodePcapPacket() write what libpcap reads", () => {
  assert.equal(
    toHex(writePcap([PACKET], { linkType: 1 })),
    "d4c3b2a1" + "0200" + "0400" + "00000000" + "00000000" + "00000400" +
      "01000000" + "00f15365" + "40e20100" + "04000000" + "04000000" +
      "01020304",
  );
  assert.equal(
    toHex(
      writePcap([{ ...PACKET, length: 9 }], {
        linkType: 117,
        nanoseconds: true,
        littleEndian: false,
        snapLength: 3,
      }),
    ),
    "a1b23c4d" + "0002" + "0004" + "00000000" + "00000000" + "00000003" +
      "00000075" + "6553f100" + "075bcd15" + "00000003" + "00000009" +
      "010203",
  );
});

Deno.test("readCapture() reads what was written", () => {
  const packets = fc.array(
    fc.record({
      seconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
      bytes: fc.uint8Array({ maxLength: 60 }),
      extra: fc.nat({ max: 1000 }),
    }),
    { maxLength: 8 },
  );
  const options = fc.record({
    linkType: fc.integer({ min: 0, max: 2 ** 16 - 1 }),
    nanoseconds: fc.boolean(),
    littleEndian: fc.boolean(),
  });
  fc.assert(fc.property(packets, options, (given, how) => {
    const written = given.map(({ extra, ...packet }) => ({
      ...packet,
      length: packet.bytes.length + extra,
    }));
    const read = readCapture(writePcap(written, how));
    assert.equal(read.damage, undefined);
    assert.deepEqual(
      read.packets.map(({ number, seconds, nanoseconds, bytes, length }) => ({
        number,
        seconds,
        nanoseconds,
        bytes: [...bytes],
        length,
      })),
      written.map(({ seconds, nanoseconds, bytes, length }, i) => ({
        number: i + 1,
        seconds,
        nanoseconds: how.nanoseconds
          ? nanoseconds
          : nanoseconds - nanoseconds % 1000,
        bytes: [...bytes],
        length,
      })),
    );
    for (const packet of read.packets) {
      assert.equal(packet.interface.linkType, how.linkType);
      assert.equal(packet.interface.littleEndian, how.littleEndian);
      assert.equal(packet.interface.timeDigits, how.nanoseconds ? 9 : 6);
    }
  }));
});

Deno.test("encodePcapPacket() refuses what has no place", () => {
  const options = { linkType: 1 };
  assert.throws(
    () => encodePcapPacket({ ...PACKET, seconds: -1 }, options),
    EncodeError,
  );
  assert.throws(
    () => encodePcapPacket({ ...PACKET, length: 3 }, options),
    EncodeError,
  );
  assert.throws(() => encodePcapHeader({ linkType: 2 ** 26 }), EncodeError);
});

Deno.test("readCapture() hands out what there is of the last packet, and says so", () => {
  const whole = writePcap([PACKET, PACKET], { linkType: 1 });
  for (let cut = 1; cut < 20; cut++) {
    const { packets, damage } = readCapture(
      whole.subarray(0, whole.length - cut),
    );
    if (cut > 4) {
      // The header of the second packet is not there whole.
      assert.equal(packets.length, 1);
      assert.match(damage!.message, /ends within the header of packet 2/);
    } else {
      assert.equal(packets.length, 2);
      assert.equal(packets[1]!.bytes.length, 4 - cut);
      assert.equal(packets[1]!.length, 4);
      assert.equal(packets[1]!.damaged, true);
      assert.equal(
        damage!.message,
        `the file ends within packet 2: ${4 - cut} of 4 octets are there`,
      );
    }
    assert.equal(packets[0]!.damaged, false);
    assert.equal(damage!.offset, 44);
  }
});

Deno.test("readCapture() takes no packet that claims more than any has", () => {
  const whole = writePcap([PACKET, PACKET], { linkType: 1 });
  for (const claim of ["ffffffff", "01000400", "00000080"]) {
    const bytes = whole.slice();
    bytes.set(fromHex(claim), 24 + 20 + 8);
    const { packets, damage } = readCapture(bytes);
    assert.equal(packets.length, 1);
    assert.match(
      damage!.message,
      /packet 2 claims \d+ octets, more than 262144/,
    );
  }
  const most = { ...PACKET, bytes: new Uint8Array(MAX_CAPTURED_LENGTH) };
  assert.equal(
    readCapture(writePcap([most], { linkType: 1 })).damage,
    undefined,
  );
});

Deno.test("readCapture() reads the modified format with its longer headers", () => {
  const bytes = concatBytes([
    fromHex(
      "34cdb2a1" + "02000400" + "0000000000000000" + "ffff0000" + "01000000",
    ),
    fromHex("01000000" + "02000000" + "02000000" + "02000000"),
    fromHex("0000000000000000" + "abcd"),
  ]);
  const { packets, damage } = readCapture(bytes);
  assert.equal(damage, undefined);
  assert.equal(toHex(packets[0]!.bytes), "abcd");
  assert.equal(packets[0]!.nanoseconds, 2000);
});

Deno.test("readCapture() takes lengths that stand the wrong way round, as old versions have them", () => {
  const bytes = writePcap([{ ...PACKET, length: 90 }], { linkType: 1 });
  const swapped = bytes.slice();
  swapped.set(bytes.subarray(36, 40), 32);
  swapped.set(bytes.subarray(32, 36), 36);
  swapped[6] = 3;
  const { packets } = readCapture(swapped);
  assert.equal(packets[0]!.length, 90);
  assert.equal(packets[0]!.bytes.length, 4);
});

Deno.test("readCapture() tells link type and check sequence apart", () => {
  const bytes = writePcap([PACKET], { linkType: 1 });
  bytes.set(fromHex("01000024"), 20); // Two words of check sequence.
  const { packets } = readCapture(bytes);
  assert.equal(packets[0]!.interface.linkType, 1);
  assert.equal(packets[0]!.interface.fcsLength, 4);
  bytes.set(fromHex("01000030"), 20); // The bit that says so is not set.
  assert.equal(readCapture(bytes).packets[0]!.interface.fcsLength, undefined);
});

interface FormatCase {
  readonly name: string;
  readonly packets: number;
  readonly damage?: RegExp;
  readonly nanoseconds?: number;
  readonly littleEndian?: boolean;
}

const FORMATS: readonly FormatCase[] = [
  { name: "fmt-badmagic.pcap", packets: 0, damage: /format is not known/ },
  { name: "fmt-be-us.pcap", packets: 2, littleEndian: false },
  {
    name: "fmt-cut-in-file-header.pcap",
    packets: 0,
    damage: /ends within its first header/,
  },
  {
    name: "fmt-cut-in-packet.pcap",
    packets: 2,
    damage: /ends within packet 2: 60 of 67/,
  },
  { name: "fmt-empty.pcap", packets: 0 },
  { name: "fmt-le-ns.pcap", packets: 2, nanoseconds: 123_456_789 },
  { name: "fmt-le-us.pcap", packets: 2 },
  { name: "fmt-loop-108.pcap", packets: 2 },
  { name: "fmt-loop-null-le.pcap", packets: 4 },
  { name: "fmt-raw-101.pcap", packets: 2 },
  { name: "fmt-raw-12.pcap", packets: 1 },
  { name: "fmt-version-2.3.pcap", packets: 2 },
  { name: "fmt-zero-bytes.pcap", packets: 0, damage: /nothing in it/ },
];

for (const { name, packets, damage, nanoseconds, littleEndian } of FORMATS) {
  Deno.test({
    name: `readCapture() reads ${name}`,
    ignore: !haveSharedData,
    fn() {
      const read = readCapture(captureBytes("synthetic", name));
      assert.equal(read.packets.length, packets);
      if (damage === undefined) assert.equal(read.damage, undefined);
      else assert.match(read.damage!.message, damage);
      for (const [i, packet] of read.packets.entries()) {
        assert.equal(packet.seconds, 1_700_000_000 + i);
        assert.equal(packet.nanoseconds, nanoseconds ?? 250_000_000);
        assert.equal(packet.interface.littleEndian, littleEndian ?? true);
      }
    },
  });
}

Deno.test({
  name:
    "readCapture() refuses a version of long ago and reads one that is to come",
  ignore: !haveSharedData,
  fn() {
    const old = readCapture(
      captureBytes("libpcap", "pcap-invalid-version-1.pcap"),
    );
    assert.equal(old.packets.length, 0);
    assert.match(old.damage!.message, /version 1.4 is not known/);
    const later = captureBytes("libpcap", "pcap-invalid-version-2.pcap");
    assert.equal(readCapture(later).packets.length, 1);
  },
});
