import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodeError } from "../../../codec/error.ts";
import {
  messageHeaderSize,
  writeMessageHeader,
} from "../../../codec/snmp/header.ts";
import type { MessageHeader } from "../../../codec/snmp/header.ts";
import { MessageScan, scanMessage } from "../../../codec/snmp/scan.ts";
import { encodeVarbind } from "../../../codec/snmp/value.ts";
import { toHex } from "../bytes.ts";

function headerOf(replaced: Partial<MessageHeader> = {}): MessageHeader {
  return {
    communityIn: new TextEncoder().encode("<public>"),
    communityStart: 1,
    communityEnd: 7,
    pduTag: 0xa2,
    requestId: 1,
    statusOrNonRepeaters: 0,
    indexOrMaxRepetitions: 0,
    ...replaced,
  };
}

/** Varbinds of `size` octets: one, or two where one cannot have that size. */
function filler(size: number): Uint8Array {
  for (let length = Math.max(size - 20, 0); length < size; length++) {
    const value = new Uint8Array(length);
    const bytes = encodeVarbind({
      oid: [1, 3],
      value: { type: "opaque", value },
    });
    if (bytes.length === size) return bytes;
  }
  return Uint8Array.of(...filler(7), ...filler(size - 7));
}

Deno.test("writeMessageHeader() ends where the varbinds begin", () => {
  const target = new Uint8Array(40).fill(0xee);
  target.set(filler(7), 30);
  const start = writeMessageHeader(target, 30, 37, headerOf());
  assert.equal(
    toHex(target),
    "ee".repeat(4) +
      "301f 020101 0406 7075626c6963 a212 020101 020100 020100 3007"
        .replaceAll(" ", "") +
      toHex(filler(7)) + "ee".repeat(3),
  );
  assert.equal(start, 4);
});

Deno.test("messageHeaderSize() foretells it around every change of a length's form", () => {
  const room = 300;
  for (
    const size of [
      ...Array.from({ length: 150 }, (_, i) => 115 + i),
      ...Array.from({ length: 60 }, (_, i) => 65_490 + i),
    ]
  ) {
    const list = filler(size);
    const target = new Uint8Array(room + size);
    target.set(list, room);
    const header = headerOf();
    const start = writeMessageHeader(target, room, room + size, header);
    assert.equal(room - start, messageHeaderSize(header, size), `${size}`);
    const scan = new MessageScan();
    scanMessage(target.subarray(start), scan);
    assert.equal(scan.varbindsEnd - scan.varbindsStart, size);
  }
});

Deno.test("messageHeaderSize() never gets smaller as the list grows", () => {
  const header = headerOf();
  let last = 0;
  for (let size = 0; size <= 66_000; size++) {
    const now = messageHeaderSize(header, size);
    assert.ok(now >= last, `at ${size}`);
    last = now;
  }
});

Deno.test("writeMessageHeader() writes what scanMessage() finds", () => {
  const int32 = fc.integer();
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(0xa0, 0xa2, 0xa5),
      fc.tuple(int32, int32, int32),
      (community, pduTag, [requestId, second, third]) => {
        const header = headerOf({
          communityIn: community,
          communityStart: 0,
          communityEnd: community.length,
          pduTag,
          requestId,
          statusOrNonRepeaters: second,
          indexOrMaxRepetitions: third,
        });
        const size = messageHeaderSize(header, 0);
        const target = new Uint8Array(size);
        assert.equal(writeMessageHeader(target, size, size, header), 0);
        const scan = new MessageScan();
        scanMessage(target, scan);
        assert.deepEqual(
          target.slice(scan.communityStart, scan.communityEnd),
          community,
        );
        assert.equal(scan.pduTag, pduTag);
        assert.equal(scan.requestId, requestId);
        const isBulk = pduTag === 0xa5;
        assert.equal(isBulk ? scan.nonRepeaters : scan.errorStatus, second);
        assert.equal(isBulk ? scan.maxRepetitions : scan.errorIndex, third);
      },
    ),
  );
});

Deno.test("writeMessageHeader() refuses too little room before the varbinds or behind", () => {
  const header = headerOf();
  const size = messageHeaderSize(header, 7);
  const target = new Uint8Array(size + 7);
  assert.equal(writeMessageHeader(target, size, size + 7, header), 0);
  assert.throws(
    () => writeMessageHeader(target, size - 1, size + 6, header),
    EncodeError,
  );
  assert.throws(
    () => writeMessageHeader(target, size + 1, size + 8, header),
    EncodeError,
  );
});
