import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAgentx } from "../../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../../codec/agentx/encode.ts";
import {
  HEADER_SIZE,
  HeaderScan,
  scanHeader,
} from "../../../codec/agentx/header.ts";
import type {
  AgentxMessage,
  AgentxPdu,
  SearchRange,
} from "../../../codec/agentx/pdu.ts";
import { compareOids, type Oid } from "../../../codec/oid.ts";
import type { Varbind } from "../../../codec/snmp/value.ts";
import { noPlace } from "../../../mib/tree.ts";
import { instanceOid } from "../../../mib/segment.ts";
import { AgentxCounters } from "../../../server/agentx/counters.ts";
import { MAX_ANSWER, Responder } from "../../../server/agentx/responder.ts";
import { agentxMessage } from "../../codec/agentx/arbitraries.ts";
import { mutate, seededRandom } from "../../codec/snmp/mutation.ts";
import { HOUSE_ROOT, serveHouse } from "../fixture.ts";

const { tree } = serveHouse();

/** Names of all instances. */
const ALL: readonly Oid[] = (() => {
  const names: Oid[] = [];
  const place = noPlace();
  tree.findNext([1], 1, place);
  while (place.branch !== undefined) {
    names.push([...instanceOid(place.branch, place.index)]);
    tree.advance(place);
  }
  return names;
})();

class TestResponder {
  readonly counters = new AgentxCounters();
  readonly #out = new Uint8Array(8 + MAX_ANSWER);
  readonly #responder: Responder;

  constructor(context = "") {
    this.#responder = new Responder({
      trees: new Map([[context, tree]]),
      counters: this.counters,
    });
  }

  /** Returns the octets of the answer. */
  send(bytes: Uint8Array): Uint8Array {
    const header = new HeaderScan();
    scanHeader(bytes, 0, bytes.length, header);
    const end = this.#responder.answer(
      ...[bytes, 0, bytes.length, header, this.#out, 8] as const,
    );
    return this.#out.slice(8, end);
  }

  message(pdu: AgentxPdu, rest: Partial<AgentxMessage> = {}): AgentxMessage {
    const bytes = this.send(encodeAgentx({
      sessionId: 7,
      transactionId: 8,
      packetId: 9,
      network: true,
      context: undefined,
      ...rest,
      pdu,
    }));
    return decodeAgentx(bytes);
  }

  ask(pdu: AgentxPdu, rest: Partial<AgentxMessage> = {}) {
    const { pdu: answer } = this.message(pdu, rest);
    if (answer.type !== "response") throw new Error(answer.type);
    return answer;
  }
}

function range(start: Oid, include = false, end: Oid = []): SearchRange {
  return { start, include, end };
}

/** Name and type, or value where that is told. */
function shown(varbinds: readonly Varbind[]): string[] {
  return varbinds.map(({ oid, value }) =>
    `${oid.slice(HOUSE_ROOT.length).join(".")} ${value.type}`
  );
}

Deno.test("Responder answers Get in the order of octets that was asked, with the numbers of the request", () => {
  for (const network of [true, false]) {
    const responder = new TestResponder();
    const answer = responder.message({
      type: "get",
      ranges: [
        range([...HOUSE_ROOT, 1, 1, 0]),
        range([...HOUSE_ROOT, 2, 1, 1, 3, 10]),
        range([...HOUSE_ROOT, 2, 1, 1, 3, 2]),
        range([...HOUSE_ROOT, 2, 1, 1, 1, 1]),
        range([1, 3, 6]),
        range([]),
      ],
    }, { network });
    const { pdu, ...header } = answer;
    assert.deepEqual(header, {
      sessionId: 7,
      transactionId: 8,
      packetId: 9,
      network,
      context: undefined,
    });
    assert.ok(pdu.type === "response");
    assert.deepEqual([pdu.error, pdu.index, pdu.sysUpTime], [0, 0, 0]);
    assert.deepEqual(pdu.varbinds.map(({ value }) => value), [
      { type: "octet-string", value: new TextEncoder().encode("Ada") },
      { type: "counter64", value: 18446744073709551615n },
      { type: "no-such-instance" },
      { type: "no-such-object" },
      { type: "no-such-object" },
      { type: "no-such-object" },
    ]);
    assert.equal(responder.counters.inGets, 1);
    assert.equal(responder.counters.varbinds, 2);
  }
});

