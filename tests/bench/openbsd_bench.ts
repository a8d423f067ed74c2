/**
 * What a firewall with 200 interfaces, 500 tables and 2,000 labels costs the
 * reader: its outputs read, parsed, and rendered for both faces.
 *
 * @module
 */

import { pfCollector } from "../../collectors/pf/collect.ts";
import { createRenderer } from "../../mib/render.ts";
import { rootOf } from "../../mib/declare.ts";
import { openbsdPfModule } from "../../mib/modules/openbsd_pf.ts";
import { sounderPfModule } from "../../mib/modules/sounder_pf.ts";
import { parseTableAddresses } from "../../collectors/pf/parse_table_addresses.ts";
import { addressList } from "../integration/large_table.ts";
import { contextOf, fakeHost } from "../collectors/fake_host.ts";
import {
  INFO,
  LIMITS,
  PFSYNC,
  QUEUES,
  TIMEOUTS,
} from "../collectors/pf/fixtures.ts";

const INTERFACES = 200;
const TABLES = 500;
const LABELS = 2_000;

/** Lines of counters of the size that they have after a year. */
function traffic(kinds: readonly string[], seed: number): string {
  return kinds.map((kind, at) => {
    const packets = 1_000_003 * (seed + 1) * (at + 7);
    return `\t${`${kind}:`.padEnd(12)} [ Packets: ${
      String(packets).padEnd(18)
    } Bytes: ${String(packets * 811).padEnd(18)} ]\n`;
  }).join("");
}

const INTERFACE_TRAFFIC = ["In4", "Out4", "In6", "Out6"].flatMap((way) => [
  `${way}/Pass`,
  `${way}/Block`,
]);

const TABLE_TRAFFIC = ["In", "Out"].flatMap((way) =>
  ["Block", "Match", "Pass", "XPass"].map((kind) => `${way}/${kind}`)
);

const CLEARED = "\tCleared:     Mon Sep 28 08:00:01 2026\n";

function interfaces(): string {
  return Array.from(
    { length: INTERFACES },
    (_, at) =>
      `vlan${1000 + at}\n${CLEARED}\tReferences:  [ States:  ${
        String(at * 31).padEnd(18)
      } Rules: ${String(at).padEnd(18)} ]\n${traffic(INTERFACE_TRAFFIC, at)}`,
  )
    .join("");
}

function tables(): string {
  return Array.from(
    { length: TABLES },
    (_, at) =>
      `-pa-r--\tcustomer-${at}\n\tAddresses:   ${at}\n${CLEARED}\tReferences:  [ Anchors: 0                  Rules: 2                  ]\n\tEvaluations: [ NoMatch: ${
        String(at * 1_000_003).padEnd(18)
      } Match: ${String(at * 7_001).padEnd(18)} ]\n${
        traffic(TABLE_TRAFFIC, at)
      }`,
  )
    .join("");
}

function labels(): string {
  return Array.from({ length: LABELS }, (_, at) => {
    const packets = 1_000_003 * (at + 1);
    return `customer ${at} web in ${packets * 2} ${packets} ${
      packets * 811
    } ${packets} ${packets * 811} 0 0 ${at}\n`;
  }).join("");
}

const host = fakeHost({
  "doas -n pfctl -si -v": INFO,
  "doas -n pfctl -sm": LIMITS,
  "doas -n pfctl -st": TIMEOUTS,
  "doas -n pfctl -vvsI": interfaces(),
  "doas -n pfctl -vvsT": tables(),
  "doas -n pfctl -sl": labels(),
  "doas -n pfctl -vsq": QUEUES,
  "netstat -s -p pfsync": PFSYNC,
  "ifconfig -A": "",
});

const collector = pfCollector({ command: ["doas", "-n", "pfctl"] });
const context = contextOf(host);
const reading = await collector.collect(context);
const renderers = [openbsdPfModule, sounderPfModule].map((module) =>
  createRenderer(module, rootOf(module))
);

function render(of: typeof reading): void {
  for (const renderer of renderers) {
    renderer(of, { collector: "pf", generation: 1, time: 0 });
  }
}

Deno.bench("read and parse", { group: "large firewall" }, async () => {
  await collector.collect(context);
});

Deno.bench("render", { group: "large firewall" }, () => render(reading));

Deno.bench("read, parse and render", {
  group: "large firewall",
  baseline: true,
}, async () => render(await collector.collect(context)));

/** A table of 100,000 addresses: 200,000 lines, with counters 800,000. */
for (const counters of [false, true]) {
  const list = addressList({ addresses: 100_000, counters });
  const lines = counters ? 800_000 : 200_000;
  Deno.bench(`${lines} lines of a table's addresses`, {
    group: `addresses, counters ${counters}`,
  }, () => void parseTableAddresses(list));
}
