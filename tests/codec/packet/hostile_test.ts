import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError } from "../../../codec/error.ts";
import { dissect } from "../../../codec/packet/dissect.ts";
import { reencodePacket } from "../../../codec/packet/encode_packet.ts";
import type { Packet } from "../../../codec/packet/packet.ts";
import { packetToJson } from "../../../codec/text/json.ts";
import { formatPacketLine } from "../../../codec/text/line.ts";
import { CapturedPacket } from "../../../codec/capture/captured_packet.ts";
import { readCapture } from "../../../codec/capture/capture_reader.ts";
import { haveSharedData } from "../../shared_data.ts";
import { captureBytes, dissectCaptured, listCaptures } from "../captures.ts";
import { DECODERS } from "./protocols.ts";

/** Asks a packet for everything it can tell. */
function exhaust(captured: CapturedPacket, packet: Packet): string {
  const json = JSON.stringify(
    packetToJson(captured, packet, { payload: true }),
  );
  return json + formatPacketLine(packet, { link: true });
}

/** Repeats the same choices in each run, so that a failure can be found again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return state / 2 ** 32;
  };
}

/** The same packet, of which only the first octets were captured. */
function cutTo(captured: CapturedPacket, octets: number): CapturedPacket {
  return new CapturedPacket(
    captured.number,
    { seconds: captured.seconds, nanoseconds: captured.nanoseconds },
    captured.length,
    captured.bytes.subarray(0, octets),
    { interface: captured.interface, damaged: false },
  );
}

/** Packets beyond this are cut at each of their first octets alone; no header lies further in. */
const HEADERS_END = 200;

Deno.test({
  name: "dissect() takes every recorded packet cut at every octet",
  ignore: !haveSharedData,
  fn() {
    let count = 0;
    for (const { folder, name } of listCaptures()) {
      const { packets } = readCapture(captureBytes(folder, name));
      // Of many packets of one kind, some are enough.
      for (const captured of packets.filter((_, i) => i < 20 || i % 7 === 0)) {
        const last = Math.min(captured.bytes.length, HEADERS_END);
        for (let octets = 0; octets <= last; octets++) {
          const cut = cutTo(captured, octets);
          const packet = dissectCaptured(cut);
          exhaust(cut, packet);
          assert.equal(packet.truncated, octets < captured.length);
          assert.deepEqual(reencodePacket(packet), cut.bytes);
          count++;
        }
      }
    }
    assert.ok(count > 30_000, `${count} cuts`);
  },
});

Deno.test({
  name:
    "dissect() tells of a cut packet nothing that the whole one does not have",
  ignore: !haveSharedData,
  fn() {
    const { packets } = readCapture(
      captureBytes("generated", "stack-mix.pcap"),
    );
    for (const captured of packets) {
      const whole = dissectCaptured(captured);
      for (let octets = 0; octets < captured.bytes.length; octets += 3) {
        const { layers, cutHeader } = dissectCaptured(cutTo(captured, octets));
        const names = layers.map(({ protocol }) => protocol);
        const expected = whole.layers.map(({ protocol }) => protocol);
        assert.deepEqual(names, expected.slice(0, names.length));
        if (cutHeader === undefined || octets === 0) continue;
        const header = whole.layers[names.length];
        assert.equal(cutHeader.protocol, header?.protocol);
        const fields = header!.fields();
        for (const [name, value] of Object.entries(cutHeader.fields())) {
          assert.deepEqual(value, fields[name as keyof typeof fields]);
        }
      }
    }
  },
});

Deno.test({
  name: "dissect() takes every recorded packet with octets changed",
  ignore: !haveSharedData,
  fn() {
    const random = seeded(5);
    let count = 0;
    for (const { folder, name } of listCaptures()) {
      const { packets } = readCapture(captureBytes(folder, name));
      for (const captured of packets) {
        for (let round = 0; round < 8; round++) {
          const bytes = captured.bytes.slice(0, 1500);
          const changes = 1 + Math.floor(random() * 4);
          for (let i = 0; i < changes && bytes.length > 0; i++) {
            const at = Math.floor(
              random() * Math.min(bytes.length, HEADERS_END),
            );
            bytes[at] = random() < 0.3 ? 255 : Math.floor(random() * 256);
          }
          const changed = { ...captured, bytes, length: captured.length };
          const packet = dissectCaptured(changed as CapturedPacket);
          exhaust(changed as CapturedPacket, packet);
          assert.deepEqual(reencodePacket(packet), bytes);
          count++;
        }
      }
    }
    assert.ok(count > 10_000, `${count} packets`);
  },
});

Deno.test({
  name: "readCapture() takes every recorded capture with octets changed",
  ignore: !haveSharedData,
  fn() {
    const random = seeded(7);
    for (const { folder, name } of listCaptures()) {
      const original = captureBytes(folder, name).slice(0, 20_000);
      for (let round = 0; round < 12; round++) {
        const bytes = original.slice();
        for (let i = 0; i < 3 && bytes.length > 0; i++) {
          // The headers of the file and of the first packets come in for more.
          const reach = random() < 0.5 ? 64 : bytes.length;
          const at = Math.floor(random() * Math.min(reach, bytes.length));
          bytes[at] = random() < 0.3 ? 255 : Math.floor(random() * 256);
        }
        for (const captured of readCapture(bytes).packets) {
          exhaust(captured, dissectCaptured(captured));
        }
      }
    }
  },
});

