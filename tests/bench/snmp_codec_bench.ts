/**
 * What the codec costs an agent for each request, and a client for each answer.
 *
 * @module
 */

import { answerListLimit, writeAnswerHeader } from "../../codec/snmp/answer.ts";
import { decodeMessage, encodeMessage } from "../../codec/snmp/message.ts";
import type { SnmpMessage } from "../../codec/snmp/message.ts";
import {
  MessageScan,
  scanMessage,
  scanVarbind,
  VarbindScan,
} from "../../codec/snmp/scan.ts";
import { encodeVarbind } from "../../codec/snmp/value.ts";
import type { Varbind } from "../../codec/snmp/value.ts";

const community = new TextEncoder().encode("public");

/** ifHCInOctets of interface `index`. */
function counterVarbind(index: number): Varbind {
  return {
    oid: [1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, index],
    value: { type: "counter64", value: 123_456_789_012 + index },
  };
}

function getRequest(count: number): SnmpMessage {
  return {
    community,
    pdu: {
      type: "get-request",
      requestId: 1_234_567_890,
      errorStatus: 0,
      errorIndex: 0,
      varbinds: Array.from({ length: count }, (_, index) => ({
        oid: counterVarbind(index).oid,
        value: { type: "null" },
      })),
    },
  };
}

const bulkRequest: SnmpMessage = {
  community,
  pdu: {
    type: "get-bulk-request",
    requestId: 1_234_567_890,
    nonRepeaters: 0,
    maxRepetitions: 50,
    varbinds: getRequest(1).pdu.varbinds,
  },
};

const bulkAnswer: SnmpMessage = {
  community,
  pdu: {
    type: "response",
    requestId: 1_234_567_890,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: Array.from({ length: 50 }, (_, index) => counterVarbind(index)),
  },
};

const getRequest1 = getRequest(1);
const get1 = encodeMessage(getRequest1);
const get20 = encodeMessage(getRequest(20));
const bulk = encodeMessage(bulkRequest);
const answer50 = encodeMessage(bulkAnswer);
const varbind = encodeVarbind(counterVarbind(1));
const message = new MessageScan();
const name = new VarbindScan();
const output = new Uint8Array(65_536);

/** An agent's work on a request of `bytes`, but for finding what to answer. */
function answer(bytes: Uint8Array, repetitions: number): number {
  scanMessage(bytes, message);
  const limit = answerListLimit(message, 1472);
  const listStart = 1472 - limit;
  let end = listStart;
  for (let i = 0; i < repetitions; i++) {
    let offset = message.varbindsStart;
    while (offset < message.varbindsEnd) {
      offset = scanVarbind(bytes, offset, message.varbindsEnd, name);
      if (end + varbind.length > listStart + limit) break;
      output.set(varbind, end);
      end += varbind.length;
    }
  }
  return writeAnswerHeader(output, listStart, end, message, 0, 0);
}

Deno.bench("scanMessage() of a GET, 1 varbind", () => {
  scanMessage(get1, message);
});

Deno.bench("scanMessage() of a GET, 20 varbinds", () => {
  scanMessage(get20, message);
});

Deno.bench("scanMessage() of a GETBULK", () => {
  scanMessage(bulk, message);
});

Deno.bench("scanMessage() of an answer, 50 varbinds", () => {
  scanMessage(answer50, message);
});

Deno.bench("GET of 1 varbind, scanned and answered", () => {
  answer(get1, 1);
});

Deno.bench("GET of 20 varbinds, scanned and answered", () => {
  answer(get20, 1);
});

Deno.bench("GETBULK of 50 repetitions, scanned and answered", () => {
  answer(bulk, 50);
});

Deno.bench("encodeMessage() of a GET, 1 varbind", () => {
  encodeMessage(getRequest1);
});

Deno.bench("decodeMessage() of an answer, 50 varbinds", () => {
  decodeMessage(answer50);
});

Deno.bench("encodeMessage() of an answer, 50 varbinds", () => {
  encodeMessage(bulkAnswer);
});
