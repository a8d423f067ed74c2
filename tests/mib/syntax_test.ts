import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodeError } from "../../codec/error.ts";
import { encodeVarbind } from "../../codec/snmp/value.ts";
import {
  counter32,
  counter64,
  dateAndTime,
  enumeration,
  gauge32,
  gauge64,
  integer32,
  ipAddress,
  objectIdentifier,
  type Syntax,
  timeStamp,
  timeTicks,
  truthValue,
  unsigned32,
} from "../../mib/syntax.ts";

/** What both faces show of a value. */
function shown<V>(syntax: Syntax<V>, value: V) {
  const cell = syntax.cell(value);
  encodeVarbind({ oid: [1, 3], value: cell.value });
  return [
    cell.value.type,
    "value" in cell.value ? cell.value.value : undefined,
    cell.sample,
  ];
}

function refuses<V>(syntax: Syntax<V>, values: readonly V[]): void {
  for (const value of values) {
    assert.throws(
      () => syntax.cell(value),
      EncodeError,
      `${syntax.smi} of ${value}`,
    );
  }
}

Deno.test("integer32() takes what its range permits, also in an INDEX", () => {
  const whole = integer32();
  assert.equal(whole.smi, "Integer32");
  assert.deepEqual(shown(whole, -(2 ** 31)), [
    "integer32",
    -(2 ** 31),
    -(2 ** 31),
  ]);
  assert.deepEqual(shown(whole, 2 ** 31 - 1)[1], 2 ** 31 - 1);
  refuses(whole, [2 ** 31, -(2 ** 31) - 1, 0.5, NaN, Infinity]);
  const part = integer32({ min: 1, max: 5 });
  assert.equal(part.smi, "Integer32 (1..5)");
  assert.deepEqual(shown(part, 5)[1], 5);
  refuses(part, [0, 6]);
  assert.deepEqual(part.index(3), [3]);
  for (const value of [0, 6, 1.5, NaN]) {
    assert.throws(() => part.index(value), EncodeError);
  }
  assert.throws(() => whole.index(-1), EncodeError);
});

Deno.test("enumeration() shows words as numbers", () => {
  const colour = enumeration({ red: 1, green: 2, none: -1 });
  assert.equal(colour.name, "INTEGER");
  assert.equal(colour.smi, "INTEGER { none(-1), red(1), green(2) }");
  assert.deepEqual(shown(colour, "green"), ["integer32", 2, 2]);
  assert.equal(colour.words?.get(1), "red");
  assert.deepEqual(colour.index("red"), [1]);
  assert.throws(() => colour.index("none"), EncodeError);
  refuses(colour, ["blue" as "red", "toString" as "red"]);
});

Deno.test("enumeration() refuses a word that no module could hold", () => {
  for (const word of ["not-found", "Red", "a_b", "", "9"]) {
    assert.throws(() => enumeration({ [word]: 1 }), TypeError, word);
  }
});

Deno.test("truthValue is 1 and 2 on the wire, 1 and 0 as a sample", () => {
  assert.deepEqual(shown(truthValue, true), ["integer32", 1, 1]);
  assert.deepEqual(shown(truthValue, false), ["integer32", 2, 0]);
  assert.deepEqual([truthValue.index(true), truthValue.index(false)], [[1], [
    2,
  ]]);
});

Deno.test("gauge32 stays at its highest value, unsigned32 has none above it", () => {
  assert.deepEqual(shown(gauge32, 2 ** 32 - 1)[1], 2 ** 32 - 1);
  assert.deepEqual(shown(gauge32, 2 ** 40), [
    "gauge32",
    2 ** 32 - 1,
    2 ** 32 - 1,
  ]);
  assert.deepEqual(shown(unsigned32, 2 ** 32 - 1)[1], 2 ** 32 - 1);
  refuses(unsigned32, [2 ** 32, -1, 0.5, NaN, Infinity]);
  refuses(gauge32, [-1, 0.5, NaN, Infinity]);
  assert.deepEqual(unsigned32.index(2 ** 32 - 1), [2 ** 32 - 1]);
  assert.throws(() => unsigned32.index(2 ** 32), EncodeError);
});

