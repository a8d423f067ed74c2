import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { readSamples } from "../../../cli/exposition_reader.ts";
import { Served } from "../../../mib/served.ts";
import { at, HOUSE, HOUSE_ROOT, serveHouse } from "../fixture.ts";
import { readOpenMetrics } from "../openmetrics_page.ts";
import { DOWN, TestApp, WELL } from "./app_fixture.ts";

const OPENMETRICS = "application/openmetrics-text";
const root = HOUSE_ROOT.join(".");

Deno.test("/metrics answers in the Prometheus text format", async () => {
  const answer = await new TestApp().get("/metrics");
  assert.equal(answer.status, 200);
  assert.equal(
    answer.headers.get("content-type"),
    "text/plain; version=0.0.4; charset=utf-8",
  );
  assert.equal(answer.headers.get("content-encoding"), null);
  assert.equal(answer.headers.get("vary"), "Accept, Accept-Encoding");
  const page = await answer.text();
  assert.ok(
    page.includes(
      [
        "# HELP house_door_passed_total Who went through the door.",
        "# TYPE house_door_passed_total counter",
        'house_door_passed_total{door="front"} 7',
        'house_door_passed_total{door="cellar"} 18446744073709551615',
        "",
      ].join("\n"),
    ),
    page,
  );
  assert.ok(page.includes('\nhouse_info{owner="Ada"} 1\n'), page);
  assert.ok(page.includes("\nhouse_age_seconds 12.34\n"), page);
  assert.ok(!page.includes("# EOF"));
});

Deno.test("/metrics answers in OpenMetrics when that is asked for", async () => {
  const answer = await new TestApp().get("/metrics", {
    Accept: `${OPENMETRICS};version=1.0.0,text/plain;q=0.5`,
  });
  assert.equal(
    answer.headers.get("content-type"),
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
  );
  const families = readOpenMetrics(await answer.text());
  const types = new Map(families.map(({ name, type }) => [name, type]));
  assert.equal(types.get("house_door_passed"), "counter");
  assert.equal(types.get("house"), "info");
  assert.equal(types.get("house_age_seconds"), "gauge");
});

Deno.test("/metrics has the same samples in both formats", async () => {
  const app = new TestApp();
  const plain = await (await app.get("/metrics")).text();
  // The second request sees the first one counted.
  app.counters.succeeded--;
  const open = await (await app.get("/metrics", { Accept: OPENMETRICS }))
    .text();
  assert.ok(readSamples(plain).size > 20);
  assert.deepEqual([...readSamples(open)], [...readSamples(plain)]);
});

Deno.test("/metrics is compressed for who takes gzip, whatever the format", async () => {
  for (const accept of ["text/plain", OPENMETRICS]) {
    const app = new TestApp();
    const plain = await (await app.get("/metrics", { Accept: accept })).text();
    app.counters.succeeded--;
    const answer = await app.get("/metrics", {
      Accept: accept,
      "Accept-Encoding": "br, gzip;q=0.8",
    });
    assert.equal(answer.headers.get("content-encoding"), "gzip");
    const octets = await answer.bytes();
    assert.ok(octets.length < plain.length);
    assert.equal(gunzipSync(octets).toString(), plain);
  }
});

Deno.test("/metrics of many pieces and of large ones arrives whole", async () => {
  const app = new TestApp();
  const line = (i: number) => `${"x".repeat(i % 500)} ${i}\n`;
  const text = new TextEncoder().encode(
    Array.from({ length: 2_000 }, (_, i) => line(i)).join(""),
  );
  const { parts } = app.served;
  const family = { name: "big", type: "gauge", help: "Big." } as const;
  app.served.parts = () => [
    ...parts.call(app.served),
    { text, families: [{ family, end: text.length }] },
  ];
  const page = await (await app.get("/metrics")).text();
  assert.ok(page.includes(new TextDecoder().decode(text)));
  app.counters.succeeded--;
  const gzip = await app.get("/metrics", { "Accept-Encoding": "gzip" });
  assert.equal(gunzipSync(await gzip.bytes()).toString(), page);
});

Deno.test("/metrics counts its own requests", async () => {
  const app = new TestApp();
  await app.get("/");
  await app.get("/no-such-page");
  await app.get("/oid/houseCellar");
  await (await app.get("/metrics")).text();
  const samples = readSamples(await (await app.get("/metrics")).text());
  assert.equal(samples.get('sounder_http_requests_total{class="ok"}'), "2");
  assert.equal(
    samples.get('sounder_http_requests_total{class="refused"}'),
    "2",
  );
  assert.equal(samples.get('sounder_http_requests_total{class="failed"}'), "0");
});

