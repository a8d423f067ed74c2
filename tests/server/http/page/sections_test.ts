import assert from "node:assert/strict";
import { rootPath } from "../../../../dist/root.ts";
import type { ExpositionPart } from "../../../../mib/exposition.ts";
import type { FamilyType } from "../../../../mib/family.ts";
import { sampleNames } from "../../../../server/http/page/chart.ts";
import { sectionsOf } from "../../../../server/http/page/sections.ts";
import { Snapshot } from "../../../../server/http/page/snapshot.ts";

/** Reads a page of the Prometheus text format as the part that it was made of. */
function partOf(page: string): ExpositionPart {
  const types = new Map(
    Array.from(page.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name, type]) => [
      name ?? "",
      (type === "untyped" ? "unknown" : type) as FamilyType,
    ]),
  );
  const groups = new Map<string, string>();
  for (const line of page.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const name = /^\w+/.exec(line)?.[0] ?? "";
    const family = types.has(name)
      ? name
      : name.replace(/_(bucket|sum|count)$/, "");
    groups.set(family, `${groups.get(family) ?? ""}${line}\n`);
  }
  let text = "";
  const families = [...groups].map(([name, lines]) => {
    text += lines;
    return {
      family: { name, type: types.get(name) ?? "gauge", help: "" },
      end: new TextEncoder().encode(text).length,
    };
  });
  return { text: new TextEncoder().encode(text), families, time: 1_000 };
}

const firewall = new Snapshot([
  partOf(
    Deno.readTextFileSync(
      rootPath("tests/fixtures/openbsd-firewall/golden/fw1.metrics"),
    ),
  ),
]);

const MAIL = `
# TYPE postfix_up gauge
postfix_up{path="/var/log/mail.log"} 1
# TYPE postfix_delivered_messages_total counter
postfix_delivered_messages_total{destination="local"} 72
postfix_delivered_messages_total{destination="remote"} 28
# TYPE postfix_deliveries_total counter
postfix_deliveries_total{agent="smtp",status="deferred",destination="remote"} 47
postfix_deliveries_total{agent="lmtp",status="deferred",destination="local"} 3
# TYPE postfix_showq_queue_depth gauge
postfix_showq_queue_depth{queue="active"} 2
postfix_showq_queue_depth{queue="deferred"} 9
# TYPE postfix_delivery_delay_seconds histogram
postfix_delivery_delay_seconds_bucket{agent="smtp",stage="transmission",le="+Inf"} 3
postfix_delivery_delay_seconds_sum{agent="smtp",stage="transmission"} 6
postfix_delivery_delay_seconds_count{agent="smtp",stage="transmission"} 3
`;

const NAMES = `
# TYPE bind_up gauge
bind_up 1
# TYPE bind_incoming_queries_total counter
bind_incoming_queries_total{type="A"} 79
bind_incoming_queries_total{type="AAAA"} 0
# TYPE bind_response_rcodes_total counter
bind_response_rcodes_total{rcode="NOERROR"} 98
# TYPE bind_statistics_total counter
bind_statistics_total{section="cachestat",view="internal",name="QueryHits"} 10
`;

Deno.test("sectionsOf() shows the subsystems that are there, and no other", () => {
  const ids = (snapshot: Snapshot) => sectionsOf(snapshot).map(({ id }) => id);
  assert.deepEqual(ids(firewall), ["carp", "pf", "sensors"]);
  assert.deepEqual(ids(new Snapshot([partOf(MAIL)])), ["postfix"]);
  assert.deepEqual(ids(new Snapshot([partOf(NAMES)])), ["bind"]);
  assert.deepEqual(ids(new Snapshot([])), []);
});

Deno.test("every chart of a firewall has series, and states its labels as they are", () => {
  const panels = sectionsOf(firewall).flatMap(({ panels, more = [] }) => [
    ...panels,
    ...more,
  ]);
  assert.ok(panels.length > 10);
  for (const { id, spec } of panels) {
    for (const name of sampleNames(spec)) {
      assert.ok(firewall.all(name).length > 0, `${id}: ${name}`);
    }
    for (const { name, where = {}, by = [] } of spec.sources) {
      const found = firewall.all(name).filter(({ labels }) =>
        Object.entries(where).every(([label, value]) =>
          labels[label] === value
        ) && by.every((label) => label in labels)
      );
      assert.ok(found.length > 0, `${id}: ${JSON.stringify(where)} ${by}`);
    }
  }
});

