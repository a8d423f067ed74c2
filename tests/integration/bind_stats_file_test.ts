/**
 * A real named read by its statistics file: the same reading as by its
 * statistics channel, and a discontinuity on both faces when it is started
 * again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import type { BindReading } from "../../collectors/bind/reading.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { needing } from "../needing.ts";
import { collectorIs, reaches, valueOf } from "./asking.ts";
import { strictContext } from "./fetching_host.ts";
import { askMixed, MOVES_BY_ITSELF, noNamed, startNamed } from "./named.ts";
import { withFolder } from "./processes.ts";
import { startSounder } from "./sounder.ts";

const host = createLiveHost();

/** Counters with their values, by view, section and name. */
function keyed({ counters }: BindReading): Map<string, unknown> {
  return new Map(counters.map(({ view, section, name, value }) => [
    `${view ?? ""} ${section} ${name}`,
    value,
  ]));
}

Deno.test({
  ...needing(noNamed, "rndc stats and the statistics channel give one reading"),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      const views: string[] = [];
      const zones = { counters: true };
      const channel = await createBindCollector({
        url: named.statisticsUrl,
        zones,
      }).collect({ ...strictContext(views), host });
      const file = await createBindCollector({
        statsFile: named.statsFile,
        rndc: named.rndcCommand,
        zones,
      }).collect({ ...strictContext(views), host });
      assert.equal(file.source, "file");
      assert.equal(file.version, channel.version);
      assert.deepEqual(file.views, channel.views);
      assert.equal(
        file.bootTime,
        Math.floor(Number(channel.bootTime) / 1000) * 1000,
      );
      const inFile = keyed(file);
      const inChannel = keyed(channel);
      for (const [key, value] of inChannel) {
        if (MOVES_BY_ITSELF.test(key) || inFile.get(key) === value) continue;
        assert.fail(`${key}: ${inFile.get(key)} in the file, not ${value}`);
      }
      for (const key of inFile.keys()) assert(inChannel.has(key), key);
      const counted = ({ zones }: BindReading) =>
        zones?.zones.flatMap(({ view, name, counters }) =>
          counters.filter(({ section }) => section !== "qtype").map((counter) =>
            [view, name, ...Object.values(counter)].join(" ")
          )
        ).sort();
      assert.deepEqual(counted(file), counted(channel));
      assert((counted(file)?.length ?? 0) > 50);
    } finally {
      await named.stop();
    }
  },
});

Deno.test({
  ...needing(
    noNamed,
    "serve reads the statistics file that rndc writes, over a restart",
  ),
  async fn() {
    await withFolder(async (folder) => {
      let named = await startNamed();
      try {
        const config = `${folder}/sounder.toml`;
        const kept = `${folder}/named.stats`;
        const write = () =>
          Deno.writeTextFile(
            config,
            `interval = 0.2\n[bind]\nstats_file = "${kept}"\n`,
          );
        await write();
        const dump = async () => {
          await named.rndc("stats");
          await Deno.writeTextFile(
            kept,
            await Deno.readTextFile(named.statsFile),
            { append: true },
          );
          await Deno.remove(named.statsFile);
        };
        await askMixed(named);
        await dump();
        await using sounder = await startSounder(["--config", config]);
        await collectorIs(sounder, "bind", undefined);
        const queries = 'bind_incoming_requests_total{opcode="QUERY"}';
        const began =
          'sounder_collector_discontinuity_uptime_seconds{collector="bind"}';
        await reaches(sounder, queries, (value) => value > 20);
        assert.equal(await valueOf(sounder, began), 0);
        await named.stop();
        named = await startNamed();
        await named.ask({ name: "www.example.test", type: "A" });
        await dump();
        await reaches(sounder, queries, (value) => value === 1);
        // The status comes behind the numbers.
        await reaches(sounder, began, (value) => value > 0);
        const { status, stderr } = await sounder.stop();
        assert.equal(status, 0, stderr);
      } finally {
        await named.stop();
      }
    });
  },
});
