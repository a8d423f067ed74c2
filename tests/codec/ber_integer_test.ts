import assert from "node:assert/strict";
import fc from "fast-check";
import {
  counter64Size,
  integerSize,
  readCounter64,
  readInteger,
  readUnsigned,
  unsignedSize,
  writeCounter64,
  writeInteger,
  writeUnsigned,
} from "../../codec/ber_integer.ts";
import { DecodeError, EncodeError } from "../../codec/error.ts";
import { fromHex, toHex } from "./bytes.ts";

type Read<T> = (bytes: Uint8Array, start: number, end: number) => T;
type Write<T> = (target: Uint8Array, offset: number, value: T) => number;
type Size<T> = (value: T) => number;

/** Writes and reads in the middle of other octets, which must stay as they are. */
function assertEdges<T>(
  edges: readonly (readonly [T, string])[],
  { read, write, size }: { read: Read<T>; write: Write<T>; size: Size<T> },
): void {
  for (const [value, expected] of edges) {
    const octets = expected.length / 2;
    const target = new Uint8Array(octets + 4).fill(0xee);
    assert.equal(size(value), octets, `size of ${value}`);
    assert.equal(write(target, 2, value), 2 + octets);
    assert.equal(toHex(target), `eeee${expected}eeee`, `octets of ${value}`);
    assert.equal(read(target, 2, 2 + octets), value);
    assert.throws(() => write(target.subarray(5), 0, value), EncodeError);
    assert.throws(() => write(target, octets + 5, value), EncodeError);
  }
}

function assertRefuses<T>(read: Read<T>, text: string): void {
  const bytes = fromHex(text);
  assert.throws(() => read(bytes, 0, bytes.length), DecodeError, text);
}

const integer = {
  read: readInteger,
  write: writeInteger,
  size: integerSize,
};
const unsigned = {
  read: readUnsigned,
  write: writeUnsigned,
  size: unsignedSize,
};
const counter64 = {
  read: readCounter64,
  write: writeCounter64,
  size: counter64Size,
};

Deno.test("writeInteger() and readInteger() agree on every edge", () => {
  assertEdges([
    [0, "00"],
    [1, "01"],
    [127, "7f"],
    [128, "0080"],
    [255, "00ff"],
    [256, "0100"],
    [32_767, "7fff"],
    [32_768, "008000"],
    [0x7f_ffff, "7fffff"],
    [0x80_0000, "00800000"],
    [0x7fff_ffff, "7fffffff"],
    [-1, "ff"],
    [-128, "80"],
    [-129, "ff7f"],
    [-32_768, "8000"],
    [-32_769, "ff7fff"],
    [-0x80_0000, "800000"],
    [-0x80_0001, "ff7fffff"],
    [-0x8000_0000, "80000000"],
  ], integer);
});

Deno.test("readInteger() accepts redundant octets up to the fifth", () => {
  const redundant: [string, number][] = [
    ["0000", 0],
    ["00000005", 5],
    ["0000000005", 5],
    ["ffff", -1],
    ["ffffffffff", -1],
    ["ffffffff80", -128],
    ["007fffffff", 0x7fff_ffff],
    ["ff80000000", -0x8000_0000],
  ];
  for (const [text, value] of redundant) {
    const bytes = fromHex(text);
    assert.equal(readInteger(bytes, 0, bytes.length), value, text);
  }
});

Deno.test("readInteger() refuses nothing, too much and what needs 33 bits", () => {
  for (
    const text of [
      "",
      "000000000000",
      "ffffffffffff",
      "0080000000",
      "00ffffffff",
      "ff7fffffff",
      "0100000000",
      "8000000000",
      "7fffffffff",
    ]
  ) {
    assertRefuses(readInteger, text);
  }
});

Deno.test("integerSize() refuses what is no integer of 32 bits", () => {
  for (const value of [0x8000_0000, -0x8000_0001, 0.5, NaN, Infinity]) {
    assert.throws(() => integerSize(value), EncodeError);
    assert.throws(() => writeInteger(new Uint8Array(9), 0, value), EncodeError);
  }
});

Deno.test("writeUnsigned() and readUnsigned() agree on every edge", () => {
  assertEdges([
    [0, "00"],
    [127, "7f"],
    [128, "0080"],
    [32_767, "7fff"],
    [32_768, "008000"],
    [0x7f_ffff, "7fffff"],
    [0x80_0000, "00800000"],
    [0x7fff_ffff, "7fffffff"],
    [0x8000_0000, "0080000000"],
    [0x8000_0001, "0080000001"],
    [0xffff_fffe, "00fffffffe"],
    [0xffff_ffff, "00ffffffff"],
  ], unsigned);
});

