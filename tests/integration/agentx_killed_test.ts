/**
 * A master that is killed while it asks sounder, again and again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { becomes, eventually, samplesOf } from "./asking.ts";
import { ask } from "./net_snmp.ts";
import { runProgram } from "./processes.ts";
import { linesOf, Master, noSnmpd } from "./snmpd.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const OPENBSD = ".1.3.6.1.4.1.30155";
const ROUNDS = 4;

const REGIONS = /^sounder_agentx_region_state\{/;
const NEXT = 'sounder_agentx_requests_total{pdu="get-next"}';

/** Waits until all regions are as they were. */
async function registered(
  sounder: Sounder,
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  return await eventually(async () => {
    const page = await samplesOf(sounder) ?? new Map<string, string>();
    const states = [...page].filter(([series]) => REGIONS.test(series))
      .map((sample) => sample.join(" "));
    const waits = states.some((state) => state.endsWith(" 2"));
    return !waits && states.some((state) => state.endsWith(" 1")) &&
        (wanted === undefined || String(states) === String(wanted))
      ? states
      : undefined;
  }, () => `regions as ${wanted}`);
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
  name: `a master that is killed in mid-request finds the same when it is back${
    noSnmpd === undefined ? "" : ` (ignored: ${noSnmpd})`
  }`,
  ignore: noSnmpd !== undefined,
  async fn() {
    await using master = await Master.start();
    await using sounder = await startSounder([
      ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
      ...["--agentx", master.socket, "--interval", "600"],
    ]);
    await sounder.saw("agentx: joined the master at");
    for (const name of ["pf", "carp", "sensors", "system"]) {
      await sounder.saw(`${name}: up`);
    }
    const regions = await registered(sounder, undefined);
    const own = linesOf(
      (await ask("snmpbulkwalk", [`127.0.0.1:${sounder.snmpPort}`, OPENBSD]))
        .join("\n"),
    );
    assert.deepEqual(await master.walk(OPENBSD), own);
    const sockets = await unixSockets(sounder.pid);
    assert.ok(sockets > 0);
    for (let round = 1; round <= ROUNDS; round++) {
      if (round % 2 === 1) await killUnanswered(master, sounder);
      else await killBusy(master, sounder);
      await becomes(sounder, "sounder_agentx_connected", 0);
      await master.begin();
      await becomes(sounder, "sounder_agentx_sessions_total", round + 1);
      assert.deepEqual(await registered(sounder, regions), regions);
      assert.deepEqual(await master.walk(OPENBSD), own);
    }
    await becomes(sounder, "sounder_agentx_parse_errors_total", 0);
    assert.equal(await unixSockets(sounder.pid), sockets);
  },
});
