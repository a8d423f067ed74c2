import assert from "node:assert/strict";
import { DecodeError, EncodeError } from "../../../../codec/error.ts";
import { foldSum } from "../../../../codec/packet/checksum.ts";
import {
  decodeIpv4,
  encodeIpv4,
} from "../../../../codec/packet/network/ipv4.ts";
import {
  decodeIpv6,
  encodeIpv6,
} from "../../../../codec/packet/network/ipv6.ts";
import {
  decodeTcp,
  encodeTcp,
  stripTcp,
  TCP_FLAG,
} from "../../../../codec/packet/transport/tcp.ts";
import {
  decodeUdp,
  encodeUdp,
  stripUdp,
} from "../../../../codec/packet/transport/udp.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

// Flags [S], seq 3368671730, win 16384, options [mss 1460,nop,nop,sackOK,nop,wscale 6,nop,nop,TS val 2260226844 ecr 0]
const SYN = fromHex(
  "a3bd" + "0017" + "c8c9e9f2" + "00000000" + "b002" + "4000" + "1234" +
    "0000" + "020405b4" + "01010402" + "01030306" + "0101" +
    "080a86b83f1c00000000" + "6869",
);

Deno.test("decodeTcp() reads header, options and payload", () => {
  const tcp = decodeTcp(SYN);
  assert.deepEqual(tcp.fields(), {
    srcPort: 41917,
    dstPort: 23,
    sequence: 3368675826,
    acknowledgement: 0,
    headerLength: 44,
    flags: TCP_FLAG.syn,
    window: 16384,
    checksum: 0x1234,
    urgentPointer: 0,
    options: [
      { name: "mss", value: 1460 },
      { name: "nop" },
      { name: "nop" },
      { name: "sack-permitted" },
      { name: "nop" },
      { name: "window-scale", shift: 6 },
      { name: "nop" },
      { name: "nop" },
      { name: "timestamps", value: 2260221724, echo: 0 },
    ],
  });
  assert.deepEqual(tcp.flagNames, ["syn"]);
  assert.equal(toHex(stripTcp(SYN)), "6869");
  assert.equal(tcp.payload.buffer, SYN.buffer);
  assert.equal(tcp.checksumStatus, "unchecked");
  const again = encodeTcp(tcp, { lengths: "keep", checksums: "keep" });
  assert.deepEqual(again, SYN);
});

Deno.test("decodeTcp() names all nine flags", () => {
  const bytes = encodeTcp({ srcPort: 1, dstPort: 2, flags: 0x1ff });
  assert.deepEqual(decodeTcp(bytes).flagNames, [
    "fin",
    "syn",
    "rst",
    "psh",
    "ack",
    "urg",
    "ece",
    "cwr",
    "ae",
  ]);
});

Deno.test("decodeTcp() reports header lengths that cannot be", () => {
  const bytes = SYN.slice();
  bytes[12] = 0x40;
  assert.deepEqual(decodeTcp(bytes).problems(), [
    "header length 16 is below 20",
  ]);
  bytes[12] = 0xf0;
  const long = decodeTcp(bytes, 0, bytes.length, { cut: false });
  assert.ok(long.problems().includes("header length 60 goes over the end"));
  assert.equal(long.payload.length, 0);
  assert.throws(() => decodeTcp(SYN.subarray(0, 19)), DecodeError);
});

Deno.test("decodeTcp() gives options of odd lengths as they are", () => {
  const options = (text: string) => {
    const header = encodeTcp({ srcPort: 1, dstPort: 2 });
    const all = fromHex(text);
    header[12] = (5 + all.length / 4) << 4;
    return decodeTcp(new Uint8Array([...header, ...all])).options;
  };
  assert.deepEqual(options("0203" + "0501"), [
    { name: "other", kind: 2, data: "05" },
    { name: "nop" },
  ]);
  assert.deepEqual(options("050400000101" + "0100"), [
    { name: "other", kind: 5, data: "0000" },
    { name: "nop" },
    { name: "nop" },
    { name: "nop" },
    { name: "end", data: "" },
  ]);
  assert.deepEqual(options("1e0320" + "01"), [
    { name: "mptcp", subtype: 2, data: "20" },
    { name: "nop" },
  ]);
  assert.deepEqual(options("220a636f6f6b69653132" + "1c048005" + "0000"), [
    { name: "fast-open", cookie: "636f6f6b69653132" },
    { name: "user-timeout", minutes: true, timeout: 5 },
    { name: "end", data: "00" },
  ]);
  assert.deepEqual(options("05ff0000"), [
    { name: "malformed", kind: 5, data: "ff0000" },
  ]);
});

Deno.test("encodeTcp() refuses more options than there is room for", () => {
  const digest = "00".repeat(16);
  const md5 = { name: "md5", digest } as const;
  const options = [md5, md5, md5];
  assert.throws(
    () => encodeTcp({ srcPort: 1, dstPort: 2, options }),
    EncodeError,
  );
  assert.throws(() => encodeTcp({ srcPort: 65_536, dstPort: 2 }), EncodeError);
  assert.throws(() => encodeTcp({ srcPort: 1, dstPort: 2.5 }), EncodeError);
});

