/**
 * One collection of BIND after the other in a process that is started as sounder
 * is: prints the milliseconds of CPU time that one takes, and its instances.
 *
 *     deno run -A tests/bench/bind_collection.ts URL [zones [counters]]
 *
 * @module
 */

import process from "node:process";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { dnsServerModule } from "../../mib/modules/dns_server.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { Collection } from "../../roles/collection.ts";
import { memoryNumbers } from "../../roles/memory_numbers.ts";

/** Collections before the first that counts, and those that count. */
const WARM_UP = 8;
const COUNTED = 24;

const [url = "", ...wanted] = Deno.args;
const encoder = new TextEncoder();
let instances = 0;
const collection = new Collection({
  collector: createBindCollector({
    url,
    // Zones are read in every run.
    ...(wanted.includes("zones")
      ? { zones: { interval: 0.001, counters: wanted.includes("counters") } }
      : {}),
  }),
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
    onLog: (level, text) =>
      level === "warning" && Deno.stderr.writeSync(encoder.encode(`${text}\n`)),
  },
});
for (let i = 0; i < WARM_UP; i++) await collection.run();
const { user, system } = process.cpuUsage();
for (let i = 0; i < COUNTED; i++) {
  instances = 0;
  await collection.run();
}
const after = process.cpuUsage();
const cost = (after.user - user + after.system - system) / 1000 / COUNTED;
Deno.stdout.writeSync(encoder.encode(JSON.stringify({ cost, instances })));
