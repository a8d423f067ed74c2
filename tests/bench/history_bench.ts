/**
 * History of 2,000 series: what it costs to keep, how large a full year is, and
 * how fast it is read; rrdtool beside it.
 *
 * @module
 */

import process from "node:process";
import { type MibModule, SOUNDER_ROOT } from "../../mib/declare.ts";
import { answer } from "../../roles/history_answers.ts";
import { HistorySamples } from "../../roles/history_samples.ts";
import { queryJson } from "../../server/http/history_text.ts";
import { openDatabase } from "../../store/database.ts";
import {
  type Archive,
  archivesOf,
  bytesPerSeries,
  DEFAULT_ARCHIVES,
} from "../../store/history/archives.ts";
import { encodeBlock } from "../../store/history/block.ts";
import { History } from "../../store/history/history.ts";
import type { HistoryStore } from "../../store/history/history_store.ts";
import {
  roundDown,
  roundRate,
  roundUp,
} from "../../store/history/precision.ts";
import { storedHistory } from "../../store/history/sqlite_store.ts";
import {
  busyModule,
  busyRows,
  busySegment,
  change,
} from "./history_segment.ts";
import { bench, note } from "./peers.ts";

const SERIES = 2_000;
const archives = archivesOf(DEFAULT_ARCHIVES);
const NOW = 1_795_651_200;
const folder = Deno.makeTempDirSync({ prefix: "sounder-bench-" });

function open(name: string): { history: History; store: HistoryStore } {
  const store = storedHistory(openDatabase(`${folder}/${name}`));
  const history = new History({
    archives,
    store,
    maxSeries: SERIES,
    delay: 34,
  });
  return { history, store };
}

/** Seconds that this process has computed. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Octets of a state file with its journal. */
function fileSize(name: string): number {
  return ["", "-wal"].reduce((sum, suffix) => {
    try {
      return sum + Deno.statSync(`${folder}/${name}${suffix}`).size;
    } catch {
      return sum;
    }
  }, 0);
}

await bench(`keeping ${SERIES} series, every 10 s`, () => {
  const HOURS = 9;
  const { history } = open("kept.sqlite");
  const samples = new HistorySamples({
    history,
    modules: [busyModule as MibModule<never>],
    sounderRoot: SOUNDER_ROOT,
  });
  const rows = busyRows(SERIES / 10);
  let [spent, longest] = [0, 0];
  const timed = (work: () => void) => {
    const [before, began] = [cpu(), performance.now()];
    work();
    spent += cpu() - before;
    longest = Math.max(longest, performance.now() - began);
  };
  for (let time = NOW; time < NOW + HOURS * 3600; time += 10) {
    change(rows, 0.5);
    const segment = busySegment(rows, time * 1000);
    timed(() => samples.take(segment, { interval: 10, restarted: false }));
    timed(() => history.advance(time));
    if (time % 60 === 0) timed(() => history.save());
    for (let i = 0; i < 10; i++) timed(() => history.seal(50));
  }
  const share = spent / (HOURS * 3600);
  note(
    `  ${(share * 100).toFixed(3)} % of one core (target: below 1 %): ${
      (share / 0.01).toFixed(3)
    } of what it may take; longest piece ${longest.toFixed(0)} ms`,
  );
  return Promise.resolve();
});

/** Numbers of one block: `busy` makes noise in every point, else they stand still. */
function blockOf(archive: Archive, busy: boolean): Float32Array[] {
  const columns = Array.from(
    { length: archive.columns },
    () => new Float32Array(archive.blockPoints),
  );
  const still = Math.floor(Math.random() * 10);
  for (let i = 0; i < archive.blockPoints; i++) {
    const mean = busy ? 50 + Math.random() * 10_000 : still;
    const [average, minimum, maximum] = columns;
    average![i] = roundRate(mean);
    if (minimum === undefined || maximum === undefined) continue;
    minimum[i] = busy ? roundDown(mean * Math.random()) : mean;
    maximum[i] = busy ? roundUp(mean * (1 + Math.random())) : mean;
  }
  return columns;
}

/** Fills all archives as they are after a year. */
function fill(store: HistoryStore, busyPart: number): void {
  for (const archive of archives) {
    const { step, span, blockPoints } = archive;
    const last = Math.floor(NOW / step / blockPoints) * blockPoints;
    const first = last - Math.ceil(span / step / blockPoints) * blockPoints;
    for (let number = first; number < last; number += blockPoints) {
      store.transaction(() => {
        for (let id = 0; id < SERIES; id++) {
          const columns = blockOf(archive, id < SERIES * busyPart);
          store.putBlock(step, number, id, encodeBlock(columns, "small"));
        }
        store.putPlace(step, { number, points: blockPoints });
      });
    }
  }
}

