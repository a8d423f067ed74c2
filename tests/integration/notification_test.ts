/**
 * Notifications at Debian's snmptrapd: by traps and informs of sounder's own,
 * and through Debian's snmpd.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { becomes, eventually, reaches, samplesOf } from "./asking.ts";
import { within } from "./namespace.ts";
import { runTool } from "./net_snmp.ts";
import { runProgram, withFolder } from "./processes.ts";
import { Master, noSnmpd } from "./snmpd.ts";
import { noReceiver, Receiver } from "./snmptrapd.ts";
import { runSounder, startSounder } from "./sounder.ts";
import { A, B, kill, noPair, openPair, SECRET, ucarp } from "./ucarp.ts";

function test(
  name: string,
  fn: (folder: string) => Promise<void>,
  missing = noReceiver,
): void {
  Deno.test({
    ...needing(missing, name),
    fn: () => withFolder(fn),
  });
}

const REPLAY = ["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")];

async function configFile(folder: string, text: string): Promise<string> {
  const path = `${folder}/sounder.toml`;
  await Deno.writeTextFile(path, text);
  return path;
}

function counted(name: string, event: string): string {
  return `sounder_notifications_total{notification="${name}",event="${event}"}`;
}

test(
  "a failover between two ucarp arrives at snmptrapd as a trap and as an inform",
  async (folder) => {
    await using pair = await openPair();
    const namespace = pair.b.name;
    await using traps = await Receiver.start(namespace);
    await using informs = await Receiver.start(namespace);
    await Deno.writeTextFile(`${folder}/secrets`, SECRET);
    const config = await configFile(
      folder,
      `[carp_wire]
interfaces = ["${B.link}"]
passphrase_file = "${folder}/secrets"
[[trap]]
target = "127.0.0.1:${traps.port}"
[[trap]]
target = "127.0.0.1:${informs.port}"
inform = true
`,
    );
    await using sounder = await startSounder(
      ["--config", config, "--only", "carp-wire"],
      { namespace },
    );
    for (const receiver of [traps, informs]) await receiver.saw("coldStart");
    await using master = ucarp(pair.a, A);
    const walk = async () =>
      (await runSounder([
        ...["get", "--host", `127.0.0.1:${sounder.snmpPort}`],
        `wireCarpGroupMaster.${B.link.length}.118.98.42.1`,
      ], { namespace })).stdout;
    await eventually(
      async () => (await walk()).includes(A.address) || undefined,
      () => `${A.address} as master`,
    );
    await using backup = ucarp(pair.b, B);
    await backup.saw("Switching to state: BACKUP");
    await kill(master);
    for (
      const [receiver, kind] of [[traps, "TRAP2"], [informs, "INFORM"]] as const
    ) {
      const line = await receiver.saw("wireCarpMasterChange");
      assert.match(line, new RegExp(`^${kind},`));
      // sysUpTime.0 and snmpTrapOID.0 are first, and all is named.
      assert.match(
        line,
        /\|SNMPv2-MIB::sysUpTime\.0 = [^\t]*\tSNMPv2-MIB::snmpTrapOID\.0 = SOUNDER-WIRE-MIB::wireCarpMasterChange\t/,
      );
      assert.ok(
        line.includes(
          `SOUNDER-WIRE-MIB::wireCarpGroupMaster."${B.link}".42.ipv4 = ${B.address}`,
        ),
        line,
      );
    }
    const metrics = async () =>
      (await runProgram([
        ...within(namespace),
        ...["/usr/bin/curl", "-s", `${sounder.httpUrl}/metrics`],
      ])).stdout;
    const wanted = [
      `${counted("wireCarpMasterChange", "raised")} 1`,
      `${counted("wireCarpMasterChange", "sent")} 2`,
      `${counted("wireCarpMasterChange", "acknowledged")} 1`,
    ];
    await eventually(async () => {
      const page = await metrics();
      return wanted.every((line) => page.includes(line)) || undefined;
    }, () => wanted.join());
    const { status, stdout } = await runSounder([
      ...["check", "--snmp", `127.0.0.1:${sounder.snmpPort}`],
      ...["--http", sounder.httpUrl],
    ], { namespace });
    assert.equal(status, 0, stdout);
  },
  noReceiver ?? noPair,
);

test("informs wait in the state file for a receiver that is away, across a kill of sounder, and arrive in order", async (folder) => {
  await using receiver = await Receiver.make();
  const config = await configFile(
    folder,
    `state = "${folder}/state"
[notifications]
pf_states = 1
[[trap]]
target = "127.0.0.1:${receiver.port}"
inform = true
retries = 0
timeout = 2
`,
  );
  const flags = [
    ...[...REPLAY, "--config", config, "--only", "pf,carp,sensors"],
    ...["--interval", "1"],
  ];
  {
    await using sounder = await startSounder(flags);
    await sounder.saw("not delivered, which is tried again: no answer");
    // The recorded pair fails over ten seconds after its beginning.
    await reaches(
      sounder,
      counted("sounderCarpStateChange", "raised"),
      (value) => value > 0,
    );
    Deno.kill(sounder.pid, "SIGKILL");
    await sounder.ended();
  }
  const database = new DatabaseSync(`${folder}/state`);
  const names = database.prepare("SELECT name FROM outbox ORDER BY id").all()
    .map(({ name }) => String(name));
  database.close();
  assert.equal(names[0], "coldStart");
  assert.ok(names.includes("sounderPfManyStates"), String(names));
  assert.ok(names.includes("sounderCarpStateChange"), String(names));

  await using again = await startSounder(flags);
  await receiver.begin();
  // That of the second process comes behind all that were kept.
  const waiting = ["coldStart", "sounderCarpStateChange"].map((name) =>
    `sounder_notifications_waiting{notification="${name}"}`
  );
  await eventually(async () => {
    const page = await samplesOf(again);
    return waiting.every((series) => page?.get(series) === "0") || undefined;
  }, () => "nothing that waits");
  const received = (await receiver.stop()).map((line) =>
    /snmpTrapOID\.0 = [\w-]+::(\w+)/.exec(line)?.[1] ?? line
  );
  // One that is answered late is sent again, so that some may be there twice.
  let at = -1;
  for (const name of [...names, "coldStart"]) {
    const next = received.indexOf(name, at + 1);
    assert.ok(next > at, `${name} is missing: ${received}`);
    at = next;
  }
});

test(
  "snmpd passes notifications of its subagent on, named, and sends those of a time without snmpd when it is back",
  async (folder) => {
    await using receiver = await Receiver.start();
    await using master = await Master.start([
      `trap2sink 127.0.0.1:${receiver.port} public`,
    ]);
    const config = await configFile(
      folder,
      `[agentx]
address = "${master.socket}"
[notifications]
pf_states = 1
`,
    );
    await master.kill();
    await using sounder = await startSounder([
      ...[
        ...REPLAY,
        "--config",
        config,
        "--only",
        "pf,carp",
        "--interval",
        "1",
      ],
    ]);
    await sounder.saw("notifications: agentx: not delivered");
    await master.begin();
    await sounder.saw("notifications: agentx: delivered again");
    const line = await receiver.saw("sounderPfManyStates");
    assert.match(line, /^TRAP2,/);
    assert.match(line, /OPENBSD-PF-MIB::pfStateCount\.0 = \d+/);
    const change = await receiver.saw("sounderCarpStateChange");
    assert.match(change, /OPENBSD-CARP-MIB::carpIfDescr\.\d+ = "carp\d"/);
    await becomes(sounder, counted("sounderPfManyStates", "acknowledged"), 1);
  },
  noReceiver ?? noSnmpd,
);

test("a wrong community is told of where that is wanted, and a collector that fails", async (folder) => {
  await using receiver = await Receiver.start();
  const config = await configFile(
    folder,
    `[notifications]
authentication_failure = true
[[trap]]
target = "127.0.0.1:${receiver.port}"
`,
  );
  const port = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("", { status: 500 }),
  );
  await using sounder = await startSounder([
    ...["--config", config, "--only", "bind"],
    ...["--bind-url", `http://127.0.0.1:${port.addr.port}`],
  ]);
  const failed = await receiver.saw("sounderCollectorFailed");
  assert.match(
    failed,
    /SOUNDER-MIB::sounderCollectorUp\."bind" = false.*SOUNDER-MIB::sounderCollectorError\."bind" = /,
  );
  await runTool("snmpget", [
    ...["-t", "0.3", "-r", "0", `127.0.0.1:${sounder.snmpPort}`],
    ".1.3.6.1.2.1.1.5.0",
  ], { community: "wrong" });
  await receiver.saw("authenticationFailure");
  await port.shutdown();
});
