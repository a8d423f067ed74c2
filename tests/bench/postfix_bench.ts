/**
 * Counting and reporting on a log of a million lines, beside pflogsumm and
 * postfix_exporter, on one machine in one run. Prints figures and ratios.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { BlockDecoder } from "../../collectors/log/block_decoder.ts";
import { ReportTally } from "../../collectors/postfix/report.ts";
import { PostfixTally } from "../../collectors/postfix/tally.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";
import { busyLog } from "./busy_log.ts";
import { bench, note } from "./peers.ts";

const LINES = 1_000_000;
/** Names the log that is made up; the others are recorded ones, repeated. */
const BUSY = "a busy relay's log";
/** Runs of each program; the one that took least counts. */
const RUNS = 3;

const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });
const script = (name: string) => new URL(name, import.meta.url).pathname;

interface Cost {
  /** Seconds of CPU, all threads, the start of the program among them. */
  readonly cpu: number;
  /** Greatest resident memory in megabytes. */
  readonly memory: number;
}

/** Runs a command to its end and tells what it cost, as the kernel counted it. */
function cost(argv: readonly string[]): Cost {
  let best: Cost | undefined;
  for (let run = 0; run < RUNS; run++) {
    const { stderr, success } = new Deno.Command("/usr/bin/time", {
      args: ["-f", "%U %S %M", ...argv],
      stdout: "null",
      stderr: "piped",
    }).outputSync();
    const text = new TextDecoder().decode(stderr).trim();
    const [user, system, kilobytes] = text.split("\n").at(-1)!.split(" ")
      .map(Number);
    if (!success) throw new Error(`Cannot measure ${argv[0]}: ${text}`);
    const cpu = user! + system!;
    if (best === undefined || cpu < best.cpu) {
      best = { cpu, memory: kilobytes! / 1024 };
    }
  }
  return best!;
}

/** Makes a log of `lines` lines, and returns where it lies. */
function longLog(source: string, lines: number): string {
  const path = `${folder}/${lines}.log`;
  const file = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  const encoder = new TextEncoder();
  const pieces = source === BUSY ? busyLog(lines) : repeated(source, lines);
  for (const piece of pieces) {
    const bytes = encoder.encode(piece);
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
  }
  file.close();
  return path;
}

/** Says again and again what a real log said. */
function* repeated(source: string, lines: number): Generator<string> {
  const text = Deno.readTextFileSync(sharedData(`postfix/${source}`));
  const count = text.trimEnd().split("\n").length;
  for (let written = 0; written < lines; written += count) yield text;
}

function show(name: string, { cpu, memory }: Cost, lines: number): void {
  note(
    `${name}: ${cpu.toFixed(2)} s of CPU, ${
      Math.round(lines / cpu).toLocaleString("en-US")
    } lines/s, ${memory.toFixed(0)} MB`,
  );
}

function counting(path: string): Cost {
  return cost([
    "/bin/sh",
    "-c",
    `rm -f ${folder}/state.db*; exec ${Deno.execPath()} run -A --no-check ${
      script("count_log.ts")
    } ${path} ${folder}/state.db`,
  ]);
}

function reporting(path: string): Cost {
  const main = script("../../main.ts");
  return cost([
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    main,
    "postfix",
    "--json",
    path,
  ]);
}

