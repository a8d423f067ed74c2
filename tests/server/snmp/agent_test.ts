import assert from "node:assert/strict";
import { ERROR_STATUS } from "../../../codec/snmp/error_status.ts";
import {
  encodeMessage,
  type StandardPdu,
} from "../../../codec/snmp/message.ts";
import type { Varbind } from "../../../codec/snmp/value.ts";
import { at, bulk, request, serveHouse, shown, TestAgent } from "../fixture.ts";

/** All instances of the fixture, in order. */
const ALL = [
  "+1.1.0 octet-string Ada",
  "+1.2.0 time-ticks 1234",
  "+2.1.1.2.1 octet-string front",
  "+2.1.1.2.2 octet-string back",
  "+2.1.1.2.10 octet-string cellar",
  "+2.1.1.3.1 counter64 7",
  "+2.1.1.3.10 counter64 18446744073709551615",
];

Deno.test("Agent.answer() gets instances in the order asked, in a response of the same request-id", () => {
  const answer = new TestAgent().ask(
    request("get-request", at(1, 2, 0), at(2, 1, 1, 3, 10)),
  ) as StandardPdu;
  assert.equal(answer.type, "response");
  assert.equal(answer.requestId, 77);
  assert.equal(answer.errorStatus, ERROR_STATUS.noError);
  assert.deepEqual(shown(answer), [
    "+1.2.0 time-ticks 1234",
    "+2.1.1.3.10 counter64 18446744073709551615",
  ]);
});

Deno.test("Agent.answer() tells noSuchInstance of an object that is there from noSuchObject", () => {
  const answer = new TestAgent().ask(
    request(
      "get-request",
      at(2, 1, 1, 3, 2),
      at(1, 2),
      at(1, 2, 1),
      at(2, 1, 1, 1, 1),
      at(2, 1, 1, 9, 1),
      at(1),
      [1, 3],
    ),
  );
  assert.deepEqual(shown(answer), [
    "+2.1.1.3.2 no-such-instance",
    "+1.2 no-such-instance",
    "+1.2.1 no-such-instance",
    "+2.1.1.1.1 no-such-object",
    "+2.1.1.9.1 no-such-object",
    "+1 no-such-object",
    "1.3 no-such-object",
  ]);
});

Deno.test("Agent.answer() says noSuchInstance for objects whose segment went away", () => {
  const served = serveHouse();
  served.drop("HOUSE-MIB");
  const answer = new TestAgent(served).ask(request("get-request", at(1, 2, 0)));
  assert.deepEqual(shown(answer), ["+1.2.0 no-such-instance"]);
});

Deno.test("Agent.answer() walks every instance by GETNEXT, then says endOfMibView of the name asked", () => {
  const agent = new TestAgent();
  const seen: string[] = [];
  let oid: readonly number[] = [0, 0];
  for (;;) {
    const answer = agent.ask(request("get-next-request", oid));
    const [line = ""] = shown(answer);
    if (line.endsWith("end-of-mib-view")) {
      assert.equal(line, "+2.1.1.3.10 end-of-mib-view");
      break;
    }
    seen.push(line);
    oid = answer?.varbinds[0]?.oid ?? [];
  }
  assert.deepEqual(seen, ALL);
});

Deno.test("Agent.answer() repeats one name by GETBULK and ends with one endOfMibView", () => {
  const answer = new TestAgent().ask(
    bulk({ nonRepeaters: 0, maxRepetitions: 50 }, at()),
  );
  assert.deepEqual(shown(answer), [...ALL, "+2.1.1.3.10 end-of-mib-view"]);
});

Deno.test("Agent.answer() gives as many repetitions by GETBULK as asked", () => {
  const answer = new TestAgent().ask(
    bulk({ nonRepeaters: 0, maxRepetitions: 3 }, at()),
  );
  assert.deepEqual(shown(answer), ALL.slice(0, 3));
});

Deno.test("Agent.answer() puts complete rows across repeaters, non-repeaters first", () => {
  const answer = new TestAgent().ask(
    bulk(
      { nonRepeaters: 1, maxRepetitions: 2 },
      at(1, 1),
      at(2, 1, 1, 2),
      at(2, 1, 1, 3),
    ),
  );
  assert.deepEqual(shown(answer), [
    "+1.1.0 octet-string Ada",
    "+2.1.1.2.1 octet-string front",
    "+2.1.1.3.1 counter64 7",
    "+2.1.1.2.2 octet-string back",
    "+2.1.1.3.10 counter64 18446744073709551615",
  ]);
});

Deno.test("Agent.answer() goes on with other repeaters when one is at the end, and ends when all are", () => {
  const answer = new TestAgent().ask(
    bulk(
      { nonRepeaters: 0, maxRepetitions: 10 },
      at(2, 1, 1, 3, 1),
      at(2, 1, 1, 2, 10),
    ),
  );
  assert.deepEqual(shown(answer), [
    "+2.1.1.3.10 counter64 18446744073709551615",
    "+2.1.1.3.1 counter64 7",
    "+2.1.1.3.10 end-of-mib-view",
    "+2.1.1.3.10 counter64 18446744073709551615",
    "+2.1.1.3.10 end-of-mib-view",
    "+2.1.1.3.10 end-of-mib-view",
  ]);
});

