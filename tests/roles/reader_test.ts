import assert from "node:assert/strict";
import type { Flags } from "../../cli/config.ts";
import type { FromReader, ToReader } from "../../roles/messages.ts";
import { runReader } from "../../roles/reader.ts";
import { transferables } from "../../mib/segment.ts";
import { freePort, withFolder } from "../integration/processes.ts";
import { FakePort } from "./fake_port.ts";
import { startOf } from "./start.ts";

/** A reader in this thread, stopped with the test. */
class TestReader extends FakePort<ToReader, FromReader>
  implements AsyncDisposable {
  constructor() {
    super();
    runReader(this);
  }

  start(flags: Flags): void {
    this.tell({
      type: "start",
      start: startOf(flags),
      commands: new Map(),
      before: [],
      notified: undefined,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.tell({ type: "stop" });
    await this.first("stopped");
  }
}

/** A recorded host of which nothing is recorded but that it is. */
async function record(folder: string): Promise<string> {
  const dir = `${folder}/recorded`;
  await Deno.mkdir(dir);
  await Deno.writeTextFile(
    `${dir}/host.json`,
    JSON.stringify({
      os: "openbsd",
      release: "7.9",
      hostname: "fw1.example.org",
      time: "2026-10-07T16:00:00Z",
    }),
  );
  return dir;
}

Deno.test("runReader() says that it lives before it is told anything", async () => {
  await using reader = new TestReader();
  assert.deepEqual(reader.posted, [{ type: "alive" }]);
  reader.tell({ type: "ping" });
  assert.equal(reader.of("pong").length, 1);
});

Deno.test("runReader() says so when it has more rights than it must have", async () => {
  await withFolder(async (folder) => {
    await using reader = new TestReader();
    reader.start({ replay: await record(folder) });
    const { right } = await reader.first("too-many-rights");
    assert.match(right, /"write"/);
  });
});

Deno.test("runReader() tells of a recorded host as it was recorded", async () => {
  await withFolder(async (folder) => {
    await using reader = new TestReader();
    reader.start({ replay: await record(folder) });
    const { host } = await reader.first("host");
    assert.deepEqual(host, {
      os: "openbsd",
      release: "7.9",
      hostname: "fw1.example.org",
      upTime: undefined,
    });
  });
});

Deno.test("runReader() tells when this host was started", async () => {
  await using reader = new TestReader();
  const before = Deno.osUptime();
  reader.start({ only: "bind", without: "bind" });
  const { host } = await reader.first("host");
  const { upTime = 0 } = host;
  assert.equal(host.os, Deno.build.os);
  const now = Deno.osUptime();
  assert.ok(
    upTime >= before - 1 && upTime <= now + 1,
    `${upTime}, from ${before} to ${now}`,
  );
});

Deno.test("runReader() runs its collectors at once and tells how they do", async () => {
  await using reader = new TestReader();
  reader.start({
    only: "bind",
    bindUrl: `http://127.0.0.1:${freePort()}`,
    interval: "3600",
  });
  const { collectors } = await reader.first("status");
  const [{ name, up, failures, error }] = collectors as [typeof collectors[0]];
  assert.deepEqual([name, up, failures], ["bind", false, 1]);
  assert.match(error, /refused/);
  assert.equal(reader.of("log").at(-1)?.text, `bind: down: ${error}`);
});

Deno.test("runReader() does not list collectors that find nothing", async () => {
  await withFolder(async (folder) => {
    await using reader = new TestReader();
    reader.start({ replay: await record(folder), only: "bind" });
    const { error } = (await reader.first("status")).collectors[0] ?? {};
    assert.match(error ?? "", /8053/);
    await using other = new TestReader();
    other.start({
      replay: `${folder}/recorded`,
      without: "pf,carp,sensors,system,postfix",
    });
    assert.deepEqual((await other.first("status")).collectors, []);
  });
});

/** The least that BIND says. */
const STATISTICS = JSON.stringify({
  "json-stats-version": "1.7",
  "boot-time": "2026-11-23T00:00:00.000Z",
  "current-time": "2026-11-23T00:00:01.000Z",
  "version": "9.18.0",
  "opcodes": { QUERY: 7 },
});

/** Runs a reader of a BIND until it has read it. */
async function withBind(
  use: (reader: TestReader) => Promise<void>,
): Promise<void> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      new Response(STATISTICS, {
        headers: { "content-type": "application/json", connection: "close" },
      }),
  );
  await using reader = new TestReader();
  reader.start({
    only: "bind",
    bindUrl: `http://127.0.0.1:${server.addr.port}`,
    interval: "3600",
  });
  const { collectors } = await reader.first("status");
  assert.equal(collectors[0]?.error, "");
  await use(reader);
}

Deno.test("runReader() posts all again for a face that begins", async () => {
  await withBind(async (reader) => {
    const parts = reader.of("segment").map(({ segment }) =>
      `${segment.module} ${segment.part}`
    );
    assert.deepEqual(parts, [
      "SOUNDER-BIND-MIB current",
      "SOUNDER-BIND-MIB versioned",
      "DNS-SERVER-MIB current",
      "DNS-SERVER-MIB versioned",
    ]);
    reader.tell({ type: "resend", role: "face" });
    await reader.first("status", 2);
    assert.deepEqual(reader.posted.slice(-7).map(({ type }) => type), [
      "host",
      "segment",
      "segment",
      "segment",
      "segment",
      "status",
      "notifications",
    ]);
  });
});

Deno.test("runReader() posts segments of which it keeps its own", async () => {
  await withBind(async (reader) => {
    const { segment } = await reader.first("segment");
    const page = new TextDecoder().decode(segment.text);
    assert.match(page, /^bind_\w+\{.*\} 7$/m);
    structuredClone(segment, { transfer: transferables(segment) });
    assert.equal(segment.text.length, 0);
    reader.tell({ type: "resend", role: "face" });
    const again = await reader.first("segment", 5);
    assert.equal(new TextDecoder().decode(again.segment.text), page);
  });
});

Deno.test("runReader() says why it cannot begin, and stops all the same", async () => {
  for (
    const flags of [
      { state: "/nonexistent/state.sqlite" },
      { replay: "/nonexistent" },
    ]
  ) {
    await using reader = new TestReader();
    reader.start(flags);
    const { text } = await reader.first("fatal");
    assert.match(text, /\/nonexistent/);
    reader.tell({ type: "resend", role: "face" });
  }
});

Deno.test("runReader() begins a new state file beside a damaged one, and says so", async () => {
  await withFolder(async (folder) => {
    const state = `${folder}/state.sqlite`;
    await Deno.writeTextFile(state, "no database at all ".repeat(1_000));
    await using reader = new TestReader();
    reader.start({ state, replay: await record(folder), only: "bind" });
    const { level, text } = await reader.first("log");
    assert.equal(level, "warning");
    assert.match(text, /was damaged: it is now ".*state\.sqlite/);
  });
});