for (const [name, decode] of Object.entries(DECODERS)) {
  Deno.test(`decoding ${name} reads nothing outside its bounds`, () => {
    const octets = fc.uint8Array({ maxLength: 120, size: "max" });
    let decoded = 0;
    fc.assert(
      fc.property(octets, fc.nat({ max: 30 }), (bytes, before) => {
        if (name === "ipv4" && bytes.length > 0) {
          bytes[0] = 0x40 | bytes[0]! & 15;
        }
        if (name === "ipv6" && bytes.length > 0) {
          bytes[0] = 0x60 | bytes[0]! & 15;
        }
        const readings = [0x00, 0xff].map((surroundings) => {
          const buffer = new Uint8Array(before + bytes.length + 300)
            .fill(surroundings);
          buffer.set(bytes, before);
          try {
            const header = decode(buffer, before, before + bytes.length);
            decoded++;
            assert.ok(header.payloadStart >= before);
            assert.ok(header.payloadEnd <= before + bytes.length);
            assert.ok(header.payloadStart <= header.payloadEnd);
            const { payloadStart, payloadEnd } = header;
            return [
              header.fields(),
              header.problems(),
              payloadStart,
              payloadEnd,
            ];
          } catch (error) {
            assert.ok(error instanceof DecodeError);
            return [error.message];
          }
        });
        assert.deepEqual(readings[0], readings[1]);
      }),
      { numRuns: 600 },
    );
    assert.ok(decoded > 50, `only ${decoded} were decoded`);
  });
}

/** Offsets of length fields in a plain packet of each kind, and the octets that each takes. */
const LENGTH_FIELDS: readonly {
  readonly capture: string;
  readonly packet: number;
  readonly offsets: readonly number[];
}[] = [
  // IHL; total length; data offset.
  { capture: "l2-l4-oddities.pcap", packet: 30, offsets: [14, 16, 17, 46] },
  // UDP length.
  { capture: "l2-l4-oddities.pcap", packet: 8, offsets: [38, 39] },
  // ARP address lengths.
  { capture: "l2-l4-oddities.pcap", packet: 9, offsets: [18, 19] },
  // IPv6 payload length; hop-by-hop length; option length.
  { capture: "ipv6-ext-icmpv6.pcap", packet: 2, offsets: [18, 19, 55, 57] },
  // Routing header length, segments left, last entry.
  { capture: "ipv6-ext-icmpv6.pcap", packet: 6, offsets: [55, 57, 58] },
  // Authentication header length.
  { capture: "ipv6-ext-icmpv6.pcap", packet: 15, offsets: [55] },
  // Lengths of the options of a router advertisement.
  { capture: "ipv6-ext-icmpv6.pcap", packet: 26, offsets: [71, 103, 111] },
  // Number of records, of auxiliary words, of sources.
  {
    capture: "ipv6-ext-icmpv6.pcap",
    packet: 37,
    offsets: [60, 61, 63, 64, 65],
  },
  // pflog header length.
  { capture: "pflog100-openbsd-actions.pcap", packet: 2, offsets: [0] },
];

Deno.test({
  name: "dissect() takes every value of every length field",
  ignore: !haveSharedData,
  fn() {
    for (const { capture, packet: number, offsets } of LENGTH_FIELDS) {
      const { packets } = readCapture(captureBytes("synthetic", capture));
      const captured = packets[number - 1]!;
      for (const offset of offsets) {
        for (let value = 0; value < 256; value++) {
          const bytes = captured.bytes.slice();
          bytes[offset] = value;
          const changed = { ...captured, bytes } as CapturedPacket;
          const packet = dissectCaptured(changed);
          exhaust(changed, packet);
          assert.deepEqual(reencodePacket(packet), bytes);
        }
      }
    }
  },
});

Deno.test("dissect() bounds the number of headers", () => {
  // An IPv6 packet of nothing but destination options headers that each name the next.
  const bytes = new Uint8Array(40 + 8 * 8000);
  bytes[0] = 0x60;
  bytes[4] = (8 * 8000) >>> 8;
  bytes[5] = (8 * 8000) & 0xff;
  bytes[6] = 60;
  for (let at = 40; at < bytes.length; at += 8) {
    bytes[at] = 60;
    bytes[at + 2] = 1;
    bytes[at + 3] = 4;
  }
  const packet = dissect(bytes, 101);
  assert.equal(packet.layers.length, 128);
  assert.deepEqual(packet.problems(), [
    {
      protocol: "ipv6-destination-options",
      problem: "more than 128 headers",
    },
  ]);
  assert.deepEqual(reencodePacket(packet), bytes);
});

Deno.test("dissect() bounds tunnels in tunnels", () => {
  const bytes = new Uint8Array(60_000);
  for (let at = 0; at + 20 <= bytes.length; at += 20) {
    const total = bytes.length - at;
    bytes.set([0x45, 0, total >>> 8, total & 0xff], at);
    bytes[at + 9] = 4;
  }
  assert.equal(dissect(bytes, 101).layers.length, 128);
});
