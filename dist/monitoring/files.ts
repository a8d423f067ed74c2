/**
 * The files for the tools that people have: Grafana's dashboards, Prometheus's
 * alert rules, Zabbix's template.
 *
 * @module
 */

import { MODULES } from "../../mib/catalog.ts";
import { rootPath } from "../root.ts";
import { grafanaDashboard } from "./grafana.ts";
import { DASHBOARDS } from "./panels.ts";
import { zabbixTemplate } from "./zabbix.ts";

/** Writes all files into `folder`, which is made, and returns their names. */
export async function writeMonitoringFiles(folder: string): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const files = new Map<string, unknown>([
    ...DASHBOARDS.map((spec): [string, unknown] => [
      `grafana-${spec.name}.json`,
      grafanaDashboard(spec),
    ]),
    ["zabbix-sounder.json", zabbixTemplate(MODULES)],
  ]);
  for (const [name, content] of files) {
    const text = `${JSON.stringify(content, null, 2)}\n`;
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  const rules = "sounder.rules.yml";
  await Deno.copyFile(
    rootPath(`dist/monitoring/${rules}`),
    `${folder}/${rules}`,
  );
  return [...files.keys(), rules];
}
