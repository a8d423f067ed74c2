import assert from "node:assert/strict";
import { readCapture } from "../../../codec/capture/capture_reader.ts";
import { concatBytes, fromHex, toHex } from "../../../codec/packet/octets.ts";

/** Writes numbers in either octet order. */
class Writer {
  private readonly little: boolean;
  constructor(little: boolean) {
    this.little = little;
  }

  u16(...values: number[]): Uint8Array {
    const bytes = new Uint8Array(2 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => view.setUint16(2 * i, value, this.little));
    return bytes;
  }

  u32(...values: number[]): Uint8Array {
    const bytes = new Uint8Array(4 * values.length);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => view.setUint32(4 * i, value, this.little));
    return bytes;
  }

  block(type: number, ...parts: Uint8Array[]): Uint8Array {
    const body = concatBytes(parts);
    const padded = new Uint8Array(Math.ceil(body.length / 4) * 4);
    padded.set(body);
    const length = padded.length + 12;
    return concatBytes([this.u32(type, length), padded, this.u32(length)]);
  }

  section(): Uint8Array {
    return this.block(
      0x0a0d0d0a,
      this.u32(0x1a2b3c4d),
      this.u16(1, 0),
      this.u32(0xffffffff, 0xffffffff),
    );
  }

  option(code: number, value: Uint8Array): Uint8Array {
    const padded = new Uint8Array(Math.ceil(value.length / 4) * 4);
    padded.set(value);
    return concatBytes([this.u16(code, value.length), padded]);
  }

  interface(
    linkType: number,
    snap: number,
    ...options: Uint8Array[]
  ): Uint8Array {
    return this.block(1, this.u16(linkType, 0), this.u32(snap), ...options);
  }

  packet(
    number: number,
    ticks: bigint,
    data: Uint8Array,
    length = data.length,
  ): Uint8Array {
    const high = Number(ticks >> 32n);
    const low = Number(ticks & 0xffffffffn);
    return this.block(
      6,
      this.u32(number, high, low, data.length, length),
      data,
    );
  }
}

const DATA = Uint8Array.of(1, 2, 3, 4, 5);
const TEXT = new TextEncoder();

for (const little of [true, false]) {
  const w = new Writer(little);
  const order = little ? "little" : "big";

  Deno.test(`readCapture() reads pcapng of ${order} octet order with several interfaces`, () => {
    const bytes = concatBytes([
      w.section(),
      w.interface(1, 0, w.option(2, TEXT.encode("em0"))),
      w.interface(
        117,
        96,
        w.option(9, Uint8Array.of(9)),
        w.option(0, DATA.subarray(0, 0)),
      ),
      w.packet(1, 1_700_000_000_123_456_789n, DATA, 60),
      w.block(4, w.u32(0)), // Names, which are passed over.
      w.packet(0, 1_700_000_000_250_000n, DATA),
      w.block(5, w.u32(0, 0, 0)), // Statistics.
    ]);
    const { packets, damage } = readCapture(bytes);
    assert.equal(damage, undefined);
    assert.deepEqual(
      packets.map((p) => [p.number, p.seconds, p.nanoseconds, p.length]),
      [
        [1, 1_700_000_000, 123_456_789, 60],
        [2, 1_700_000_000, 250_000_000, 5],
      ],
    );
    assert.deepEqual(packets.map((p) => [...p.bytes]), [[...DATA], [...DATA]]);
    const [first, second] = packets.map((p) => p.interface);
    assert.equal(first!.linkType, 117);
    assert.equal(first!.snapLength, 96);
    assert.equal(first!.timeDigits, 9);
    assert.equal(first!.name, undefined);
    assert.equal(second!.name, "em0");
    assert.equal(second!.littleEndian, little);
  });

  Deno.test(`readCapture() reads simple and old packet blocks of ${order} octet order`, () => {
    const bytes = concatBytes([
      w.section(),
      w.interface(1, 3),
      w.block(3, w.u32(5), DATA.subarray(0, 3)),
      w.block(2, w.u16(0, 0), w.u32(0, 7_000_001, 5, 9), DATA),
    ]);
    const { packets, damage } = readCapture(bytes);
    assert.equal(damage, undefined);
    assert.equal(packets[0]!.seconds, undefined);
    assert.equal(toHex(packets[0]!.bytes), "010203");
    assert.equal(packets[0]!.length, 5);
    assert.equal(packets[1]!.seconds, 7);
    assert.equal(packets[1]!.nanoseconds, 1000);
    assert.equal(packets[1]!.length, 9);
  });
}

const W = new Writer(true);

