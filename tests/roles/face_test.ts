import assert from "node:assert/strict";
import type { FromFace, ToFace } from "../../roles/messages.ts";
import { runFace } from "../../roles/face.ts";
import { shareCounters } from "../../roles/shared_counters.ts";
import { FakePort } from "./fake_port.ts";
import { HOST, startOf } from "./start.ts";

/** A face in this thread, ended with the test. */
class TestFace extends FakePort<ToFace, FromFace> implements Disposable {
  constructor() {
    super();
    runFace(this);
  }

  /** Addresses that the agent is bound to, without their ports. */
  get bound(): string[] {
    return this.of("listening").filter(({ face }) => face === "snmp")
      .map(({ address }) => address.hostname);
  }

  [Symbol.dispose](): void {
    this.tell({ type: "stop" });
  }
}

const wild = startOf({ snmp: ["0.0.0.0:0"], http: ["127.0.0.1:0"] });

Deno.test("runFace() says so when it has more rights than it must have", async () => {
  using face = new TestFace();
  const { right } = await face.first("too-many-rights");
  assert.match(right, /"read"/);
  assert.deepEqual(face.of("alive"), []);
});

Deno.test("runFace() listens when it knows the host, and says where", () => {
  using face = new TestFace();
  face.tell({
    type: "start",
    start: startOf({ snmp: ["127.0.0.1:0"], http: ["[::1]:0"] }),
    shared: shareCounters(),
  });
  assert.deepEqual(face.of("listening"), []);
  face.tell({ type: "host", host: HOST });
  const listening = face.of("listening").map(({ face, address }) => [
    face,
    address.hostname,
    address.port > 0,
  ]);
  assert.deepEqual(listening, [
    ["snmp", "127.0.0.1", true],
    ["http", "::1", true],
  ]);
});

Deno.test("runFace() binds a wildcard's addresses that it was told before it knew the host", () => {
  using face = new TestFace();
  face.tell({ type: "start", start: wild, shared: shareCounters() });
  face.tell({ type: "addresses", local: ["127.0.0.1", "127.0.0.2", "::1"] });
  face.tell({ type: "host", host: HOST });
  assert.deepEqual(face.bound, ["127.0.0.1", "127.0.0.2"]);
});

Deno.test("runFace() follows addresses that come", () => {
  using face = new TestFace();
  face.tell({ type: "start", start: wild, shared: shareCounters() });
  face.tell({ type: "host", host: HOST });
  face.tell({ type: "addresses", local: ["127.0.0.1"] });
  assert.deepEqual(face.bound, ["127.0.0.1"]);
  face.tell({ type: "addresses", local: ["127.0.0.1", "127.0.0.2"] });
  assert.deepEqual(face.bound, ["127.0.0.1", "127.0.0.2"]);
});

Deno.test("runFace() counts restarts that it was told of before it knew the host", async () => {
  using face = new TestFace();
  face.tell({
    type: "start",
    start: startOf({ snmp: ["127.0.0.1:0"], http: ["127.0.0.1:0"] }),
    shared: shareCounters(),
  });
  face.tell({
    type: "roles",
    roles: { readerRestarts: 2, faceRestarts: 3, agentxRestarts: 4 },
  });
  face.tell({ type: "host", host: HOST });
  const http = face.of("listening").find(({ face }) => face === "http");
  const answer = await fetch(
    `http://127.0.0.1:${http?.address.port}/metrics`,
  );
  const page = await answer.text();
  assert.match(page, /^sounder_role_restarts_total\{role="reader"\} 2$/m);
  assert.match(page, /^sounder_role_restarts_total\{role="face"\} 3$/m);
});

Deno.test("runFace() says which addresses cannot be bound, and whether waiting may help", () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using face = new TestFace();
  face.tell({
    type: "start",
    start: startOf({
      snmp: ["192.0.2.254:1161"],
      http: [`127.0.0.1:${taken.addr.port}`],
    }),
    shared: shareCounters(),
  });
  face.tell({ type: "host", host: HOST });
  taken.close();
  assert.deepEqual(
    face.of("not-listening").map(({ face, fatal }) => [face, fatal]),
    [["snmp", false], ["http", true]],
  );
});

Deno.test("runFace() answers pings and says when it has stopped", () => {
  const face = new TestFace();
  face.tell({ type: "ping" });
  assert.equal(face.of("pong").length, 1);
  face.tell({ type: "stop" });
  assert.equal(face.of("stopped").length, 1);
});