async function year(name: string, busyPart: number): Promise<void> {
  const { store } = open(name);
  store.transaction(() => {
    for (let id = 0; id < SERIES; id++) {
      const series = `busy_total{interface="${id}"}`;
      store.putSeries({
        id,
        name: series,
        family: "busy_total",
        type: "counter",
        object: undefined,
        oid: undefined,
        first: NOW - 365 * 86_400,
        last: NOW,
      });
    }
  });
  fill(store, busyPart);
  const size = fileSize(name) / 1e6;
  note(
    `  a full year, ${busyPart * 100} % of the series noise in every step: ${
      size.toFixed(0)
    } MB (target: below 200 MB): ${(size / 200).toFixed(2)} of it; ${
      (bytesPerSeries(archives) * SERIES / 1e6 / size).toFixed(1)
    } times less than the bound that the log states`,
  );
  await Promise.resolve();
}

await bench(`a full year of ${SERIES} series`, async () => {
  await year("noise.sqlite", 1);
  await year("usual.sqlite", 0.3);
});

await bench("one series over a year", () => {
  const { history } = open("noise.sqlite");
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const began = performance.now();
    const found = answer(history, {
      kind: "query",
      families: [],
      labels: [],
      series: [`busy_total{interface="${i * 37}"}`],
      start: NOW - 365 * 86_400,
      end: NOW,
      step: undefined,
      rate: false,
    }, NOW);
    if (found.kind === "query") [...queryJson(found)].join("");
    times.push(performance.now() - began);
  }
  const [first = 0] = times;
  const median = times.sort((a, b) => a - b)[25]!;
  note(
    `  first ${first.toFixed(1)} ms, median ${
      median.toFixed(1)
    } ms (target: below 20 ms): ${(first / 20).toFixed(2)} and ${
      (median / 20).toFixed(2)
    } of it`,
  );
  return Promise.resolve();
});

await bench("64 series over a day, as a page may ask", () => {
  const { history } = open("noise.sqlite");
  const ask = () =>
    answer(history, {
      kind: "query",
      families: ["busy_total"],
      labels: [],
      series: [],
      start: NOW - 86_400,
      end: NOW,
      step: undefined,
      rate: false,
    }, NOW);
  ask();
  const began = performance.now();
  const found = ask();
  const read = performance.now() - began;
  const pieces = found.kind === "query" ? queryJson(found) : [];
  let [longest, size, before] = [0, 0, performance.now()];
  for (const piece of pieces) {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    size += piece.length;
  }
  note(
    `  ${read.toFixed(0)} ms in the reader, ${
      (size / 1000).toFixed(0)
    } kB of JSON in pieces of ${longest.toFixed(1)} ms at most`,
  );
  return Promise.resolve();
});

await bench("opening it", () => {
  const began = performance.now();
  open("noise.sqlite");
  note(`  a full year: ${(performance.now() - began).toFixed(0)} ms`);
  return Promise.resolve();
});

/** Seconds of computing, and octets a series, of rrdtool with the same archives. */
function rrdtool(): { seconds: number; octets: number } | undefined {
  const FILES = 20;
  const rows = archives.flatMap(({ step, span, rank }) =>
    (rank === 0 ? ["AVERAGE"] : ["MIN", "AVERAGE", "MAX"]).map((kind) =>
      `RRA:${kind}:0.5:${step / 10}:${span / step}`
    )
  );
  const script = [
    ...Array.from(
      { length: FILES },
      (_, i) =>
        `create ${folder}/${i}.rrd --start ${NOW} --step 10 DS:a:DERIVE:25:0:U ${
          rows.join(" ")
        }`,
    ),
    ...Array.from(
      { length: FILES * 100 },
      (_, i) =>
        `update ${folder}/${i % FILES}.rrd ${
          NOW + 10 * (1 + Math.floor(i / FILES))
        }:${i * 1000}`,
    ),
  ].join("\n");
  Deno.writeTextFileSync(`${folder}/script`, `${script}\n`);
  try {
    const began = performance.now();
    const { success } = new Deno.Command("sh", {
      args: ["-c", `rrdtool - < ${folder}/script`],
      stdout: "null",
    }).outputSync();
    const seconds = (performance.now() - began) / 1000;
    if (!success) return undefined;
    return { seconds, octets: Deno.statSync(`${folder}/0.rrd`).size };
  } catch {
    return undefined;
  }
}

await bench("rrdtool, with the same archives", () => {
  const peer = rrdtool();
  if (peer === undefined) {
    note("  rrdtool is not installed");
    return Promise.resolve();
  }
  const size = peer.octets * SERIES / 1e6;
  const ours = fileSize("noise.sqlite") / 1e6;
  note(
    `  its files of ${SERIES} series: ${size.toFixed(0)} MB, ${
      (size / ours).toFixed(1)
    } times ours of noise; one update of one file takes it ${
      (peer.seconds / 2000 * 1e6).toFixed(0)
    } us`,
  );
  return Promise.resolve();
});

Deno.removeSync(folder, { recursive: true });