/** Seconds of CPU that postfix_exporter takes for the log, which it follows from the end of an empty file. */
async function exporterCpu(path: string): Promise<number> {
  const log = `${folder}/exporter.log`;
  Deno.writeTextFileSync(log, "");
  const address = "127.0.0.1:19154";
  const child = new Deno.Command("/usr/bin/prometheus-postfix-exporter", {
    args: [
      `--web.listen-address=${address}`,
      `--postfix.logfile_path=${log}`,
      "--postfix.showq_path=/nonexistent",
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const text = Deno.readTextFileSync(path);
    const removed = text.split(": removed\n").length - 1 -
      (text.split(/postsuper\[\d+\]: \w+: removed\n/).length - 1) -
      (text.split(/postfix-out\/qmgr\[\d+\]: \w+: removed\n/).length - 1);
    const before = cpuOf(child.pid);
    await new Deno.Command("/bin/sh", { args: ["-c", `cat ${path} >> ${log}`] })
      .output();
    for (let waited = 0; waited < 1200; waited++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const page = await (await fetch(`http://${address}/metrics`)).text();
      const match = /^postfix_qmgr_messages_removed_total (\S+)/m.exec(page);
      if (Number(match?.[1]) >= removed) return cpuOf(child.pid) - before;
    }
    throw new Error("postfix_exporter has not read the log in ten minutes");
  } finally {
    child.kill("SIGTERM");
    await child.status;
  }
}

/** User and system time of a process in seconds (proc_pid_stat(5): fields 14 and 15, in hundredths). */
function cpuOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Lines a second once the program is warm, in this process. */
function warm(path: string, tally: () => { read(text: string): void }): number {
  const bytes = Deno.readFileSync(path).subarray(0, 60_000_000);
  const blocks: string[] = [];
  // As they are read from a file: a slice of a longer text is slower to look at.
  new BlockDecoder().decode(bytes, (text) => blocks.push(text));
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines++;
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const counted = tally();
    const begun = performance.now();
    for (const block of blocks) counted.read(block);
    best = Math.min(best, performance.now() - begun);
  }
  return lines / best * 1000;
}

function millions(rate: number): string {
  return (rate / 1e6).toFixed(2);
}

try {
  if (!haveSharedData || !existsSync("/usr/sbin/pflogsumm")) {
    note("the recorded logs or pflogsumm are not here");
  } else {
    for (
      const source of [
        BUSY,
        "generated-a/maillog.traditional",
        "public/lightmeter-real-mail.log",
      ]
    ) {
      await bench(`A million lines of ${source}`, async () => {
        const path = longLog(source, LINES);
        const peer = cost(["/usr/sbin/pflogsumm", path]);
        show("pflogsumm", peer, LINES);
        const count = counting(path);
        show("sounder, counting and storing", count, LINES);
        const report = reporting(path);
        show("sounder postfix --json", report, LINES);
        const exporter = await exporterCpu(path);
        note(
          `postfix_exporter: ${exporter.toFixed(2)} s of CPU, ${
            Math.round(LINES / exporter).toLocaleString("en-US")
          } lines/s`,
        );
        note(
          `ratio to pflogsumm: counting ${
            (peer.cpu / count.cpu).toFixed(2)
          } (wanted 4), report ${
            (peer.cpu / report.cpu).toFixed(2)
          }; to postfix_exporter: counting ${
            (exporter / count.cpu).toFixed(1)
          } (wanted 12)`,
        );
        const warmCount = warm(path, () => new PostfixTally({ stores: true }));
        const warmReport = warm(
          path,
          () => new ReportTally({ now: Date.now() }),
        );
        note(
          `once compiled: counting ${millions(warmCount)} million lines/s (${
            (warmCount * peer.cpu / LINES).toFixed(1)
          } times pflogsumm, ${
            (warmCount * exporter / LINES).toFixed(1)
          } times postfix_exporter), report ${millions(warmReport)}`,
        );
      });
    }
    await bench("Memory, whatever the log's length", () => {
      for (const lines of [LINES / 10, LINES, LINES * 4]) {
        const path = longLog(BUSY, lines);
        note(
          `${lines.toLocaleString("en-US")} lines: counting ${
            counting(path).memory.toFixed(0)
          } MB, report ${reporting(path).memory.toFixed(0)} MB`,
        );
        Deno.removeSync(path);
      }
      return Promise.resolve();
    });
  }
} finally {
  Deno.removeSync(folder, { recursive: true });
}
