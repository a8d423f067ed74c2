/**
 * sounder as the subagent of Debian's snmpd.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { missingFile, needing } from "../needing.ts";
import { collectorIs, eventually } from "./asking.ts";
import { noNamed, startNamed } from "./named.ts";
import { ask, runTool } from "./net_snmp.ts";
import { freePort, startProgram, withFolder } from "./processes.ts";
import { linesOf, Master, noSnmpd } from "./snmpd.ts";
import { runSounder, SOUNDER, type Sounder, startSounder } from "./sounder.ts";

function test(
  name: string,
  fn: () => Promise<void>,
  missing = noSnmpd,
): void {
  Deno.test({
    ...needing(missing, name),
    fn,
  });
}

const REPLAY = ["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")];

const OPENBSD = ".1.3.6.1.4.1.30155";
const OWN = ".1.3.6.1.4.1.8072.9999.9999.112";
const VERSION = `${OWN}.1.1.1.1.0`;
const SYS_OR_ID = ".1.3.6.1.2.1.1.9.1.2";

/** Collectors that the recorded host has something for. */
const COLLECTORS = ["pf", "carp", "sensors", "system"];

async function begin(
  address: string,
  flags: readonly string[] = [],
  collectors: readonly string[] = COLLECTORS,
): Promise<Sounder> {
  const sounder = await startSounder([
    ...[...REPLAY, "--agentx", address, "--interval", "600"],
    ...flags,
  ]);
  await sounder.saw("agentx: joined the master at");
  for (const name of collectors) await collectorIs(sounder, name, undefined);
  await registered(sounder);
  return sounder;
}

