import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { decodeCommand, type DecodeFlags } from "../../cli/decode.ts";
import {
  encodePcapHeader,
  encodePcapPacket,
} from "../../codec/capture/pcap.ts";
import type { PlainLayer } from "../../codec/packet/encode_layer.ts";
import { encodePacket } from "../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../codec/packet/link_type.ts";
import { concatBytes } from "../../codec/packet/octets.ts";

const FORMAT = { linkType: LINK_TYPE.raw };

function packet(seconds: number, layers: readonly PlainLayer[]): Uint8Array {
  const bytes = encodePacket(layers, { payload: new Uint8Array(4) });
  return encodePcapPacket({ seconds, nanoseconds: 250_000_000, bytes }, FORMAT);
}

function udp(seconds: number, srcPort = 5): Uint8Array {
  return packet(seconds, [
    { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" },
    { protocol: "udp", srcPort, dstPort: 53 },
  ]);
}

const HEADER = encodePcapHeader(FORMAT);
const CAPTURE = concatBytes([HEADER, udp(0), udp(1), udp(2)]);
const LINES =
  "1970-01-01 00:00:00.250000 IP 192.0.2.1.5 > 192.0.2.2.53: UDP, length 4\n" +
  "1970-01-01 00:00:01.250000 IP 192.0.2.1.5 > 192.0.2.2.53: UDP, length 4\n" +
  "1970-01-01 00:00:02.250000 IP 192.0.2.1.5 > 192.0.2.2.53: UDP, length 4\n";

interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly complaints: readonly string[];
}

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces);
}

async function decode(
  pieces: readonly Uint8Array[],
  flags: DecodeFlags = {},
): Promise<Outcome> {
  const written: Uint8Array[] = [];
  const complaints: string[] = [];
  const status = await decodeCommand(flags, {
    input: streamOf(pieces),
    write: (bytes) => void written.push(bytes.slice()),
    complain: (line) => complaints.push(line),
    now: () => 0,
  });
  const output = new TextDecoder().decode(concatBytes(written));
  return { status, output, complaints };
}

function inPieces(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) {
    pieces.push(bytes.slice(at, at + length));
  }
  return pieces;
}

Deno.test("decodeCommand() prints one line for each packet", async () => {
  for (const length of [1, 10, 10_000]) {
    assert.deepEqual(await decode(inPieces(CAPTURE, length)), {
      status: 0,
      output: LINES,
      complaints: [],
    });
  }
});

/** A block of a pcapng file, its low octet first, of whole 32-bit words. */
function block(type: number, ...words: readonly number[]): Uint8Array {
  const length = 12 + 4 * words.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  [type, length, ...words, length].forEach((word, i) =>
    view.setUint32(4 * i, word, true)
  );
  return bytes;
}

Deno.test("decodeCommand() lets no interface's name steer a terminal", async () => {
  const capture = concatBytes([
    block(0x0a0d0d0a, 0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff),
    // Link type 101, no snap length; if_name of 4 octets: "e\r\x1b[", then the end of the options.
    block(1, 101, 0, 4 << 16 | 2, 0x5b1b0d65, 0),
    block(6, 0, 0, 0, 0, 0),
  ]);
  const { output } = await decode([capture]);
  assert.equal(output, "1970-01-01 00:00:00.000000 e\\x0d\\x1b[ length 0\n");
  const { output: json } = await decode([capture], { json: true });
  assert.equal(JSON.parse(json).interface, "e\r\x1b[");
});

Deno.test("decodeCommand() reads gzip, of several members too", async () => {
  const zipped = gzipSync(CAPTURE);
  const halves = concatBytes([
    gzipSync(CAPTURE.subarray(0, 40)),
    gzipSync(CAPTURE.subarray(40)),
  ]);
  for (const bytes of [zipped, halves]) {
    for (const length of [1, 50, 10_000]) {
      const { status, output } = await decode(inPieces(bytes, length));
      assert.equal(status, 0);
      assert.equal(output, LINES);
    }
  }
});

Deno.test("decodeCommand() prints what there is of a gzip file that is cut", async () => {
  const many = concatBytes([
    HEADER,
    ...Array.from({ length: 3000 }, (_, i) => udp(i, i)),
  ]);
  const zipped = gzipSync(many);
  const { status, output, complaints } = await decode(
    inPieces(zipped.subarray(0, zipped.length - 200), 500),
  );
  assert.equal(status, 1);
  const lines = output.trimEnd().split("\n");
  assert.ok(lines.length > 2500 && lines.length < 3000, `${lines.length}`);
  assert.match(
    complaints.join("\n"),
    /^Cannot read capture: the file ends within/,
  );
});

