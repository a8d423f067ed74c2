/**
 * BIND with 5,000 zones and full zone statistics: what one collection takes
 * beside one scrape of bind_exporter, of the same named in one run, and what a
 * thousand collections leave behind.
 *
 * @module
 */

import process from "node:process";
import {
  type BindCollectorOptions,
  createBindCollector,
} from "../../collectors/bind/collect.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { dnsServerModule } from "../../mib/modules/dns_server.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { Collection } from "../../roles/collection.ts";
import { memoryNumbers } from "../../roles/memory_numbers.ts";
import { startExporter } from "../integration/bind_exporter.ts";
import { type Named, startNamed } from "../integration/named.ts";
import { startSounder } from "../integration/sounder.ts";
import { bench, loadClient, measure, note } from "./peers.ts";

const ZONES = 5_000;

/** Collections before the first that counts, and those that count. */
const WARM_UP = 8;
const COUNTED = 12;

/** Collections that leave nothing behind. */
const SOAK = 1_000;

/** Megabytes that are no garbage, where the collector of garbage may be called. */
function heapInUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed / 1e6;
}

function residentMegabytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** The 99th percentile of GETs, 32 in flight, in microseconds. */
async function slowest(client: string, port: number): Promise<number> {
  const { p99 = NaN } = await measure(client, [
    ...["get", String(port), "32", "6", "1.3.6.1.2.1.1.5.0"],
  ]);
  return p99;
}

/** Hundredths of a second of one process' CPU time, its children left out; Linux counts in these whatever the kernel. */
function ticksOf(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** The one child of a process. */
function childOf(pid: number): number {
  return Number(
    Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim(),
  );
}

/** Milliseconds of CPU time that one scrape of bind_exporter takes. */
async function exporterCost(named: Named): Promise<number> {
  const exporter = await startExporter(named);
  try {
    const scrape = async () => {
      const answer = await fetch(exporter.url);
      await answer.bytes();
    };
    while (!await scrape().then(() => true, () => false)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const pid = childOf(exporter.pid);
    const before = ticksOf(pid);
    const times = 4;
    for (let i = 0; i < times; i++) await scrape();
    return (ticksOf(pid) - before) * 10 / times;
  } finally {
    await exporter.stop();
  }
}

/** A collection of this process, run when it is told. */
function collectionOf(options: BindCollectorOptions) {
  let instances = 0;
  const collection = new Collection({
    collector: createBindCollector(options),
    modules: [bindModule, dnsServerModule],
    sounderRoot: SOUNDER_ROOT,
    host: createLiveHost(),
    numbers: memoryNumbers(),
    interval: 10,
    timeout: 60,
    staleAfter: 60,
    asked: true,
    upTime: () => performance.now() / 1000,
    events: {
      onSegment: ({ count }) => instances += count,
      onSameSegment: ({ count }) => instances += count,
      onReading: () => {},
      onDrop: () => {},
      onStatus: () => {},
      onLog: (level, text) => level === "warning" && note(text),
    },
  });
  return {
    async run() {
      instances = 0;
      await collection.run();
      return instances;
    },
  };
}

/** Milliseconds of CPU time that one collection of ours takes: fetch, parse, render. */
async function ownCost(options: BindCollectorOptions) {
  const collection = collectionOf(options);
  for (let i = 0; i < WARM_UP; i++) await collection.run();
  const { user, system } = process.cpuUsage();
  let instances = 0;
  for (let i = 0; i < COUNTED; i++) instances = await collection.run();
  const after = process.cpuUsage();
  const microseconds = after.user - user + after.system - system;
  return { cost: microseconds / 1000 / COUNTED, instances };
}

/** Zones are read in every run. */
const ZONES_EACH_TIME = { interval: 0.001 };

const named = await startNamed({ zones: ZONES });
try {
  await bench("One collection beside one scrape of bind_exporter", async () => {
    const scrape = await exporterCost(named);
    note(`bind_exporter: ${scrape.toFixed(0)} ms of CPU time`);
    const { statisticsUrl: url } = named;
    for (
      const [what, options, most] of [
        ["JSON without zones", { url: `${url}/json` }, 0.05],
        ["XML without zones", { url: `${url}/xml` }, 0.05],
        [
          "JSON with zones",
          { url: `${url}/json`, zones: ZONES_EACH_TIME },
          0.05,
        ],
        ["XML with zones", { url: `${url}/xml`, zones: ZONES_EACH_TIME }, 0.35],
        [
          "JSON with zones and their counters",
          { url: `${url}/json`, zones: { ...ZONES_EACH_TIME, counters: true } },
          undefined,
        ],
        [
          "XML with zones and their counters",
          { url: `${url}/xml`, zones: { ...ZONES_EACH_TIME, counters: true } },
          undefined,
        ],
      ] as const
    ) {
      const { cost, instances } = await ownCost(options);
      note(
        `${what}: ${cost.toFixed(1)} ms, ${instances} instances, ratio ${
          (cost / scrape).toFixed(3)
        }${most === undefined ? "" : ` (at most ${most})`}`,
      );
    }
  });
  await bench(`${SOAK} collections with zones`, async () => {
    const collection = collectionOf({
      url: `${named.statisticsUrl}/json`,
      zones: { ...ZONES_EACH_TIME, counters: true },
    });
    let early = 0;
    for (let i = 1; i <= SOAK; i++) {
      await collection.run();
      if (i === SOAK / 10) early = heapInUse();
    }
    note(
      `heap in use after ${SOAK / 10}: ${early.toFixed(1)} MB, after ${SOAK}: ${
        heapInUse().toFixed(1)
      } MB`,
    );
  });

  await bench("The agent while zones are read every second", async () => {
    const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
    const config = `${folder}/sounder.toml`;
    const client = await loadClient();
    for (const format of ["json", "xml"]) {
      Deno.writeTextFileSync(
        config,
        `interval = 1\n[bind]\nurl = "${named.statisticsUrl}/${format}"\n` +
          "[bind.zones]\ninterval = 1\n",
      );
      const idle = await startSounder(["--only", "sensors"]);
      const quiet = await slowest(client, idle.snmpPort);
      await idle.stop();
      const sounder = await startSounder(["--config", config]);
      await sounder.saw("bind: up");
      const busy = await slowest(client, sounder.snmpPort);
      note(
        `${format}: p99 idle ${quiet} us, meanwhile ${busy} us, ratio ${
          (busy / quiet).toFixed(2)
        } (at most 3); resident ${
          residentMegabytes(sounder.pid).toFixed(0)
        } MB (at most 200)`,
      );
      await sounder.stop();
    }
    Deno.removeSync(folder, { recursive: true });
  });
} finally {
  await named.stop();
}
