import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CaptureReader,
  readCapture,
} from "../../../codec/capture/capture_reader.ts";
import type { CapturedPacket } from "../../../codec/capture/captured_packet.ts";
import {
  encodePcapHeader,
  encodePcapPacket,
} from "../../../codec/capture/pcap.ts";
import { ByteSource } from "../../../codec/capture/source.ts";
import { concatBytes } from "../../../codec/packet/octets.ts";
import { haveSharedData } from "../../shared_data.ts";
import { captureBytes, listCaptures } from "../captures.ts";

/** Reads a capture that comes in pieces that end at these offsets. */
function readInPieces(
  bytes: Uint8Array,
  lengths: readonly number[],
): { packets: CapturedPacket[]; damage: string | undefined } {
  const reader = new CaptureReader();
  const packets: CapturedPacket[] = [];
  const drain = () => {
    for (let p = reader.next(); p !== undefined; p = reader.next()) {
      packets.push(p);
    }
  };
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length]!;
    reader.push(bytes.slice(at, at + length));
    at += length;
    drain();
  }
  reader.finish();
  drain();
  return { packets, damage: reader.damage?.message };
}

function summary(packets: readonly CapturedPacket[]): unknown[] {
  return packets.map((p) => [
    p.number,
    p.seconds,
    p.nanoseconds,
    p.length,
    [...p.bytes],
    p.damaged,
    p.interface.linkType,
  ]);
}

Deno.test({
  name:
    "CaptureReader gives the same packets however a capture is cut into pieces",
  ignore: !haveSharedData,
  fn() {
    const lengths = [[1], [7], [24, 16, 3], [100], [1, 1000]];
    for (const { folder, name } of listCaptures()) {
      const bytes = captureBytes(folder, name).slice(0, 6000);
      const { packets, damage } = readCapture(bytes);
      for (const each of lengths) {
        const read = readInPieces(bytes, each);
        assert.deepEqual(summary(read.packets), summary(packets), name);
        assert.equal(read.damage, damage?.message);
      }
    }
  },
});

Deno.test("CaptureReader hands out each packet as soon as its last octet has come", () => {
  const options = { linkType: 1 };
  const packet = (n: number) =>
    encodePcapPacket(
      { seconds: n, nanoseconds: 0, bytes: new Uint8Array(50).fill(n) },
      options,
    );
  const reader = new CaptureReader();
  reader.push(encodePcapHeader(options));
  for (let n = 1; n < 5; n++) {
    const bytes = packet(n);
    for (let at = 0; at < bytes.length; at++) {
      assert.equal(reader.next(), undefined);
      reader.push(bytes.subarray(at, at + 1));
    }
    const next = reader.next()!;
    assert.equal(next.number, n);
    assert.deepEqual([...next.bytes], Array(50).fill(n));
  }
  assert.equal(reader.next(), undefined);
  reader.finish();
  assert.equal(reader.next(), undefined);
  assert.equal(reader.damage, undefined);
  assert.equal(reader.offset, 24 + 4 * 66);
});

Deno.test("CaptureReader copies no packet that came in one piece", () => {
  const options = { linkType: 1 };
  const bytes = concatBytes([
    encodePcapHeader(options),
    encodePcapPacket(
      { seconds: 0, nanoseconds: 0, bytes: new Uint8Array(10) },
      options,
    ),
  ]);
  const { packets } = readCapture(bytes);
  assert.equal(packets[0]!.bytes.buffer, bytes.buffer);
});

Deno.test("readCapture() takes random octets", () => {
  const magics = ["d4c3b2a1", "a1b2c3d4", "4d3cb2a1", "0a0d0d0a"].map((hex) =>
    Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16))
  );
  const rest = fc.uint8Array({ maxLength: 400, size: "max" });
  fc.assert(
    fc.property(fc.constantFrom(...magics), rest, (magic, bytes) => {
      const { packets, damage } = readCapture(concatBytes([magic, bytes]));
      for (const packet of packets) {
        assert.ok(packet.bytes.length <= bytes.length);
      }
      // A capture of random octets cannot be read to its end.
      if (bytes.length > 40) assert.notEqual(damage, undefined);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("ByteSource hands out what was put in, whatever the lengths", () => {
  const numbers = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
  fc.assert(fc.property(numbers, numbers, (pushes, takes) => {
    const source = new ByteSource();
    let pushed = 0;
    let taken = 0;
    for (const [i, length] of pushes.entries()) {
      source.push(Uint8Array.from({ length }, () => pushed++ & 255));
      const wanted = takes[i % takes.length]!;
      const skip = i % 3 === 2;
      if (skip) {
        source.skip(wanted);
        taken += wanted;
        continue;
      }
      const bytes = source.peek(wanted);
      if (bytes === undefined) {
        assert.ok(pushed - taken < wanted);
        continue;
      }
      const at = source.position;
      for (let n = 0; n < wanted; n++) {
        assert.equal(bytes[at + n], (taken + n) & 255);
      }
      source.take(wanted);
      taken += wanted;
      assert.equal(source.available, pushed - taken);
    }
  }));
});
