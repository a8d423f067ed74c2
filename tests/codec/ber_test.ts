import assert from "node:assert/strict";
import {
  checkRoom,
  readTlv,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  Tlv,
  tlvSize,
  writeHeader,
} from "../../codec/ber.ts";
import { DecodeError, EncodeError } from "../../codec/error.ts";
import { fromHex, toHex } from "./bytes.ts";

function read(text: string, offset = 0, end?: number): Tlv {
  const bytes = fromHex(text);
  const tlv = new Tlv();
  readTlv(bytes, offset, end ?? bytes.length, tlv);
  return tlv;
}

function assertRefuses(text: string, expected: string, offset: number): void {
  assert.throws(() => read(text), (error) => {
    assert.ok(error instanceof DecodeError);
    assert.equal(error.offset, offset, text);
    assert.equal(error.message, `${expected} (at offset ${offset})`);
    return true;
  });
}

Deno.test("readTlv() finds tag and extent", () => {
  assert.deepEqual({ ...read("04 03 61 62 63") }, {
    tag: TAG_OCTET_STRING,
    start: 2,
    end: 5,
  });
  assert.deepEqual({ ...read("30 00") }, {
    tag: TAG_SEQUENCE,
    start: 2,
    end: 2,
  });
  // What is behind the value is left to the caller.
  assert.deepEqual({ ...read("ff ff 05 00 ff ff", 2) }, {
    tag: 5,
    start: 4,
    end: 4,
  });
});

Deno.test("readTlv() accepts longer lengths than needed, of up to four octets", () => {
  for (const length of ["02", "81 02", "82 00 02", "83 00 00 02"]) {
    const { start, end } = read(`04 ${length} 61 62`);
    assert.equal(end - start, 2, length);
  }
  assert.deepEqual({ ...read("04 84 00 00 00 02 61 62") }, {
    tag: 4,
    start: 6,
    end: 8,
  });
  assert.deepEqual({ ...read("a0 84 00 00 00 00") }, {
    tag: 0xa0,
    start: 6,
    end: 6,
  });
});

Deno.test("readTlv() refuses what is cut short", () => {
  assertRefuses("", "Cannot decode BER: no room for a value", 0);
  assertRefuses("04", "Cannot decode BER: no room for a value", 0);
  assertRefuses("04 01", "Cannot decode BER: length 1 passes the end", 1);
  assertRefuses("04 7f 00", "Cannot decode BER: length 127 passes the end", 1);
  assertRefuses("04 81", "Cannot decode BER: length is cut short", 1);
  assertRefuses("04 84 00 00 00", "Cannot decode BER: length is cut short", 1);
  assertRefuses(
    "04 82 00 03 61 62",
    "Cannot decode BER: length 3 passes the end",
    1,
  );
  for (const length of ["7fffffff", "80000000", "ffffffff"]) {
    assertRefuses(
      `04 84 ${length} 61`,
      `Cannot decode BER: length ${parseInt(length, 16)} passes the end`,
      1,
    );
  }
});

Deno.test("readTlv() takes lengths of more octets than needed, as many as there may be", () => {
  for (let count = 1; count <= 126; count++) {
    const zeros = "00 ".repeat(count - 1);
    const first = (0x80 | count).toString(16);
    assert.deepEqual({ ...read(`04 ${first} ${zeros} 01 61`) }, {
      tag: 4,
      start: 2 + count,
      end: 3 + count,
    });
  }
});

Deno.test("readTlv() looks no further than the extent it was given", () => {
  assert.throws(() => read("04 01 61", 0, 1), DecodeError);
  assert.throws(() => read("04 01 61", 0, 2), DecodeError);
  assert.throws(() => read("04 81 01 61", 0, 2), DecodeError);
  assert.throws(() => read("04 01 61", 3), DecodeError);
  assert.equal(read("04 01 61", 0, 3).end, 3);
});

Deno.test("readTlv() refuses forms that SNMP does not use", () => {
  assertRefuses("30 80 00 00", "Cannot decode BER: indefinite length", 1);
  const tooLong = "Cannot decode BER: length of more than 4 octets";
  assertRefuses("04 85 01 00 00 00 01 61", tooLong, 1);
  assertRefuses(`04 fe 00 01 ${"00 ".repeat(124)}`, tooLong, 1);
  assertRefuses("04 ff 00", "Cannot decode BER: length is cut short", 1);
  assertRefuses(
    `04 ff ${"00 ".repeat(126)} 01 61`,
    "Cannot decode BER: reserved length",
    1,
  );
  const longTag = "Cannot decode BER: tag of many octets";
  for (const tag of ["1f", "3f", "5f", "7f", "9f", "bf", "df", "ff"]) {
    assertRefuses(`${tag} 01 00`, longTag, 0);
  }
});

Deno.test("writeHeader() writes the shortest length, and tlvSize() foretells it", () => {
  const headers: [number, string][] = [
    [0, "3000"],
    [1, "3001"],
    [127, "307f"],
    [128, "308180"],
    [255, "3081ff"],
    [256, "30820100"],
    [65535, "3082ffff"],
    [65536, "3083010000"],
    [0xff_ffff, "3083ffffff"],
    [0x100_0000, "308401000000"],
  ];
  const target = new Uint8Array(0x100_0000 + 9);
  for (const [length, expected] of headers) {
    const end = writeHeader(target, 3, TAG_SEQUENCE, length);
    assert.equal(toHex(target.subarray(3, end)), expected);
    assert.equal(tlvSize(length), expected.length / 2 + length);
    const tlv = new Tlv();
    readTlv(target, 3, target.length, tlv);
    assert.equal(tlv.start, end);
    assert.equal(tlv.end - tlv.start, length);
  }
});

Deno.test("tlvSize() refuses lengths that four octets cannot express", () => {
  assert.equal(tlvSize(0xffff_ffff), 0x1_0000_0005);
  assert.throws(() => tlvSize(0x1_0000_0000), EncodeError);
  assert.throws(() => tlvSize(NaN), EncodeError);
});

Deno.test("writeHeader() refuses a target that cannot hold the whole value", () => {
  const target = new Uint8Array(5);
  assert.equal(writeHeader(target, 0, TAG_SEQUENCE, 3), 2);
  assert.throws(() => writeHeader(target, 0, TAG_SEQUENCE, 4), EncodeError);
  assert.throws(() => writeHeader(target, 4, TAG_SEQUENCE, 0), EncodeError);
  assert.throws(() => writeHeader(target, -1, TAG_SEQUENCE, 0), EncodeError);
});

Deno.test("checkRoom() counts from the offset to the end of the target", () => {
  const target = new Uint8Array(4);
  checkRoom(target, 0, 4);
  checkRoom(target, 4, 0);
  assert.throws(() => checkRoom(target, 1, 4), EncodeError);
  assert.throws(() => checkRoom(target, 5, 0), EncodeError);
  assert.throws(() => checkRoom(target, -1, 1), EncodeError);
});