Deno.test("/metrics tells of each collector", async () => {
  const app = new TestApp();
  app.collectors = [WELL, DOWN];
  const samples = readSamples(await (await app.get("/metrics")).text());
  const expected = {
    'sounder_collector_up{collector="house"}': "1",
    'sounder_collector_up{collector="cellar"}': "0",
    'sounder_collector_duration_seconds{collector="house"}': "0.25",
    'sounder_collector_generation{collector="house"}': "3",
    'sounder_collector_failures_total{collector="cellar"}': "2",
    'sounder_collector_error_info{collector="cellar",error="Cannot find the \\"stairs\\""}':
      "1",
    'sounder_collector_error_info{collector="house",error=""}': "1",
  };
  for (const [series, value] of Object.entries(expected)) {
    assert.equal(samples.get(series), value, series);
  }
});

Deno.test("/healthz says ok while all collectors are up", async () => {
  const answer = await new TestApp().get("/healthz");
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), {
    status: "ok",
    reader_silence_seconds: 0,
    collectors: { house: { up: true } },
  });
});

Deno.test("/healthz says degraded and why when a collector is down", async () => {
  const app = new TestApp();
  app.collectors = [WELL, DOWN];
  app.silence = 12.4;
  const answer = await app.get("/healthz");
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), {
    status: "degraded",
    reader_silence_seconds: 12,
    collectors: {
      house: { up: true },
      cellar: { up: false, error: 'Cannot find the "stairs"' },
    },
  });
});

Deno.test("/healthz answers 503 when the reader is silent", async () => {
  const app = new TestApp();
  app.silence = 60;
  assert.equal((await app.get("/healthz")).status, 200);
  app.silence = 61;
  const answer = await app.get("/healthz");
  assert.equal(answer.status, 503);
  assert.equal((await answer.json()).status, "stale");
});

Deno.test("/oid/ describes an instance by OID, by name and by module and name", async () => {
  const app = new TestApp();
  const expected = {
    oid: `${root}.2.1.1.3.10`,
    name: "HOUSE-MIB::doorPassed.10",
    module: "HOUSE-MIB",
    syntax: "Counter64",
    value: "18446744073709551615",
    series: 'house_door_passed_total{door="cellar"}',
    label: null,
    size: null,
    divisor: 1,
  };
  for (
    const name of [
      `${root}.2.1.1.3.10`,
      `.${root}.2.1.1.3.10`,
      "doorPassed.10",
      "HOUSE-MIB::doorPassed.10",
    ]
  ) {
    const answer = await app.get(`/oid/${name}`);
    assert.equal(answer.status, 200, name);
    assert.deepEqual(await answer.json(), expected, name);
  }
});

Deno.test("/oid/ describes text by the label that bears it", async () => {
  const app = new TestApp();
  const owner = await (await app.get("/oid/houseOwner.0")).json();
  assert.deepEqual(
    [owner.value, owner.series, owner.label, owner.size],
    ["Ada", 'house_info{owner="Ada"}', "owner", 255],
  );
  const door = await (await app.get("/oid/doorName.1")).json();
  assert.deepEqual(
    [door.value, door.series, door.label],
    ["front", 'house_door_passed_total{door="front"}', "door"],
  );
});

Deno.test("/oid/ lists all instances below a table, an entry, a column, a node", async () => {
  const app = new TestApp();
  const listed = async (name: string) => {
    const { instances, next, ...rest } = await (await app.get(`/oid/${name}`))
      .json();
    assert.equal(next, null);
    return [rest, instances.map((each: { name: string }) => each.name)];
  };
  const doors = [
    "HOUSE-MIB::doorName.1",
    "HOUSE-MIB::doorName.2",
    "HOUSE-MIB::doorName.10",
    "HOUSE-MIB::doorPassed.1",
    "HOUSE-MIB::doorPassed.10",
  ];
  assert.deepEqual(await listed("doorTable"), [
    { oid: `${root}.2.1`, name: "HOUSE-MIB::doorTable" },
    doors,
  ]);
  assert.deepEqual((await listed("doorEntry"))[1], doors);
  assert.deepEqual((await listed("doorName"))[1], doors.slice(0, 3));
  assert.deepEqual((await listed(root))[1], [
    "HOUSE-MIB::houseOwner.0",
    "HOUSE-MIB::houseAge.0",
    ...doors,
  ]);
});

Deno.test("/oid/ tells a long list in parts, each of which names the next", async () => {
  const whole = (await (await new TestApp().get(`/oid/${root}`)).json())
    .instances as unknown[];
  const app = new TestApp({ maxListed: 3 });
  const parts: unknown[][] = [];
  let next: string | null = `/oid/${root}`;
  while (next !== null) {
    const part: { instances: unknown[]; next: string | null } =
      await (await app.get(next)).json();
    parts.push(part.instances);
    next = part.next;
  }
  assert.deepEqual(parts.map(({ length }) => length), [3, 3, 1]);
  assert.deepEqual(parts.flat(), whole);
});