Deno.test("readUnsigned() accepts redundant octets up to the fifth", () => {
  for (const text of ["05", "0005", "00000005", "0000000005"]) {
    const bytes = fromHex(text);
    assert.equal(readUnsigned(bytes, 0, bytes.length), 5, text);
  }
});

Deno.test("readUnsigned() refuses nothing, negatives and what needs 33 bits", () => {
  for (
    const text of [
      "",
      "80",
      "ff",
      "ffffffff",
      "80000000",
      "ff00000000",
      "0100000000",
      "000000000000",
    ]
  ) {
    assertRefuses(readUnsigned, text);
  }
});

Deno.test("unsignedSize() refuses what is no integer of 0 to 2^32-1", () => {
  for (const value of [-1, 0x1_0000_0000, 0.5, NaN, Infinity]) {
    assert.throws(() => unsignedSize(value), EncodeError);
    assert.throws(
      () => writeUnsigned(new Uint8Array(9), 0, value),
      EncodeError,
    );
  }
});

Deno.test("writeCounter64() and readCounter64() agree on every edge", () => {
  assertEdges<number | bigint>([
    [0, "00"],
    [127, "7f"],
    [128, "0080"],
    [2 ** 31 - 1, "7fffffff"],
    [2 ** 31, "0080000000"],
    [2 ** 32 - 1, "00ffffffff"],
    [2 ** 32, "0100000000"],
    [2 ** 39 - 1, "7fffffffff"],
    [2 ** 39, "008000000000"],
    [2 ** 47, "00800000000000"],
    [2 ** 53 - 1, "1fffffffffffff"],
    [2n ** 53n, "20000000000000"],
    [2n ** 53n + 1n, "20000000000001"],
    [2n ** 55n, "0080000000000000"],
    [2n ** 63n - 1n, "7fffffffffffffff"],
    [2n ** 63n, "008000000000000000"],
    [2n ** 63n + 1n, "008000000000000001"],
    [2n ** 64n - 1n, "00ffffffffffffffff"],
  ], counter64);
});

Deno.test("writeCounter64() takes small values as bigint too", () => {
  for (const value of [0n, 5n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n]) {
    const bytes = new Uint8Array(counter64Size(value));
    writeCounter64(bytes, 0, value);
    assert.equal(readCounter64(bytes, 0, bytes.length), Number(value));
  }
});

Deno.test("readCounter64() accepts redundant octets up to the ninth", () => {
  for (const text of ["05", "0005", "0000000000000005", "000000000000000005"]) {
    const bytes = fromHex(text);
    assert.equal(readCounter64(bytes, 0, bytes.length), 5, text);
  }
});

Deno.test("readCounter64() refuses nothing, negatives and what needs 65 bits", () => {
  for (
    const text of [
      "",
      "ff",
      "8000000000000000",
      "ffffffffffffffff",
      "010000000000000000",
      "ff0000000000000000",
      "00000000000000000000",
    ]
  ) {
    assertRefuses(readCounter64, text);
  }
});

Deno.test("counter64Size() refuses what is no exact integer of 0 to 2^64-1", () => {
  for (
    const value of [-1, -1n, 2n ** 64n, 2 ** 53, 1e300, 0.5, NaN, Infinity]
  ) {
    assert.throws(() => counter64Size(value), EncodeError, String(value));
    assert.throws(
      () => writeCounter64(new Uint8Array(9), 0, value),
      EncodeError,
    );
  }
});

Deno.test("readCounter64() reads what any writer of big-endian octets wrote", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
      const bytes = new Uint8Array(9);
      new DataView(bytes.buffer).setBigUint64(1, value);
      const read = readCounter64(bytes, 0, 9);
      assert.equal(BigInt(read), value);
      assert.equal(typeof read, value < 2n ** 53n ? "number" : "bigint");
      const target = new Uint8Array(counter64Size(read));
      writeCounter64(target, 0, read);
      const digits = value.toString(16);
      const octets = digits.padStart(digits.length + digits.length % 2, "0");
      assert.equal(
        toHex(target),
        /^[89a-f]/.test(octets) ? `00${octets}` : octets,
      );
    }),
  );
});

Deno.test("readInteger() and readUnsigned() read what a DataView wrote", () => {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  fc.assert(
    fc.property(fc.integer(), (value) => {
      view.setInt32(1, value);
      assert.equal(readInteger(bytes, 1, 5), value);
      assert.equal(readUnsigned(bytes, 0, 5), value >>> 0);
    }),
  );
});
