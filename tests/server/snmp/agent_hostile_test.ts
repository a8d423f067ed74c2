/**
 * Whatever datagram comes: the agent answers what may be answered, within the
 * limit, and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  decodeMessage,
  encodeMessage,
  type SnmpPdu,
} from "../../../codec/snmp/message.ts";
import { compareOids } from "../../../codec/oid.ts";
import { mutate, seededRandom } from "../../codec/snmp/mutation.ts";
import { at, bulk, request, TestAgent } from "../fixture.ts";

const SEED = 0xa6e27;
const MUTATIONS = 1_000_000;
const LIMIT = 484;

const community = new TextEncoder().encode("public");

const VALID: readonly Uint8Array[] = ([
  request("get-request", at(1, 1, 0), at(2, 1, 1, 3, 10)),
  request("get-next-request", at(), [0, 0], [2, 999]),
  request("set-request", at(1, 1, 0)),
  bulk(
    { nonRepeaters: 1, maxRepetitions: 20 },
    at(1),
    at(2, 1, 1, 2),
    at(2, 1, 1, 3),
  ),
  bulk({ nonRepeaters: 0, maxRepetitions: 2_147_483_647 }, at()),
  {
    type: "inform-request",
    requestId: 1,
    errorStatus: 0,
    errorIndex: 0,
    varbinds: [],
  },
] satisfies SnmpPdu[]).map((pdu) => encodeMessage({ community, pdu }));

Deno.test("Agent.answer() answers a million mutated messages rightly or not at all", () => {
  const agent = new TestAgent();
  const random = seededRandom(SEED);
  let answered = 0;
  for (let i = 0; i < MUTATIONS; i++) {
    const datagram = mutate(VALID, random);
    const answer = agent.send(datagram, { limit: LIMIT });
    if (answer === undefined) continue;
    answered++;
    assert.ok(answer.length <= LIMIT);
    // Decoding all would take a minute; what differs is mostly seen in the first answers.
    if (answered % 16 === 0) checkAnswer(datagram, answer);
  }
  const { inPkts, outPkts, inAsnParseErrs } = agent.counters;
  assert.strictEqual(inPkts, MUTATIONS);
  assert.strictEqual(outPkts, answered);
  assert.ok(answered > MUTATIONS / 100, `only ${answered} were answered`);
  assert.ok(
    inAsnParseErrs > MUTATIONS / 100,
    `only ${inAsnParseErrs} were refused`,
  );
});

/** An answer has the request's id and community, and what GETNEXT or GETBULK found comes after what was asked. */
function checkAnswer(datagram: Uint8Array, octets: Uint8Array): void {
  const asked = decodeMessage(datagram);
  const answer = decodeMessage(octets);
  assert.strictEqual(answer.pdu.type, "response");
  assert.strictEqual(answer.pdu.requestId, asked.pdu.requestId);
  assert.deepStrictEqual(answer.community, asked.community);
  if (asked.pdu.type !== "get-next-request") return;
  answer.pdu.varbinds.forEach(({ oid, value }, i) => {
    if (value.type === "end-of-mib-view") return;
    assert.ok(compareOids(oid, asked.pdu.varbinds[i]!.oid) > 0);
  });
}
