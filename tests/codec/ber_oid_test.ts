import assert from "node:assert/strict";
import fc from "fast-check";
import { oidSize, readOidInto, writeOid } from "../../codec/ber_oid.ts";
import { DecodeError, EncodeError } from "../../codec/error.ts";
import { MAX_OID_LENGTH, parseOid } from "../../codec/oid.ts";
import { fromHex, toHex } from "./bytes.ts";
import { oid } from "./snmp/arbitraries.ts";

function read(bytes: Uint8Array, start = 0, end = bytes.length): number[] {
  const target = new Uint32Array(MAX_OID_LENGTH);
  const count = readOidInto(bytes, start, end, target);
  return Array.from(target.subarray(0, count));
}

const edges: [string, string][] = [
  ["0.0", "00"],
  ["0.39", "27"],
  ["1.0", "28"],
  ["1.39", "4f"],
  ["1.3", "2b"],
  ["1.3.6.1.2.1.1.3.0", "2b06010201010300"],
  ["1.3.127", "2b7f"],
  ["1.3.128", "2b8100"],
  ["1.3.16383", "2bff7f"],
  ["1.3.16384", "2b818000"],
  ["1.3.2097151", "2bffff7f"],
  ["1.3.2097152", "2b81808000"],
  ["1.3.268435455", "2bffffff7f"],
  ["1.3.268435456", "2b8180808000"],
  ["1.3.2147483647", "2b87ffffff7f"],
  ["1.3.2147483648", "2b8880808000"],
  ["1.3.4294967295", "2b8fffffff7f"],
  // The example of X.690, section 8.19.5.
  ["2.100.3", "813403"],
  ["2.0", "50"],
  ["2.47", "7f"],
  ["2.48", "8100"],
  ["2.999", "8837"],
  ["2.999.3", "883703"],
  // The last whose joint sub-identifier fits in 32 bits, and the first that does not.
  ["2.4294967215", "8fffffff7f"],
  ["2.4294967216", "9080808000"],
  ["2.4294967295.1", "908080804f01"],
];

Deno.test("writeOid() and readOidInto() agree on every edge", () => {
  for (const [text, expected] of edges) {
    const value = parseOid(text);
    const octets = expected.length / 2;
    const target = new Uint8Array(octets + 4).fill(0xee);
    assert.equal(oidSize(value), octets, text);
    assert.equal(writeOid(target, 2, value), 2 + octets);
    assert.equal(toHex(target), `eeee${expected}eeee`, text);
    assert.deepEqual(read(target, 2, 2 + octets), value);
    assert.throws(() => writeOid(target.subarray(5), 0, value), EncodeError);
  }
});

Deno.test("writeOid() and readOidInto() take 128 sub-identifiers and refuse 129", () => {
  for (const subIdentifier of [1, 0xffff_ffff]) {
    const longest = Uint32Array.of(
      1,
      3,
      ...Array<number>(126).fill(subIdentifier),
    );
    const bytes = new Uint8Array(oidSize(longest));
    writeOid(bytes, 0, longest);
    assert.deepEqual(read(bytes), [...longest]);
    const longer = Uint8Array.of(...bytes, 1);
    assert.throws(() => read(longer), {
      name: "DecodeError",
      message:
        `Cannot decode OID: more than 128 sub-identifiers (at offset ${bytes.length})`,
    });
    assert.throws(() => oidSize([...longest, 1]), EncodeError);
  }
});

Deno.test("readOidInto() leaves alone what stands behind in its target", () => {
  const target = new Uint32Array(MAX_OID_LENGTH).fill(7);
  assert.equal(readOidInto(fromHex("2b06"), 0, 2, target), 3);
  assert.deepEqual([...target.subarray(0, 5)], [1, 3, 6, 7, 7]);
});

Deno.test("readOidInto() refuses what is empty, cut short, padded or too large", () => {
  const refused: [string, RegExp, number][] = [
    ["", /empty or cut short/, 0],
    ["80", /empty or cut short/, 1],
    ["2b81", /empty or cut short/, 2],
    ["2bffffffff", /empty or cut short/, 5],
    ["8001", /padded/, 0],
    ["2b8001", /padded/, 1],
    ["2b808001", /padded/, 1],
    ["2b9080808000", /sub-identifier exceeds 4294967295/, 5],
    ["2bffffffffffffffffff7f", /sub-identifier exceeds 4294967295/, 5],
    // One more than 2.4294967295.
    ["9080808050", /sub-identifier exceeds 4294967295/, 4],
  ];
  for (const [text, message, offset] of refused) {
    assert.throws(() => read(fromHex(text)), (error) => {
      assert.ok(error instanceof DecodeError);
      assert.match(error.message, message, text);
      assert.equal(error.offset, offset, text);
      return true;
    });
  }
});

Deno.test("readOidInto() looks no further than the extent it was given", () => {
  const bytes = fromHex("2b 86 8d 1f 2b");
  assert.deepEqual(read(bytes, 0, 4), [1, 3, 99999]);
  assert.throws(() => read(bytes, 0, 3), DecodeError);
  assert.throws(() => read(bytes, 2, 2), DecodeError);
});

Deno.test("oidSize() refuses what is no object identifier", () => {
  for (
    const value of [
      [],
      [1],
      [3, 1],
      [0, 40],
      [1, 40],
      [1, 3, -1],
      [1, 3, 0.5],
      [1, 3, NaN],
      [1, 3, 0x1_0000_0000],
      [2, 0x1_0000_0000],
      [-1, 3],
    ]
  ) {
    assert.throws(() => oidSize(value), EncodeError, value.join("."));
    assert.throws(() => writeOid(new Uint8Array(99), 0, value), EncodeError);
  }
});

Deno.test("readOidInto() reads what writeOid() wrote", () => {
  fc.assert(
    fc.property(oid, (value) => {
      const bytes = new Uint8Array(oidSize(value));
      assert.equal(writeOid(bytes, 0, value), bytes.length);
      assert.deepEqual(read(bytes), value);
    }),
  );
});
