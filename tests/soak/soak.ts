/**
 * Everything on, both faces under a steady load, faults injected: what is lost,
 * wrong, slow, or grows.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseOid } from "../../codec/oid.ts";
import { rootPath } from "../../dist/root.ts";
import { becomes, eventually, samplesOf } from "../integration/asking.ts";
import { CONNECTS, MailLogWriter } from "../integration/mail_log_writer.ts";
import { noNamed, startNamed } from "../integration/named.ts";
import {
  runSounder,
  type Sounder,
  startSounder,
} from "../integration/sounder.ts";
import { withFolder } from "../integration/processes.ts";
import { faultsFor, type Scene } from "./faults.ts";
import { droppedAt, type Holding, holdingOf } from "./holding.ts";
import type { ScrapeFigures } from "./http_load.ts";
import { httpLoad, snmpLoad } from "./loads.ts";
import type { LoadFigures, Question } from "./snmp_load.ts";

/** How long and how hard. */
export interface SoakOptions {
  readonly seconds: number;
  /** SNMP requests a second to the host that is read, and a hundredth of it to the replayed firewall. */
  readonly rate: number;
  readonly scrapes: number;
  /** Seconds between two faults. */
  readonly faultInterval: number;
  readonly say: (line: string) => void;
}

/** What came of a soak. */
export interface SoakFigures {
  readonly snmp: LoadFigures;
  /** Of these requests and their answers, those that the kernel dropped for want of room. */
  readonly dropped: number;
  readonly firewall: LoadFigures;
  readonly http: ScrapeFigures;
  readonly faults: number;
  /** After the first minute, or a quarter of the time where that is shorter. */
  readonly early: Holding;
  readonly end: Holding;
  /** Runs of `sounder check`, and those that found a difference. */
  readonly checks: number;
  readonly differing: number;
  /** Lines written to the mail log, all of which were counted in the end. */
  readonly lines: number;
}

const SYSTEM: readonly Question[] = [
  { oid: parseOid("1.3.6.1.2.1.1.5.0"), equals: Deno.hostname() },
  { oid: parseOid("1.3.6.1.2.1.1.3.0"), rises: true },
  { oid: parseOid("1.3.6.1.2.1.11.1.0"), rises: true },
];

/** What does not change in the recorded firewall. */
const FIREWALL: readonly Question[] = [
  { oid: parseOid("1.3.6.1.4.1.30155.1.1.1.0"), equals: 1 },
  { oid: parseOid("1.3.6.1.4.1.30155.6.2.2.1.2.9"), equals: "carp0" },
];

/** Seconds that processes may live beyond the soak. */
const GRACE = 300;

/** Faults that are injected however slow the machine is. */
const LEAST_FAULTS = 4;

/** Soaks a sounder of this host, and one of a recorded firewall beside it. */
export async function runSoak(options: SoakOptions): Promise<SoakFigures> {
  let figures: SoakFigures | undefined;
  await withFolder(async (folder) => {
    const lifetime = options.seconds + GRACE;
    using writer = new MailLogWriter(`${folder}/mail.log`);
    const named = noNamed === undefined
      ? await startNamed({ lifetime })
      : undefined;
    await writeConfig(folder, named?.statisticsUrl);
    await using host = await startSounder(
      ["--config", `${folder}/sounder.toml`],
      { lifetime },
    );
    await using firewall = await startSounder([
      ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
    ], { lifetime });
    const { httpUrl, snmpPort, pid } = host;
    const scene = { folder, writer, httpUrl, snmpPort, pid, named, lifetime };
    try {
      await becomes(firewall, "pf_running", 1);
      figures = await soak(options, { host, firewall, scene });
    } finally {
      await scene.named?.stop();
    }
  });
  return figures!;
}

async function writeConfig(
  folder: string,
  bindUrl: string | undefined,
): Promise<void> {
  const wire = Deno.uid() === 0 && existsSync("/usr/bin/tcpdump")
    ? '[carp_wire]\ninterfaces = ["lo"]\n'
    : "";
  const bind = bindUrl === undefined ? "" : `[bind]\nurl = "${bindUrl}"\n`;
  await Deno.writeTextFile(
    `${folder}/sounder.toml`,
    `interval = 2
stale_after = 60
state = "${folder}/state.sqlite"
[postfix]
log = "${folder}/mail.log"
from_start = true
${bind}${wire}`,
  );
}

interface Stage {
  readonly host: Sounder;
  readonly firewall: Sounder;
  readonly scene: Scene;
}

async function soak(
  options: SoakOptions,
  { host, firewall, scene }: Stage,
): Promise<SoakFigures> {
  const { seconds, rate, scrapes, say } = options;
  scene.writer.begin();
  await eventually(
    async () => (await samplesOf(host))?.has(CONNECTS) || undefined,
    () => CONNECTS,
  );
  const asked = { hostname: "127.0.0.1", community: "public" };
  const snmp = snmpLoad({
    ...asked,
    port: host.snmpPort,
    rate,
    questions: SYSTEM,
  });
  const pf = snmpLoad({
    ...asked,
    port: firewall.snmpPort,
    rate: Math.max(rate / 100, 10),
    questions: FIREWALL,
  });
  const http = httpLoad({
    url: host.httpUrl,
    rate: scrapes,
    always: ["sounder_start_time_seconds", CONNECTS],
    rising: [CONNECTS, "sounder_start_time_seconds"],
  });
  const began = performance.now();
  const left = () => seconds * 1000 - (performance.now() - began);
  let early: Holding | undefined;
  let [faults, checks, differing] = [0, 0, 0];
  const look = async () => {
    checks += 2;
    differing += await differs(host, say) + await differs(firewall, say);
  };
  const round = faultsFor(scene);
  while (left() > 0 || faults < LEAST_FAULTS) {
    await pause(Math.min(options.faultInterval * 1000, Math.max(left(), 0)));
    const first = Math.min(60_000, seconds * 250);
    if (early === undefined && performance.now() - began >= first) {
      early = await holdingOf(host.pid);
    }
    const over = left() < options.faultInterval * 1000;
    if (over && faults >= LEAST_FAULTS) continue;
    const fault = round[faults++ % round.length]!;
    say(`${clock(began)}: ${fault.name}; ${told(await snmp.figures())}`);
    await fault.inject(scene);
    if (faults % round.length === 0) await look();
  }
  scene.writer.end();
  const end = await holdingOf(host.pid);
  const { port } = await snmp.figures();
  const dropped = await droppedAt(host.snmpPort) + await droppedAt(port);
  const figures = {
    snmp: await snmp.close(),
    firewall: await pf.close(),
    http: await http.close(),
  };
  await becomes(host, CONNECTS, scene.writer.written);
  await look();
  return {
    ...figures,
    dropped,
    faults,
    early: early ?? end,
    end,
    checks,
    differing,
    lines: scene.writer.written,
  };
}

function clock(began: number): string {
  return `${Math.round((performance.now() - began) / 1000)} s`;
}

function told({ sent, answered, lost, wrong, p99 }: LoadFigures): string {
  return `${sent} asked, ${answered} answered, ${lost} lost, ${wrong} wrong, p99 ${
    p99.toFixed(2)
  } ms`;
}

/** Runs `sounder check`; 1 where it finds a difference, 0 where it does not. */
async function differs(
  { httpUrl, snmpPort }: Sounder,
  say: (line: string) => void,
): Promise<number> {
  const { status, stdout, stderr } = await runSounder([
    ...["check", "--http", httpUrl, "--snmp", `127.0.0.1:${snmpPort}`],
  ]);
  if (status === 0) return 0;
  say(stdout + stderr);
  return 1;
}