/** Waits until no region waits any more. */
async function registered({ httpUrl }: Sounder): Promise<void> {
  for (;;) {
    const answer = await fetch(`${httpUrl}/metrics`);
    const states = [
      ...(await answer.text()).matchAll(
        /^sounder_agentx_region_state\{.*\} (\d)$/gm,
      ),
    ].map(([, state]) => state);
    if (states.includes("1") && !states.includes("2")) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ownWalk(sounder: Sounder, oid: string): Promise<string[]> {
  const lines = await ask("snmpbulkwalk", [
    `127.0.0.1:${sounder.snmpPort}`,
    oid,
  ]);
  return linesOf(lines.join("\n"));
}

/** Compares what does not count requests, as net-snmp prints it. */
async function assertSame(master: Master, sounder: Sounder): Promise<void> {
  for (const oid of [OPENBSD, `${OWN}.5`, `${OWN}.6`, `${OWN}.7`]) {
    const own = await ownWalk(sounder, oid);
    assert.ok(own.length > 10, oid);
    assert.deepEqual(await master.walk(oid), own);
  }
}

async function assertAgrees(
  master: Master,
  { httpUrl }: Sounder,
): Promise<string> {
  const { status, stdout, stderr } = await runSounder([
    ...["check", "--snmp", master.agent, "--http", httpUrl],
  ]);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^An AgentX master answers/);
  return stdout;
}

test("snmpd answers by SNMPv3 for everything that sounder's own agent has, across restarts of both", async () => {
  await using master = await Master.start();
  {
    await using sounder = await begin(master.socket);
    await assertSame(master, sounder);
    const compared = await assertAgrees(master, sounder);
    for (const name of ["SOUNDER-MIB", "OPENBSD-PF-MIB", "SOUNDER-CARP-MIB"]) {
      assert.match(compared, new RegExp(`^${name} +\\d+ instances`, "m"));
    }
    const rows = (await master.walk(SYS_OR_ID)).join("\n");
    assert.ok(rows.includes(`OID: ${OWN}.1\n`), rows);
    assert.ok(rows.includes(`OID: ${OWN}.5`), rows);

    await master.kill();
    await sounder.saw("agentx: no session, which is tried again");
    // Whatever becomes of the master, its own agent answers.
    assert.ok((await ownWalk(sounder, VERSION)).length === 1);
    await master.begin();
    await eventually(
      async () => (await master.walk(VERSION)).length > 0 || undefined,
      () => "an answer of the master for its subagent",
    );
    await registered(sounder);
    await assertSame(master, sounder);
    await assertAgrees(master, sounder);

    Deno.kill(sounder.pid, "SIGKILL");
    await sounder.ended();
  }
  assert.deepEqual(await master.walk(OPENBSD), []);
  await using again = await begin(master.socket);
  await assertSame(master, again);
  await assertAgrees(master, again);
  const { status } = await again.stop();
  assert.equal(status, 0);
  assert.deepEqual(await master.walk(OPENBSD), []);
});

test("snmpd refuses to set what sounder serves", async () => {
  await using master = await Master.start(["rwcommunity private"]);
  await using _sounder = await begin(master.socket);
  const { status, stderr } = await runTool(
    "snmpset",
    [master.agent, VERSION, "s", "x"],
    { community: "private" },
  );
  assert.notEqual(status, 0);
  assert.match(stderr, /notWritable/);
  assert.equal((await master.walk(VERSION)).length, 1);
});

test("sounder joins over TCP, and registers the regions that are told, of a range too", async () => {
  await using master = await Master.start();
  await withFolder(async (folder) => {
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(
      config,
      `[agentx]\nregister = ["${OWN.slice(1)}.[1-5]", "${
        OPENBSD.slice(1)
      }.1"]\npriority = 99\n`,
    );
    await using sounder = await begin(master.tcp, ["--config", config]);
    assert.deepEqual(
      await master.walk(`${OPENBSD}.1`),
      await ownWalk(sounder, `${OPENBSD}.1`),
    );
    assert.deepEqual(
      await master.walk(`${OWN}.5`),
      await ownWalk(sounder, `${OWN}.5`),
    );
    assert.deepEqual(await master.walk(`${OPENBSD}.6`), []);
    assert.deepEqual(await master.walk(`${OWN}.6`), []);
    await assertAgrees(master, sounder);
  });
});

test("sounder says which region another subagent has, and serves the rest", async () => {
  await using master = await Master.start();
  await using first = await begin(
    master.socket,
    ["--only", "pf,carp"],
    ["pf", "carp"],
  );
  await using second = await startSounder([
    ...[...REPLAY, "--agentx", master.socket, "--only", "sensors"],
  ]);
  const line = await second.saw("is not registered");
  assert.match(
    line,
    /agentx: SOUNDER-MIB 1\.3\..*\.112\.1 is not registered: .*duplicateRegistration; another subagent/,
  );
  await registered(second);
  assert.deepEqual(
    await master.walk(`${OPENBSD}.2`),
    await ownWalk(second, `${OPENBSD}.2`),
  );
  assert.deepEqual(
    await master.walk(`${OPENBSD}.1`),
    await ownWalk(first, `${OPENBSD}.1`),
  );
  const refused = await fetch(`${second.httpUrl}/metrics`);
  assert.match(
    await refused.text(),
    /^sounder_agentx_region_state\{region="1"\} 3$/m,
  );
});

test("sounder leaves out what snmpd serves itself, and says so, or takes it over where it is told to", async () => {
  await using master = await Master.start();
  await withFolder(async (folder) => {
    const log = `${folder}/maillog`;
    await Deno.writeTextFile(
      log,
      "Nov 26 07:00:00 house postfix/qmgr[7]: 3F1A2: from=<a@example.org>, size=500, nrcpt=1 (queue active)\n",
    );
    const flags = ["--only", "postfix", "--postfix-log", log];
    {
      await using sounder = await startSounder([
        ...[...flags, "--agentx", master.socket],
      ]);
      const line = await sounder.saw("agentx: left out");
      assert.match(
        line,
        /because the master serves them itself: NETWORK-SERVICES-MIB, MTA-MIB /,
      );
      await sounder.stop();
    }
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(
      config,
      '[agentx]\ninclude = ["MTA-MIB", "NETWORK-SERVICES-MIB"]\n',
    );
    await using sounder = await startSounder([
      ...[...flags, "--agentx", master.socket, "--config", config],
      ...["--from-start", "--interval", "600"],
    ]);
    await sounder.saw("agentx: joined the master at");
    await collectorIs(sounder, "postfix", undefined);
    await registered(sounder);
    const own = await ownWalk(sounder, ".1.3.6.1.2.1.28.1");
    assert.ok(own.length > 5, own.join("\n"));
    assert.deepEqual(await master.walk(".1.3.6.1.2.1.28.1"), own);
  });
});

test(
  "snmpd answers for each BIND of its own in the SNMPv3 context that it has",
  async () => {
    await using master = await Master.start([
      "rouser joe priv -V all",
      "view all included .1",
      'access grpjoe "" usm priv prefix all none none',
      "group grpjoe usm joe",
    ]);
    const [one, two] = [await startNamed(), await startNamed()];
    try {
      await one.ask({ name: "www.example.test", type: "A" });
      await withFolder(async (folder) => {
        const config = `${folder}/sounder.toml`;
        await Deno.writeTextFile(
          config,
          `interval = 600
[agentx]
address = "${master.socket}"
[bind]
url = "${one.statisticsUrl}"
[bind.instances.second]
url = "${two.statisticsUrl}"
`,
        );
        await using sounder = await startSounder([
          ...["--config", config, "--only", "bind"],
        ]);
        for (const name of ["bind", "bind-second"]) {
          await collectorIs(sounder, name, undefined);
        }
        await sounder.saw("agentx: joined the master at");
        await registered(sounder);
        const url = `${OWN}.2.1.1.5.0`;
        const [first = ""] = await master.walk(url);
        assert.ok(first.includes(one.statisticsUrl.replace(/\/$/, "")), first);
        const { stdout } = await master.askIn("second", "snmpget", url);
        assert.ok(
          stdout.includes(two.statisticsUrl.replace(/\/$/, "")),
          stdout,
        );
      });
    } finally {
      for (const named of [one, two]) await named.stop();
    }
  },
  noSnmpd ?? noNamed,
);

const SETPRIV = "/usr/bin/setpriv";

/** Words that take root's right to pass permissions by away. */
const AS_ANYBODY = Deno.uid() === 0 ? [SETPRIV, "--bounding-set=-all"] : [];

test(
  "sounder says that it may not use the master's socket, and answers all the same",
  async () => {
    await withFolder(async (folder) => {
      const path = `${folder}/master`;
      using _listener = Deno.listen({ transport: "unix", path });
      await Deno.chmod(path, 0o000);
      const http = `127.0.0.1:${freePort()}`;
      await using program = startProgram([
        ...[...AS_ANYBODY, ...SOUNDER, "serve", ...REPLAY, "--agentx", path],
        ...["--snmp", `127.0.0.1:${freePort()}`, "--http", http],
      ], { env: Deno.env.toObject() });
      await program.saw(
        `agentx: no session, which is tried again: ${path}: not permitted: sounder's user may not read and write the socket`,
      );
      await program.saw(`curl http://${http}/metrics`);
      const page = await (await fetch(`http://${http}/metrics`)).text();
      assert.match(page, /^sounder_agentx_connected 0$/m);
    });
  },
  missingFile(SETPRIV),
);

/** A master that answers Open and then whatever is told. */
function wrongMaster(
  path: string,
  octets: () => Uint8Array,
): Deno.UnixListener {
  const listener = Deno.listen({ transport: "unix", path });
  (async () => {
    for await (const connection of listener) {
      const buffer = new Uint8Array(4096);
      await connection.read(buffer);
      const answer = buffer.slice(0, 28);
      answer[1] = 18;
      answer[7] = 1;
      answer.set([0, 0, 0, 8], 16);
      answer.fill(0, 20);
      await connection.write(answer);
      await connection.write(octets());
      while (await connection.read(buffer).catch(() => null) !== null);
      connection.close();
    }
  })().catch(() => {});
  return listener;
}

test("sounder says what is wrong with a master, tries again, and answers meanwhile", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/master`;
    await using sounder = await startSounder([
      ...[...REPLAY, "--agentx", path, "--interval", "600"],
    ]);
    await sounder.saw(
      `agentx: no session, which is tried again: ${path}: no master listens there`,
    );
    let octets: Uint8Array = new Uint8Array(40).fill(0xee);
    using _master = wrongMaster(path, () => octets);
    await sounder.saw(
      `${path}: The master sent what is no PDU: Cannot decode AgentX PDU: version 238`,
    );
    // A payload of 2 GB.
    octets = Uint8Array.of(
      ...[1, 5, 16, 0, ...Array(12).fill(0), 0x7f, 0xff, 0xff, 0xfc],
    );
    await sounder.saw("a payload of 2147483644 octets");
    assert.equal((await ownWalk(sounder, VERSION)).length, 1);
    const { status, stdout } = await runSounder([
      ...["check", "--snmp", `127.0.0.1:${sounder.snmpPort}`],
      ...["--http", sounder.httpUrl],
    ]);
    assert.equal(status, 0, stdout);
    const page = await (await fetch(`${sounder.httpUrl}/metrics`)).text();
    assert.match(page, /^sounder_agentx_parse_errors_total [1-9]/m);
    assert.match(page, /^sounder_agentx_connected 0$/m);
  });
});