Deno.test("/oid/ answers 404 where nothing lies behind what it is told to go on from", async () => {
  const app = new TestApp();
  for (const after of [`${root}.9`, "1.2", "1.4", "", "x", "1.3.6.1.-1"]) {
    const answer = await app.get(`/oid/${root}?after=${after}`);
    assert.equal(answer.status, 404, after);
    assert.equal(typeof (await answer.json()).error, "string", after);
  }
});

Deno.test("/oid/ names the nearest known name", async () => {
  const answer = await new TestApp().get("/oid/dorPassed.1");
  assert.equal(answer.status, 404);
  assert.deepEqual(await answer.json(), {
    error: 'Unknown name "dorPassed"; did you mean "doorPassed"?',
  });
});

Deno.test("/oid/ tells a name without an instance from an unknown one", async () => {
  const app = new TestApp();
  for (const name of ["doorPassed.2", `${root}.2.1.1.3.2`]) {
    const answer = await app.get(`/oid/${name}`);
    assert.equal(answer.status, 404);
    assert.deepEqual(await answer.json(), {
      error: 'No instance of "HOUSE-MIB::doorPassed.2" is served now',
    });
  }
});

Deno.test("/oid/ answers 404 with an error to whatever cannot be a name", async () => {
  const app = new TestApp();
  for (
    const name of [
      "1.3.6.1.4294967296",
      "9.9.9",
      "doorPassed.99999999999",
      `1.3${".1".repeat(200)}`,
      "%E0%A4%A",
      "%00",
      "..%2F..%2Fetc%2Fpasswd",
      "x".repeat(5_000),
      "doorPassed.-1",
      "__proto__",
      "%22%3Cscript%3E",
    ]
  ) {
    const answer = await app.get(`/oid/${name}`);
    assert.equal(answer.status, 404, name);
    assert.equal(answer.headers.get("content-type"), "application/json", name);
    assert.equal(typeof (await answer.json()).error, "string", name);
  }
});

Deno.test("/ says what is here and how the collectors do", async () => {
  const app = new TestApp();
  app.collectors = [WELL, DOWN];
  const answer = await app.get("/");
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  const text = await answer.text();
  assert.match(text, /^sounder 1\.2\.3 on house\.example\n/);
  for (const page of ["/metrics", "/healthz", "/oid/"]) {
    assert.ok(text.includes(page), page);
  }
  assert.match(text, /^ {2}house +up, 7 instances$/m);
  assert.match(text, /^ {2}cellar +down: Cannot find the "stairs"$/m);
});

Deno.test("/ says so where no collector has found anything", async () => {
  const app = new TestApp();
  app.collectors = [];
  assert.match(await (await app.get("/")).text(), /none has found anything/);
});

Deno.test("an unknown page is answered 404 with a hint", async () => {
  const answer = await new TestApp().get("/metricz");
  assert.equal(answer.status, 404);
  assert.deepEqual(await answer.json(), {
    error: 'No such page "/metricz": see /',
  });
});

Deno.test("a fault of a page is answered 500, counted, and ends nothing", async () => {
  const app = new TestApp();
  const { parts } = app.served;
  app.served.parts = () => {
    throw new Error("Cannot put the page together");
  };
  const answer = await app.get("/metrics");
  assert.equal(answer.status, 500);
  assert.deepEqual(await answer.json(), {
    error: "Cannot put the page together",
  });
  assert.equal(app.counters.failed, 1);
  app.served.parts = parts;
  assert.equal((await app.get("/metrics")).status, 200);
});

Deno.test("HEAD answers as GET does, without the page", async () => {
  const app = new TestApp();
  const answer = await app.app.request("/metrics", { method: "HEAD" });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get("content-type") ?? "", /version=0\.0\.4/);
  assert.equal(await answer.text(), "");
});

Deno.test("/oid/ lists what is in a context where that is asked for", async () => {
  const annexe = serveHouse({ ...HOUSE, owner: "Bob" });
  const empty = new Served({ sounderRoot: [1, 3], modules: [] });
  const app = new TestApp({
    contexts: new Map([["annexe", annexe], ["empty", empty]]),
    maxListed: 2,
  });
  const oid = at(1, 1, 0).join(".");
  const ownerOf = async (query: string) =>
    (await (await app.get(`/oid/${oid}${query}`)).json()).value;
  assert.equal(await ownerOf(""), "Ada");
  assert.equal(await ownerOf("?context=annexe"), "Bob");
  assert.equal((await app.get(`/oid/${oid}?context=none`)).status, 404);
  const list = await (await app.get(`/oid/${root}?context=annexe`)).json();
  assert.deepEqual(list.contexts, ["annexe"]);
  assert.match(list.next, /&context=annexe$/);
  const rest = await (await app.get(list.next)).json();
  assert.notEqual(rest.instances[0].oid, list.instances[0].oid);
});
