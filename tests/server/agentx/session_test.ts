import assert from "node:assert/strict";
import { decodeAgentx } from "../../../codec/agentx/decode.ts";
import { encodeAgentx } from "../../../codec/agentx/encode.ts";
import type { AgentxMessage, AgentxPdu } from "../../../codec/agentx/pdu.ts";
import { AgentxCounters } from "../../../server/agentx/counters.ts";
import { Regions, type WantedRegion } from "../../../server/agentx/regions.ts";
import { Responder } from "../../../server/agentx/responder.ts";
import {
  RefusedError,
  Session,
  type SessionOptions,
} from "../../../server/agentx/session.ts";
import { Subagent } from "../../../server/agentx/subagent.ts";
import { HOUSE_ROOT, serveHouse } from "../fixture.ts";
import { FakeMaster, SESSION, type Verdict } from "./fake_master.ts";

const OWNER = [...HOUSE_ROOT, 1, 1, 0];

function optionsOf(
  counters: AgentxCounters,
  rest: Partial<SessionOptions> = {},
): SessionOptions {
  const { tree } = serveHouse();
  return {
    responder: new Responder({ trees: new Map([["", tree]]), counters }),
    counters,
    id: [1, 3, 6, 1, 4, 1, 99999],
    description: "sounder 1.2.3",
    timeout: 5,
    patience: 60_000,
    ...rest,
  };
}

async function open(verdict?: Verdict, rest: Partial<SessionOptions> = {}) {
  const counters = new AgentxCounters();
  const master = new FakeMaster(verdict);
  const session = new Session(master, optionsOf(counters, rest));
  await session.open();
  return { counters, master, session };
}

function asked(pdu: AgentxPdu, packetId = 5): AgentxMessage {
  return {
    sessionId: SESSION,
    transactionId: 4,
    packetId,
    network: true,
    context: undefined,
    pdu,
  };
}

const GET: AgentxPdu = {
  type: "get",
  ranges: [{ start: OWNER, include: false, end: [] }],
};

Deno.test("Session opens, answers and closes", async () => {
  const { master, session } = await open();
  assert.deepEqual(master.heard[0]?.pdu, {
    type: "open",
    timeout: 5,
    id: [1, 3, 6, 1, 4, 1, 99999],
    description: new TextEncoder().encode("sounder 1.2.3"),
  });
  master.send(asked(GET));
  const { pdu, packetId, sessionId } = await master.until("response");
  assert.deepEqual([packetId, sessionId], [5, SESSION]);
  assert.ok(pdu.type === "response");
  assert.deepEqual(pdu.varbinds[0]?.oid, OWNER);
  session.close();
  const farewell = await master.until("close");
  assert.deepEqual(farewell.pdu, { type: "close", reason: 5 });
  assert.equal(farewell.sessionId, SESSION);
  assert.equal((await session.ended).message, "The session was closed");
  assert.equal(master.closed, true);
  await assert.rejects(session.request({ type: "ping" }), /was closed/);
});

Deno.test("Session answers PDUs that come in pieces, and many that come at once", async () => {
  const { master, session } = await open();
  master.send(asked(GET, 1), 1);
  await master.until("response", 1);
  const one = encodeAgentx(asked(GET, 2));
  const many = new Uint8Array(500 * one.length);
  for (let i = 0; i < 500; i++) many.set(one, i * one.length);
  const answers: AgentxMessage[] = [];
  // Answers of one read are written together.
  master.write = (octets) => {
    let at = 0;
    while (at < octets.length) {
      const end = at + 20 + new DataView(octets.buffer, octets.byteOffset)
        .getUint32(at + 16);
      answers.push(decodeAgentx(octets.slice(at, end)));
      at = end;
    }
    if (answers.length === 500) master.close();
    return Promise.resolve(octets.length);
  };
  master.sendOctets(many, 1000);
  await session.ended;
  assert.equal(answers.length, 500);
  assert.ok(answers.every(({ pdu }) => pdu.type === "response"));
});

