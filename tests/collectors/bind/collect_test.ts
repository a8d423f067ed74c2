import assert from "node:assert/strict";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import {
  AbsentError,
  UnavailableError,
} from "../../../collectors/collector.ts";
import { HostError } from "../../../collectors/host.ts";
import {
  jsonDocument,
  valuesOf,
  xmlCounters,
  xmlDocument,
} from "./documents.ts";
import {
  type ChannelAnswer,
  channelContext,
  type ChannelHost,
  channelHost,
} from "./fake_channel.ts";

const BASE = "http://127.0.0.1:8053";
const JSON_SERVER = `${BASE}/json/v1/server`;
const JSON_NET = `${BASE}/json/v1/net`;
const XML_SERVER = `${BASE}/xml/v3/server`;
const XML_NET = `${BASE}/xml/v3/net`;
const NO_SUCH_URL: ChannelAnswer = {
  status: 404,
  contentType: "text/plain",
  body: "No such URL.\n",
};

const IN_JSON: Record<string, ChannelAnswer> = {
  [JSON_SERVER]: jsonDocument({
    nsstats: { Requestv4: 3 },
    views: { inside: { resolver: { stats: { Queryv4: 1 } } } },
  }),
  [JSON_NET]: jsonDocument({ sockstats: { UDP4Open: 5 } }),
};
const IN_XML: Record<string, ChannelAnswer> = {
  [XML_SERVER]: xmlDocument(
    xmlCounters("nsstat", [["Requestv4", "3"]]),
    `<views><view name="inside">${
      xmlCounters("resstats", [["Queryv4", "1"]])
    }</view></views>`,
  ),
  [XML_NET]: xmlDocument(xmlCounters("sockstat", [["UDP4Open", "5"]])),
};

Deno.test("createBindCollector() reads JSON from the default address", async () => {
  const host = channelHost({ ...IN_JSON, ...IN_XML }, NO_SUCH_URL);
  const context = channelContext(host);
  const collector = createBindCollector();
  const reading = await collector.collect(context);
  assert.equal(collector.name, "bind");
  assert.equal(reading.source, "json");
  assert.equal(reading.url, JSON_SERVER);
  assert.equal(reading.version, "9.18.49");
  assert.equal(reading.statisticsVersion, "1.7");
  assert.equal(reading.bootTime, Date.UTC(2026, 9, 7, 8, 0, 0, 123));
  assert.equal(reading.configTime, Date.UTC(2026, 9, 7, 8, 30));
  assert.equal(reading.currentTime, Date.UTC(2026, 9, 7, 9));
  assert.deepEqual(reading.views, [{ name: "inside", number: 1 }]);
  const values = valuesOf(reading);
  assert.equal(values.get("nsstat Requestv4"), 3);
  assert.equal(values.get("[inside] resstat Queryv4"), 1);
  assert.equal(values.get("sockstat UDP4Open"), 5);
  assert.deepEqual(host.asked, [JSON_SERVER, JSON_NET]);
  assert.deepEqual(context.problems, []);
});

Deno.test("createBindCollector() tells when the counters began", async () => {
  const host = channelHost(IN_JSON);
  const collector = createBindCollector();
  const epochOf = async () =>
    collector.epoch?.(await collector.collect(channelContext(host)));
  assert.equal(await epochOf(), "2026-10-07T08:00:00.123Z");
  const boot = "2026-10-07T08:59:00.000Z";
  host.answers.set(JSON_SERVER, jsonDocument({}, { boot }));
  assert.equal(await epochOf(), boot);
  host.answers.set(JSON_SERVER, jsonDocument({}, { boot: "-" }));
  assert.equal(await epochOf(), undefined);
});

Deno.test("createBindCollector() reads XML where there is no JSON, and remembers", async () => {
  for (const json of [NO_SUCH_URL, "<html/>", { contentType: "text/html" }]) {
    const answer = json === "<html/>"
      ? { contentType: "text/xml", body: json }
      : json;
    const host = channelHost(IN_XML, NO_SUCH_URL);
    host.answers.set(JSON_SERVER, answer);
    const collector = createBindCollector();
    const first = await collector.collect(channelContext(host));
    assert.equal(first.source, "xml");
    assert.equal(first.url, XML_SERVER);
    assert.equal(valuesOf(first).get("sockstat UDP4Open"), 5);
    assert.deepEqual(host.asked, [JSON_SERVER, XML_SERVER, XML_NET]);
    await collector.collect(channelContext(host));
    assert.deepEqual(host.asked.slice(3), [XML_SERVER, XML_NET]);
  }
});

