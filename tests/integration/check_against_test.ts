/**
 * `sounder check --against`, beside net-snmp's agent, another sounder and
 * exporters.
 *
 * @module
 */

import assert from "node:assert/strict";
import { busyLog } from "../bench/busy_log.ts";
import { needing } from "../needing.ts";
import { becomes, collectorIs, eventually } from "./asking.ts";
import { noExporter, startExporter } from "./bind_exporter.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { fixturePath } from "./openbsd_replay.ts";
import { noPostfixExporter, withPostfixExporter } from "./postfix_exporter.ts";
import { Master, noSnmpd } from "./snmpd.ts";
import {
  runSounder,
  type Sounder,
  startCommand,
  startSounder,
} from "./sounder.ts";
import { type Ended, freePort } from "./processes.ts";

/** Waits until a page is there. */
async function listening(url: string): Promise<void> {
  await eventually(
    () => fetch(url).then((page) => page.text(), () => undefined),
    () => `a page at ${url}`,
  );
}

function check(
  { snmpPort, httpUrl }: Sounder,
  ...flags: string[]
): Promise<Ended> {
  return runSounder([
    ...["check", "--snmp", `127.0.0.1:${snmpPort}`, "--http", httpUrl],
    ...flags,
  ]);
}

/** Returns the numbers of a group's line. */
function counts(stdout: string, group: string): number[] {
  const line = stdout.split("\n").find((line) => line.startsWith(`${group} `));
  return (line?.match(/\d+(?= (?:compared|differ|for|only))/g) ?? []).map(
    Number,
  );
}

Deno.test({
  ...needing(
    noSnmpd,
    "sounder check --against finds nothing wrong beside net-snmp's agent, and says what differs and why",
  ),
  async fn() {
    await using master = await Master.start();
    await using sounder = await startSounder([
      "--only",
      "sensors",
      "--interval",
      "1",
    ]);
    await sounder.settled();
    const { status, stdout, stderr } = await check(
      sounder,
      "--against",
      master.agent,
    );
    assert.equal(status, 0, stdout + stderr);
    const [compared = 0, differ, known = 0] = counts(stdout, "SNMPv2-MIB");
    assert.ok(compared > 40 && known > 5, stdout);
    assert.equal(differ, 0);
    for (const object of ["sysDescr.0", "sysUpTime.0"]) {
      assert.match(
        stdout,
        new RegExp(`^known: \\S+ SNMPv2-MIB::${object}: each agent `, "m"),
      );
    }
    assert.match(stdout, /\n\d+ compared, 0 differ, \d+ for a known reason\n$/);
  },
});

Deno.test({
  ...needing(
    noSnmpd,
    "sounder check --against names the one value in which net-snmp's agent differs",
  ),
  async fn() {
    await using master = await Master.start(["sysName another.example"]);
    await using sounder = await startSounder([
      "--only",
      "sensors",
      "--interval",
      "0.5",
    ]);
    await sounder.settled();
    const { status, stdout } = await check(sounder, "--against", master.agent);
    assert.equal(status, 1, stdout);
    assert.deepEqual(
      stdout.split("\n").filter((line) => line.startsWith("differs: ")),
      [
        `differs: 1.3.6.1.2.1.1.5.0 SNMPv2-MIB::sysName.0 = ${Deno.hostname()} here, another.example there`,
      ],
    );
  },
});

/** Serves a recorded firewall; `community` so that one agent has another name. */
async function replaying(host: string): Promise<Sounder> {
  const sounder = await startSounder([
    ...["--replay", fixturePath(host), "--interval", "0.5"],
  ]);
  await sounder.settled();
  return sounder;
}

