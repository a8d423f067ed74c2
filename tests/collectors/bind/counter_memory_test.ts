import assert from "node:assert/strict";
import {
  type BindPart,
  CounterMemory,
} from "../../../collectors/bind/counter_memory.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import {
  jsonDocument,
  utf8,
  valuesOf,
  xmlCounters,
  xmlDocument,
} from "./documents.ts";

const NUMBERS = {
  numberOf(_scope: string, name: string) {
    return ["a", "b", "_bind"].indexOf(name) + 1;
  },
};

function server(
  body: Record<string, unknown>,
  version = "9.18.49",
): BindPart {
  const { document } = parseBindJson(utf8(jsonDocument(body, { version })));
  return { part: "server", document };
}

function net(body: Record<string, unknown>): BindPart {
  const { document } = parseBindJson(utf8(jsonDocument(body)));
  return { part: "net", document };
}

function xml(text: string): BindPart {
  return { part: "server", document: parseBindXml(utf8(text)).document };
}

Deno.test("CounterMemory.merge() fills the zeros that JSON leaves out", () => {
  const { counters } = new CounterMemory().merge([
    server({
      nsstats: { Requestv4: 3 },
      views: { a: { resolver: { stats: { Queryv4: 1 }, adb: {} } } },
    }),
    net({ sockstats: { UDP4Open: 5 } }),
  ], NUMBERS);
  const values = valuesOf({ counters });
  assert.equal(values.get("nsstat Requestv4"), 3);
  assert.equal(values.get("nsstat QrySERVFAIL"), 0);
  assert.equal(values.get("nsstat RecursClients"), 0);
  assert.equal(values.get("zonestat XfrSuccess"), 0);
  assert.equal(values.get("resstat Mismatch"), 0);
  assert.equal(values.has("resstat Queryv4"), false);
  assert.equal(values.get("[a] resstat Queryv4"), 1);
  assert.equal(values.get("[a] resstat QryRTT1600+"), 0);
  assert.equal(values.get("[a] adbstat nnames"), 0);
  assert.equal(values.get("sockstat UDP4Open"), 5);
  assert.equal(values.get("sockstat TCP6Clients"), 0);
  assert.equal(values.get("taskmgr tasks-running"), 0);
  assert.equal(values.has("nsstat RecursHighwater"), false);
  assert.equal(values.has("[a] cachestat CacheHits"), false);
  assert.equal(values.size, counters.length);
});

Deno.test("CounterMemory.merge() has round-trip times of a view that has none yet, from both formats", () => {
  const views = {
    a: { resolver: { "out-queries-rtt": {} } },
    b: { resolver: { "out-queries-rtt": { "16-31": 2 } } },
  };
  const times = (part: BindPart) =>
    [...valuesOf(new CounterMemory().merge([part], NUMBERS))]
      .filter(([name]) => name.includes("rtt"));
  const both = [
    ["[a] out-queries-rtt ~0", 0],
    ["[b] out-queries-rtt 16-31", 2],
    ["[b] out-queries-rtt ~0", 0],
  ];
  assert.deepEqual(times(server({ views }, "9.21.20")), both);
  const inXml = Object.entries(views).map(([name, { resolver }]) =>
    `<view name="${name}"><rtt>${
      xmlCounters(
        "out-queries-rtt",
        Object.entries(resolver["out-queries-rtt"]).map((
          [range, count],
        ) => [range, String(count)]),
      )
    }</rtt></view>`
  );
  assert.deepEqual(
    times(xml(
      xmlDocument("", `<views>${inXml.join("")}</views>`)
        .replace("9.18.49", "9.21.20"),
    )),
    both,
  );
  // Releases before had others.
  assert.deepEqual(times(server({ views }, "9.21.19")), both.slice(1, 2));
});

