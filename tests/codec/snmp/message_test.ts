import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError, EncodeError } from "../../../codec/error.ts";
import { decodeMessage, encodeMessage } from "../../../codec/snmp/message.ts";
import type { SnmpMessage, SnmpPdu } from "../../../codec/snmp/message.ts";
import { fromHex, toHex } from "../bytes.ts";
import { message } from "./arbitraries.ts";

const community = new TextEncoder().encode("public");

function hexOf(octets: string): string {
  return octets.replace(/\s+/g, "");
}

Deno.test("encodeMessage() and decodeMessage() agree with snmpget's octets", () => {
  const octets = `
    30 29 02 01 01 04 06 70 75 62 6c 69 63
      a0 1c 02 04 2f 6c 50 ec 02 01 00 02 01 00
        30 0e 30 0c 06 08 2b 06 01 02 01 01 03 00 05 00`;
  const get: SnmpMessage = {
    community,
    pdu: {
      type: "get-request",
      requestId: 0x2f6c50ec,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: [
        { oid: [1, 3, 6, 1, 2, 1, 1, 3, 0], value: { type: "null" } },
      ],
    },
  };
  assert.deepEqual(decodeMessage(fromHex(octets)), get);
  assert.equal(toHex(encodeMessage(get)), hexOf(octets));
});

Deno.test("encodeMessage() and decodeMessage() agree with snmpbulkget's octets", () => {
  const octets = `
    30 28 02 01 01 04 06 70 75 62 6c 69 63
      a5 1b 02 04 62 9b ac 3f 02 01 01 02 01 32
        30 0d 30 0b 06 07 2b 06 01 02 01 01 03 05 00`;
  const bulk: SnmpMessage = {
    community,
    pdu: {
      type: "get-bulk-request",
      requestId: 0x629bac3f,
      nonRepeaters: 1,
      maxRepetitions: 50,
      varbinds: [{ oid: [1, 3, 6, 1, 2, 1, 1, 3], value: { type: "null" } }],
    },
  };
  assert.deepEqual(decodeMessage(fromHex(octets)), bulk);
  assert.equal(toHex(encodeMessage(bulk)), hexOf(octets));
});

Deno.test("encodeMessage() and decodeMessage() know every PDU type", () => {
  const types: [SnmpPdu["type"], number][] = [
    ["get-request", 0xa0],
    ["get-next-request", 0xa1],
    ["response", 0xa2],
    ["set-request", 0xa3],
    ["get-bulk-request", 0xa5],
    ["inform-request", 0xa6],
    ["snmpv2-trap", 0xa7],
    ["report", 0xa8],
  ];
  for (const [type, tag] of types) {
    const numbers = type === "get-bulk-request"
      ? { type, nonRepeaters: -1, maxRepetitions: 2 ** 31 - 1 }
      : { type, errorStatus: 18, errorIndex: 2 ** 31 - 1 };
    const pdu = { ...numbers, requestId: -(2 ** 31), varbinds: [] } as SnmpPdu;
    const bytes = encodeMessage({ community, pdu });
    assert.equal(bytes[13], tag);
    assert.deepEqual(decodeMessage(bytes), { community, pdu });
  }
});

Deno.test("encodeMessage() and decodeMessage() take empty communities and lists", () => {
  const octets = "30120201010400a00b0201000201000201003000";
  const empty: SnmpMessage = {
    community: new Uint8Array(0),
    pdu: {
      type: "get-request",
      requestId: 0,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: [],
    },
  };
  assert.equal(toHex(encodeMessage(empty)), octets);
  assert.deepEqual(decodeMessage(fromHex(octets)), empty);
});

Deno.test("decodeMessage() shares no memory with what it was given", () => {
  const pdu = {
    type: "response",
    requestId: 1,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [{
      oid: [1, 3],
      value: { type: "octet-string", value: fromHex("616263") },
    }],
  } as const;
  const bytes = encodeMessage({ community, pdu });
  const decoded = decodeMessage(bytes);
  bytes.fill(0);
  assert.deepEqual(decoded, { community, pdu });
});

Deno.test("decodeMessage() refuses versions that are not SNMPv2c's", () => {
  for (const [octets, version] of [["00", 0], ["02", 2], ["03", 3]]) {
    const bytes = fromHex(
      `3012 0201${octets} 0400 a00b 020100 020100 020100 3000`,
    );
    assert.throws(() => decodeMessage(bytes), {
      name: "DecodeError",
      message:
        `Cannot decode SNMP message: version ${version}, expected 1 (SNMPv2c) (at offset 0)`,
    });
  }
});

Deno.test("decodeMessage() refuses a fault in any varbind", () => {
  const bytes = fromHex(
    "301b 020101 0400 a014 020100 020100 020100 3009 3007 0601 2b 0302 0780",
  );
  assert.throws(() => decodeMessage(bytes), DecodeError);
});

Deno.test("encodeMessage() refuses numbers that do not fit", () => {
  const pdu = {
    type: "response",
    requestId: 0,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [],
  } as const;
  encodeMessage({ community, pdu });
  for (const field of ["requestId", "errorStatus", "errorIndex"]) {
    for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5, NaN]) {
      assert.throws(
        () => encodeMessage({ community, pdu: { ...pdu, [field]: value } }),
        EncodeError,
      );
    }
  }
});

Deno.test("decodeMessage() reads what encodeMessage() wrote", () => {
  fc.assert(
    fc.property(message, (value) => {
      assert.deepEqual(decodeMessage(encodeMessage(value)), value);
    }),
    { numRuns: 1000 },
  );
});