Deno.test("decodeCommand() says what is wrong with gzip, after what could be read", async () => {
  const zipped = gzipSync(CAPTURE);
  zipped[zipped.length - 6]! ^= 0xff;
  const { status, complaints } = await decode([zipped]);
  assert.equal(status, 1);
  assert.match(complaints[0]!, /^Cannot read capture: .*data check/);
});

Deno.test("decodeCommand() prints the packets before the damage, then says what it is", async () => {
  const { status, output, complaints } = await decode([
    CAPTURE.subarray(0, CAPTURE.length - 3),
  ]);
  assert.equal(status, 1);
  assert.equal(output.split("\n").length, 4);
  assert.deepEqual(complaints, [
    "Cannot read capture: the file ends within packet 3: 29 of 32 octets are there (at offset 120)",
  ]);
});

Deno.test("decodeCommand() refuses what is no capture", async () => {
  const cases: readonly (readonly [Uint8Array[], RegExp])[] = [
    [[], /there is nothing in it/],
    [[new TextEncoder().encode("not a capture")], /the format is not known/],
    [[HEADER.subarray(0, 10)], /ends within its first header/],
    [[Uint8Array.of(0x1f)], /ends within its first header/],
    [[Uint8Array.of(0x1f, 0x8b)], /there is nothing in it|end of file/],
  ];
  for (const [pieces, expected] of cases) {
    const { status, output, complaints } = await decode(pieces);
    assert.equal(status, 1);
    assert.equal(output, "");
    assert.equal(complaints.length, 1);
    assert.match(complaints[0]!, expected);
  }
  const empty = await decode([HEADER]);
  assert.deepEqual(empty, { status: 0, output: "", complaints: [] });
});

Deno.test("decodeCommand() prints each packet as it comes", async () => {
  const written: string[] = [];
  const decoder = new TextDecoder();
  let wake = () => {};
  const waiting = new TransformStream<Uint8Array, Uint8Array>();
  const writer = waiting.writable.getWriter();
  const done = decodeCommand({}, {
    input: waiting.readable,
    write: (bytes) => {
      written.push(decoder.decode(bytes));
      wake();
    },
    complain: () => {},
    now: () => 0,
  });
  await writer.write(HEADER);
  for (let i = 0; i < 3; i++) {
    const seen = new Promise<void>((resolve) => wake = resolve);
    await writer.write(udp(i));
    // The pipe stays open: what does not come now would never come.
    await seen;
    assert.equal(written.length, i + 1);
    assert.match(written[i]!, new RegExp(`00:00:0${i}\\.25.*length 4\\n$`));
  }
  await writer.close();
  assert.equal(await done, 0);
});

Deno.test("decodeCommand() ends quietly when nobody reads on", async () => {
  const status = await decodeCommand({}, {
    input: streamOf([CAPTURE]),
    write: () => {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    },
    complain: (line) => assert.fail(line),
    now: () => 0,
  });
  assert.equal(status, 0);
});

Deno.test("decodeCommand() writes JSON, one object a line", async () => {
  const { output } = await decode([CAPTURE], { json: true });
  const values = output.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(values.map(({ number }) => number), [1, 2, 3]);
  const { time, length, layers, payload } = values[1];
  assert.equal(time, "1970-01-01T00:00:01.250000Z");
  assert.equal(length, 32);
  assert.deepEqual(
    layers.map(({ protocol }: { protocol: string }) => protocol),
    ["ipv4", "udp"],
  );
  assert.equal(payload, undefined);
  const verbose = await decode([CAPTURE], { json: true, verbose: true });
  assert.equal(JSON.parse(verbose.output.split("\n")[0]!).payload, "00000000");
});

Deno.test("decodeCommand() writes every field", async () => {
  const { output } = await decode([CAPTURE], { verbose: true });
  const lines = output.split("\n");
  assert.equal(lines[0] + "\n", LINES.slice(0, lines[0]!.length + 1));
  assert.match(lines[2]!, /^ {4}ipv4: headerLength=20 .* ttl=64 proto=17 /);
  assert.match(lines[3]!, /^ {4}udp: srcPort=5 dstPort=53 length=12 /);
  assert.equal(lines[4], "    payload: 4 octets");
});

