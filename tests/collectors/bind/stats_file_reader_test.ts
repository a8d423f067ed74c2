import assert from "node:assert/strict";
import fc from "fast-check";
import { StatsFileReader } from "../../../collectors/bind/stats_file_reader.ts";
import { channelContext } from "./fake_channel.ts";
import {
  dumpOf,
  STATS_FILE,
  type StatsHost,
  statsHost,
} from "./stats_file_disk.ts";

/** Returns a function that reads and tells the number of queries. */
function reading(host: StatsHost): () => Promise<number | bigint | undefined> {
  const reader = new StatsFileReader(STATS_FILE);
  return async () =>
    (await reader.read(channelContext(host)))?.document.counters[0]?.value;
}

Deno.test("StatsFileReader.read() returns the newest complete dump", async () => {
  const host = statsHost(dumpOf(1) + dumpOf(2));
  const read = reading(host);
  assert.equal(await read(), 2);
  host.text += dumpOf(3);
  assert.equal(await read(), 3);
  host.text += dumpOf(4).slice(0, 60);
  assert.equal(await read(), 3);
  host.text += dumpOf(4).slice(60);
  assert.equal(await read(), 4);
  assert.equal(await read(), 4);
});

Deno.test("StatsFileReader.read() reads on from where it ended", async () => {
  const host = statsHost(dumpOf(1).repeat(1000));
  const read = reading(host);
  await read();
  host.text += dumpOf(2);
  assert.equal(await read(), 2);
  assert.equal(await read(), 2);
  const [, second = 0, third = 0] = host.reads;
  assert(second <= dumpOf(2).length + 64, `${second} octets`);
  assert(third <= 64, `${third} octets`);
});

Deno.test("StatsFileReader.read() reads of a huge file what it needs", async () => {
  const host = statsHost("x".repeat(3_000_000) + "\n" + dumpOf(7));
  assert.equal(await reading(host)(), 7);
  assert.deepEqual(host.reads, [256 * 1024]);
  const zones = "                   1 A\n".repeat(40_000);
  host.text += dumpOf(8, undefined, `++ Incoming Queries ++\n${zones}`);
  host.reads.splice(0);
  assert.equal(await reading(host)(), 8);
  assert.deepEqual(host.reads, [256 * 1024, 1024 * 1024]);
});

Deno.test("StatsFileReader.read() begins anew with a file that was cut, and with another one", async () => {
  const host = statsHost(dumpOf(1) + dumpOf(2));
  const read = reading(host);
  assert.equal(await read(), 2);
  host.text = dumpOf(3);
  assert.equal(await read(), 3);
  // As long as before, and longer: only what it holds tells that it was begun anew.
  host.text = dumpOf(4, 1795390585);
  assert.equal(await read(), 4);
  host.text = dumpOf(123_456, 1795390586) + dumpOf(5, 1795390587).slice(0, 9);
  assert.equal(await read(), 123_456);
  host.identity = "1:2";
  host.text = dumpOf(6);
  assert.equal(await read(), 6);
});

Deno.test("StatsFileReader.read() keeps the dump that it has where a new file holds none", async () => {
  const host = statsHost(dumpOf(1));
  const read = reading(host);
  assert.equal(await read(), 1);
  host.identity = "1:2";
  host.text = "";
  assert.equal(await read(), 1);
  host.text = dumpOf(2).slice(0, 80);
  assert.equal(await read(), 1);
});

Deno.test("StatsFileReader.read() returns nothing of a file that never had a dump", async () => {
  assert.equal(await reading(statsHost(""))(), undefined);
  assert.equal(await reading(statsHost("nothing\n"))(), undefined);
});

Deno.test("StatsFileReader.read() gives up on a dump of more than the bound", async () => {
  const host = statsHost(
    `+++ Statistics Dump +++ (1)\n${
      "x".repeat(70 * 1024 * 1024)
    }\n--- Statistics Dump --- (1)\n`,
  );
  await assert.rejects(
    reading(host)(),
    /no complete dump in the last \d+ octets/,
  );
});

Deno.test("StatsFileReader.read() sees each dump however the file grows, is cut and goes", async () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant("append"), cut: fc.nat(140) }),
    fc.record({ does: fc.constantFrom("truncate", "rename", "read") }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const host = statsHost("");
      const read = reading(host);
      let queries = 0;
      let newest: number | undefined;
      for (const { does, ...rest } of steps) {
        if (does === "append") {
          queries += 1;
          const dump = dumpOf(queries, 1795390000 + queries);
          const cut = "cut" in rest ? rest.cut : dump.length;
          // A crash while it was written leaves a part of it.
          const whole = cut >= dump.length - 20;
          host.text += whole ? dump : dump.slice(0, cut);
          if (whole) newest = queries;
        } else if (does === "truncate" || does === "rename") {
          // What was not read before is gone with the file.
          newest = Number((await read()) ?? NaN);
          if (Number.isNaN(newest)) newest = undefined;
          host.text = "";
          if (does === "rename") host.identity += "1";
        } else assert.equal(await read(), newest);
      }
      assert.equal(await read(), newest);
    }),
    { numRuns: 300 },
  );
});
