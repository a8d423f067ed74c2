/**
 * History beside rrdtool: the same samples, the same archives, the same numbers.
 */

import assert from "node:assert/strict";
import { missingFile, needing } from "../needing.ts";
import {
  feed,
  identity,
  openHistory,
  points,
} from "../store/history/history_fixture.ts";
import type { Point, Sample } from "../store/history/model.ts";
import { runProgram, withFolder } from "./processes.ts";

const RRDTOOL = "/usr/bin/rrdtool";
const START = 1_795_651_200;
const PATIENCE = 25;

/** Numbers that are the same in every run of the test (Lehmer's generator). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647;
}

/** Samples about every 10 s of a counter that falls now and then, with gaps; and how often either was. */
function samplesOf(
  random: () => number,
  count: number,
): { samples: Sample[]; breaks: number } {
  const samples: Sample[] = [];
  let [time, value, breaks] = [START, 1_000_000, 0];
  for (let i = 0; i < count; i++) {
    const kind = random();
    if (kind < 0.02 || kind > 0.98) breaks++;
    time += kind < 0.02
      ? 26 + Math.floor(random() * 200)
      : kind < 0.3
      ? 8 + Math.floor(random() * 5)
      : 10;
    value = kind > 0.98
      ? Math.floor(random() * 1000)
      : value + Math.floor(random() * 100_000);
    samples.push({ time, value, restarted: false });
  }
  return { samples, breaks };
}

async function rrdtool(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await runProgram([RRDTOOL, ...args]);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Values that `rrdtool fetch` prints, by the end of their step. */
async function fetchValues(
  file: string,
  kind: string,
  range: { step: number; end: number },
): Promise<Map<number, number>> {
  const text = await rrdtool(
    "fetch",
    file,
    kind,
    "--resolution",
    String(range.step),
    "--start",
    String(START),
    "--end",
    String(range.end),
  );
  const lines = text.matchAll(/^(\d+): (\S+)$/gm);
  return new Map(
    Array.from(lines, ([, time, value]): [number, number] => [
      Number(time),
      Number(value),
    ]),
  );
}

Deno.test({
  ...needing(
    missingFile(RRDTOOL),
    "History reckons the rates that rrdtool does",
  ),
  fn: async () => {
    await withFolder(async (folder) => {
      const random = randomNumbers(7);
      const { samples, breaks } = samplesOf(random, 300);
      const file = `${folder}/a.rrd`;
      const kinds = ["AVERAGE", "MIN", "MAX"];
      await rrdtool(
        "create",
        file,
        `--start=${START}`,
        "--step=10",
        `DS:a:DERIVE:${PATIENCE}:0:U`,
        "RRA:AVERAGE:0.99:1:2000",
        ...kinds.map((kind) => `RRA:${kind}:0.99:3:1000`),
      );
      await rrdtool(
        "update",
        file,
        ...samples.map(({ time, value }) => `${time}:${value}`),
      );
      const history = openHistory();
      for (const sample of samples) {
        feed(history, identity("a", "counter"), sample, PATIENCE);
        history.advance(sample.time);
      }
      const { time: end } = samples.at(-1)!;
      history.advance(end + 1000);
      const own = (rank: number, step: number) =>
        points(history, "a", {
          rank,
          from: START / step,
          to: Math.floor(end / step),
        });
      const finest = own(0, 10);
      const theirs = await fetchValues(file, "AVERAGE", { step: 10, end });
      const { known, alone } = compare(finest, theirs, {
        step: 10,
        of: (point) => point.average,
      });
      assert.ok(known > 250, `${known}`);
      // rrdtool tells a step of which less than half is known.
      assert.ok(breaks > 5 && alone <= 2 * breaks, `${alone} ${breaks}`);
      for (const [kind, of] of Object.entries(COLUMNS)) {
        const coarser = own(1, 30).map((point, i) =>
          finest.slice(3 * i, 3 * i + 3).includes(undefined) ? undefined : point
        );
        const rrd = await fetchValues(file, kind, { step: 30, end });
        const { known } = compare(coarser, rrd, { step: 30, of });
        assert.ok(known > 70, `${kind} ${known}`);
      }
    });
  },
});

const COLUMNS = {
  AVERAGE: ({ average }: NonNullable<Point>) => average,
  MIN: ({ min }: NonNullable<Point>) => min,
  MAX: ({ max }: NonNullable<Point>) => max,
};

/** Compares what both know; returns how much that is, and how much rrdtool knows alone. */
function compare(
  own: readonly Point[],
  theirs: ReadonlyMap<number, number>,
  { step, of }: {
    step: number;
    of: (point: NonNullable<Point>) => number;
  },
): { known: number; alone: number } {
  let [known, alone] = [0, 0];
  for (const [i, point] of own.entries()) {
    const time = START + (i + 1) * step;
    const other = theirs.get(time) ?? NaN;
    if (point === undefined) {
      if (!Number.isNaN(other)) alone++;
      continue;
    }
    const value = of(point);
    // A rate's minimum and maximum have 9 bits.
    const precision = of === COLUMNS.AVERAGE ? 2 ** -12 : 2 ** -7;
    assert.ok(
      Math.abs(value - other) <= other * precision,
      `${time}: ${value}, and rrdtool says ${other}`,
    );
    known++;
  }
  return { known, alone };
}
