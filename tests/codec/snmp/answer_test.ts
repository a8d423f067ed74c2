import assert from "node:assert/strict";
import {
  answerHeaderSize,
  answerListLimit,
  writeAnswerHeader,
} from "../../../codec/snmp/answer.ts";
import { EncodeError } from "../../../codec/error.ts";
import { decodeMessage, encodeMessage } from "../../../codec/snmp/message.ts";
import { MessageScan, scanMessage } from "../../../codec/snmp/scan.ts";
import { encodeVarbind } from "../../../codec/snmp/value.ts";
import type { Varbind } from "../../../codec/snmp/value.ts";
import { fromHex } from "../bytes.ts";

function requestOf(community: string, requestId: number): MessageScan {
  const scan = new MessageScan();
  scanMessage(
    encodeMessage({
      community: new TextEncoder().encode(community),
      pdu: {
        type: "get-request",
        requestId,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [],
      },
    }),
    scan,
  );
  return scan;
}

const uptime: Varbind = {
  oid: [1, 3, 6, 1, 2, 1, 1, 3, 0],
  value: { type: "time-ticks", value: 4_294_967_295 },
};

Deno.test("writeAnswerHeader() answers with community and request-id of the request", () => {
  const target = new Uint8Array(200);
  const list = encodeVarbind(uptime);
  target.set(list, 100);
  const listEnd = 100 + list.length;
  for (const requestId of [0, -1, 2 ** 31 - 1, -(2 ** 31)]) {
    const request = requestOf("public", requestId);
    const start = writeAnswerHeader(target, 100, listEnd, request, 0, 0);
    assert.equal(100 - start, answerHeaderSize(request, list.length));
    assert.deepEqual(decodeMessage(target.subarray(start, listEnd)), {
      community: new TextEncoder().encode("public"),
      pdu: {
        type: "response",
        requestId,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [uptime],
      },
    });
  }
});

Deno.test("writeAnswerHeader() tells status and index of an error", () => {
  const target = new Uint8Array(100);
  const request = requestOf("", 7);
  for (const errorIndex of [0, 1, 127, 128, 9_350, 2 ** 31 - 1]) {
    const start = writeAnswerHeader(target, 100, 100, request, 17, errorIndex);
    assert.equal(100 - start, answerHeaderSize(request, 0, errorIndex));
    const { pdu } = decodeMessage(target.subarray(start));
    assert.deepEqual(pdu, {
      type: "response",
      requestId: 7,
      errorStatus: 17,
      errorIndex,
      varbinds: [],
    });
  }
});

Deno.test("writeAnswerHeader() writes shortest lengths whatever the request's were", () => {
  const request = new MessageScan();
  scanMessage(
    fromHex(`
      30 82 00 21
        02 81 01 01
        04 84 00 00 00 01 63
        a0 82 00 12
          02 05 00 00 00 00 05
          02 01 00
          02 01 00
          30 83 00 00 00`),
    request,
  );
  const target = new Uint8Array(60);
  const start = writeAnswerHeader(target, 60, 60, request, 0, 0);
  assert.deepEqual(
    target.slice(start),
    fromHex("3013 020101 040163 a20b 020105 020100 020100 3000"),
  );
});

Deno.test("writeAnswerHeader() refuses too little room", () => {
  const request = requestOf("public", 1);
  const size = answerHeaderSize(request, 0);
  const target = new Uint8Array(100);
  assert.equal(writeAnswerHeader(target, size, size, request, 0, 0), 0);
  assert.throws(
    () => writeAnswerHeader(target, size - 1, size - 1, request, 0, 0),
    EncodeError,
  );
});

Deno.test("answerListLimit() is the largest list that fits", () => {
  for (const community of ["", "public", "c".repeat(200)]) {
    for (const requestId of [0, 2 ** 31 - 1]) {
      const request = requestOf(community, requestId);
      for (const limit of messageLimits) {
        const list = answerListLimit(request, limit);
        if (list < 0) {
          assert.ok(answerHeaderSize(request, 0) > limit);
          continue;
        }
        assert.ok(answerHeaderSize(request, list) + list <= limit);
        assert.ok(answerHeaderSize(request, list + 1) + list + 1 > limit);
      }
    }
  }
});

const messageLimits: readonly number[] = [
  ...Array.from({ length: 700 }, (_, limit) => limit),
  1_452,
  1_472,
  ...Array.from({ length: 100 }, (_, i) => 65_535 - 50 + i),
  65_507,
];
