import assert from "node:assert/strict";
import { writeMonitoringFiles } from "../../../dist/monitoring/files.ts";
import { grafanaDashboard } from "../../../dist/monitoring/grafana.ts";
import { DASHBOARDS } from "../../../dist/monitoring/panels.ts";
import { zabbixTemplate } from "../../../dist/monitoring/zabbix.ts";
import { rootPath } from "../../../dist/root.ts";
import { MODULES } from "../../../mib/catalog.ts";
import { declaredNames } from "../../family_names.ts";
import { runProgram, withFolder } from "../../integration/processes.ts";
import { missingFile, needing } from "../../needing.ts";

const PROMTOOL = "/usr/bin/promtool";
const missing = missingFile(PROMTOOL);

const RULES = rootPath("dist/monitoring/sounder.rules.yml");

/** Names of metrics in PromQL. */
function metricsIn(text: string): string[] {
  return text.match(
    /\b(?:pf|pfsync|carp|carp_wire|pflog|sensors|bind|postfix|sounder)_[a-z0-9_]+/g,
  ) ?? [];
}

Deno.test("dashboards and rules name families that sounder has", async () => {
  const names = await declaredNames();
  const texts = DASHBOARDS.flatMap(({ family, panels }) => [
    family,
    ...panels.flatMap(({ queries }) =>
      queries.map(({ expression }) => expression)
    ),
  ]);
  const used = [...texts, await Deno.readTextFile(RULES)].flatMap(metricsIn);
  assert(used.length > 60);
  const unknown = used.filter((name) =>
    !names.has(name) && !names.has(name.replace(/_(bucket|sum|count)$/, ""))
  );
  assert.deepEqual(unknown, []);
});

Deno.test("grafanaDashboard() lays panels out beside and below each other, never over", () => {
  for (const spec of DASHBOARDS) {
    const { panels, uid } = grafanaDashboard(spec);
    const taken = new Set<string>();
    for (const panel of panels ?? []) {
      const { x, y, w, h } = (panel as {
        gridPos: { x: number; y: number; w: number; h: number };
      }).gridPos;
      assert(x + w <= 24, `${uid}: panel wider than the page`);
      for (let row = y; row < y + h; row++) {
        for (let column = x; column < x + w; column++) {
          const cell = `${column} ${row}`;
          assert(!taken.has(cell), `${uid}: two panels at ${cell}`);
          taken.add(cell);
        }
      }
    }
  }
});

Deno.test("zabbixTemplate() names every item, rule and UUID once", () => {
  const text = JSON.stringify(zabbixTemplate(MODULES));
  const uuids = text.match(/(?<="uuid":")[^"]+/g) ?? [];
  assert(uuids.length > 300);
  assert.equal(new Set(uuids).size, uuids.length);
  assert(
    uuids.every((uuid) =>
      /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(uuid)
    ),
  );
  const keys = text.match(/(?<="key":")[^"]+/g) ?? [];
  assert.equal(new Set(keys).size, keys.length);
  const maps = new Set(text.match(/(?<="valuemap":\{"name":")[^"]+/g));
  for (const map of maps) {
    assert(text.includes(`"name":"${map}","mappings"`), map);
  }
  assert(
    text.includes(
      '"snmp_oid":"discovery[{#CARP_IF_DESCR},1.3.6.1.4.1.30155.6.2.2.1.2]"',
    ),
  );
});

Deno.test({
  ...needing(missing, "promtool understands every query and rule"),
  async fn() {
    await withFolder(async (folder) => {
      await writeMonitoringFiles(folder);
      const rules = DASHBOARDS.flatMap(({ name, panels }) =>
        panels.flatMap(({ queries }, i) =>
          queries.map(({ expression }, j) => ({
            record: `${name.replaceAll("-", "_")}:${i}:${j}`,
            // Grafana puts both in before it asks.
            expr: expression.replaceAll("$host", ".+")
              .replaceAll("$__rate_interval", "1m"),
          }))
        )
      );
      await Deno.writeTextFile(
        `${folder}/queries.yml`,
        JSON.stringify({ groups: [{ name: "dashboards", rules }] }),
      );
      for (const file of ["queries.yml", "sounder.rules.yml"]) {
        const { status, stdout, stderr } = await runProgram([
          ...[PROMTOOL, "check", "rules", "--lint-fatal"],
          `${folder}/${file}`,
        ]);
        assert.equal(status, 0, stdout + stderr);
      }
    });
  },
});

Deno.test({
  ...needing(missing, "promtool's unit tests of the rules pass"),
  async fn() {
    await withFolder(async (folder) => {
      await writeMonitoringFiles(folder);
      await Deno.copyFile(
        rootPath("tests/dist/monitoring/sounder.rules.test.yml"),
        `${folder}/test.yml`,
      );
      const { status, stdout, stderr } = await runProgram([
        ...[PROMTOOL, "test", "rules", `${folder}/test.yml`],
      ]);
      assert.equal(status, 0, stdout + stderr);
    });
  },
});