Deno.test("CounterMemory.merge() numbers views and tells the kind", () => {
  const { counters, views } = new CounterMemory().merge([
    server({
      nsstats: { RecursClients: 1, Odd: 2 },
      views: {
        b: { resolver: { qtypes: { A: 3 } } },
        a: { resolver: { cache: { A: 4 } } },
      },
    }),
  ], NUMBERS);
  assert.deepEqual(views, [{ name: "b", number: 2 }, { name: "a", number: 1 }]);
  const find = (wanted: string) => counters.find(({ name }) => name === wanted);
  assert.deepEqual(find("RecursClients"), {
    section: "nsstat",
    view: undefined,
    viewNumber: 0,
    name: "RecursClients",
    value: 1,
    kind: "gauge",
  });
  assert.equal(find("Odd")?.kind, "unknown");
  assert.deepEqual(counters.filter(({ view }) => view !== undefined), [
    {
      section: "resqtype",
      view: "b",
      viewNumber: 2,
      name: "A",
      value: 3,
      kind: "counter",
    },
    {
      section: "cache",
      view: "a",
      viewNumber: 1,
      name: "A",
      value: 4,
      kind: "gauge",
    },
  ]);
});

Deno.test("CounterMemory.merge() adds nothing to XML, which lists its zeros", () => {
  const { counters } = new CounterMemory().merge([
    xml(xmlDocument(
      xmlCounters("nsstat", [["Requestv4", "0"]]),
      `<views><view name="a">${xmlCounters("resstats", [])}</view></views>`,
      { version: "9.20.1" },
    )),
  ], NUMBERS);
  assert.deepEqual([...valuesOf({ counters })], [["nsstat Requestv4", 0]]);
});

Deno.test("CounterMemory.merge() has what BIND counts of all resolvers together, which XML leaves out too", () => {
  const { counters } = new CounterMemory().merge([
    xml(xmlDocument(xmlCounters("resstat", [["QueryCurTCP", "1"]]))),
  ], NUMBERS);
  const values = valuesOf({ counters });
  assert.equal(values.get("resstat QueryCurTCP"), 1);
  assert.equal(values.get("resstat Mismatch"), 0);
});

Deno.test("CounterMemory.merge() counts dropped messages of dnstap from zero where there are written ones", () => {
  const names = (body: Record<string, unknown>) =>
    [...valuesOf(new CounterMemory().merge([server(body)], NUMBERS))]
      .filter(([name]) => name.startsWith("dnstapstat "));
  assert.deepEqual(names({ dnstapstats: { DNSTAPsuccess: 3 } }), [
    ["dnstapstat DNSTAPsuccess", 3],
    ["dnstapstat DNSTAPdropped", 0],
  ]);
  assert.deepEqual(names({}), []);
});

Deno.test("CounterMemory.merge() keeps a name that was seen, as zero", () => {
  const memory = new CounterMemory();
  const first = server({
    qtypes: { HTTPS: 2 },
    quicstats: { Handshakes: 4 },
    views: { a: { resolver: { cache: { "!A": 1 }, qtypes: { MX: 1 } } } },
  });
  memory.merge([first], NUMBERS);
  const second = server({ views: { a: { resolver: { cache: {} } } } });
  const values = valuesOf(memory.merge([second], NUMBERS));
  assert.equal(values.get("qtype HTTPS"), 0);
  assert.equal(values.get("quicstats Handshakes"), 0);
  assert.equal(values.get("[a] cache !A"), 0);
  assert.equal(values.get("[a] resqtype MX"), 0);
});

Deno.test("CounterMemory.merge() forgets names when the version changes", () => {
  const memory = new CounterMemory();
  memory.merge([server({ nsstats: { Odd: 1 }, qtypes: { A: 1 } })], NUMBERS);
  const upgraded = server({ nsstats: { Requestv4: 1 } }, "9.20.23");
  const values = valuesOf(memory.merge([upgraded], NUMBERS));
  assert.equal(values.has("nsstat Odd"), false);
  assert.equal(values.has("qtype A"), false);
  assert.equal(values.has("taskmgr tasks-running"), false);
  assert.equal(values.get("nsstat RecursHighwater"), 0);
});

Deno.test("CounterMemory.merge() lets the counters of a view go with it", () => {
  const memory = new CounterMemory();
  const stats = { resolver: { qtypes: { A: 1 } } };
  memory.merge([server({ views: { a: stats, b: stats } })], NUMBERS);
  const gone = memory.merge([server({ views: { b: stats } })], NUMBERS);
  assert.equal(valuesOf(gone).has("[a] resqtype A"), false);
  assert.equal(valuesOf(gone).get("[b] resqtype A"), 1);
  const back = { resolver: { qtypes: {} } };
  const again = memory.merge([server({ views: { a: back } })], NUMBERS);
  assert.equal(valuesOf(again).has("[a] resqtype A"), false);
});