Deno.test("createBindCollector() returns to JSON when XML is gone", async () => {
  const host = channelHost(IN_XML, NO_SUCH_URL);
  const collector = createBindCollector();
  await collector.collect(channelContext(host));
  host.answers.clear();
  for (const [url, answer] of Object.entries(IN_JSON)) {
    host.answers.set(url, answer);
  }
  const reading = await collector.collect(channelContext(host));
  assert.equal(reading.source, "json");
  assert.equal(valuesOf(reading).get("sockstat UDP4Open"), 5);
});

Deno.test("createBindCollector() asks for the format of its URL and no other", async () => {
  const both = { ...IN_JSON, ...IN_XML };
  for (
    const [path, asked] of [["/xml/v3", XML_SERVER], ["/json", JSON_SERVER]]
  ) {
    const host = channelHost(both);
    const collector = createBindCollector({ url: BASE + path });
    const reading = await collector.collect(channelContext(host));
    assert.equal(reading.url, asked);
    const none = channelHost({}, NO_SUCH_URL);
    await assert.rejects(
      createBindCollector({ url: BASE + path }).collect(channelContext(none)),
      { message: `Cannot read ${asked}: status 404` },
    );
  }
});

Deno.test("createBindCollector() refuses an unusable URL at once", () => {
  assert.throws(
    () => createBindCollector({ url: "localhost:8053" }),
    TypeError,
  );
});

Deno.test("createBindCollector() tries localhost when 127.0.0.1 has nothing", async () => {
  const host = channelHost({
    "http://localhost:8053/json/v1/server": jsonDocument({}),
  });
  const collector = createBindCollector();
  const reading = await collector.collect(channelContext(host));
  assert.equal(reading.url, "http://localhost:8053/json/v1/server");
  host.asked.length = 0;
  await collector.collect(channelContext(host));
  assert.equal(host.asked[0], "http://localhost:8053/json/v1/server");
});

Deno.test("createBindCollector() finds XML alone on a recorded host", async () => {
  const host = channelHost(
    { "http://localhost:8053/xml/v3/server": xmlDocument("") },
    { error: "absent" },
  );
  const context = channelContext(host);
  const reading = await createBindCollector().collect(context);
  assert.equal(reading.source, "xml");
  assert.deepEqual(context.problems, []);
});

