import assert from "node:assert/strict";
import { CapturedPacket } from "../../../codec/capture/captured_packet.ts";
import { dissect } from "../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import { packetToJson } from "../../../codec/text/json.ts";
import { verboseText } from "../../../codec/text/verbose.ts";

function captured(bytes: Uint8Array, length = bytes.length): CapturedPacket {
  return new CapturedPacket(
    3,
    { seconds: 1_700_000_000, nanoseconds: 250_000_000 },
    length,
    bytes,
    {
      interface: {
        linkType: LINK_TYPE.raw,
        snapLength: 0,
        fcsLength: undefined,
        name: undefined,
        littleEndian: true,
        timeDigits: 6,
      },
      damaged: false,
    },
  );
}

const CARP = encodePacket([
  { protocol: "ipv4", src: "10.53.0.2", dst: "224.0.0.18", ttl: 255 },
  { protocol: "carp", vhid: 1, advskew: 64, counter: 2n ** 63n + 1n },
]);

Deno.test("packetToJson() has number, time, length and the layers from the outside in", () => {
  const packet = dissect(CARP, LINK_TYPE.raw);
  const value = JSON.parse(
    JSON.stringify(packetToJson(captured(CARP), packet)),
  );
  assert.deepEqual(value, {
    number: 3,
    time: "2023-11-14T22:13:20.250000Z",
    length: 56,
    layers: [
      {
        protocol: "ipv4",
        headerLength: 20,
        dscp: 0,
        ecn: 0,
        totalLength: 56,
        id: 0,
        reserved: false,
        dontFragment: false,
        moreFragments: false,
        fragmentOffset: 0,
        ttl: 255,
        proto: 112,
        checksum: packet.find("ipv4")!.checksum,
        src: "10.53.0.2",
        dst: "224.0.0.18",
        options: [],
        checksumStatus: "good",
      },
      {
        protocol: "carp",
        version: 2,
        type: 1,
        vhid: 1,
        advskew: 64,
        authLength: 7,
        demotion: 0,
        advbase: 1,
        checksum: packet.find("carp")!.checksum,
        counter: "9223372036854775809",
        digest: "00".repeat(20),
        checksumStatus: "good",
        interval: 1.25,
      },
    ],
  });
});

Deno.test("packetToJson() says what was cut and what is wrong", () => {
  const cut = CARP.slice(0, 30);
  cut[8] = 1;
  const packet = dissect(cut, LINK_TYPE.raw, { length: 56 });
  const value = packetToJson(captured(cut, 56), packet, { payload: true });
  assert.equal(value.captured, 30);
  assert.equal(value.payload, "2101400700011ef58000");
  const last = value.layers.at(-1)!;
  assert.equal(last.protocol, "carp");
  assert.equal(last.truncated, true);
  assert.equal(last.vhid, 1);
  assert.equal(last.checksumStatus, "unchecked");
  assert.equal("counter" in last, false);
  assert.deepEqual(value.problems, [{
    protocol: "ipv4",
    problem: `checksum 0x${
      packet.find("ipv4")!.checksum.toString(16)
    } is wrong`,
  }]);
});

Deno.test("packetToJson() has the packet that an ICMP error quotes", () => {
  const quoted = encodePacket([
    { protocol: "ipv4", src: "192.0.2.1", dst: "192.0.2.2" },
    { protocol: "udp", srcPort: 5, dstPort: 53 },
  ]);
  const bytes = encodePacket([
    { protocol: "ipv4", src: "192.0.2.2", dst: "192.0.2.1" },
    {
      protocol: "icmp",
      type: 3,
      code: 3,
      message: { name: "unreachable", unused: 0, length: 0, mtu: 0 },
    },
  ], { payload: quoted });
  const packet = dissect(bytes, LINK_TYPE.raw);
  const icmp = packetToJson(captured(bytes), packet).layers[1]!;
  const original = icmp.original as { protocol: string; dstPort?: number }[];
  assert.deepEqual(original.map(({ protocol }) => protocol), ["ipv4", "udp"]);
  assert.equal(original[1]!.dstPort, 53);
  assert.match(
    verboseText(captured(bytes), packet),
    /\n {8}ipv4: .* dst=192\.0\.2\.2 .*\n {8}udp: srcPort=5 dstPort=53 /,
  );
});

Deno.test("verboseText() writes every field with its name, a line for each header", () => {
  const packet = dissect(CARP, LINK_TYPE.raw);
  const lines = verboseText(captured(CARP), packet).split("\n");
  assert.equal(lines[0], "    packet: number=3 length=56 captured=56");
  assert.match(
    lines[1]!,
    /^ {4}ipv4: headerLength=20 .* options=\[\] checksumStatus=good$/,
  );
  assert.match(
    lines[2]!,
    /^ {4}carp: version=2 type=1 vhid=1 advskew=64 .* counter=9223372036854775809 /,
  );
  const fields = { ...packet.find("carp")!.fields() };
  for (const name of Object.keys(fields)) {
    assert.match(lines[2]!, new RegExp(` ${name}=`));
  }
});

Deno.test("packetToJson() and verboseText() do not follow errors about errors for ever", () => {
  const bytes = new Uint8Array(28 * 2000);
  for (let at = 0; at < bytes.length; at += 28) {
    const length = bytes.length - at;
    bytes.set([0x45, 0, length >>> 8, length & 255, 0, 0, 0, 0, 64, 1], at);
    bytes[at + 20] = 3;
  }
  const packet = dissect(bytes, LINK_TYPE.raw);
  const json = JSON.stringify(packetToJson(captured(bytes), packet));
  assert.equal(json.match(/"protocol":"icmp"/g)?.length, 5);
  const text = verboseText(captured(bytes), packet);
  assert.equal(text.match(/^ +icmp:/gm)?.length, 4);
});
