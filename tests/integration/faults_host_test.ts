/**
 * What the host does to sounder: logs that go, a BIND that is restarted, no file
 * descriptors, no memory.
 *
 * @module
 */

import assert from "node:assert/strict";
import { buildInfo, makeBundle } from "../../dist/make_bundle.ts";
import { openbsdFile } from "../../dist/openbsd.ts";
import { jsonDocument } from "../collectors/bind/documents.ts";
import { needing } from "../needing.ts";
import {
  assertFacesAgree,
  becomes,
  eventually,
  reaches,
  samplesOf,
} from "./asking.ts";
import { CONNECTS, MailLogWriter } from "./mail_log_writer.ts";
import { noNamed, startNamed } from "./named.ts";
import { ask, noNetSnmp } from "./net_snmp.ts";
import { freePort, runProgram, startProgram, withFolder } from "./processes.ts";
import { startSounder } from "./sounder.ts";

Deno.test("serve counts on when its log was removed or put away", () =>
  withFolder(async (folder) => {
    using writer = new MailLogWriter(`${folder}/mail.log`);
    await using sounder = await startSounder([
      ...["--state", `${folder}/state.sqlite`, "--interval", "0.2"],
      ...["--only", "postfix", "--postfix-log", writer.path, "--from-start"],
    ]);
    for (const go of ["renamed", "removed", "renamed"]) {
      writer.write(10);
      await becomes(sounder, CONNECTS, writer.written);
      if (go === "removed") await Deno.remove(writer.path);
      else await Deno.rename(writer.path, `${writer.path}.1`);
      // Whoever writes it may do so for a while yet.
      writer.write(5);
      await becomes(sounder, CONNECTS, writer.written);
      writer.reopen();
    }
    writer.write(10);
    await becomes(sounder, CONNECTS, writer.written);
    await assertFacesAgree(sounder);
  }));

const QUERIES = 'bind_incoming_requests_total{opcode="QUERY"}';

Deno.test({
  ...needing(
    noNamed,
    "serve tells of a BIND that was restarted, and of its new numbers",
  ),
  async fn() {
    const question = { name: "www.example.test", type: "A" };
    let named = await startNamed();
    try {
      await using sounder = await startSounder([
        ...["--bind-url", named.statisticsUrl, "--only", "bind"],
        ...["--interval", "0.5"],
      ]);
      for (let i = 0; i < 9; i++) await named.ask(question);
      await eventually(
        async () =>
          Number((await samplesOf(sounder))?.get(QUERIES)) >= 9 || undefined,
        () => "nine queries",
      );
      const ports = { dns: named.dnsPort, statistics: named.statisticsPort };
      await named.stop();
      await sounder.saw("bind: down");
      named = await startNamed({ ports });
      await named.ask(question);
      await eventually(async () => {
        const count = Number((await samplesOf(sounder))?.get(QUERIES));
        return count > 0 && count < 9 ? true : undefined;
      }, () => "one query or a few");
      // The status comes behind the numbers.
      await reaches(
        sounder,
        'sounder_collector_discontinuity_uptime_seconds{collector="bind"}',
        (since) => since > 0,
      );
      await assertFacesAgree(sounder);
    } finally {
      await named.stop();
    }
  },
});

const noPrlimit = Deno.build.os === "linux" ? noNetSnmp : "it needs prlimit";

Deno.test({
  ...needing(
    noPrlimit,
    "serve answers by SNMP without file descriptors, and by HTTP again when it has some",
  ),
  fn: () =>
    withFolder(async (folder) => {
      using writer = new MailLogWriter(`${folder}/mail.log`);
      await using sounder = await startSounder([
        ...["--state", `${folder}/state.sqlite`, "--interval", "0.2"],
        ...["--postfix-log", writer.path, "--from-start"],
      ]);
      writer.write(10);
      await becomes(sounder, CONNECTS, 10);
      const limit = async (most: number) => {
        const { status, stderr } = await runProgram([
          ...["/usr/bin/prlimit", `--pid=${sounder.pid}`, `--nofile=${most}:`],
        ]);
        assert.equal(status, 0, stderr);
      };
      // Fewer than it has: nothing more can be opened, accepted, or run.
      await limit(10);
      const { hostname, port } = new URL(sounder.httpUrl);
      const waiting = await Promise.allSettled(
        Array.from(
          { length: 20 },
          () => Deno.connect({ hostname, port: Number(port) }),
        ),
      );
      // Long enough for everything that is looked at now and then: addresses, every five seconds.
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      writer.write(10);
      const target = `127.0.0.1:${sounder.snmpPort}`;
      const name = ".1.3.6.1.2.1.1.5.0";
      assert.deepEqual(await ask("snmpget", [target, name]), [
        `${name} = STRING: "${Deno.hostname()}"`,
      ]);
      await limit(1024);
      for (const one of waiting) {
        if (one.status === "fulfilled") one.value.close();
      }
      await becomes(sounder, CONNECTS, 20);
      // It is looked at every five seconds whether HTTP can listen again; a
      // connection that was there before is answered all the time.
      await eventually(
        () =>
          Deno.connect({ hostname, port: Number(port) })
            .then((one) => (one.close(), true), () => undefined),
        () => "HTTP listens again",
      );
      await assertFacesAgree(sounder);
    }),
});

/** Megabytes of each role's heap, with which a small document can be read and a large one cannot. */
const HEAP = 20;

/** A statistics document that takes more memory than {@linkcode HEAP} when it is read. */
function largeDocument(): string {
  // Not zones, which are parsed a few at a time.
  const types = Array.from(
    { length: 400_000 },
    (_, number) => [`TYPE${number}`, number],
  );
  return jsonDocument({ qtypes: Object.fromEntries(types) });
}

Deno.test("serve is started again by its shell when it is out of memory, and then tells the numbers", () =>
  withFolder(async (folder) => {
    let asked = 0;
    const large = largeDocument();
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      () =>
        new Response(
          asked++ === 0 ? large : jsonDocument({ opcodes: { QUERY: 112 } }),
          { headers: { "content-type": "application/json" } },
        ),
    );
    const bundle = `${folder}/sounder.js`;
    await makeBundle({ output: bundle, info: await buildInfo() });
    const file = `${folder}/sounder`;
    const whole = openbsdFile(await Deno.readTextFile(bundle));
    const small = whole.replace(
      "--v8-flags=",
      `--v8-flags=--max-old-space-size=${HEAP},`,
    );
    assert.notEqual(small, whole);
    await Deno.writeTextFile(file, small);
    const http = `127.0.0.1:${freePort()}`;
    await using program = startProgram([
      ...["/bin/sh", file, "serve", "--snmp", `127.0.0.1:${freePort()}`],
      ...["--http", http, "--only", "bind", "--interval", "0.5"],
      ...["--bind-url", `http://127.0.0.1:${server.addr.port}/json/v1`],
    ], { env: { SOUNDER_DENO: Deno.execPath() } });
    await program.saw("is started again");
    await becomes({ httpUrl: `http://${http}` }, QUERIES, 112);
    assert.ok(asked > 1);
    const { status } = await program.urge("SIGTERM", program.ended());
    assert.equal(status, 0);
  }));
