/**
 * `deno task fuzz`: everything that strangers' octets reach, with inputs gone
 * bad. Reports crashes, inputs that take longer than 100 ms, and answers to what
 * must not be answered.
 *
 *     deno task fuzz [TARGET...] [--count N] [--seconds S] [--seed N] [--at N]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { say } from "../../dist/say.ts";
import type { FuzzOrder } from "./fuzz_worker.ts";
import type { Outcome } from "./run_target.ts";
import { TARGETS } from "./targets.ts";

/** Inputs for each target where nothing is said. */
const COUNT = 100_000;

/** Milliseconds without progress after which an input counts as never ending. */
const STALLED = 20_000;

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    count: { type: "string" },
    seconds: { type: "string" },
    seed: { type: "string" },
    at: { type: "string" },
    list: { type: "boolean" },
  },
});
if (values.list) {
  for (const name of Object.keys(TARGETS)) say(name);
  Deno.exit(0);
}
const unknown = positionals.find((name) => !(name in TARGETS));
if (unknown !== undefined) {
  say(`Unknown target "${unknown}" (there are ${Object.keys(TARGETS)})`);
  Deno.exit(2);
}
const seed = numberOf("seed", Math.floor(Math.random() * 2 ** 31));
say(`seed ${seed}`);
let wrong = 0;
const names = positionals.length === 0 ? Object.keys(TARGETS) : positionals;
for (const name of names) wrong += await fuzz(name);
Deno.exit(wrong === 0 ? 0 : 1);

function numberOf(
  option: "count" | "seconds" | "seed" | "at",
  usual: number,
): number {
  const value = Number(values[option] ?? usual);
  if (value >= 0) return value;
  say(`Cannot use --${option} ${values[option]}: expected a number`);
  Deno.exit(2);
}

/** Tries one target in a worker of its own; returns how much was wrong. */
async function fuzz(name: string): Promise<number> {
  const url = new URL("fuzz_worker.ts", import.meta.url);
  const worker = new Worker(url, { type: "module" });
  const progress = new SharedArrayBuffer(4);
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  const single = values.at !== undefined;
  const seconds = numberOf("seconds", Infinity);
  const order: FuzzOrder = {
    name,
    seed,
    first: numberOf("at", 0),
    count: single ? 1 : numberOf("count", seconds === Infinity ? COUNT : 2e9),
    time: seconds * 1000,
    progress,
  };
  worker.postMessage(order);
  const watch = watchProgress(name, new Int32Array(progress));
  try {
    return report(name, await promise);
  } catch (error) {
    say(`${name}: ${error}`);
    return 1;
  } finally {
    clearInterval(watch);
    worker.terminate();
  }
}

/** A worker that never ends its input cannot be ended either: the process ends. */
function watchProgress(
  name: string,
  at: Int32Array,
): ReturnType<typeof setInterval> {
  let last = -1;
  return setInterval(() => {
    const now = Atomics.load(at, 0);
    if (now === last) {
      say(`${name}: input ${now} does not end: ${repeat(name, now)}`);
      Deno.exit(1);
    }
    last = now;
  }, STALLED);
}

function report(name: string, outcome: Outcome): number {
  const { tried, taken, findings, wrong, longest, seconds } = outcome;
  say(
    `${name.padEnd(22)} ${tried} tried, ${
      Math.round(100 * taken / Math.max(tried, 1))
    } % taken, ${wrong} wrong; the longest took ${longest.toFixed(1)} ms; ${
      Math.round(tried / seconds)
    } a second`,
  );
  for (const { what, number, text } of findings) {
    say(`  ${what} at ${number}: ${text}`);
    say(`    ${repeat(name, number)}`);
  }
  return wrong;
}

function repeat(name: string, number: number): string {
  return `deno task fuzz ${name} --seed ${seed} --at ${number}`;
}
