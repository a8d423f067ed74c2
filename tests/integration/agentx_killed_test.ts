/**
 * A master that is killed while it asks sounder, again and again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { becomes, collectorIs, eventually, samplesOf } from "./asking.ts";
import { ask } from "./net_snmp.ts";
import { runProgram } from "./processes.ts";
import { linesOf, Master, noSnmpd } from "./snmpd.ts";
import { type Sounder, startSounder } from "./sounder.ts";

/** What the recorded host has something for, that does not count requests. */
const OPENBSD = ".1.3.6.1.4.1.30155";
const ROOTS = [
  OPENBSD,
  ...[5, 6, 7].map((arc) => `.1.3.6.1.4.1.8072.9999.9999.112.${arc}`),
];
const ROUNDS = 4;

const NEXT = 'sounder_agentx_requests_total{pdu="get-next"}';

/** Waits until the master answers for the same as sounder itself, which is returned. */
async function agreed(master: Master, sounder: Sounder): Promise<string[]> {
  let own: string[][] = [];
  let last: string[][] = [];
  return await eventually(async () => {
    own = await ownWalks(sounder);
    last = await Promise.all(ROOTS.map((root) => master.walk(root)));
    return own.every(({ length }) => length > 0) &&
        String(last) === String(own)
      ? own.flat()
      : undefined;
  }, () => `${own.flat().length} instances; ${last.flat().length} are there`);
}

async function ownWalks({ snmpPort }: Sounder): Promise<string[][]> {
  return await Promise.all(ROOTS.map(async (root) =>
    linesOf(
      (await ask("snmpbulkwalk", [`127.0.0.1:${snmpPort}`, root])).join("\n"),
    )
  ));
}

/** How many Unix sockets a process has; those of the page's clients are none. */
async function unixSockets(pid: number): Promise<number> {
  // Num, RefCount, Protocol, Flags, Type, St, Inode, Path.
  const all = new Set(
    (await Deno.readTextFile("/proc/net/unix")).split("\n")
      .map((line) => line.split(/ +/)[6]),
  );
  const folder = `/proc/${pid}/fd`;
  let count = 0;
  for await (const { name } of Deno.readDir(folder)) {
    const target = await Deno.readLink(`${folder}/${name}`).catch(() => "");
    const [, inode] = /^socket:\[(\d+)\]$/.exec(target) ?? [];
    if (inode !== undefined && all.has(inode)) count++;
  }
  return count;
}

/** A walk that does not ask twice. */
async function hastyWalk({ agent }: Master): Promise<string[]> {
  const { stdout } = await runProgram([
    ...["/usr/bin/snmpbulkwalk", "-v2c", "-c", "public", "-On", "-m", ""],
    ...["-t", "1", "-r", "0", agent, OPENBSD],
  ], { env: { MIBS: "" } });
  return linesOf(stdout);
}

/** Kills a master that waits for an answer, which sounder writes to nobody. */
async function killUnanswered(
  master: Master,
  { pid }: Sounder,
): Promise<void> {
  Deno.kill(pid, "SIGSTOP");
  try {
    const walk = hastyWalk(master);
    // Long enough for the client to have asked, most of the time.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await master.kill();
    assert.deepEqual(await walk, []);
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
}

/** Kills a master that is answered again and again. */
async function killBusy(master: Master, sounder: Sounder): Promise<void> {
  const before = await requests(sounder);
  let killed = false;
  const walking = (async () => {
    while (!killed) await hastyWalk(master);
  })();
  await eventually(
    async () => await requests(sounder) > before + 1_000 || undefined,
    () => "requests",
  );
  killed = true;
  await master.kill();
  await walking;
}

async function requests(sounder: Sounder): Promise<number> {
  return Number((await samplesOf(sounder))?.get(NEXT) ?? 0);
}

Deno.test({
  ...needing(
    noSnmpd,
    "a master that is killed in mid-request finds the same when it is back",
  ),
  async fn() {
    await using master = await Master.start();
    await using sounder = await startSounder([
      ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
      ...["--agentx", master.socket, "--interval", "600"],
    ]);
    await sounder.saw("agentx: joined the master at");
    for (const name of ["pf", "carp", "sensors", "system"]) {
      await collectorIs(sounder, name, undefined);
    }
    const served = await agreed(master, sounder);
    const sockets = await unixSockets(sounder.pid);
    assert.ok(sockets > 0);
    for (let round = 1; round <= ROUNDS; round++) {
      if (round % 2 === 1) await killUnanswered(master, sounder);
      else await killBusy(master, sounder);
      await becomes(sounder, "sounder_agentx_connected", 0);
      await master.begin();
      await becomes(sounder, "sounder_agentx_sessions_total", round + 1);
      assert.deepEqual(await agreed(master, sounder), served);
    }
    await becomes(sounder, "sounder_agentx_parse_errors_total", 0);
    assert.equal(await unixSockets(sounder.pid), sockets);
  },
});
