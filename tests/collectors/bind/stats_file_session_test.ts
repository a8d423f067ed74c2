import assert from "node:assert/strict";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import { valuesOf } from "./documents.ts";
import { channelContext } from "./fake_channel.ts";
import { dumpOf, STATS_FILE, statsHost } from "./stats_file_disk.ts";

const STATUS = `version: BIND 9.11.5-P4 (Extended Support Version) <id:998753c>
boot time: Mon, 03 Feb 2020 13:39:36 GMT
last configured: Mon, 03 Feb 2020 14:39:36 GMT
number of zones: 101 (96 automatic)
server is up and running
`;

function collector(more = {}) {
  return createBindCollector({ statsFile: STATS_FILE, ...more });
}

Deno.test("createBindCollector() reads the statistics file", async () => {
  const host = statsHost(dumpOf(7, 1795390584));
  const context = channelContext(host);
  const bind = collector();
  const reading = await bind.collect(context);
  assert.equal(reading.source, "file");
  assert.equal(reading.url, STATS_FILE);
  assert.equal(reading.currentTime, 1795390584000);
  assert.equal(reading.bootTime, undefined);
  assert.equal(valuesOf(reading).get("opcode QUERY"), 7);
  assert.deepEqual(context.problems, []);
  assert.deepEqual(host.asked, []);
});

Deno.test("createBindCollector() says what is wrong with a statistics file", async () => {
  const message = async (text: string | undefined) => {
    const error = await collector().collect(channelContext(statsHost(text)))
      .then(() => assert.fail(), (error: Error) => error);
    return error.message;
  };
  assert.equal(
    await message(undefined),
    `Cannot read ${STATS_FILE}: no such file`,
  );
  assert.equal(
    await message("+++ Statistics Dump +++ (1)\n"),
    `Cannot read ${STATS_FILE}: it has no complete dump; rndc stats makes one`,
  );
});

Deno.test("createBindCollector() tells of a bad line of the statistics file once", async () => {
  const host = statsHost(
    dumpOf(7, 1795390584, "                  -1 IQUERY\n"),
  );
  const context = channelContext(host);
  const bind = collector();
  for (let run = 0; run < 3; run++) await bind.collect(context);
  assert.deepEqual(context.problems, [{
    where: `${STATS_FILE}: opcode "IQUERY"`,
    what: '"-1" where a count was expected',
  }]);
});

Deno.test("createBindCollector() takes counters of the statistics file that fall for a restart", async () => {
  const host = statsHost("");
  const bind = collector();
  const epoch = async (queries: number, time: number) => {
    host.text += dumpOf(queries, time);
    return bind.epoch?.(await bind.collect(channelContext(host)));
  };
  const first = await epoch(7, 1);
  assert(first !== undefined);
  assert.equal(await epoch(7, 2), first);
  assert.equal(await epoch(9, 3), first);
  const second = await epoch(2, 4);
  assert.notEqual(second, first);
  assert.equal(await epoch(3, 5), second);
});

Deno.test("createBindCollector() has rndc write a dump when it is time to", async () => {
  const host = statsHost(dumpOf(1));
  const ran: string[] = [];
  host.command = (argv) => {
    ran.push(argv.join(" "));
    if (argv.at(-1) === "status") return STATUS;
    host.text += dumpOf(100 + ran.length);
    return "";
  };
  const rndc = ["rndc", "-c", "/etc/rndc.conf"];
  const bind = collector({ rndc, rndcInterval: 60 });
  const queries = async () => {
    const reading = await bind.collect(channelContext(host));
    assert.equal(reading.version, "9.11.5-P4");
    assert.equal(reading.bootTime, Date.UTC(2020, 1, 3, 13, 39, 36));
    assert.equal(reading.configTime, Date.UTC(2020, 1, 3, 14, 39, 36));
    return valuesOf(reading).get("opcode QUERY");
  };
  assert.equal(await queries(), 102);
  host.time += 59_000;
  assert.equal(await queries(), 102);
  host.time += 1_000;
  assert.equal(await queries(), 104);
  assert.deepEqual(ran, [
    "rndc -c /etc/rndc.conf status",
    "rndc -c /etc/rndc.conf stats",
    "rndc -c /etc/rndc.conf status",
    "rndc -c /etc/rndc.conf stats",
  ]);
});

Deno.test("createBindCollector() does not pass an old dump off where rndc made none", async () => {
  const host = statsHost(dumpOf(1));
  const bind = collector({ rndc: ["rndc"] });
  const collect = () => bind.collect(channelContext(host));
  await assert.rejects(
    collect,
    /^HostError: Cannot run "rndc status": not here/,
  );
  host.command = () =>
    "rndc: connect failed: 127.0.0.1#953: connection refused";
  await assert.rejects(collect, {
    message:
      'Cannot run "rndc status": rndc: connect failed: 127.0.0.1#953: connection refused',
  });
  host.command = () => STATUS;
  await assert.rejects(collect, {
    message:
      `Cannot read ${STATS_FILE}: rndc stats added no dump to it; is it the statistics-file of named.conf?`,
  });
});
