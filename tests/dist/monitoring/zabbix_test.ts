import assert from "node:assert/strict";
import { zabbixTemplate } from "../../../dist/monitoring/zabbix.ts";
import { WATCHED } from "../../../dist/monitoring/zabbix_triggers.ts";
import { MODULES } from "../../../mib/catalog.ts";

interface Step {
  readonly type: string;
  readonly parameters: readonly string[];
}

interface Item {
  readonly key: string;
  readonly units?: string;
  readonly preprocessing: readonly Step[];
  readonly triggers?: readonly { readonly expression: string }[];
  readonly trigger_prototypes?: readonly { readonly expression: string }[];
}

interface Rule {
  readonly name: string;
  readonly preprocessing: readonly Step[];
  readonly item_prototypes: readonly Item[];
}

interface Template {
  readonly items: readonly Item[];
  readonly discovery_rules: readonly Rule[];
}

const template = (zabbixTemplate(MODULES) as {
  zabbix_export: { templates: [Template] };
}).zabbix_export.templates[0];

/** Runs a script of the template as Zabbix does: it is handed a text and returns one. */
function runScript(
  { preprocessing }: Pick<Item, "preprocessing">,
  value: string,
) {
  const step = preprocessing.find(({ type }) => type === "JAVASCRIPT");
  assert(step !== undefined);
  return new Function("value", step.parameters[0]!)(value) as unknown;
}

/** Names the rows of a table that Zabbix has discovered. */
function rowNames(
  table: string,
  rows: readonly Readonly<Record<string, string>>[],
): string[] {
  const rule = template.discovery_rules.find(({ name }) => name === table);
  assert(rule !== undefined, table);
  const named = JSON.parse(runScript(rule, JSON.stringify(rows)) as string);
  return named.map((row: Record<string, string>) => row["{#ROW}"]);
}

function arcsOf(text: string): string {
  const octets = [...new TextEncoder().encode(text)];
  return [octets.length, ...octets].join(".");
}

Deno.test("zabbixTemplate() names rows by their columns and by what their INDEX says", () => {
  assert.deepEqual(
    rowNames("bindCounterTable", [
      {
        "{#SNMPINDEX}": `4.0.${arcsOf("QrySuccess")}`,
        "{#BIND_COUNTER_VIEW_NAME}": "",
      },
      {
        "{#SNMPINDEX}": `3.1.${arcsOf("!TXT")}`,
        "{#BIND_COUNTER_VIEW_NAME}": "_default",
      },
    ]),
    ["nsstat QrySuccess", "_default qtype !TXT"],
  );
  assert.deepEqual(
    rowNames("sounderPfQueueTable", [{
      "{#SNMPINDEX}": `${arcsOf("em0")}.118.111.105.99.101`,
    }]),
    ["em0 voice"],
  );
  assert.deepEqual(
    rowNames("sounderCarpInterfaceTable", [{
      "{#SNMPINDEX}": [...new TextEncoder().encode("käse0")].join("."),
    }]),
    ["käse0"],
  );
  assert.deepEqual(
    rowNames("dnsServZoneTable", [{
      "{#SNMPINDEX}": "13.7.101.120.97.109.112.108.101.3.111.114.103.0.1",
    }]),
    ["example.org 1"],
  );
});

Deno.test("zabbixTemplate() tells rows apart that have the same name", () => {
  assert.deepEqual(
    rowNames("pfLabelTable", [
      { "{#SNMPINDEX}": "2", "{#PF_LABEL_NAME}": "web in" },
      { "{#SNMPINDEX}": "3", "{#PF_LABEL_NAME}": "web in" },
      { "{#SNMPINDEX}": "4", "{#PF_LABEL_NAME}": "ssh" },
      { "{#SNMPINDEX}": "5", "{#PF_LABEL_NAME}": "" },
    ]),
    ["web in (2)", "web in (3)", "ssh", "(5)"],
  );
});

Deno.test("zabbixTemplate() makes times of DateAndTime, and base units of parts of a second", () => {
  const started = template.items.find(({ key }) => key === "sounderStartTime");
  assert(started !== undefined);
  assert.equal(started.units, "unixtime");
  assert.equal(
    runScript(started, "07 EA 0B 1A 0A 0F 37 00 2B 00 00 "),
    Date.UTC(2026, 10, 26, 10, 15, 55) / 1000,
  );
  assert.throws(() => runScript(started, "07 EA"), /07 EA/);

  const durations = template.discovery_rules
    .flatMap(({ item_prototypes }) => item_prototypes)
    .find(({ key }) => key.startsWith("sounderCollectorDuration["));
  assert.equal(durations?.units, "s");
  assert.deepEqual(
    durations.preprocessing.filter(({ type }) => type === "MULTIPLIER"),
    [{ type: "MULTIPLIER", parameters: ["0.000001"] }],
  );
});

Deno.test("zabbixTemplate() has its problems at items that there are", () => {
  const items = [
    ...template.items,
    ...template.discovery_rules.flatMap((rule) => rule.item_prototypes),
  ];
  const watched = items.filter((item) =>
    (item.triggers ?? item.trigger_prototypes) !== undefined
  );
  const objects = watched.map(({ key }) => key.replace("[{#SNMPINDEX}]", ""));
  assert.deepEqual(objects.sort(), [...WATCHED].sort());
  for (const { key, triggers, trigger_prototypes } of watched) {
    for (const { expression } of triggers ?? trigger_prototypes ?? []) {
      assert(expression.includes(`/sounder by SNMP/${key}`), expression);
      assert(!expression.includes("ITEM"), expression);
    }
  }
});
