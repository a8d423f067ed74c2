/*
 * Two real ucarp in two network namespaces, and tcpdump between them.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { liveCommands } from "../../collectors/log/live.ts";
import { createCarpWireCollector } from "../../collectors/wire/collect.ts";
import type { CarpWireReading } from "../../collectors/wire/reading.ts";
import { contextOf, fakeHost } from "../collectors/fake_host.ts";
import { type Namespace, noNamespace, openNamespace } from "./namespace.ts";
import { type Program, startProgram } from "./processes.ts";
import { runSounder, startSounder } from "./sounder.ts";

const UCARP = "/usr/sbin/ucarp";
const TCPDUMP = "/usr/bin/tcpdump";
const IP = "/usr/sbin/ip";

/** Why these tests are ignored here; undefined where they can run. */
const missing = noNamespace ??
  [UCARP, TCPDUMP, IP].filter((path) => !existsSync(path))
    .map((path) => `${path} is missing`)[0];

function test(name: string, fn: () => Promise<void>): void {
  const ignore = missing !== undefined;
  Deno.test({
    name: ignore ? `${name} (ignored: ${missing})` : name,
    ignore,
    fn,
  });
}

const PASSPHRASE = "correct-horse";
const A = { address: "10.77.0.1", link: "va", advskew: 0 };
const B = { address: "10.77.0.2", link: "vb", advskew: 100 };

/** Interval of B's adverts, in milliseconds. */
const INTERVAL = 1000 + 1000 * B.advskew / 256;

interface Pair extends AsyncDisposable {
  readonly a: Namespace;
  readonly b: Namespace;
}

async function openPair(): Promise<Pair> {
  const stack = new AsyncDisposableStack();
  const a = stack.use(await openNamespace());
  const b = stack.use(await openNamespace());
  await a.ip(
    ...["link", "add", A.link, "type", "veth", "peer", "name", B.link],
    ...["netns", b.name],
  );
  for (const [namespace, { link, address }] of [[a, A], [b, B]] as const) {
    await namespace.ip("address", "add", `${address}/24`, "dev", link);
    await namespace.ip("link", "set", link, "up");
  }
  return { a, b, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function ucarp(namespace: Namespace, { link, address, advskew }: typeof A) {
  return startProgram([
    ...[IP, "netns", "exec", namespace.name, UCARP],
    ...["-i", link, "-s", address, "-v", "42", "-p", PASSPHRASE],
    ...["-a", "10.77.0.100", "-b", "1", "-k", String(advskew)],
    ...["-u", "/bin/true", "-d", "/bin/true"],
  ]);
}

/** Ends the master at once, without a last advert. */
async function kill(program: Program): Promise<void> {
  program.kill("SIGKILL");
  await program.ended();
}

async function secretsFile(text: string): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "sounder-carp-" });
  await Deno.writeTextFile(path, text);
  return path;
}

/** A collector on B's end of the cable, of which one can wait for a reading. */
function watcher({ b }: Pair, secrets: string) {
  const host = {
    ...fakeHost({}, "linux"),
    now: () => Date.now(),
    readFile: () => Promise.resolve(new TextEncoder().encode(secrets)),
  };
  const collector = createCarpWireCollector({
    commands: {
      start: (argv) =>
        liveCommands.start([IP, "netns", "exec", b.name, ...argv]),
    },
    interfaces: [B.link],
    passphraseFile: "/carp",
    patience: 0,
  });
  const look = async () => (await collector.collect(contextOf(host))).carp!;
  return {
    look,
    async until(found: (reading: CarpWireReading) => boolean) {
      for (;;) {
        const reading = await look();
        if (found(reading)) return reading;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [Symbol.dispose]: () => collector.close?.(),
  };
}

test("carp-wire sees ucarp's adverts, verifies them, and sees a failover within two intervals", async () => {
  await using pair = await openPair();
  using watch = watcher(pair, `42 10.77.0.100 ${PASSPHRASE}\n`);
  await watch.look();
  await using master = ucarp(pair.a, A);
  const before = await watch.until(({ sources }) =>
    sources.some(({ source, adverts }) => source === A.address && adverts >= 2)
  );
  assert.equal(before.groups[0]?.master, A.address);
  await using _backup = ucarp(pair.b, B);
  await watch.until(({ sources }) => (sources[0]?.adverts ?? 0) >= 4);
  const killed = Date.now();
  await kill(master);
  const after = await watch.until(({ groups }) =>
    groups[0]?.master === B.address
  );
  const seen = Date.now();
  const [group] = after.groups;
  assert.equal(group?.masters, 1);
  assert.equal(group?.changes, 1);
  assert.ok(group.changedAt !== undefined && group.changedAt >= killed);
  // From the new master's first advert on.
  const late = seen - group.changedAt;
  assert.ok(late <= 2 * INTERVAL, `${late} ms`);
  assert.deepEqual(
    after.sources.map(({ source, badChecksums, badHeaders, badHmacs }) => ({
      source,
      badChecksums,
      badHeaders,
      badHmacs,
    })),
    [A, B].map(({ address }) => ({
      source: address,
      badChecksums: 0,
      badHeaders: 0,
      badHmacs: 0,
    })),
  );
  assert.deepEqual(
    after.sources.map(({ advbase, advskew, master }) => [
      advbase,
      advskew,
      master,
    ]),
    [[1, 0, false], [1, 100, true]],
  );
});

test("carp-wire makes nobody master whose passphrase is another", async () => {
  await using pair = await openPair();
  using watch = watcher(pair, "42 10.77.0.100 another\n");
  await watch.look();
  await using _master = ucarp(pair.a, A);
  const { sources, groups } = await watch.until(({ sources }) =>
    (sources[0]?.adverts ?? 0) >= 2
  );
  assert.equal(sources[0]?.badHmacs, sources[0]?.adverts);
  assert.equal(groups[0]?.master, undefined);
});

test("serve tells of a master on both faces, which agree", async () => {
  await using pair = await openPair();
  await using _master = ucarp(pair.a, A);
  const secrets = await secretsFile(`42 10.77.0.100 ${PASSPHRASE}\n`);
  const config = await secretsFile(
    `[carp_wire]\ninterfaces = ["${B.link}"]\npassphrase_file = "${secrets}"\n`,
  );
  const namespace = pair.b.name;
  await using sounder = await startSounder(
    ["--config", config, "--only", "carp-wire", "--interval", "1"],
    { namespace },
  );
  const snmp = `127.0.0.1:${sounder.snmpPort}`;
  let walked = "";
  while (!walked.includes(A.address)) {
    const { stdout } = await runSounder(
      ["walk", "--host", snmp, "wireCarpGroupMaster"],
      { namespace },
    );
    walked = stdout;
  }
  const { status, stdout, stderr } = await runSounder(
    ["check", "--snmp", snmp, "--http", sounder.httpUrl],
    { namespace },
  );
  assert.equal(status, 0, stdout + stderr);
  for (const path of [secrets, config]) await Deno.remove(path);
});
