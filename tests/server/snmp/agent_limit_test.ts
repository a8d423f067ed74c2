import assert from "node:assert/strict";
import { ERROR_STATUS } from "../../../codec/snmp/error_status.ts";
import {
  encodeMessage,
  type StandardPdu,
} from "../../../codec/snmp/message.ts";
import {
  at,
  bulk,
  HOUSE,
  request,
  serveHouse,
  shown,
  TestAgent,
} from "../fixture.ts";

Deno.test("Agent.answer() fills a GETBULK answer up to the limit and cuts it at a varbind, whatever the limit", () => {
  const doors = Array.from(
    { length: 500 },
    (_, i) => ({ number: i + 1, name: `door ${i + 1}`, passed: i * 1000 }),
  );
  const agent = new TestAgent(serveHouse({ ...HOUSE, doors }));
  for (
    const repeaters of [[at(2, 1, 1, 2)], [at(2, 1, 1, 2), at(2, 1, 1, 3)]]
  ) {
    const whole = shown(
      agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: 500 }, ...repeaters), {
        limit: 65_507,
      }),
    );
    let before = 0;
    for (let limit = 100; limit < 3000; limit++) {
      const pdu = bulk({ nonRepeaters: 0, maxRepetitions: 500 }, ...repeaters);
      const octets = agent.send(
        encodeMessage({ community: new TextEncoder().encode("public"), pdu }),
        { limit },
      );
      assert.ok(
        octets !== undefined && octets.length <= limit,
        `limit ${limit}`,
      );
      const lines = shown(agent.ask(pdu, { limit }));
      assert.deepEqual(lines, whole.slice(0, lines.length));
      assert.ok(
        lines.length >= before,
        `limit ${limit} holds ${lines.length}, one less ${before}`,
      );
      // One more varbind of 40 octets at most would not have fitted.
      assert.ok(
        limit - octets.length < 42,
        `limit ${limit} leaves ${limit - octets.length}`,
      );
      before = lines.length;
    }
    assert.ok(before > 50);
  }
});

Deno.test("Agent.answer() says tooBig with no varbinds to a GET that cannot fit", () => {
  const agent = new TestAgent();
  const answer = agent.ask(
    request(
      "get-request",
      ...Array.from({ length: 60 }, () => at(2, 1, 1, 3, 10)),
    ),
  ) as StandardPdu;
  assert.equal(answer.errorStatus, ERROR_STATUS.tooBig);
  assert.equal(answer.errorIndex, 0);
  assert.deepEqual(answer.varbinds, []);
  assert.equal(agent.counters.outTooBigs, 1);
});

/** An agent whose first instance alone has more octets than a limit of 200. */
function longWinded(): TestAgent {
  return new TestAgent(serveHouse({ ...HOUSE, owner: "o".repeat(255) }));
}

Deno.test("Agent.answer() answers with a single value that is larger than the limit, where it may", () => {
  const limits = { limit: 200, largest: 65_507 };
  for (
    const pdu of [
      request("get-request", at(1, 1, 0)),
      request("get-next-request", at(1, 1)),
      bulk({ nonRepeaters: 0, maxRepetitions: 10 }, at(1)),
      bulk({ nonRepeaters: 1, maxRepetitions: 10 }, at(1), at(1, 2)),
    ]
  ) {
    const agent = longWinded();
    const answer = agent.ask(pdu, limits) as StandardPdu;
    assert.equal(answer.errorStatus, ERROR_STATUS.noError);
    assert.match(shown(answer)[0]!, /^\+1\.1\.0 octet-string o{255}$/);
    assert(answer.varbinds.length <= 2);
    assert.equal(agent.counters.outTooBigs, 0);
  }
});

Deno.test("Agent.answer() keeps within the limit where more than one value is asked for, or no larger answer is allowed", () => {
  const two = request("get-request", at(1, 1, 0), at(1, 2, 0));
  const one = request("get-request", at(1, 1, 0));
  for (
    const [pdu, largest] of [[two, 65_507], [one, 200], [one, 210]] as const
  ) {
    const answer = longWinded().ask(pdu, {
      limit: 200,
      largest,
    }) as StandardPdu;
    assert.equal(answer.errorStatus, ERROR_STATUS.tooBig);
    assert.deepEqual(answer.varbinds, []);
  }
  const answer = longWinded().ask(
    bulk({ nonRepeaters: 0, maxRepetitions: 10 }, at(1)),
    { limit: 200, largest: 210 },
  ) as StandardPdu;
  assert.deepEqual(answer.varbinds, []);
});

Deno.test("Agent.answer() drops what not even tooBig fits, and counts it", () => {
  const agent = new TestAgent();
  assert.equal(
    agent.ask(request("get-request", at(1, 1, 0)), { limit: 20 }),
    undefined,
  );
  assert.equal(agent.counters.silentDrops, 1);
});