const V4 = { src: "192.0.2.1", dst: "192.0.2.2" } as const;
const V6 = { src: "2001:db8::1", dst: "2001:db8::2" } as const;
const NETWORK_4 = decodeIpv4(encodeIpv4({ ...V4, proto: 17 }));
const NETWORK_6 = decodeIpv6(encodeIpv6({ ...V6, nextHeader: 17 }));

Deno.test("decodeUdp() tells each state of a checksum", () => {
  const bytes = encodeUdp(
    { srcPort: 1, dstPort: 2, payload: fromHex("010203") },
    { network: V4 },
  );
  const status = (
    all: Uint8Array,
    network = NETWORK_4 as typeof NETWORK_4 | typeof NETWORK_6,
  ) => decodeUdp(all, 0, all.length, { network }).checksumStatus;
  assert.equal(status(bytes), "good");
  assert.equal(status(bytes, NETWORK_6), "bad");
  assert.equal(decodeUdp(bytes).checksumStatus, "unchecked");
  const changed = bytes.slice();
  changed[8] = 9;
  assert.equal(status(changed), "bad");
  const none = bytes.slice().fill(0, 6, 8);
  assert.equal(status(none), "absent");
  assert.equal(status(none, NETWORK_6), "illegal");
  assert.equal(status(bytes.subarray(0, 10)), "unchecked");
});

Deno.test("decodeTcp() and decodeUdp() tell a checksum that is left to the network card", () => {
  const ports = { srcPort: 1, dstPort: 2, payload: fromHex("010203") };
  for (const network of [NETWORK_4, NETWORK_6]) {
    const udp = encodeUdp(
      { ...ports, checksum: foldSum(network.pseudoHeaderSum(17, 11)) },
      { checksums: "keep" },
    );
    const tcp = encodeTcp(
      { ...ports, checksum: foldSum(network.pseudoHeaderSum(6, 23)) },
      { checksums: "keep" },
    );
    for (
      const header of [
        decodeUdp(udp, 0, udp.length, { network }),
        decodeTcp(tcp, 0, tcp.length, { network }),
      ]
    ) {
      assert.equal(header.checksumStatus, "bad");
      const digits = header.checksum.toString(16).padStart(4, "0");
      assert.deepEqual(header.problems(), [
        `checksum 0x${digits} is left to the network card`,
      ]);
    }
    const offloaded = encodeTcp(
      { ...ports, checksum: foldSum(network.pseudoHeaderSum(6, 0)) },
      { checksums: "keep" },
    );
    const [left] = decodeTcp(offloaded, 0, tcp.length, { network }).problems();
    assert.match(left!, /is left to the network card$/);
    udp[7]! ^= 1;
    const [problem] = decodeUdp(udp, 0, udp.length, { network }).problems();
    assert.match(problem!, /is wrong$/);
  }
});

Deno.test("encodeUdp() sends a checksum of 0 as its other form", () => {
  // Found by trying: the words of header, pseudo-header and payload add up to 0xffff.
  for (let word = 0; word < 0x10000; word++) {
    const payload = Uint8Array.of(word >>> 8, word);
    const bytes = encodeUdp({ srcPort: 1, dstPort: 2, payload }, {
      network: V4,
    });
    const udp = decodeUdp(bytes, 0, bytes.length, { network: NETWORK_4 });
    assert.notEqual(udp.checksum, 0);
    if (udp.checksum !== 0xffff) continue;
    assert.equal(udp.checksumStatus, "good");
    return;
  }
  assert.fail("no payload has that checksum");
});

Deno.test("decodeUdp() reports lengths that cannot be", () => {
  const bytes = encodeUdp({ srcPort: 1, dstPort: 2, payload: fromHex("0102") });
  bytes[5] = 4;
  const short = decodeUdp(bytes);
  assert.deepEqual(short.problems(), ["length 4 is below 8"]);
  assert.equal(short.payload.length, 0);
  bytes[5] = 200;
  const long = decodeUdp(bytes, 0, bytes.length, { cut: false });
  assert.deepEqual(long.problems(), [
    "length 200 exceeds the 10 octets there are",
  ]);
  assert.equal(toHex(long.payload), "0102");
  assert.equal(decodeUdp(bytes).truncated, true);
  bytes[5] = 9;
  assert.equal(toHex(stripUdp(bytes)), "01");
});

Deno.test("decodeUdp() does not judge a jumbogram that the capture cut", () => {
  const bytes = encodeUdp(
    { srcPort: 1, dstPort: 2, length: 0, payload: new Uint8Array(70) },
    { network: V6, lengths: "keep" },
  );
  const of = (end: number, cut: boolean) =>
    decodeUdp(bytes, 0, end, { network: NETWORK_6, cut });
  assert.equal(of(78, false).checksumStatus, "good");
  assert.equal(of(78, false).truncated, false);
  assert.equal(of(40, true).checksumStatus, "unchecked");
  assert.equal(of(40, true).truncated, true);
});
