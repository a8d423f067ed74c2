import assert from "node:assert/strict";
import { ERROR_STATUS } from "../../../codec/snmp/error_status.ts";
import type { StandardPdu } from "../../../codec/snmp/message.ts";
import { LOOPBACK, parseNetwork } from "../../../server/network.ts";
import { AccessControl, type Community } from "../../../server/snmp/access.ts";
import {
  at,
  bulk,
  HOUSE,
  request,
  serveHouse,
  shown,
  TestAgent,
} from "../fixture.ts";

const NETWORKS = ["192.0.2.0/24", "2001:db8::/32"].map(parseNetwork);

/** Sees the names of doors and the owner, and all but door 2. */
const VIEW = {
  include: [at(1, 1), at(2, 1, 1, 2)],
  exclude: [at(2, 1, 1, 2, 2)],
};

const COMMUNITIES: readonly Community[] = [
  { name: "noc", networks: NETWORKS, view: VIEW },
  { name: "noc", networks: LOOPBACK, view: undefined },
  { name: "away", networks: [parseNetwork("198.51.100.1")], view: undefined },
];

const SEEN = [
  "+1.1.0 octet-string Ada",
  "+2.1.1.2.1 octet-string front",
  "+2.1.1.2.10 octet-string cellar",
];

const outside = { community: "noc", source: "192.0.2.7" };

function agentOf(communities = COMMUNITIES): TestAgent {
  return new TestAgent(serveHouse(), communities);
}

Deno.test("Agent.answer() says noSuchObject of what is out of view", () => {
  const answer = agentOf().ask(
    request(
      "get-request",
      at(1, 1, 0),
      at(1, 2, 0),
      at(2, 1, 1, 2, 1),
      at(2, 1, 1, 2, 2),
      at(2, 1, 1, 2, 3),
      at(2, 1, 1, 3, 1),
    ),
    outside,
  );
  assert.deepEqual(shown(answer), [
    "+1.1.0 octet-string Ada",
    "+1.2.0 no-such-object",
    "+2.1.1.2.1 octet-string front",
    "+2.1.1.2.2 no-such-object",
    "+2.1.1.2.3 no-such-instance",
    "+2.1.1.3.1 no-such-object",
  ]);
});

Deno.test("Agent.answer() skips what is out of view in GETNEXT", () => {
  const answer = agentOf().ask(
    request(
      "get-next-request",
      [1, 3],
      at(1, 1, 0),
      at(2, 1, 1, 2, 1),
      at(2, 1, 1, 2, 10),
    ),
    outside,
  );
  assert.deepEqual(shown(answer), [
    ...SEEN,
    "+2.1.1.2.10 end-of-mib-view",
  ]);
});

Deno.test("Agent.answer() skips what is out of view in GETBULK, for one name and for several", () => {
  const agent = agentOf();
  assert.deepEqual(
    shown(
      agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: 9 }, [1, 3]), outside),
    ),
    [...SEEN, "+2.1.1.2.10 end-of-mib-view"],
  );
  assert.deepEqual(
    shown(
      agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: 2 }, [1, 3]), outside),
    ),
    SEEN.slice(0, 2),
  );
  const rows = bulk(
    { nonRepeaters: 0, maxRepetitions: 2 },
    [1, 3],
    at(2, 1, 1, 2, 1),
  );
  assert.deepEqual(shown(agent.ask(rows, outside)), [
    SEEN[0],
    SEEN[2],
    SEEN[1],
    "+2.1.1.2.10 end-of-mib-view",
  ]);
});

Deno.test("Agent.answer() refuses a SET out of view with noAccess, and one in view with notWritable", () => {
  const agent = agentOf();
  for (
    const [oid, status] of [
      [at(1, 2, 0), ERROR_STATUS.noAccess],
      [at(9), ERROR_STATUS.noAccess],
      [at(1, 1, 0), ERROR_STATUS.notWritable],
    ] as const
  ) {
    const answer = agent.ask(
      request("set-request", oid, at(1, 1, 0)),
      outside,
    ) as StandardPdu;
    assert.deepEqual([answer.errorStatus, answer.errorIndex], [status, 1]);
    assert.equal(answer.varbinds.length, 2);
  }
});