Deno.test("Agent.answer() counts negative non-repeaters and max-repetitions as 0", () => {
  const agent = new TestAgent();
  assert.deepEqual(
    shown(agent.ask(bulk({ nonRepeaters: -1, maxRepetitions: 1 }, at(1, 1)))),
    ["+1.1.0 octet-string Ada"],
  );
  assert.deepEqual(
    shown(agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: -5 }, at(1, 1)))),
    [],
  );
  assert.deepEqual(
    shown(agent.ask(bulk({ nonRepeaters: 5, maxRepetitions: 9 }, at(1, 1)))),
    ["+1.1.0 octet-string Ada"],
  );
});

Deno.test("Agent.answer() refuses SET with notWritable for the first name and returns the varbinds as they came", () => {
  const agent = new TestAgent();
  const varbinds: Varbind[] = [
    {
      oid: at(1, 1, 0),
      value: { type: "octet-string", value: Uint8Array.of(66, 111, 98) },
    },
    { oid: at(1, 2, 0), value: { type: "time-ticks", value: 5 } },
  ];
  const answer = agent.ask({
    type: "set-request",
    requestId: 5,
    errorStatus: 0,
    errorIndex: 0,
    varbinds,
  }) as StandardPdu;
  assert.equal(answer.errorStatus, ERROR_STATUS.notWritable);
  assert.equal(answer.errorIndex, 1);
  assert.deepEqual(shown(answer), [
    "+1.1.0 octet-string Bob",
    "+1.2.0 time-ticks 5",
  ]);
  assert.deepEqual(shown(agent.ask(request("get-request", at(1, 1, 0)))), [
    "+1.1.0 octet-string Ada",
  ]);
});

Deno.test("Agent.answer() does not answer an unknown community, nor one from where it may not be used", () => {
  const agent = new TestAgent();
  assert.equal(
    agent.ask(request("get-request", at(1, 1, 0)), { community: "private" }),
    undefined,
  );
  assert.equal(
    agent.ask(request("get-request", at(1, 1, 0)), { source: "192.0.2.7" }),
    undefined,
  );
  assert.deepEqual(
    shown(
      agent.ask(request("get-request", at(1, 1, 0)), {
        community: "open",
        source: "192.0.2.7",
      }),
    ),
    [
      "+1.1.0 octet-string Ada",
    ],
  );
  assert.equal(agent.counters.inBadCommunityNames, 1);
  assert.equal(agent.counters.inBadCommunityUses, 1);
});

Deno.test("Agent.answer() does not answer SNMPv1, garbage, or PDUs for managers, and counts each", () => {
  const agent = new TestAgent();
  const message = encodeMessage({
    community: new TextEncoder().encode("public"),
    pdu: request("get-request", at(1, 1, 0)),
  });
  const version1 = message.slice();
  version1[version1.indexOf(0x02) + 2] = 0;
  assert.equal(agent.send(version1), undefined);
  assert.equal(agent.counters.inBadVersions, 1);
  assert.equal(agent.send(message.subarray(0, -1)), undefined);
  assert.equal(agent.send(Uint8Array.of(...message, 0)), undefined);
  assert.equal(agent.send(new Uint8Array(0)), undefined);
  assert.equal(agent.counters.inAsnParseErrs, 3);
  for (
    const type of [
      "response",
      "inform-request",
      "snmpv2-trap",
      "report",
    ] as const
  ) {
    assert.equal(
      agent.ask({
        type,
        requestId: 1,
        errorStatus: 0,
        errorIndex: 0,
        varbinds: [],
      }),
      undefined,
    );
  }
  assert.equal(agent.counters.inOtherPdus, 4);
  assert.equal(agent.counters.inPkts, 8);
  assert.equal(agent.counters.outPkts, 0);
});

Deno.test("Agent.answer() answers a request without varbinds by one without", () => {
  for (
    const pdu of [
      request("get-request"),
      request("get-next-request"),
      request("set-request"),
      bulk({ nonRepeaters: 0, maxRepetitions: 9 }),
    ]
  ) {
    const answer = new TestAgent().ask(pdu) as StandardPdu;
    assert.equal(answer.errorStatus, 0);
    assert.deepEqual(answer.varbinds, []);
  }
});

Deno.test("Agent.answer() counts requests by type and the varbinds retrieved", () => {
  const agent = new TestAgent();
  agent.ask(request("get-request", at(1, 1, 0), at(1, 2, 0)));
  agent.ask(request("get-next-request", at(1, 1)));
  agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: 3 }, at()));
  agent.ask(request("set-request", at(1, 1, 0)));
  const {
    inGetRequests,
    inGetNexts,
    inGetBulks,
    inSetRequests,
    inTotalReqVars,
    outGetResponses,
  } = agent.counters;
  assert.deepEqual(
    {
      inGetRequests,
      inGetNexts,
      inGetBulks,
      inSetRequests,
      inTotalReqVars,
      outGetResponses,
    },
    {
      inGetRequests: 1,
      inGetNexts: 1,
      inGetBulks: 1,
      inSetRequests: 1,
      inTotalReqVars: 6,
      outGetResponses: 4,
    },
  );
});

Deno.test("Agent.answer() counts no exception as a varbind retrieved", () => {
  const agent = new TestAgent();
  agent.ask(request("get-request", at(1, 1, 0), at(1, 1, 5), at(99)));
  agent.ask(request("get-next-request", at(2, 1, 1, 3, 10), at(1, 1)));
  // The last instance and endOfMibView, of one name and of two.
  agent.ask(
    bulk({ nonRepeaters: 0, maxRepetitions: 5 }, at(2, 1, 1, 3, 1)),
  );
  agent.ask(
    bulk({ nonRepeaters: 1, maxRepetitions: 5 }, at(99), at(2, 1, 1, 3, 1)),
  );
  assert.equal(agent.counters.inTotalReqVars, 4);
});