function carp(seconds: number, src: string, advskew: number): Uint8Array {
  return packet(seconds, [
    { protocol: "ipv4", src, dst: "224.0.0.18", ttl: 255 },
    { protocol: "carp", vhid: 42, advskew },
  ]);
}

Deno.test("decodeCommand() sums a capture up", async () => {
  const bytes = concatBytes([
    HEADER,
    udp(0),
    udp(1),
    udp(2, 7),
    carp(3, "10.77.0.1", 0),
    carp(4, "10.77.0.1", 0),
    carp(8, "10.77.0.2", 100),
  ]);
  const { status, output } = await decode([bytes], { summary: true });
  assert.equal(status, 0);
  assert.match(output, /^6 packets, 276 octets\n/);
  assert.match(
    output,
    /1970-01-01 00:00:00\.250000 to 1970-01-01 00:00:08\.250000 UTC, 8\.000 s, 276\.0 bit\/s on average\n/,
  );
  assert.match(output, /\n {9}6 {12}276 {2}ipv4\n/);
  assert.match(output, /\n {9}3 {13}96 {2}udp\n/);
  assert.match(
    output,
    /\n {9}2 {13}64 {2}udp 192\.0\.2\.1\.5 - 192\.0\.2\.2\.53\n/,
  );
  assert.match(output, /vhid 42: master 10\.77\.0\.2\n/);
  assert.match(
    output,
    / {4}10\.77\.0\.1: 2 adverts, advbase 1, advskew 0, demotion 0\n/,
  );
  assert.match(
    output,
    / {4}1970-01-01 00:00:08\.250000 10\.77\.0\.2 took over\n/,
  );
  assert.match(output, /[▁-█]/);
  const json = await decode([bytes], { summary: true, json: true });
  const report = JSON.parse(json.output);
  assert.equal(report.packets, 6);
  assert.equal(report.carp[0].master, "10.77.0.2");
  assert.equal(report.begin, 0.25);
  const total = report.throughput.octets.reduce((a: number, b: number) =>
    a + b
  );
  assert.equal(total, 276);
});

Deno.test("decodeCommand() counts what pf did by action, direction, interface, rule and reason", async () => {
  const log = (rulenr: number, ifname: string, subrulenr = 0xffffffff) => {
    const layers: PlainLayer[] = [
      {
        protocol: "pflog",
        action: 1,
        direction: 1,
        reason: 0,
        ifname,
        rulenr,
        subrulenr,
        ruleset: subrulenr === 0xffffffff ? "" : "relayd",
      },
      { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" },
      { protocol: "udp", srcPort: 1, dstPort: 2 },
    ];
    return encodePcapPacket(
      { seconds: 1, nanoseconds: 0, bytes: encodePacket(layers) },
      { linkType: LINK_TYPE.pflog },
    );
  };
  const { output } = await decode([
    encodePcapHeader({ linkType: LINK_TYPE.pflog }),
    log(5, "vio0"),
    log(5, "vio0"),
    log(5, "vlan-dmz"),
    log(2, "vio0", 3),
  ], { summary: true });
  assert.match(output, / {9}2 {12}256 {2}block in on vio0 rule 5 \(match\)\n/);
  assert.match(
    output,
    / {9}1 {12}128 {2}block in on vlan-dmz rule 5 \(match\)\n/,
  );
  assert.match(
    output,
    / {9}1 {12}128 {2}block in on vio0 rule 2\.relayd\.3 \(match\)\n/,
  );
});

Deno.test("decodeCommand() shows its progress where somebody looks, and takes it away", async () => {
  const shown: string[] = [];
  let now = 0;
  await decodeCommand({ summary: true }, {
    input: streamOf(inPieces(CAPTURE, 24)),
    size: CAPTURE.length,
    write: () => {},
    complain: () => {},
    progress: (line) => shown.push(line),
    now: () => now += 400,
  });
  assert.match(shown[0]!, /^\d+% of 0\.0 MB, .* MB\/s, \d+ s left$/);
  assert.equal(shown.at(-1), "");
  assert.ok(shown.length > 2);
  const quick: string[] = [];
  await decodeCommand({}, {
    input: streamOf([CAPTURE]),
    write: () => {},
    complain: () => {},
    progress: (line) => quick.push(line),
    now: () => 0,
  });
  assert.deepEqual(quick, []);
});
