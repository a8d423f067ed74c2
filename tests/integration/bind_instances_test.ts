/**
 * Several BINDs on one host: each has its SNMP context and its label, and the
 * one without a name is as it always was.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSamples } from "../../cli/exposition_reader.ts";
import { SnmpClient } from "../../cli/snmp_client.ts";
import { needing } from "../needing.ts";
import { collectorIs } from "./asking.ts";
import { type Named, noNamed, startNamed } from "./named.ts";
import { withFolder } from "./processes.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";

/** bindCounterTotal of queries by opcode: section opcode(1), no view, "QUERY". */
const QUERIES = [
  ...[1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 112, 2, 1, 2, 2, 1, 4],
  ...[1, 0, 5, ...new TextEncoder().encode("QUERY")],
];

async function queriesSeenBy(
  community: string,
  { snmpPort }: Sounder,
): Promise<unknown> {
  const client = new SnmpClient(
    { hostname: "127.0.0.1", port: snmpPort },
    community,
  );
  try {
    const [varbind] = await client.get([QUERIES]);
    return varbind?.value;
  } finally {
    client.close();
  }
}

async function startThree(): Promise<[Named, Named, Named]> {
  const started: Named[] = [];
  for (const times of [1, 2, 3]) {
    const named = await startNamed();
    started.push(named);
    for (let i = 0; i < times; i++) {
      await named.ask({ name: "www.example.test", type: "A" });
    }
  }
  return started as [Named, Named, Named];
}

Deno.test({
  ...needing(noNamed, "serve tells several BINDs apart on both faces"),
  fn: () =>
    withFolder(async (folder) => {
      const all = await startThree();
      const [one, two, three] = all;
      try {
        await three.rndc("stats");
        const config = `${folder}/sounder.toml`;
        await Deno.writeTextFile(
          config,
          `interval = 1
state = "${folder}/state.sqlite"
[bind]
url = "${one.statisticsUrl}"
[bind.instances.second]
url = "${two.statisticsUrl}/xml"
[bind.instances.second.zones]
series = true
[bind.instances.third]
stats_file = "${three.statsFile}"
`,
        );
        await using sounder = await startSounder(["--config", config]);
        for (const name of ["bind", "bind-second", "bind-third"]) {
          await collectorIs(sounder, name, undefined);
        }
        await sounder.settled();
        const page = await (await fetch(`${sounder.httpUrl}/metrics`)).text();
        const samples = readSamples(page);
        const name = "bind_incoming_requests_total";
        assert.equal(samples.get(`${name}{opcode="QUERY"}`), "1");
        for (const [server, count] of [["second", "2"], ["third", "3"]]) {
          assert.equal(
            samples.get(`${name}{server="${server}",opcode="QUERY"}`),
            count,
          );
        }
        assert.match(
          page,
          /^bind_zone_serial\{server="second",view="internal",zone_name="example.test"\} /m,
        );
        const seen = ["public", "public@second", "public@third"];
        for (const [i, community] of seen.entries()) {
          assert.deepEqual(await queriesSeenBy(community, sounder), {
            type: "counter64",
            value: i + 1,
          }, community);
        }
        const ended = await runSounder([
          "check",
          ...["--snmp", `127.0.0.1:${sounder.snmpPort}`],
          ...["--http", sounder.httpUrl],
        ]);
        assert.equal(ended.status, 0, ended.stdout + ended.stderr);
        for (const suffix of ["", "@second", "@third"]) {
          assert.match(
            ended.stdout,
            new RegExp(`^SOUNDER-BIND-MIB${suffix} +\\d\\d+ instances`, "m"),
          );
        }
      } finally {
        for (const named of all) await named.stop();
      }
    }),
});