Deno.test("createBindCollector() says how to offer statistics when nobody does", async () => {
  for (const error of ["refused", "absent"] as const) {
    const host = channelHost({}, { error });
    await assert.rejects(
      createBindCollector().collect(channelContext(host)),
      (thrown) => {
        assert(thrown instanceof UnavailableError);
        assert.match(
          thrown.message,
          /^No BIND statistics at http:\/\/127\.0\.0\.1:8053 \(.*statistics-channels/,
        );
        assert.doesNotMatch(thrown.message, /\n/);
        return true;
      },
    );
  }
});

Deno.test("createBindCollector() tells a host without BIND from a named that offers no statistics", async () => {
  const nobody = channelHost({});
  await assert.rejects(
    createBindCollector().collect(channelContext(nobody)),
    (thrown) => thrown instanceof AbsentError,
  );
  const named: ChannelHost = {
    ...channelHost({}),
    readFile: (path) =>
      path === "/run/named/named.pid"
        ? Promise.resolve(new TextEncoder().encode("4711\n"))
        : Promise.reject(new HostError("absent", `No ${path}`)),
  };
  await assert.rejects(
    createBindCollector().collect(channelContext(named)),
    (thrown) => {
      assert(thrown instanceof UnavailableError);
      assert(!(thrown instanceof AbsentError));
      assert.equal(
        thrown.message,
        "No BIND statistics at http://127.0.0.1:8053 (connection refused), " +
          "but named runs (/run/named/named.pid): put " +
          "statistics-channels { inet 127.0.0.1 port 8053 allow { 127.0.0.1; }; }; " +
          "into named.conf, or name their URL with --bind-url; --without bind leaves it out",
      );
      return true;
    },
  );
});

Deno.test("createBindCollector() comes back after nobody listened", async () => {
  const host = channelHost({});
  const collector = createBindCollector();
  await assert.rejects(collector.collect(channelContext(host)));
  for (const [url, answer] of Object.entries(IN_JSON)) {
    host.answers.set(url, answer);
  }
  const reading = await collector.collect(channelContext(host));
  assert.equal(valuesOf(reading).get("nsstat Requestv4"), 3);
});

Deno.test("createBindCollector() fails in one clear line", async () => {
  const half = jsonDocument({ nsstats: { Requestv4: 3 } }).slice(0, -20);
  const cases: [ChannelAnswer, RegExp][] = [
    [{ error: "refused" }, /: connection refused$/],
    [{ error: "timeout" }, /: no whole answer in time$/],
    [{ error: "too-large" }, /: answer of more than 67108864 octets$/],
    [
      {
        error: "failed",
        message: `Cannot fetch ${JSON_SERVER}: reset by peer`,
      },
      /server: reset by peer$/,
    ],
    [{ error: "denied", message: "no net access" }, /: no net access$/],
    [{ status: 500 }, /: status 500$/],
    [{ status: 403 }, /: status 403$/],
    [{ status: 302 }, /: status 302, a redirect, which is not followed$/],
    [half, /: document is cut off or not well-formed JSON \(.*\)$/],
    ["", /: document is cut off/],
    ['{"a":1}', /: no json-stats-version, so not BIND statistics$/],
    [{ body: new Uint8Array(100_000_000) }, /: answer of more than 67108864/],
  ];
  for (const [answer, reason] of cases) {
    const host = channelHost({ [JSON_SERVER]: answer });
    await assert.rejects(
      createBindCollector({ url: BASE }).collect(channelContext(host)),
      (error) => {
        assert(error instanceof Error);
        assert.match(error.message, reason);
        assert(error.message.startsWith(`Cannot read ${JSON_SERVER}: `));
        assert.doesNotMatch(error.message, /\n|http.*http/);
        return true;
      },
    );
    assert.deepEqual(host.asked, [JSON_SERVER]);
  }
});

Deno.test("createBindCollector() tells both reasons when neither format is there", async () => {
  const host = channelHost({}, {
    contentType: "text/html",
    body: "<html>hello</html>",
  });
  await assert.rejects(
    createBindCollector({ url: BASE }).collect(channelContext(host)),
    {
      message: `Cannot read ${JSON_SERVER}: content type "text/html" is not ` +
        `JSON; nor ${XML_SERVER}: content type "text/html" is not XML`,
    },
  );
});

Deno.test("createBindCollector() names the version of a BIND that is too old, looking once", async () => {
  const host = channelHost({
    [`${BASE}/`]: '<isc version="1.0"><bind><statistics version="2.2">',
  }, NO_SUCH_URL);
  const collector = createBindCollector({ url: BASE });
  for (let run = 0; run < 3; run += 1) {
    await assert.rejects(collector.collect(channelContext(host)), {
      message: `Cannot read ${BASE}/: XML statistics version "2.2" is not ` +
        "supported (BIND 9.9 and older): read its statistics file instead, " +
        "by --bind-stats-file",
    });
  }
  assert.equal(host.asked.filter((url) => url === `${BASE}/`).length, 1);
});

Deno.test("createBindCollector() looks at content where the type says nothing", async () => {
  const body = jsonDocument({ nsstats: { Requestv4: 3 } });
  for (const contentType of ["", "application/octet-stream", "text/plain"]) {
    const host = channelHost({ [JSON_SERVER]: { contentType, body } });
    const reading = await createBindCollector({ url: BASE }).collect(
      channelContext(host),
    );
    assert.equal(valuesOf(reading).get("nsstat Requestv4"), 3);
  }
});

Deno.test("createBindCollector() ends with its signal", async () => {
  const host = channelHost({ [JSON_SERVER]: { hangs: true } });
  const controller = new AbortController();
  const run = createBindCollector().collect(
    channelContext(host, controller.signal),
  );
  controller.abort();
  await assert.rejects(run, {
    message: `Cannot read ${JSON_SERVER}: no whole answer in time`,
  });
  // In the second part, too, the run has failed: a half is not a reading.
  const later = channelHost({ ...IN_JSON, [JSON_NET]: { hangs: true } });
  const second = new AbortController();
  const other = createBindCollector().collect(
    channelContext(later, second.signal),
  );
  setTimeout(() => second.abort(), 0);
  await assert.rejects(other, {
    message: `Cannot read ${JSON_NET}: no whole answer in time`,
  });
});

Deno.test("createBindCollector() loses a part that fails and nothing else", async () => {
  for (const answer of [{ status: 500 }, "{", { error: "failed" }] as const) {
    const host = channelHost({ ...IN_JSON, [JSON_NET]: answer });
    const context = channelContext(host);
    const collector = createBindCollector();
    const reading = await collector.collect(context);
    assert.equal(valuesOf(reading).get("nsstat Requestv4"), 3);
    assert.equal(valuesOf(reading).has("sockstat UDP4Open"), false);
    assert.equal(context.problems.length, 1);
    assert.equal(context.problems[0]?.where, JSON_NET);
    host.answers.set(JSON_NET, IN_JSON[JSON_NET] ?? "");
    const later = await collector.collect(channelContext(host));
    assert.equal(valuesOf(later).get("sockstat UDP4Open"), 5);
  }
});

Deno.test("createBindCollector() asks no more for a part that this named has not", async () => {
  const host = channelHost({ [JSON_SERVER]: jsonDocument({}) }, NO_SUCH_URL);
  const collector = createBindCollector();
  const context = channelContext(host);
  await collector.collect(context);
  await collector.collect(context);
  assert.deepEqual(host.asked, [JSON_SERVER, JSON_NET, JSON_SERVER]);
  assert.deepEqual(context.problems, []);
  const boot = "2026-10-07T08:59:00.000Z";
  host.answers.set(JSON_SERVER, jsonDocument({}, { boot }));
  await collector.collect(context);
  assert.equal(host.asked.at(-1), JSON_NET);
});

Deno.test("createBindCollector() mixes no two runs of named", async () => {
  const boot = "2026-10-07T08:59:00.000Z";
  const host = channelHost({
    ...IN_JSON,
    [JSON_NET]: jsonDocument({ sockstats: { UDP4Open: 1 } }, { boot }),
  });
  const context = channelContext(host);
  const reading = await createBindCollector().collect(context);
  assert.equal(valuesOf(reading).has("sockstat UDP4Open"), false);
  assert.equal(context.problems.length, 1);
});

Deno.test("createBindCollector() asks for tasks when it is told to", async () => {
  const url = `${BASE}/json/v1/tasks`;
  const version = "9.11.37";
  const host = channelHost({
    [JSON_SERVER]: jsonDocument({}, { version }),
    [JSON_NET]: jsonDocument({}, { version }),
    [url]: jsonDocument({
      taskmgr: { "worker-threads": 16, "tasks-running": 8 },
    }, { version }),
  });
  const without = await createBindCollector().collect(channelContext(host));
  assert.equal(valuesOf(without).has("taskmgr tasks-running"), false);
  const reading = await createBindCollector({ tasks: true }).collect(
    channelContext(host),
  );
  assert.equal(valuesOf(reading).get("taskmgr tasks-running"), 8);
  assert.equal(valuesOf(reading).get("taskmgr worker-threads"), 16);
});

Deno.test("createBindCollector() notes every problem with its URL", async () => {
  const host = channelHost({
    ...IN_JSON,
    [JSON_SERVER]: jsonDocument({ nsstats: { Requestv4: -5, Requestv6: 1 } }),
  });
  const context = channelContext(host);
  const reading = await createBindCollector().collect(context);
  assert.equal(valuesOf(reading).get("nsstat Requestv6"), 1);
  assert.deepEqual(context.problems, [{
    where: `${JSON_SERVER}: nsstat "Requestv4"`,
    what: '"-5" where a count was expected',
  }]);
});