Deno.test("Responder answers GetNext within the range that was asked", () => {
  const responder = new TestResponder();
  const owner = [...HOUSE_ROOT, 1, 1, 0];
  const { varbinds } = responder.ask({
    type: "get-next",
    ranges: [
      range(HOUSE_ROOT),
      range(owner),
      range(owner, true),
      range(owner, false, [...HOUSE_ROOT, 1, 2]),
      range(owner, false, [...HOUSE_ROOT, 1, 2, 0]),
      range(owner, false, [...HOUSE_ROOT, 1, 2, 1]),
      range([...HOUSE_ROOT, 9]),
      range([], true),
    ],
  });
  assert.deepEqual(shown(varbinds), [
    "1.1.0 octet-string",
    "1.2.0 time-ticks",
    "1.1.0 octet-string",
    "1.1.0 end-of-mib-view",
    "1.1.0 end-of-mib-view",
    "1.2.0 time-ticks",
    "9 end-of-mib-view",
    "1.1.0 octet-string",
  ]);
});

Deno.test("Responder answers GetBulk as RFC 2741 has it", () => {
  const responder = new TestResponder();
  const { varbinds } = responder.ask({
    type: "get-bulk",
    nonRepeaters: 1,
    maxRepetitions: 4,
    ranges: [
      range(HOUSE_ROOT),
      range([...HOUSE_ROOT, 2, 1, 1, 2], false, [...HOUSE_ROOT, 2, 1, 1, 3]),
      range([...HOUSE_ROOT, 2, 1, 1, 3], false, [...HOUSE_ROOT, 2, 1, 1, 4]),
    ],
  });
  assert.deepEqual(shown(varbinds), [
    "1.1.0 octet-string",
    "2.1.1.2.1 octet-string",
    "2.1.1.3.1 counter64",
    "2.1.1.2.2 octet-string",
    "2.1.1.3.10 counter64",
    "2.1.1.2.10 octet-string",
    "2.1.1.3.10 end-of-mib-view",
    "2.1.1.2.10 end-of-mib-view",
    "2.1.1.3.10 end-of-mib-view",
  ]);
  assert.equal(responder.counters.varbinds, 6);
  const everything = responder.ask({
    type: "get-bulk",
    nonRepeaters: 0,
    maxRepetitions: 65535,
    ranges: [range([1])],
  });
  assert.deepEqual(
    everything.varbinds.map(({ oid }) => oid),
    [...ALL, ALL.at(-1)],
  );
});

Deno.test("Responder cuts an answer to GetBulk at a varbind when it is full", () => {
  const responder = new TestResponder();
  const count = 1_000;
  const { varbinds, error } = responder.ask({
    type: "get-bulk",
    nonRepeaters: 0,
    maxRepetitions: 65535,
    ranges: Array.from({ length: count }, () => range([1])),
  });
  assert.equal(error, 0);
  assert.ok(varbinds.length > 4 * count);
  assert.ok(varbinds.length < ALL.length * count);
  varbinds.forEach(({ oid }, i) =>
    assert.deepEqual(oid, ALL[Math.floor(i / count)])
  );
  const refused = responder.ask({
    type: "get-next",
    ranges: Array.from({ length: 10_000 }, () => range(HOUSE_ROOT)),
  });
  assert.deepEqual([refused.error, refused.varbinds.length], [1, 0]);
});

