/**
 * What strangers reach over the network: the agent, and the pages over HTTP.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { DecodeError } from "../../codec/error.ts";
import { compareOids, startsWithOid } from "../../codec/oid.ts";
import {
  decodeMessage,
  encodeMessage,
  type SnmpMessage,
  type SnmpPdu,
} from "../../codec/snmp/message.ts";
import { MessageScan, scanMessage } from "../../codec/snmp/scan.ts";
import { LOOPBACK } from "../../server/network.ts";
import type { Community } from "../../server/snmp/access.ts";
import { message } from "../codec/snmp/arbitraries.ts";
import { sameValue } from "../codec/snmp/same_value.ts";
import { TestApp } from "../server/http/app_fixture.ts";
import {
  at,
  bulk,
  HOUSE_ROOT,
  request,
  serveHouse,
  TestAgent,
} from "../server/fixture.ts";
import { type Target, type TargetMakers, utf8 } from "./target.ts";

const SEED = 0xf5eed;

/** Messages of every kind, the same ones each time. */
function messages(): Uint8Array[] {
  return fc.sample(message, { numRuns: 400, seed: SEED })
    .map((value) => encodeMessage(value))
    .filter((bytes) => bytes.length < 300);
}

/** Returns what is decoded; undefined where DecodeError says that it cannot be. */
export function decodedBy<Value>(
  decode: (bytes: Uint8Array) => Value,
  bytes: Uint8Array,
): Value | undefined {
  try {
    return decode(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    assert.ok(
      error.offset >= 0 && error.offset <= bytes.length,
      `offset ${error.offset} of ${bytes.length}`,
    );
    return undefined;
  }
}

function snmpMessage(): Target {
  const scan = new MessageScan();
  return {
    name: "snmp-message",
    kind: "octets",
    seeds: messages(),
    probe(bytes) {
      const scanned = decodedBy((all) => {
        scanMessage(all, scan);
        return scan.version === 1;
      }, bytes);
      const value = decodedBy(decodeMessage, bytes);
      assert.equal(scanned === true, value !== undefined);
      if (value === undefined) return false;
      assert.ok(sameValue(decodeMessage(encodeMessage(value)), value));
      return true;
    },
  };
}

/** What the view of "part" hides. */
const HIDDEN = [...HOUSE_ROOT, 2];

const COMMUNITIES: readonly Community[] = [
  { name: "public", networks: LOOPBACK, view: undefined },
  { name: "open", networks: undefined, view: undefined },
  {
    name: "part",
    networks: undefined,
    view: { include: [HOUSE_ROOT], exclude: [HIDDEN] },
  },
];

const SOURCES = ["127.0.0.1", "192.0.2.1", "::1", "fe80::1"];

const REQUESTS: readonly SnmpPdu[] = [
  request("get-request", at(1, 1, 0), at(2, 1, 1, 3, 10)),
  request("get-next-request", at(), [0, 0], [2, 999]),
  request("set-request", at(1, 1, 0)),
  bulk({ nonRepeaters: 1, maxRepetitions: 20 }, at(1), at(2, 1, 1, 2), at()),
  bulk({ nonRepeaters: 0, maxRepetitions: 2_147_483_647 }, at()),
  {
    type: "inform-request",
    requestId: 1,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [],
  },
];

const ANSWERED: ReadonlySet<string> = new Set([
  ...["get-request", "get-next-request", "get-bulk-request", "set-request"],
]);

/** What an agent of RFC 3416 with these communities has to answer, told apart from how ours decides it. */
function mayBeAnswered(asked: SnmpMessage, source: string): boolean {
  const name = new TextDecoder("utf-8", { ignoreBOM: true })
    .decode(asked.community);
  const allowed = name === "open" || name === "part" ||
    (name === "public" && ["127.0.0.1", "::1"].includes(source));
  return allowed && ANSWERED.has(asked.pdu.type);
}

function snmpAgent(): Target {
  const agent = new TestAgent(serveHouse(), COMMUNITIES);
  const utf = new TextEncoder();
  return {
    name: "snmp-agent",
    kind: "octets",
    seeds: [
      ...REQUESTS.flatMap((pdu) =>
        ["public", "open", "part"].map((name) =>
          encodeMessage({ community: utf.encode(name), pdu })
        )
      ),
      ...messages().slice(0, 3),
    ],
    probe(bytes, random) {
      const source = SOURCES[random(SOURCES.length)]!;
      const limit = [484, 1472, 65_507][random(3)]!;
      const before = bytes.slice();
      const answer = agent.send(bytes, { source, limit });
      assert.deepEqual(bytes, before, "the datagram was changed");
      const asked = decodedBy(decodeMessage, bytes);
      const may = asked !== undefined && mayBeAnswered(asked, source);
      if (answer === undefined) {
        // What is answered may be of any size that fits; a request that nearly fills the limit may go without.
        assert.ok(!may || bytes.length + 40 > limit, "it was not answered");
        return false;
      }
      assert.ok(may, "it was answered and must not be");
      checkAnswer(asked!, answer, limit);
      return true;
    },
  };
}

/** An answer has the request's id and community, fits, and shows what the community may see. */
function checkAnswer(
  asked: SnmpMessage,
  octets: Uint8Array,
  limit: number,
): void {
  assert.ok(octets.length <= limit, `${octets.length} of ${limit} octets`);
  const answer = decodeMessage(octets);
  assert.equal(answer.pdu.type, "response");
  assert.equal(answer.pdu.requestId, asked.pdu.requestId);
  assert.deepEqual(answer.community, asked.community);
  const part = new TextDecoder().decode(asked.community) === "part";
  answer.pdu.varbinds.forEach(({ oid, value }, i) => {
    if (!("value" in value)) return;
    if (part && asked.pdu.type !== "set-request") {
      assert.ok(startsWithOid(oid, HOUSE_ROOT) && !startsWithOid(oid, HIDDEN));
    }
    if (asked.pdu.type !== "get-next-request") return;
    assert.ok(compareOids(oid, asked.pdu.varbinds[i]!.oid) > 0);
  });
}

/** A request as text: the path, then a header in each line. */
const PAGES = [
  "/metrics\nAccept: text/plain;version=0.0.4;q=0.5,*/*;q=0.1\nAccept-Encoding: gzip",
  "/metrics\nAccept: application/openmetrics-text;version=1.0.0",
  "/oid/doorPassed.10\nHost: house.example",
  "/oid/HOUSE-MIB::doorTable\nAuthorization: Bearer abc",
  `/oid/${HOUSE_ROOT.join(".")}.2.1\nAuthorization: Basic YTpi`,
  "/oid/1.3.6.1\nIf-None-Match: *",
  "/healthz\nRange: bytes=0-1",
  "/oid/%2e%2e%2f..%00\nX: y",
  "/",
];

function httpPages(): Target {
  const app = new TestApp();
  const decoder = new TextDecoder();
  return {
    name: "http-pages",
    kind: "text",
    seeds: utf8(...PAGES),
    async probe(bytes) {
      const [path = "", ...lines] = decoder.decode(bytes).split("\n");
      let asked: Request;
      try {
        // What no client can send is not what is tried here.
        asked = new Request(new URL(`http://house.example${path}`), {
          headers: lines.map((line): [string, string] => {
            const [name = "", ...value] = line.split(":");
            return [name, value.join(":").trim()];
          }),
        });
      } catch {
        return false;
      }
      const answer = await app.app.fetch(asked);
      await answer.arrayBuffer();
      assert.ok(answer.status < 500, `status ${answer.status}`);
      return answer.status === 200;
    },
  };
}

/** Targets by name. */
export const FACE_TARGETS: TargetMakers = {
  "snmp-agent": snmpAgent,
  "snmp-message": snmpMessage,
  "http-pages": httpPages,
};
