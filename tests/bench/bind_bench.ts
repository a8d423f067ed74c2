/**
 * BIND with 5,000 zones and full zone statistics: what one collection takes
 * beside one scrape of bind_exporter, of the same named in one run, and what a
 * thousand collections leave behind.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { runtimeFlags } from "../../dist/permissions.ts";
import { rootPath } from "../../dist/root.ts";
import { startExporter } from "../integration/bind_exporter.ts";
import { type Named, startNamed } from "../integration/named.ts";
import { bindRuns } from "./bind_runs.ts";
import { bench, compiled, measure, median, note } from "./peers.ts";

const ZONES = 5_000;

/** Collections that leave nothing behind. */
const SOAK = 1_000;

/** Times that what takes longest is measured. */
const ROUNDS = 5;

/** Megabytes that are no garbage, where the collector of garbage may be called. */
function heapInUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed / 1e6;
}

function residentMegabytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** The 99th percentile of GETs, 32 in flight, in microseconds: the median of some rounds. */
async function slowest(client: string, port: number): Promise<number> {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const { p99 = NaN } = await measure(client, [
      ...["get", String(port), "32", "6", "1.3.6.1.2.1.1.5.0"],
    ]);
    rounds.push(p99);
  }
  return median(rounds);
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

/** What one collection of ours takes, in a process of its own with these flags of V8. */
async function ownCost(
  [url, ...wanted]: readonly string[],
  v8Flags: readonly string[],
): Promise<{ cost: number; instances: number }> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", `--config=${rootPath("deno.json")}`],
      ...v8Flags,
      rootPath("tests/bench/bind_collection.ts"),
      ...[`${url}`, ...wanted],
    ],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** How the product tells V8 to save memory. */
const SAVING = runtimeFlags().filter((flag) => flag.startsWith("--v8-flags="));

/** Zones are read in every run. */
const ZONES_EACH_TIME = { interval: 0.001 };

const named = await startNamed({ zones: ZONES });
try {
  await bench("One collection beside one scrape of bind_exporter", async () => {
    const scrape = await exporterCost(named);
    note(`bind_exporter: ${scrape.toFixed(0)} ms of CPU time`);
    const { statisticsUrl: url } = named;
    for (
      const [what, path, wanted, most] of [
        ["JSON without zones", "json", [], 0.05],
        ["XML without zones", "xml", [], 0.05],
        ["JSON with zones", "json", ["zones"], 0.05],
        ["XML with zones", "xml", ["zones"], 0.35],
        [
          "JSON with zones and their counters",
          "json",
          ["zones", "counters"],
          undefined,
        ],
        [
          "XML with zones and their counters",
          "xml",
          ["zones", "counters"],
          undefined,
        ],
      ] as const
    ) {
      const asked = [`${url}/${path}`, ...wanted];
      const { cost, instances } = await ownCost(asked, []);
      const saving = await ownCost(asked, SAVING);
      note(
        `${what}: ${cost.toFixed(1)} ms, ${instances} instances, ratio ${
          (cost / scrape).toFixed(3)
        }${
          most === undefined ? "" : ` (at most ${most})`
        }; while V8 saves memory ${(saving.cost / scrape).toFixed(3)}`,
      );
    }
  });
  await bench(`${SOAK} collections with zones`, async () => {
    const run = bindRuns({
      url: `${named.statisticsUrl}/json`,
      zones: { ...ZONES_EACH_TIME, counters: true },
    }, note);
    // The bench itself has some 80 MB in use.
    const before = heapInUse();
    const added = () => `${(heapInUse() - before).toFixed(1)} MB`;
    let early = "";
    for (let i = 1; i <= SOAK; i++) {
      await run();
      if (i === SOAK / 10) early = added();
    }
    note(
      `heap in use by them after ${
        SOAK / 10
      }: ${early}, after ${SOAK}: ${added()}`,
    );
  });

  await bench("The agent while zones are read every second", async () => {
    // Where there is the executable, that is what is measured.
    const executable = rootPath("dist/sounder");
    if (existsSync(executable)) {
      Deno.env.set("SOUNDER_EXECUTABLE", executable);
    } else {note(
        "dist/sounder is not made: from source, which takes more memory",
      );}
    const { startSounder } = await import("../integration/sounder.ts");
    const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
    const config = `${folder}/sounder.toml`;
    const client = await compiled("load");
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
