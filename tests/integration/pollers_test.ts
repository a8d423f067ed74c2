/**
 * The tools that people have, pointed at sounder as docs/pollers.md says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { writeMonitoringFiles } from "../../dist/monitoring/files.ts";
import { missingFile, needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { freePort, runProgram, startProgram, withFolder } from "./processes.ts";
import { SOUNDER, startSounder } from "./sounder.ts";

const FIREWALL = rootPath("tests/fixtures/openbsd-firewall/fw1");

/** Returns the code blocks of a language in docs/pollers.md. */
async function recipes(language: string): Promise<string[]> {
  const text = await Deno.readTextFile(rootPath("docs/pollers.md"));
  const blocks = text.matchAll(/^```(\w*)\n([^`]*)^```$/gm);
  return [...blocks].filter(([, name]) => name === language)
    .map(([, , block]) => block!);
}

const PROMETHEUS = "/usr/bin/prometheus";

Deno.test({
  ...needing(
    missingFile(PROMETHEUS),
    "Prometheus with the rules fires when CARP fails over",
  ),
  async fn() {
    await withFolder(async (folder) => {
      await writeMonitoringFiles(folder);
      await using sounder = await startSounder(
        ["--replay", FIREWALL, "--interval", "1"],
      );
      const [plain, byFile] = await recipes("yaml");
      assert(plain !== undefined && byFile !== undefined);
      const target = new URL(sounder.httpUrl).host;
      await Deno.writeTextFile(
        `${folder}/prometheus.yml`,
        "global: { scrape_interval: 1s, evaluation_interval: 1s }\n" +
          byFile.replace("/etc/prometheus/sounder/*.json", "hosts.json") +
          plain.slice(plain.indexOf("rule_files:")),
      );
      const [hosts] = await recipes("json");
      await Deno.writeTextFile(
        `${folder}/hosts.json`,
        hosts!.replace("fw1.example.org:9163", target),
      );
      const web = `127.0.0.1:${freePort()}`;
      await using prometheus = startProgram([
        PROMETHEUS,
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${web}`,
      ]);
      await prometheus.saw("Server is ready");
      for (;;) {
        const answer = await fetch(`http://${web}/api/v1/alerts`);
        const { data } = await answer.json() as {
          data: { alerts: { labels: Record<string, string> }[] };
        };
        const names = data.alerts.map(({ labels }) =>
          `${labels.alertname} ${labels.interface} ${labels.site}`
        );
        if (names.includes("CarpFailover carp0 north")) break;
        await new Promise((done) => setTimeout(done, 500));
      }
    });
  },
});

const MRTG = "/usr/bin/mrtg";

Deno.test({
  ...needing(missingFile(MRTG), "MRTG draws what the recipe names"),
  async fn() {
    await withFolder(async (folder) => {
      // The recorded firewall goes on ten seconds later.
      await using sounder = await startSounder(
        ["--replay", FIREWALL, "--interval", "600"],
      );
      await collectorIs(sounder, "pf", undefined);
      const recipe = (await recipes("")).find((text) =>
        text.includes("Target[")
      )!;
      await Deno.writeTextFile(
        `${folder}/mrtg.cfg`,
        recipe.replace("/var/www/mrtg", folder)
          .replace("127.0.0.1:1161", `127.0.0.1:${sounder.snmpPort}`),
      );
      const { status, stdout, stderr } = await runProgram(
        [MRTG, `${folder}/mrtg.cfg`],
        { env: { LANG: "C", PATH: "/usr/bin:/bin" } },
      );
      assert.equal(status, 0, stdout + stderr);
      const page = await (await fetch(`${sounder.httpUrl}/metrics`)).text();
      const numbers = ["search", "insert"].map((operation) =>
        new RegExp(
          `^pf_pool_operations_total\\{pool="states",operation="${operation}"\\} (\\d+)$`,
          "m",
        ).exec(page)![1]
      );
      const log = await Deno.readTextFile(`${folder}/pf-searches.log`);
      assert.deepEqual(log.split("\n")[0]!.split(" ").slice(1), numbers);
    });
  },
});

const PROMTOOL = "/usr/bin/promtool";

Deno.test({
  ...needing(
    missingFile(PROMTOOL),
    "sounder metrics writes what a textfile collector reads",
  ),
  async fn() {
    const { status, stdout } = await runProgram(
      [...SOUNDER, "metrics", "--replay", FIREWALL],
      { env: Deno.env.toObject() },
    );
    assert.equal(status, 0);
    await withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/sounder.prom`, stdout);
      const checked = await runProgram([
        "/bin/sh",
        "-c",
        `${PROMTOOL} check metrics <${folder}/sounder.prom`,
      ]);
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    });
  },
});
