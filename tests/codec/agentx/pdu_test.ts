import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAgentx } from "../../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../../codec/agentx/encode.ts";
import {
  HEADER_SIZE,
  HeaderScan,
  MAX_PAYLOAD,
  scanHeader,
} from "../../../codec/agentx/header.ts";
import {
  agentxErrorName,
  closeReasonName,
  PDU_NUMBERS,
} from "../../../codec/agentx/numbers.ts";
import type { AgentxMessage, AgentxPdu } from "../../../codec/agentx/pdu.ts";
import { DecodeError, EncodeError } from "../../../codec/error.ts";
import { fromHex, toHex } from "../bytes.ts";
import { mutate, seededRandom } from "../snmp/mutation.ts";
import { sameValue } from "../snmp/same_value.ts";
import { agentxMessage } from "./arbitraries.ts";

const utf8 = new TextEncoder();

function message(
  pdu: AgentxPdu,
  rest: Partial<AgentxMessage> = {},
): AgentxMessage {
  return {
    sessionId: 1,
    transactionId: 2,
    packetId: 3,
    network: true,
    context: undefined,
    ...rest,
    pdu,
  };
}

/** Returns what is decoded; undefined where DecodeError says that it cannot be. */
function attempt(bytes: Uint8Array): AgentxMessage | undefined {
  try {
    return decodeAgentx(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return undefined;
  }
}

/** Octets as RFC 2741 lays them out, a line each of four. */
const LAID_OUT: readonly (readonly [AgentxMessage, string])[] = [
  [
    message({
      type: "open",
      timeout: 5,
      id: [1, 3, 6, 1, 4, 1, 8072],
      description: utf8.encode("ab"),
    }),
    `01 01 10 00  00000001 00000002 00000003 00000018
     05 00 00 00
     02 04 00 00  00000001 00001f88
     00000002 61620000`,
  ],
  [
    message({
      type: "register",
      timeout: 0,
      instance: true,
      region: {
        priority: 127,
        subtree: [1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 7],
        rangeSubid: 10,
        upperBound: 22,
      },
    }),
    `01 03 11 00  00000001 00000002 00000003 00000024
     00 7f 0a 00
     06 02 00 00  00000001 00000002 00000002 00000001 00000001 00000007
     00000016`,
  ],
  [
    message({
      type: "get-bulk",
      nonRepeaters: 1,
      maxRepetitions: 50,
      ranges: [{ start: [1, 3, 6, 1, 2, 1, 1], include: true, end: [] }],
    }, { network: false, context: utf8.encode("ctx") }),
    `01 07 08 00  01000000 02000000 03000000 1c000000
     03000000 63747800
     0100 3200
     02 02 01 00  01000000 01000000
     00 00 00 00`,
  ],
  [
    message({
      type: "response",
      sysUpTime: 9,
      error: 263,
      index: 0,
      varbinds: [
        { oid: [1, 3, 6, 1, 300], value: { type: "integer32", value: -2 } },
        { oid: [1, 3], value: { type: "counter64", value: 2n ** 63n + 1n } },
      ],
    }),
    `01 12 10 00  00000001 00000002 00000003 00000040
     00000009 0107 0000
     0002 0000  05 00 00 00  00000001 00000003 00000006 00000001 0000012c
     fffffffe
     0046 0000  02 00 00 00  00000001 00000003
     80000000 00000001`,
  ],
];

Deno.test("encodeAgentx() lays octets out as RFC 2741 does, and decodeAgentx() reads them", () => {
  for (const [value, hex] of LAID_OUT) {
    const bytes = fromHex(hex);
    assert.equal(toHex(encodeAgentx(value)), toHex(bytes));
    assert.deepEqual(decodeAgentx(bytes), value);
  }
});

Deno.test("decodeAgentx() returns what encodeAgentx() was given", () => {
  fc.assert(
    fc.property(agentxMessage, (value) => {
      const bytes = encodeAgentx(value);
      assert.equal(bytes.length % 4, 0);
      assert.ok(sameValue(decodeAgentx(bytes), value));
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("decodeAgentx() refuses every PDU that is cut anywhere, and survives its length mended", () => {
  fc.assert(
    fc.property(agentxMessage, (value) => {
      const bytes = encodeAgentx(value);
      for (let length = 0; length < bytes.length; length++) {
        const cut = bytes.slice(0, length);
        assert.throws(() => decodeAgentx(cut), DecodeError);
        if (length < HEADER_SIZE) continue;
        new DataView(cut.buffer)
          .setUint32(16, length - HEADER_SIZE, !value.network);
        // A list may end earlier; nothing else may.
        const mended = attempt(cut);
        assert.ok(mended === undefined || mended.pdu.type === value.pdu.type);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("decodeAgentx() survives hostile PDUs", () => {
  const seed = 0xa6e2;
  const valid = fc.sample(agentxMessage, { numRuns: 300, seed })
    .map((value) => encodeAgentx(value));
  const random = seededRandom(seed);
  let decoded = 0;
  for (let i = 0; i < 60_000; i++) {
    const bytes = mutate(valid, random);
    // So that more than the length is looked at.
    if (i % 2 === 0 && bytes.length >= HEADER_SIZE) {
      const network = (bytes[2]! & 0x10) !== 0;
      new DataView(bytes.buffer, bytes.byteOffset)
        .setUint32(16, bytes.length - HEADER_SIZE, !network);
    }
    try {
      const value = decodeAgentx(bytes);
      decoded++;
      assert.ok(sameValue(decodeAgentx(encodeAgentx(value)), value));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      assert.ok(error.offset >= 0 && error.offset <= bytes.length);
    }
  }
  assert.ok(decoded > 5_000 && decoded < 55_000, String(decoded));
});

Deno.test("scanHeader() refuses what no header says", () => {
  const ping = encodeAgentx(message({ type: "ping" }));
  const scan = new HeaderScan();
  const wrong: [change: (bytes: Uint8Array) => void, reason: RegExp][] = [
    [(b) => b[0] = 2, /version 2 where 1 must be \(at offset 0\)/],
    [(b) => b[1] = 0, /no type 0 \(at offset 1\)/],
    [(b) => b[1] = 19, /no type 19/],
    [(b) => b[19] = 3, /a payload of 3 octets/],
    [(b) => b[16] = 0x80, /a payload of 2147483648 octets/],
    [(b) => b.set([0, 4, 0, 4], 16), /262148 octets/],
  ];
  for (const [change, reason] of wrong) {
    const bytes = ping.slice();
    change(bytes);
    assert.throws(() => scanHeader(bytes, 0, bytes.length, scan), reason);
  }
  const bytes = ping.slice();
  bytes.set([0, 4, 0, 0], 16);
  scanHeader(bytes, 0, bytes.length, scan);
  assert.equal(scan.payloadLength, MAX_PAYLOAD);
});

Deno.test("decodeAgentx() bounds object identifiers and ranges", () => {
  const long = [1, 3, 6, 1, ...Array(124).fill(7)];
  const get = (start: number[]) =>
    message({ type: "get", ranges: [{ start, include: false, end: [] }] });
  const bytes = encodeAgentx(get(long));
  assert.equal(bytes[HEADER_SIZE], 123);
  // With the prefix, one more makes 129.
  const longer = new Uint8Array(bytes.length + 4);
  longer.set(bytes);
  longer[HEADER_SIZE] = 124;
  new DataView(longer.buffer).setUint32(16, longer.length - HEADER_SIZE);
  assert.throws(() => decodeAgentx(longer), /an OID of 129 sub-identifiers/);
  assert.throws(() => encodeAgentx(get([...long, 1])), EncodeError);
  assert.throws(() => encodeAgentx(get([1, 3, 2 ** 32])), EncodeError);
});

Deno.test("encodeAgentx() refuses what the wire cannot hold", () => {
  const wrong: AgentxMessage[] = [
    message({ type: "close", reason: 256 }),
    message({ type: "ping" }, { sessionId: -1 }),
    message({ type: "close", reason: 1 }, { context: new Uint8Array(1) }),
    message({
      type: "notify",
      varbinds: [{ oid: [1, 3], value: { type: "gauge32", value: -1 } }],
    }),
    message({
      type: "notify",
      varbinds: [{ oid: [1, 3], value: { type: "counter64", value: 1.5 } }],
    }),
    message({
      type: "notify",
      varbinds: [{
        oid: [1, 3],
        value: { type: "octet-string", value: new Uint8Array(MAX_PAYLOAD) },
      }],
    }),
  ];
  for (const value of wrong) {
    assert.throws(() => encodeAgentx(value), EncodeError);
  }
});

Deno.test("numbers have the names of RFC 2741", () => {
  assert.equal(agentxErrorName(263), "duplicateRegistration");
  assert.equal(agentxErrorName(9), "9");
  assert.equal(closeReasonName(5), "shutdown");
  assert.equal(closeReasonName(0), "0");
  assert.deepEqual(
    Object.values(PDU_NUMBERS),
    Array.from({ length: 18 }, (_, i) => i + 1),
  );
});