Deno.test("readCapture() reads sections of different octet order one after the other", () => {
  const other = new Writer(false);
  const bytes = concatBytes([
    W.section(),
    W.interface(1, 0),
    W.packet(0, 1n, DATA),
    other.section(),
    other.interface(101, 0),
    other.packet(0, 2n, DATA),
  ]);
  const { packets } = readCapture(bytes);
  assert.deepEqual(packets.map((p) => p.interface.linkType), [1, 101]);
  assert.deepEqual(packets.map((p) => p.nanoseconds), [1000, 2000]);
});

Deno.test("readCapture() reads times of any resolution", () => {
  const time = (resolution: number, ticks: bigint, offset?: Uint8Array) => {
    const options = [W.option(9, Uint8Array.of(resolution))];
    if (offset !== undefined) options.push(W.option(14, offset));
    const bytes = concatBytes([
      W.section(),
      W.interface(1, 0, ...options),
      W.packet(0, ticks, DATA),
    ]);
    const packet = readCapture(bytes).packets[0]!;
    return [packet.seconds, packet.nanoseconds];
  };
  assert.deepEqual(time(3, 1_500n), [1, 500_000_000]);
  assert.deepEqual(time(0, 7n), [7, 0]);
  assert.deepEqual(time(12, 1_000_000_000_001n), [1, 0]);
  assert.deepEqual(time(0x8a, 1536n), [1, 500_000_000]);
  assert.deepEqual(time(6, 2n ** 64n - 1n), [18_446_744_073_709, 551_615_000]);
  assert.deepEqual(time(0xff, 2n ** 64n - 1n), [1, 999_999_999]);
  assert.deepEqual(time(0x7f, 2n ** 64n - 1n), [1, 844_674_407]);
  const day = fromHex("8051010000000000");
  assert.deepEqual(time(6, 5n, day), [86_400, 5000]);
  const before = fromHex("ffffffffffffffff");
  assert.deepEqual(time(6, 2_000_000n, before), [1, 0]);
});

Deno.test("readCapture() tells what is wrong with a pcapng file", () => {
  const start = concatBytes([W.section(), W.interface(1, 0)]);
  const good = W.packet(0, 1n, DATA);
  const ends = good.slice();
  ends[good.length - 1] = 9;
  const cases: readonly (readonly [Uint8Array, number, RegExp])[] = [
    [W.packet(7, 1n, DATA), 1, /on interface 7, which is not described/],
    [ends, 1, /two lengths of a block differ/],
    [concatBytes([W.u32(6, 13), new Uint8Array(8)]), 1, /claims 13 octets/],
    [concatBytes([W.u32(6, 0), new Uint8Array(8)]), 1, /claims 0 octets/],
    [
      concatBytes([W.u32(6, 0x7ffffffc), new Uint8Array(8)]),
      1,
      /claims 2147483644 octets, more than/,
    ],
    [W.block(6, W.u32(0, 0)), 1, /described too shortly/],
    [
      W.block(6, W.u32(0, 0, 0, 100, 100), DATA),
      2,
      /100 octets is in a block of 8/,
    ],
    [W.block(6, W.u32(0, 0, 0, 400_000, 400_000)), 1, /more than 262144/],
    [good.subarray(0, 11), 1, /ends within the head of a block/],
    [good.subarray(0, good.length - 4), 2, /ends within a block/],
    [concatBytes([fromHex("0a0d0d0a"), W.u32(28, 5)]), 1, /octet order/],
  ];
  for (const [bytes, count, expected] of cases) {
    const { packets, damage } = readCapture(concatBytes([start, good, bytes]));
    assert.match(damage!.message, expected);
    assert.equal(packets.length, count, damage!.message);
    assert.deepEqual([...packets[0]!.bytes], [...DATA]);
  }
});

Deno.test("readCapture() hands out what there is of a last block", () => {
  const start = concatBytes([W.section(), W.interface(1, 0)]);
  const good = W.packet(0, 1n, DATA);
  const { packets } = readCapture(concatBytes([start, good.subarray(0, 31)]));
  assert.equal(packets.length, 1);
  assert.equal(toHex(packets[0]!.bytes), "010203");
  assert.equal(packets[0]!.damaged, true);
  assert.equal(packets[0]!.length, 5);
});

Deno.test("readCapture() passes over long blocks that it does not know", () => {
  const bytes = concatBytes([
    W.section(),
    W.block(0x0bad, new Uint8Array(17_000_000)),
    W.interface(1, 0),
    W.packet(0, 1n, DATA),
  ]);
  const { packets, damage } = readCapture(bytes);
  assert.equal(damage, undefined);
  assert.equal(packets.length, 1);
});

Deno.test("readCapture() bounds the number of interfaces", () => {
  const one = W.interface(1, 0);
  const many = new Uint8Array(one.length * 65_537);
  for (let i = 0; i < 65_537; i++) many.set(one, i * one.length);
  const { damage } = readCapture(concatBytes([W.section(), many]));
  assert.match(damage!.message, /more than 65536 interfaces/);
});
