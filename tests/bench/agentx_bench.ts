/**
 * A table of 20,000 instances served through net-snmp's snmpd: by sounder as
 * its subagent, by npm's net-snmp as its subagent, and by `pass_persist`
 * scripts, on one machine in one run. Prints figures and ratios.
 *
 * snmpd asks whoever is behind it for one instance after the other, whatever
 * max-repetitions says, so that each figure has snmpd's own work in it. What
 * snmpd and whoever is behind it spend is printed beside it, because a machine
 * that does other things as well changes the time between the two, and not that.
 *
 * @module
 */

import { freePort } from "../integration/processes.ts";
import { bench, note, processorTime, start } from "./peers.ts";
import { writeScripts } from "./pass_persist.ts";
import { ROOT } from "./table_server.ts";

const TABLE = ROOT.join(".");
const SECONDS = 15;

const script = (name: string) => new URL(name, import.meta.url).pathname;
const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });

interface Snmpd {
  readonly pid: number;
  readonly port: number;
  readonly socket: string;
  readonly tcpPort: number;
}

async function snmpd(line = ""): Promise<Snmpd> {
  const port = freePort();
  const tcpPort = freePort();
  const own = `${folder}/${port}`;
  const socket = `${own}/master`;
  Deno.mkdirSync(`${own}/state`, { recursive: true });
  Deno.writeTextFileSync(
    `${own}/snmpd.conf`,
    [
      `agentaddress udp:127.0.0.1:${port}`,
      "rocommunity public",
      "master agentx",
      `agentXSocket ${socket},tcp:127.0.0.1:${tcpPort}`,
      line,
    ].join("\n") + "\n",
  );
  const { pid } = await start("/usr/bin/env", [
    ...[`SNMP_PERSISTENT_DIR=${own}/state`, "MIBS="],
    ...["/usr/sbin/snmpd", "-f", "-LE", "0", "-C"],
    ...["-c", `${own}/snmpd.conf`, "-p", `${own}/pid`],
  ]);
  return { pid, port, socket, tcpPort };
}

async function deno(file: string, ...args: string[]): Promise<number> {
  const { pid } = await start(Deno.execPath(), [
    ...["run", "-A", "--no-check", "--unstable-net", script(file)],
    ...args,
  ]);
  return pid;
}

/** What walks by net-snmp's client came to. */
interface Walked {
  /** Varbinds a second. */
  readonly rate: number;
  /** Microseconds of processor time for each varbind: snmpd's, and that of whoever is behind it. */
  readonly master: number;
  readonly behind: number;
}

/** Walks one after the other for some seconds, of which the first is not counted. */
async function walks(
  { pid, port }: Snmpd,
  behind: number | undefined = undefined,
): Promise<Walked> {
  await walk(port, SECONDS);
  const peer = behind ?? childOf(pid);
  const before = [processorTime(pid), processorTime(peer)] as const;
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  let varbinds = 0;
  do varbinds += await walk(port, SECONDS - elapsed()); while (
    elapsed() < SECONDS / 3
  );
  const spent = (of: number, from: number) =>
    (processorTime(of) - from) / varbinds;
  return {
    rate: Math.round(varbinds / elapsed()),
    master: spent(pid, before[0]),
    behind: spent(peer, before[1]),
  };
}

/** The script that snmpd runs. */
function childOf(pid: number): number {
  const path = `/proc/${pid}/task/${pid}/children`;
  return Number(Deno.readTextFileSync(path).trim().split(" ")[0]);
}

function tell(name: string, { rate, master, behind }: Walked): void {
  note(
    `${name} ${rate}/s; snmpd ${master.toFixed(0)} us, behind it ${
      behind.toFixed(0)
    } us of processor time a varbind`,
  );
}

function compare(ours: Walked, theirs: Walked): void {
  const sum = ({ master, behind }: Walked) => master + behind;
  note(
    `  ratio of varbinds/s ${
      (ours.rate / theirs.rate).toFixed(2)
    } (wanted 3), of processor time ${
      (sum(theirs) / sum(ours)).toFixed(2)
    }; a subagent that cost nothing would reach ${
      (sum(theirs) / ours.master).toFixed(2)
    }`,
  );
}

async function walk(port: number, seconds: number): Promise<number> {
  const { stdout } = await new Deno.Command("timeout", {
    args: [
      ...[String(Math.max(1, seconds)), "snmpbulkwalk", "-m", "", "-v2c"],
      ...["-cpublic", "-Cr50", "-t20", "-On", `127.0.0.1:${port}`, TABLE],
    ],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).trimEnd().split("\n").length;
}

await bench("GETBULK walk through snmpd, max-repetitions 50", async () => {
  const scripts = writeScripts(folder);
  const master = await snmpd();
  const ours = await walks(
    master,
    await deno("agentx_server.ts", master.socket),
  );
  tell("sounder", ours);
  for (const [name, line] of Object.entries(scripts)) {
    const theirs = await walks(await snmpd(line));
    tell(`pass_persist (${name})`, theirs);
    compare(ours, theirs);
  }
  const other = await snmpd();
  const npm = await walks(
    other,
    await deno("npm_subagent_server.ts", String(other.tcpPort)),
  );
  tell("npm net-snmp", npm);
  compare(ours, npm);
});