Deno.test("CounterMemory.merge() makes no zero of what could not be read", () => {
  const memory = new CounterMemory();
  const whole = {
    nsstats: { Requestv4: 3 },
    qtypes: { A: 1, MX: 2 },
    views: { a: { resolver: { stats: { Queryv4: 1 } } } },
  };
  memory.merge([server(whole)], NUMBERS);
  const broken = server({
    nsstats: { Requestv4: -1 },
    qtypes: "none",
    views: { a: { resolver: { stats: { Queryv4: "-", NumFetch: 1.5 } } } },
  });
  const values = valuesOf(memory.merge([broken], NUMBERS));
  assert.equal(values.has("nsstat Requestv4"), false);
  assert.equal(values.get("nsstat Requestv6"), 0);
  assert.equal(values.has("qtype A"), false);
  assert.equal(values.has("[a] resstat Queryv4"), false);
  assert.equal(values.has("[a] resstat NumFetch"), false);
  assert.equal(values.get("[a] resstat Queryv6"), 0);
});

Deno.test("CounterMemory.merge() makes no zeros of a part that was not read", () => {
  const memory = new CounterMemory();
  memory.merge(
    [server({}), net({ sockstats: { UDP4Open: 5 }, odd: { One: 1 } })],
    NUMBERS,
  );
  const values = valuesOf(memory.merge([server({})], NUMBERS));
  assert.equal(values.has("sockstat UDP4Open"), false);
  assert.equal(values.has("odd One"), false);
  assert.equal(values.get("nsstat Requestv4"), 0);
});

Deno.test("CounterMemory.merge() takes the last of two counters of one name", () => {
  const { counters, problems } = new CounterMemory().merge([
    xml(xmlDocument(xmlCounters("qtype", [["A", "1"], ["A", "2"]]), undefined, {
      version: "9.20.1",
    })),
  ], NUMBERS);
  assert.deepEqual([...valuesOf({ counters })], [["qtype A", 2]]);
  assert.equal(problems.length, 1);
});

Deno.test("CounterMemory.merge() remembers a bounded number of names", () => {
  const memory = new CounterMemory();
  let most = 0;
  for (let run = 0; run < 20; run += 1) {
    const types = Array.from({ length: 500 }, (_, n) => [`T${run}-${n}`, 1]);
    const qtypes = Object.fromEntries(types);
    const { counters } = memory.merge([server({ qtypes })], NUMBERS);
    const values = valuesOf({ counters });
    for (const [name] of types) assert.equal(values.get(`qtype ${name}`), 1);
    most = Math.max(most, counters.length);
  }
  assert(most < 5000, `${most} counters`);
});

Deno.test("CounterMemory.merge() remembers a bounded number of sections", () => {
  const memory = new CounterMemory();
  let most = 0;
  for (let run = 0; run < 300; run += 1) {
    const body = { [`section${run}`]: { One: run } };
    const { counters } = memory.merge([server(body)], NUMBERS);
    assert.equal(valuesOf({ counters }).get(`section${run} One`), run);
    most = Math.max(most, new Set(counters.map((each) => each.section)).size);
  }
  assert(most > 60 && most < 70, `${most} sections`);
});

Deno.test("CounterMemory.merge() is not fooled by names of object prototypes", () => {
  const text = jsonDocument({}).replace(
    /}$/,
    ',"qtypes":{"__proto__":1,"constructor":2},' +
      '"views":{"__proto__":{"resolver":{"stats":{"__proto__":3}}}}}',
  );
  const { document } = parseBindJson(utf8(text));
  const values = valuesOf(
    new CounterMemory().merge([{ part: "server", document }], NUMBERS),
  );
  assert.equal(values.get("qtype __proto__"), 1);
  assert.equal(values.get("qtype constructor"), 2);
  assert.equal(values.get("[__proto__] resstat __proto__"), 3);
  assert.equal(values.get("[__proto__] resstat Queryv4"), 0);
});