Deno.test("Responder refuses to set anything", () => {
  const responder = new TestResponder();
  const varbind: Varbind = {
    oid: [...HOUSE_ROOT, 1, 1, 0],
    value: { type: "integer32", value: 1 },
  };
  const refused = responder.ask({ type: "test-set", varbinds: [varbind] });
  assert.deepEqual([refused.error, refused.index], [17, 1]);
  assert.equal(responder.ask({ type: "commit-set" }).error, 14);
  assert.equal(responder.ask({ type: "undo-set" }).error, 0);
  const cleanup = encodeAgentx({
    sessionId: 7,
    transactionId: 8,
    packetId: 9,
    network: true,
    context: undefined,
    pdu: { type: "cleanup-set" },
  });
  assert.equal(responder.send(cleanup).length, 0);
  assert.equal(responder.counters.inSets, 1);
});

Deno.test("Responder serves its context and no other", () => {
  const get: AgentxPdu = { type: "get", ranges: [range([1, 3])] };
  const context = new TextEncoder().encode("house");
  const other = new TextEncoder().encode("horse");
  assert.equal(new TestResponder().ask(get, { context }).error, 262);
  const responder = new TestResponder("house");
  assert.equal(responder.ask(get, { context }).error, 0);
  assert.equal(responder.ask(get, { context: other }).error, 262);
  assert.equal(responder.ask(get).error, 262);
});

Deno.test("Responder says of what it cannot read that it cannot, and of what no subagent is asked", () => {
  const responder = new TestResponder();
  const bytes = encodeAgentx({
    sessionId: 7,
    transactionId: 8,
    packetId: 9,
    network: true,
    context: undefined,
    pdu: { type: "get", ranges: [range([1, 3, 6, 1, 4])] },
  });
  bytes[HEADER_SIZE] = 200;
  const { pdu } = decodeAgentx(responder.send(bytes));
  assert.ok(pdu.type === "response" && pdu.error === 266);
  assert.equal(responder.counters.parseErrors, 1);
  assert.equal(responder.ask({ type: "ping" }).error, 268);
});

Deno.test("Responder finds what a plain search finds, whatever the range", () => {
  const responder = new TestResponder();
  const name = fc.oneof(
    fc.constantFrom(...ALL),
    fc.constantFrom(...ALL).map((oid) => oid.slice(0, -1)),
    fc.constantFrom(...ALL).map((oid) => [...oid, 0]),
    fc.array(fc.nat({ max: 4 }), { maxLength: 5 })
      .map((rest) => [...HOUSE_ROOT, ...rest]),
  );
  fc.assert(
    fc.property(name, fc.boolean(), fc.option(name), (start, include, end) => {
      const { varbinds } = responder.ask({
        type: "get-next",
        ranges: [range(start, include, end ?? [])],
      });
      const expected = ALL.find((oid) => {
        const order = compareOids(oid, start);
        return (include ? order >= 0 : order > 0) &&
          (end === null || end.length === 0 || compareOids(oid, end) < 0);
      });
      const [found] = varbinds;
      assert.deepEqual(found?.oid, expected ?? start);
      assert.equal(
        found?.value.type === "end-of-mib-view",
        expected === undefined,
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("Responder answers any PDU that has a header with one that can be read, or not at all", () => {
  const seed = 0xa9e7;
  const valid = fc.sample(agentxMessage, { numRuns: 200, seed })
    .map((value) => encodeAgentx({ ...value, context: undefined }));
  const random = seededRandom(seed);
  const responder = new TestResponder();
  let answered = 0;
  for (let i = 0; i < 20_000; i++) {
    const bytes = mutate(valid, random);
    if (bytes.length < HEADER_SIZE || bytes.length % 4 !== 0) continue;
    bytes[0] = 1;
    bytes[1] = 1 + bytes[1]! % 18;
    const network = (bytes[2]! & 0x10) !== 0;
    new DataView(bytes.buffer, bytes.byteOffset)
      .setUint32(16, bytes.length - HEADER_SIZE, !network);
    const answer = responder.send(bytes);
    if (answer.length === 0) continue;
    assert.equal(decodeAgentx(answer).pdu.type, "response");
    answered++;
  }
  assert.ok(answered > 5_000, String(answered));
});
