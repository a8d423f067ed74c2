import assert from "node:assert/strict";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import type { ZoneSettings } from "../../../collectors/bind/zone_session.ts";
import { jsonDocument } from "./documents.ts";
import {
  type ChannelAnswer,
  channelContext,
  channelHost,
} from "./fake_channel.ts";

const BASE = "http://127.0.0.1:8053/json/v1";
const ZONES = `${BASE}/zones`;

function zonesDocument(
  zones: readonly Record<string, unknown>[],
  header?: Parameters<typeof jsonDocument>[1],
): string {
  return jsonDocument({ views: { internal: { zones } } }, header);
}

function zone(name: string, more: Record<string, unknown> = {}) {
  return { name, class: "IN", serial: 1, type: "primary", ...more };
}

/** A collector beside a channel whose answers and clock a test may change. */
function channel(zones: ChannelAnswer, settings: ZoneSettings = {}) {
  const host = channelHost({
    [`${BASE}/server`]: jsonDocument({ views: { internal: {} } }),
    [`${BASE}/net`]: jsonDocument({}),
    [ZONES]: zones,
  });
  const clock = { seconds: 1_000_000 };
  const context = {
    ...channelContext(host),
    host: Object.assign(host, { now: () => clock.seconds * 1000 }),
  };
  const collector = createBindCollector({
    url: "http://127.0.0.1:8053",
    zones: settings,
  });
  return {
    ...{ host, clock, context },
    collect: () => collector.collect(context),
    asked: () => host.asked.filter((url) => url === ZONES).length,
  };
}

Deno.test("the collector asks for zones once in their own interval", async () => {
  const { clock, collect, asked, host } = channel(
    zonesDocument([zone("a.test")]),
    { interval: 60 },
  );
  const first = await collect();
  assert.deepEqual(first.zones, {
    time: Date.UTC(2026, 9, 7, 9),
    zones: [{
      ...{ view: "internal", viewNumber: 1, number: 2, name: "a.test" },
      ...{ class: "IN", type: "primary", serial: 1, loaded: undefined },
      ...{ expires: undefined, refresh: undefined, counters: [] },
    }],
    omitted: 0,
    excluded: 0,
    inDetail: false,
  });
  host.answers.set(ZONES, zonesDocument([zone("b.test"), zone("a.test")]));
  for (let run = 0; run < 5; run += 1) {
    clock.seconds += 10;
    assert.equal((await collect()).zones, first.zones);
  }
  assert.equal(asked(), 1);
  clock.seconds += 10;
  const { zones } = await collect();
  assert.equal(asked(), 2);
  assert.deepEqual(
    zones?.zones.map(({ name, number }) => [name, number]),
    [["b.test", 3], ["a.test", 2]],
  );
});

Deno.test("the collector leaves zones alone unless it is told to read them", async () => {
  const { host, context } = channel(zonesDocument([zone("a.test")]));
  const collector = createBindCollector({ url: "http://127.0.0.1:8053" });
  assert.equal((await collector.collect(context)).zones, undefined);
  assert.equal(host.asked.includes(ZONES), false);
});

Deno.test("the collector asks for zones again at once when named was started again", async () => {
  const { clock, collect, asked, host } = channel(
    zonesDocument([zone("a.test")]),
  );
  await collect();
  const header = { boot: "2026-10-07T10:00:00.000Z" };
  for (const part of ["server", "net"]) {
    host.answers.set(
      `${BASE}/${part}`,
      jsonDocument({ views: { internal: {} } }, header),
    );
  }
  host.answers.set(ZONES, zonesDocument([zone("c.test")], header));
  clock.seconds += 10;
  const { zones } = await collect();
  assert.equal(asked(), 2);
  assert.deepEqual(zones?.zones.map(({ name }) => name), ["c.test"]);
});

Deno.test("zones that cannot be read again are kept for three intervals", async () => {
  const { clock, collect, host, context } = channel(
    zonesDocument([zone("a.test")]),
    { interval: 60 },
  );
  const { zones } = await collect();
  assert(zones !== undefined);
  host.answers.set(ZONES, { body: "{" });
  for (const minute of [1, 2]) {
    clock.seconds += 60;
    assert.equal((await collect()).zones, zones, `minute ${minute}`);
  }
  clock.seconds += 60;
  assert.equal((await collect()).zones, undefined);
  assert.equal(context.problems.length, 3);
  host.answers.set(ZONES, zonesDocument([zone("a.test")]));
  clock.seconds += 60;
  assert.deepEqual((await collect()).zones, zones);
});

Deno.test("a clock that is set back does not keep zones for ever", async () => {
  const { clock, collect, asked } = channel(zonesDocument([zone("a.test")]));
  await collect();
  clock.seconds -= 100_000;
  await collect();
  assert.equal(asked(), 2);
});

Deno.test("a section of a zone in which something was counted has its zeros", async () => {
  const { collect } = channel(
    zonesDocument([
      zone("a.test", {
        rcodes: { QrySuccess: 3, Brandnew: 4 },
        qtypes: { A: 3 },
      }),
      zone("glue.test", { gluecache: { GLUECACHEhitsabsent: 1 } }),
      zone("quiet.test", { rcodes: {} }),
    ]),
    { counters: true },
  );
  const { zones } = await collect();
  const counters = (index: number) =>
    new Map(
      zones?.zones[index]?.counters.map(({ section, name, value }) => [
        `${section} ${name}`,
        value,
      ]),
    );
  const first = counters(0);
  assert.equal(first.get("nsstat QrySuccess"), 3);
  assert.equal(first.get("nsstat Brandnew"), 4);
  assert.equal(first.get("nsstat QryNXDOMAIN"), 0);
  assert.equal(first.get("qtype A"), 3);
  assert.equal(first.has("nsstat RecursClients"), false);
  assert.equal(first.has("gluecache GLUECACHEhitsabsent"), false);
  assert.equal(counters(1).size, 4);
  assert.equal(counters(1).get("gluecache GLUECACHEhitspresent"), 0);
  assert.equal(counters(2).size, 0);
});

Deno.test("the collector hands the same list of zones over as long as nothing of it changed", async () => {
  const counters = { rcodes: { QrySuccess: 1 } };
  const { clock, collect, host } = channel(
    zonesDocument([zone("a.test", counters), zone("b.test")]),
    { interval: 60, counters: true },
  );
  const listed = async () => {
    clock.seconds += 60;
    return (await collect()).zones?.zones;
  };
  const first = await listed();
  assert.equal(first?.length, 2);
  assert.equal(await listed(), first);
  for (
    const changed of [
      [zone("a.test", { rcodes: { QrySuccess: 2 } }), zone("b.test")],
      [zone("a.test", { rcodes: { QrySuccess: 2 } })],
      [zone("a.test", { rcodes: { QrySuccess: 2 }, serial: 2 })],
      [zone("c.test", { rcodes: { QrySuccess: 2 }, serial: 2 })],
    ]
  ) {
    const before = await listed();
    host.answers.set(ZONES, zonesDocument(changed));
    const after = await listed();
    assert.notEqual(after, before);
    assert.equal(after?.length, changed.length);
    assert.equal(await listed(), after);
  }
});