Deno.test("Agent.answer() takes the first community of a name that the source may use", () => {
  const agent = agentOf();
  const all = (source: string) =>
    shown(
      agent.ask(bulk({ nonRepeaters: 0, maxRepetitions: 9 }, [1, 3]), {
        community: "noc",
        source,
      }),
    ).length;
  assert.equal(all("192.0.2.200"), 4);
  assert.equal(all("::ffff:192.0.2.200"), 4);
  assert.equal(all("2001:db8::1"), 4);
  assert.equal(all("127.0.0.1"), 8);
  assert.equal(all("::1"), 8);
});

Deno.test("Agent.answer() answers nobody from outside of a community's networks, and counts it", () => {
  const agent = agentOf();
  const ask = (community: string, source: string) =>
    agent.ask(request("get-request", at(1, 1, 0)), { community, source });
  assert.equal(ask("noc", "192.0.3.1"), undefined);
  assert.equal(ask("noc", "2001:db9::1"), undefined);
  assert.equal(ask("away", "127.0.0.1"), undefined);
  assert.equal(agent.counters.inBadCommunityUses, 3);
  assert.equal(ask("Noc", "192.0.2.1"), undefined);
  assert.equal(ask("", "192.0.2.1"), undefined);
  assert.equal(ask("no", "127.0.0.1"), undefined);
  assert.equal(agent.counters.inBadCommunityNames, 3);
  assert.equal(agent.counters.outPkts, 0);
});

Deno.test("Agent.answer() answers nobody where no community is configured", () => {
  const agent = agentOf([]);
  for (const community of ["public", ""]) {
    assert.equal(
      agent.ask(request("get-request", at(1, 1, 0)), { community }),
      undefined,
    );
  }
});

Deno.test("Agent.answer() goes by other communities as soon as they are put in place", () => {
  const served = serveHouse();
  const agent = new TestAgent(served, COMMUNITIES);
  const get = (community: string) =>
    agent.ask(request("get-request", at(1, 1, 0)), {
      community,
      source: "192.0.2.7",
    });
  assert.ok(get("noc") !== undefined);
  agent.agent.access = new AccessControl([
    { name: "new", networks: NETWORKS, view: undefined },
  ], served.tree);
  assert.equal(get("noc"), undefined);
  assert.ok(get("new") !== undefined);
});

Deno.test("Agent.answer() finds what is in a context by the community with its name", () => {
  const served = serveHouse();
  const annexe = serveHouse({ ...HOUSE, owner: "Bob" });
  const agent = new TestAgent(served, COMMUNITIES);
  agent.agent.access = new AccessControl(
    [...COMMUNITIES, {
      ...{ name: "noc@odd", networks: LOOPBACK, view: undefined },
    }],
    served.tree,
    new Map([["annexe", annexe.tree], ["odd", annexe.tree]]),
  );
  const owner = (community: string, source: string) => {
    const answer = agent.ask(request("get-request", at(1, 1, 0), at(1, 2, 0)), {
      ...{ community, source },
    });
    return answer === undefined ? [] : shown(answer);
  };
  const inside = "127.0.0.1";
  assert.equal(owner("noc", inside)[0], "+1.1.0 octet-string Ada");
  assert.equal(owner("noc@annexe", inside)[0], "+1.1.0 octet-string Bob");
  // Networks and view are the community's.
  assert.deepEqual(owner("noc@annexe", "192.0.2.7"), [
    "+1.1.0 octet-string Bob",
    "+1.2.0 no-such-object",
  ]);
  assert.deepEqual(owner("noc@annexe", "203.0.113.1"), []);
  assert.deepEqual(owner("noc@", inside), []);
  assert.deepEqual(owner("noc@annex", inside), []);
  // A community that is called so comes first.
  assert.equal(owner("noc@odd", inside)[0], "+1.1.0 octet-string Ada");
});
