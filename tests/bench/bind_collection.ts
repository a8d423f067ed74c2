/**
 * One collection of BIND after the other in a process that is started as sounder
 * is: prints the milliseconds of CPU time that one takes, and its instances.
 *
 *     deno run -A tests/bench/bind_collection.ts URL [zones [counters]]
 *
 * @module
 */

import process from "node:process";
import { bindRuns } from "./bind_runs.ts";

/** Collections before the first that counts, and those that count. */
const WARM_UP = 8;
const COUNTED = 24;

const encoder = new TextEncoder();
const [url = "", ...wanted] = Deno.args;
const run = bindRuns({
  url,
  // Zones are read in every run.
  ...(wanted.includes("zones")
    ? { zones: { interval: 0.001, counters: wanted.includes("counters") } }
    : {}),
}, (text) => Deno.stderr.writeSync(encoder.encode(`${text}\n`)));
for (let i = 0; i < WARM_UP; i++) await run();
const { user, system } = process.cpuUsage();
let instances = 0;
for (let i = 0; i < COUNTED; i++) instances = await run();
const after = process.cpuUsage();
const cost = (after.user - user + after.system - system) / 1000 / COUNTED;
Deno.stdout.writeSync(encoder.encode(JSON.stringify({ cost, instances })));