Deno.test("Session takes a PDU that is longer than what is read at a time", async () => {
  const { master, session } = await open();
  const ranges = Array.from({ length: 4_000 }, () => ({
    start: OWNER,
    include: false,
    end: [],
  }));
  master.send(asked({ type: "get", ranges }), 50_000);
  const { pdu } = await master.until("response");
  assert.ok(pdu.type === "response");
  assert.equal(pdu.varbinds.length, 4_000);
  master.send(asked(GET, 6));
  await master.until("response", 2);
  session.close();
});

Deno.test("Session.request() tells what the master refuses", async () => {
  const { session } = await open(({ type }) => type === "ping" ? 257 : 0);
  const error = await session.request({ type: "ping" }).catch((e) => e);
  assert.ok(error instanceof RefusedError);
  assert.equal(error.message, 'The master refuses "ping": notOpen');
  session.close();
});

Deno.test("Session ends when the master does not answer, closes, or goes away", async () => {
  // What is answered before has to be answered within this, too.
  const silent = await open(({ type }) => type === "ping" ? undefined : 0, {
    patience: 2_000,
  });
  await assert.rejects(
    silent.session.request({ type: "ping" }),
    /has not answered "ping" for 2 s/,
  );
  assert.match((await silent.session.ended).message, /has not answered/);

  const closing = await open();
  closing.master.send(asked({ type: "close", reason: 6 }));
  assert.equal(
    (await closing.session.ended).message,
    "The master closed the session: byManager",
  );

  const gone = await open(({ type }) => type === "ping" ? undefined : 0);
  const waiting = gone.session.request({ type: "ping" });
  gone.master.close();
  await assert.rejects(waiting, /The master closed the connection/);
});

Deno.test("Session ends when the master sends what is no PDU, and says why to both", async () => {
  for (
    const octets of [
      new Uint8Array(20).fill(0xff),
      // A payload longer than any.
      Uint8Array.of(1, 5, 0x10, 0, ...Array(12).fill(0), 0x7f, 0, 0, 0),
    ]
  ) {
    const { master, session, counters } = await open();
    master.sendOctets(octets);
    assert.match((await session.ended).message, /sent what is no PDU/);
    const { pdu } = await master.until("close");
    assert.deepEqual(pdu, { type: "close", reason: 2 });
    assert.equal(counters.parseErrors, 1);
  }
});

Deno.test("Session survives requests that cannot be read, and ones of another session", async () => {
  const { master, session, counters } = await open();
  const wrong = encodeAgentx(asked(GET));
  wrong[20] = 255;
  master.sendOctets(wrong);
  const { pdu } = await master.until("response");
  assert.ok(pdu.type === "response" && pdu.error === 266);
  master.send({ ...asked(GET), sessionId: SESSION + 1 });
  // An answer that nobody waits for, and one that cannot be read.
  const answer = asked({
    type: "response",
    sysUpTime: 0,
    error: 0,
    index: 0,
    varbinds: [{ oid: OWNER, value: { type: "null" } }],
  }, 999);
  master.send(answer);
  const broken = encodeAgentx(answer);
  broken[29] = 99;
  master.sendOctets(broken);
  master.send(asked(GET, 6));
  assert.equal((await master.until("response", 2)).packetId, 6);
  assert.equal(counters.parseErrors, 2);
  session.close();
});

function wanted(...ids: number[]): WantedRegion[] {
  return ids.map((id) => ({
    name: `r${id}`,
    region: {
      priority: 127,
      subtree: [1, 3, 6, 1, 4, 1, id],
      rangeSubid: 0,
      upperBound: 0,
    },
    context: "",
    capability: { id: [1, 3, id], description: `module ${id}` },
  }));
}

/** What was asked of the master, shortly. */
function said({ heard }: FakeMaster): string[] {
  return heard.flatMap(({ pdu }) => {
    switch (pdu.type) {
      case "register":
      case "unregister":
        return [`${pdu.type} ${pdu.region.subtree.at(-1)}`];
      case "add-agent-caps":
      case "remove-agent-caps":
        return [`${pdu.type} ${pdu.id.at(-1)}`];
      default:
        return [];
    }
  });
}