Deno.test("sounder check --against finds OpenBSD's MIBs equal in another agent of the same firewall, and different in one of another", async () => {
  await using one = await replaying("fw1");
  await using same = await replaying("fw1");
  const equal = await check(one, "--against", `127.0.0.1:${same.snmpPort}`);
  assert.equal(equal.stderr, "");
  for (const module of ["PF", "SENSORS", "CARP"]) {
    const [compared = 0, ...others] = counts(
      equal.stdout,
      `OPENBSD-${module}-MIB`,
    );
    assert.ok(compared > 3, equal.stdout);
    if (module !== "PF") assert.deepEqual(others, [0, 0, 0], equal.stdout);
  }
  // How long ago is as of the moment at which each began to replay.
  assert.deepEqual(
    equal.stdout.split("\n").filter((line) =>
      line.startsWith("differs: ") &&
      !/::pfTbl(?:Stats|Addr)Cleared\./.test(line)
    ),
    [],
  );
  await using other = await replaying("fw2");
  const different = await check(
    one,
    "--against",
    `127.0.0.1:${other.snmpPort}`,
  );
  assert.equal(different.status, 1, different.stdout);
  assert.match(
    different.stdout,
    /^differs: \S+ OPENBSD-CARP-MIB::carpIfState/m,
  );
});

Deno.test({
  ...needing(
    noNamed ?? noExporter,
    "sounder check --against-metrics finds BIND's series equal in bind_exporter",
  ),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      await using sounder = await startSounder([
        ...[
          "--only",
          "bind",
          "--bind-url",
          named.statisticsUrl,
          "--interval",
          "0.5",
        ],
      ]);
      await sounder.settled();
      const exporter = await startExporter(named);
      try {
        await listening(exporter.url);
        const { status, stdout, stderr } = await check(
          sounder,
          "--against-metrics",
          exporter.url,
        );
        assert.equal(status, 0, stdout + stderr);
        assert.match(
          stdout,
          /^known: bind_process_cpu_seconds_total and 6 more: /m,
        );
        assert.ok((counts(stdout, "bind_*")[0] ?? 0) > 50, stdout);
      } finally {
        await exporter.stop();
      }
    } finally {
      await named.stop();
    }
  },
});

Deno.test({
  ...needing(
    noPostfixExporter,
    "sounder check --against-metrics finds Postfix's series equal in postfix_exporter, and says where that is wrong",
  ),
  async fn() {
    await withPostfixExporter(async ({ url, path, append }) => {
      await using sounder = await startSounder([
        ...["--only", "postfix", "--postfix-log", path, "--interval", "0.5"],
      ]);
      await collectorIs(sounder, "postfix", undefined);
      const log = [...busyLog(2_000)].join("");
      await append(log);
      // All of it, and the line that ends it.
      const lines = log.split("\n").length;
      await becomes(sounder, "postfix_log_lines_total", lines);
      const { status, stdout, stderr } = await check(
        sounder,
        "--against-metrics",
        url,
      );
      assert.equal(status, 0, stdout + stderr);
      assert.ok((counts(stdout, "postfix_*")[0] ?? 0) > 30, stdout);
      assert.match(
        stdout,
        /^known: postfix_smtp_deferred_messages_total: the exporter declares it/m,
      );
    });
  },
});

Deno.test("sounder check --watch goes on until it is told to end, and tells of every round", async () => {
  await using sounder = await startSounder(["--only", "sensors"]);
  await sounder.settled();
  await using program = startCommand([
    ...["check", "--snmp", `127.0.0.1:${sounder.snmpPort}`],
    ...["--http", sounder.httpUrl, "--watch", "0.1"],
  ]);
  await program.saw("instances compared, 0 differ");
  program.kill("SIGTERM");
  const good = await program.ended();
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /^\S+Z \d+ instances compared, 0 differ\n/);
  assert.match(good.stdout, /\n\d+ rounds: 0 with differences, 0 failed\n$/);
  await using lost = startCommand([
    ...["check", "--snmp", `127.0.0.1:${sounder.snmpPort}`],
    ...["--http", `http://127.0.0.1:${freePort()}`, "--watch", "0.1"],
  ]);
  await lost.saw("Cannot read");
  lost.kill("SIGINT");
  const bad = await lost.ended();
  assert.equal(bad.status, 1);
  assert.match(
    bad.stdout,
    /\n\d+ rounds: 0 with differences, [1-9]\d* failed\n$/,
  );
});