Deno.test("counter32 wraps on the wire alone", () => {
  assert.deepEqual(shown(counter32, 2 ** 32 + 7), [
    "counter32",
    7,
    2 ** 32 + 7,
  ]);
  assert.deepEqual(shown(counter32, 2n ** 64n - 1n), [
    "counter32",
    2 ** 32 - 1,
    2n ** 64n - 1n,
  ]);
  refuses<number | bigint>(counter32, [-1, -1n, 0.5, NaN, Infinity, 2 ** 53]);
});

Deno.test("counter64 and gauge64 take every exact number up to 2^64-1", () => {
  for (const syntax of [counter64, gauge64]) {
    assert.deepEqual(shown(syntax, 2n ** 64n - 1n), [
      "counter64",
      2n ** 64n - 1n,
      2n ** 64n - 1n,
    ]);
    assert.deepEqual(shown(syntax, 2 ** 53 - 1)[1], 2 ** 53 - 1);
    refuses<number | bigint>(syntax, [
      -1,
      -1n,
      2n ** 64n,
      0.5,
      NaN,
      Infinity,
      2 ** 53,
    ]);
    assert.throws(() => syntax.index(1), EncodeError);
  }
  assert.deepEqual(gauge64.imported, ["HCNUM-TC", "CounterBasedGauge64"]);
});

Deno.test("timeTicks and timeStamp are hundredths modulo 2^32; the sample goes on", () => {
  for (const syntax of [timeTicks, timeStamp]) {
    assert.deepEqual(shown(syntax, 0.05), ["time-ticks", 5, 5]);
    assert.deepEqual(shown(syntax, 42949673), [
      "time-ticks",
      4,
      4294967300,
    ]);
    refuses(syntax, [-1, NaN, Infinity, 1e300]);
    assert.equal(syntax.divisor, 100);
  }
});

Deno.test("dateAndTime is UTC with tenths of a second", () => {
  const [type, value, sample] = shown(
    dateAndTime,
    Date.UTC(2026, 10, 23, 9, 8, 7, 999),
  );
  assert.equal(type, "octet-string");
  assert.deepEqual([...value as Uint8Array], [
    ...[0x07, 0xea, 11, 23, 9, 8, 7, 9],
    ...[0x2b, 0, 0],
  ]);
  assert.equal(sample, Date.UTC(2026, 10, 23, 9, 8, 7, 900) / 100);
  assert.deepEqual(shown(dateAndTime, -1)[2], -1);
  refuses(dateAndTime, [NaN, Infinity, Date.UTC(-1, 0), 8.64e15 + 1]);
});

Deno.test("ipAddress takes four octets, objectIdentifier what can be encoded", () => {
  const address = ipAddress.cell(Uint8Array.of(10, 0, 0, 255));
  assert.deepEqual([address.text, address.sample], ["10.0.0.255", undefined]);
  assert.deepEqual(ipAddress.index(Uint8Array.of(1, 2, 3, 4)), [1, 2, 3, 4]);
  refuses(ipAddress, [new Uint8Array(0), new Uint8Array(16)]);
  assert.throws(() => ipAddress.index(new Uint8Array(3)), EncodeError);
  assert.equal(objectIdentifier.cell([1, 3, 6]).text, "1.3.6");
  assert.deepEqual(objectIdentifier.index([1, 3, 6]), [3, 1, 3, 6]);
  refuses(objectIdentifier, [[], [1], [1, 3, -1], [1, 3, 2 ** 32], [3, 1]]);
});

Deno.test("every number that a SYNTAX takes can be encoded", () => {
  const syntaxes: readonly Syntax<number>[] = [
    integer32(),
    unsigned32,
    gauge32,
    counter32,
    counter64,
    gauge64,
    timeTicks,
    timeStamp,
    dateAndTime,
  ];
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.nat().map((n) => n * 2 ** 21),
  );
  fc.assert(fc.property(fc.constantFrom(...syntaxes), value, (syntax, n) => {
    let cell;
    try {
      cell = syntax.cell(n);
    } catch (error) {
      return error instanceof EncodeError;
    }
    encodeVarbind({ oid: [1, 3], value: cell.value });
    return cell.sample !== undefined;
  }));
});
