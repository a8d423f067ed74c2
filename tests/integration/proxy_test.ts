/**
 * Debian's snmpd that passes requests on to sounder by its `proxy` lines, which
 * are those of docs/agentx.md.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { noNamed, startNamed } from "./named.ts";
import { ask, runTool } from "./net_snmp.ts";
import { freePort, withFolder } from "./processes.ts";
import { linesOf, Master, noSnmpd } from "./snmpd.ts";
import { startSounder } from "./sounder.ts";

const OPENBSD = ".1.3.6.1.4.1.30155";
const OWN = ".1.3.6.1.4.1.8072.9999.9999.112";

function test(
  name: string,
  fn: () => Promise<void>,
  missing = noSnmpd,
): void {
  Deno.test({
    ...needing(missing, name),
    fn,
  });
}

/** The lines for snmpd.conf that the page has of proxies, with another port than 1161. */
async function documented(port: number): Promise<string[]> {
  const page = await Deno.readTextFile(rootPath("docs/agentx.md"));
  const section = page.split("\n## ").find((text) =>
    text.startsWith("proxy\n")
  );
  const lines = [...(section ?? "").matchAll(/```\n(.*?)```/gs)]
    .flatMap(([, block = ""]) => block.trim().split("\n"));
  assert.ok(lines.length >= 2 && lines.some((line) => line.includes(":1161 ")));
  return lines.map((line) => line.replace(":1161 ", `:${port} `));
}

test("snmpd passes on to sounder what its proxy lines name, value for value", async () => {
  const snmpPort = freePort();
  await using master = await Master.start(await documented(snmpPort));
  await using sounder = await startSounder([
    ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
    ...["--only", "pf,carp,sensors", "--interval", "600"],
  ], { snmpPort });
  for (const name of ["pf", "carp", "sensors"]) {
    await collectorIs(sounder, name, undefined);
  }
  for (const root of [OPENBSD, ...[5, 6, 7].map((arc) => `${OWN}.${arc}`)]) {
    const [own = [], passedOn = []] = await Promise.all(
      [`127.0.0.1:${snmpPort}`, master.agent].map(async (agent) =>
        linesOf((await ask("snmpbulkwalk", [agent, root])).join("\n"))
      ),
    );
    assert.ok(own.length > 5, root);
    assert.deepEqual(passedOn, own);
    // By SNMPv3 too, which is what snmpd has and sounder has not.
    assert.deepEqual(await master.walk(root), own);
  }
  // What is not there is told as sounder tells it, in between what is.
  assert.deepEqual(
    await ask("snmpget", [
      ...["-Oq", master.agent, `${OPENBSD}.1.1.1.0`],
      ...[`${OPENBSD}.1.1.1.7`, `${OPENBSD}.77.0`],
    ]),
    [
      `${OPENBSD}.1.1.1.0 1`,
      `${OPENBSD}.1.1.1.7 No Such Instance currently exists at this OID`,
      `${OPENBSD}.77.0 No Such Object available on this agent at this OID`,
    ],
  );
});

test(
  "snmpd passes on to a further BIND's context what is asked in it",
  async () => {
    const snmpPort = freePort();
    await using master = await Master.start(await documented(snmpPort));
    const [one, two] = [await startNamed(), await startNamed()];
    try {
      await withFolder(async (folder) => {
        await Deno.writeTextFile(
          `${folder}/sounder.toml`,
          `[bind]
url = "${one.statisticsUrl}"
[bind.instances.auth]
url = "${two.statisticsUrl}"
`,
        );
        await using sounder = await startSounder([
          ...["--config", `${folder}/sounder.toml`, "--only", "bind"],
          ...["--interval", "600"],
        ], { snmpPort });
        for (const name of ["bind", "bind-auth"]) {
          await collectorIs(sounder, name, undefined);
        }
        const url = `${OWN}.2.1.1.5.0`;
        for (
          const [community, named] of [
            ["public", one],
            ["public@auth", two],
          ] as const
        ) {
          const [line = ""] = await ask("snmpget", [master.agent, url], {
            community,
          });
          assert.ok(line.includes(new URL(named.statisticsUrl).host), line);
        }
        // That community has nothing but what is passed on.
        const { stdout } = await runTool(
          "snmpget",
          [master.agent, ".1.3.6.1.2.1.1.5.0"],
          { community: "public@auth" },
        );
        assert.match(stdout, /No Such Object/);
      });
    } finally {
      for (const named of [one, two]) await named.stop();
    }
  },
  noSnmpd ?? noNamed,
);
