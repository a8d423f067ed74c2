/**
 * `deno task soak`: a sounder of this host with all that it reads, and one of a
 * recorded firewall, under a steady load on both faces, while faults come.
 *
 *     deno task soak [--seconds 600] [--rate 5000] [--scrapes 20] [--fault-interval 15]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { say } from "../../dist/say.ts";
import { runSoak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    "seconds": { type: "string", default: "600" },
    "rate": { type: "string", default: "5000" },
    "scrapes": { type: "string", default: "20" },
    "fault-interval": { type: "string", default: "15" },
  },
});

const figures = await runSoak({
  seconds: Number(values.seconds),
  rate: Number(values.rate),
  scrapes: Number(values.scrapes),
  faultInterval: Number(values["fault-interval"]),
  say,
});

const { snmp, firewall, http, early, end } = figures;
const growth = end.memory / early.memory - 1;
/** What is measured, what it came to, and whether that is as it must be. */
const rows: readonly (readonly [string, string, boolean])[] = [
  [
    "SNMP answers lost",
    `${snmp.lost} of ${snmp.sent} (and ${snmp.late} late); the kernel dropped ${figures.dropped}`,
    snmp.lost === 0,
  ],
  [
    "SNMP answers wrong",
    `${snmp.wrong} ${snmp.firstWrong ?? ""}`,
    snmp.wrong === 0,
  ],
  [
    "SNMP waiting times",
    `half within ${snmp.median.toFixed(2)} ms, 99 % within ${
      snmp.p99.toFixed(2)
    } ms, the longest ${snmp.longest.toFixed(0)} ms`,
    snmp.p99 < 10,
  ],
  [
    "firewall's answers",
    `${firewall.lost} lost, ${firewall.wrong} wrong of ${firewall.sent} ${
      firewall.firstWrong ?? ""
    }`,
    firewall.lost + firewall.wrong === 0,
  ],
  [
    "HTTP pages",
    `${http.lost} lost, ${http.wrong} wrong of ${http.asked}, 99 % within ${
      http.p99.toFixed(0)
    } ms ${http.firstWrong ?? ""}`,
    http.lost + http.wrong === 0,
  ],
  [
    "memory",
    `${early.memory} kB early, ${end.memory} kB at the end (${
      (growth * 100).toFixed(1)
    } %)`,
    growth <= 0.1,
  ],
  [
    "descriptors",
    `${early.descriptors} early, ${end.descriptors} at the end`,
    end.descriptors <= early.descriptors + 5,
  ],
  [
    "faces compared",
    `${figures.checks} times, ${figures.differing} differed`,
    figures.differing === 0,
  ],
  ["faults injected", String(figures.faults), true],
  ["log lines", `${figures.lines}, each counted once`, true],
];
for (const [what, came, well] of rows) {
  say(`${well ? "ok  " : "BAD "} ${what.padEnd(20)} ${came}`);
}
Deno.exit(rows.every(([, , well]) => well) ? 0 : 1);