Deno.test("pf's section draws interfaces that have traffic, and no groups", () => {
  const pf = sectionsOf(firewall).find(({ id }) => id === "pf");
  const traffic = pf?.panels.map(({ title }) => title)
    .filter((title) => title.startsWith("Traffic"));
  assert.deepEqual(traffic, [
    "Traffic on em0",
    "Traffic on em1",
    "Traffic on em2",
  ]);
  const rows = pf?.tables[0]?.rows.map(([first]) => first?.text) ?? [];
  assert.ok(rows.includes("em3"));
  assert.ok(!rows.includes("egress"));
});

Deno.test("sensors' section says the value and the status of each", () => {
  const sensors = sectionsOf(firewall).find(({ id }) => id === "sensors");
  const row = sensors?.tables[0]?.rows.find(([name]) =>
    name?.text === "ipmi0.indicator1"
  );
  assert.deepEqual(row?.map(({ text }) => text), [
    "ipmi0.indicator1",
    "Power Supply 2",
    "off",
    "CRITICAL",
  ]);
  assert.equal(row?.[3]?.badge, "critical");
});

Deno.test("Postfix's section adds up what waits, and counts recipients by outcome", () => {
  const [postfix] = sectionsOf(new Snapshot([partOf(MAIL)]));
  assert.deepEqual(
    postfix?.tiles.map(({ title, value }) => [title, value]),
    [
      ["Log", "is followed"],
      ["Messages in the queues", "11"],
      ["Oldest message", "0\u00a0s"],
    ],
  );
  assert.deepEqual(
    postfix?.tables.find(({ caption }) => /outcome/.test(caption))?.rows[0]
      ?.map(({ text }) => text),
    ["deferred", "50"],
  );
});

Deno.test("Snapshot tells a histogram's samples apart, and bounds what it reads", () => {
  const snapshot = new Snapshot([partOf(MAIL)]);
  const sums = snapshot.named("postfix_delivery_delay_seconds_sum");
  assert.equal(sums?.type, "histogram");
  assert.deepEqual(sums?.samples.map(({ value }) => value), ["6"]);
  assert.equal(snapshot.named("postfix_delivery_delay_seconds"), undefined);
  const many = Array.from({ length: 2_500 }, (_, i) => `many{i="${i}"} ${i}\n`);
  const large = new Snapshot([
    partOf(`# TYPE many gauge\n${many.join("")}`),
  ]).named("many");
  assert.equal(large?.samples.length, 2_000);
  assert.equal(large?.truncated, true);
});

Deno.test("sections add up all samples, and look up rows by their labels", () => {
  const labels = Array.from(
    { length: 2_500 },
    (_, i) =>
      `pf_label_bytes_total{label="rule ${i}",occurrence="1"} ${i}\n` +
      `pf_label_states_total{label="rule ${i}",occurrence="1"} ${i + 7}\n`,
  );
  const interfaces = Array.from(
    { length: 500 },
    (_, i) =>
      ["ipv4", "ipv6"].flatMap((family) =>
        ["in", "out"].map((direction) =>
          `pf_interface_bytes_total{interface="vlan${i}",family="${family}",direction="${direction}",action="pass"} 1000\n` +
          `pf_interface_bytes_total{interface="vlan${i}",family="${family}",direction="${direction}",action="block"} 0\n`
        )
      ).join(""),
  );
  const [pf] = sectionsOf(
    new Snapshot([
      partOf(["pf_running 1\n", ...interfaces, ...labels].join("")),
    ]),
  );
  const table = (caption: RegExp) =>
    pf?.tables.find((table) => caption.test(table.caption));
  const all = table(/^Interfaces/);
  assert.equal(all?.rows.length, 500);
  assert.deepEqual(
    all.rows.at(-1)?.slice(0, 3).map(({ text }) => text),
    ["vlan499", "2 kB", "2 kB"].map((word) => word.replace(" ", "\u00a0")),
  );
  const rules = table(/^Labels/);
  assert.equal(rules?.rows.length, 2_500);
  assert.deepEqual(
    rules.rows.at(-1)?.map(({ text }) => text),
    ["rule 2499", "1", "–", "–", "2.5\u00a0kB", "2\u202f506"],
  );
});