Deno.test("Regions registers and unregisters what is wanted, with its capabilities", async () => {
  const states: string[] = [];
  const { master, session } = await open();
  const regions = new Regions({
    onState: (name, state) => states.push(`${name.trim()} ${state}`),
  });
  regions.want(wanted(1, 2));
  regions.attach(session);
  await master.until("add-agent-caps", 2);
  regions.want(wanted(2, 3));
  await master.until("add-agent-caps", 3);
  assert.deepEqual(said(master), [
    "register 1",
    "add-agent-caps 1",
    "register 2",
    "add-agent-caps 2",
    "unregister 1",
    "remove-agent-caps 1",
    "register 3",
    "add-agent-caps 3",
  ]);
  assert.deepEqual(states, [
    "r1 registered",
    "r2 registered",
    "r3 registered",
  ]);
  regions.attach(undefined);
  assert.deepEqual(states.slice(3), ["r2 waiting", "r3 waiting"]);
  session.close();
});

Deno.test("Regions goes on where one is refused, and asks again when told to", async () => {
  let refuse = true;
  const states: string[] = [];
  const { master, session } = await open((pdu) =>
    refuse && pdu.type === "register" && pdu.region.subtree.at(-1) === 1
      ? 263
      : 0
  );
  const regions = new Regions({
    onState: (name, state, reason) =>
      states.push(`${name.trim()} ${state} ${reason}`),
  });
  regions.want(wanted(1, 2));
  regions.attach(session);
  await master.until("add-agent-caps");
  assert.deepEqual(states, [
    'r1 refused The master refuses "register": duplicateRegistration',
    "r2 registered ",
  ]);
  refuse = false;
  regions.retry();
  await master.until("add-agent-caps", 2);
  assert.equal(states.at(-1), "r1 registered ");
  session.close();
});

Deno.test("Subagent joins again whenever the master has gone, and tells each reason once", async () => {
  const counters = new AgentxCounters();
  const told: string[] = [];
  const masters: FakeMaster[] = [];
  let absent = 3;
  const regions = new Regions({ onState: () => {} });
  regions.want(wanted(1));
  const { promise: second, resolve } = Promise.withResolvers<void>();
  const subagent = new Subagent({
    masters: [{ transport: "unix", path: "/master" }],
    session: optionsOf(counters),
    counters,
    regions,
    pingInterval: 60_000,
    firstDelay: 1,
    notifyPatience: 1,
    connect() {
      if (absent-- > 0) {
        return Promise.reject(new Deno.errors.NotFound("gone"));
      }
      const master = new FakeMaster();
      masters.push(master);
      if (masters.length === 2) resolve();
      return Promise.resolve(master);
    },
    onOpen: (master) => told.push(`open ${master}`),
    onDown: (reason) => told.push(`down ${reason}`),
  });
  await assert.rejects(subagent.notify([]), /no session/);
  const running = subagent.run();
  while (masters.length === 0) await new Promise((r) => setTimeout(r, 1));
  await masters[0]!.until("add-agent-caps");
  assert.equal(counters.connected, 1);
  await subagent.notify([]);
  masters[0]!.close();
  await second;
  await masters[1]!.until("add-agent-caps");
  assert.equal(counters.sessions, 2);
  subagent.stop();
  await running;
  assert.equal((await masters[1]!.until("close")).sessionId, SESSION);
  assert.equal(counters.connected, 0);
  assert.deepEqual(told, [
    "down /master: no master listens there (in snmpd.conf: master agentx; OpenBSD: agentx)",
    "open /master",
    "down /master: The master closed the connection",
    "open /master",
  ]);
});

Deno.test("Subagent takes the first master that can be had", async () => {
  const counters = new AgentxCounters();
  const tried: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const subagent = new Subagent({
    masters: [
      { transport: "unix", path: "/master" },
      { transport: "tcp", hostname: "127.0.0.1", port: 705 },
    ],
    session: optionsOf(counters),
    counters,
    regions: new Regions({ onState: () => {} }),
    pingInterval: 1,
    connect(address) {
      tried.push(address.transport);
      return address.transport === "unix"
        ? Promise.reject(new Deno.errors.PermissionDenied("no"))
        : Promise.resolve(new FakeMaster());
    },
    onOpen: resolve,
    onDown: () => {},
  });
  const running = subagent.run();
  assert.equal(await promise, "tcp:127.0.0.1:705");
  assert.deepEqual(tried, ["unix", "tcp"]);
  subagent.stop();
  await running;
});
