import assert from "node:assert/strict";
import fc from "fast-check";
import { BindDocumentError } from "../../../collectors/bind/document.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { jsonDocument, utf8, valuesOf } from "./documents.ts";

const SMALL = jsonDocument({
  opcodes: { QUERY: 12 },
  rcodes: { "17": 0, NOERROR: 9 },
  qtypes: { A: 7, TYPE65280: 1 },
  nsstats: { Requestv4: 12, RecursClients: 2 },
  zonestats: { NotifyOutv4: 3 },
  resstats: { Mismatch: 1 },
  dnstapstats: { DNSTAPsuccess: 4 },
  sockstats: { UDP4Open: 5 },
  taskmgr: {
    "thread-model": "threaded",
    "worker-threads": 2,
    "default-quantum": 25,
    "tasks-running": 1,
    tasks: [{ id: "0x1", name: "server", references: 9, quantum: -1 }],
  },
  memory: { InUse: 1, contexts: [] },
  traffic: { "dns-udp-requests-sizes-received-ipv4": { "16-31": 1 } },
  views: {
    _default: {
      zones: [{ name: "example.test", class: "IN", serial: 1 }],
      resolver: {
        stats: { Queryv4: 6, "QryRTT1600+": 1 },
        qtypes: { AAAA: 2 },
        cache: { A: 1, "!AAAA": 2, "#TXT": 3, "~MX": 4, NXDOMAIN: 5 },
        cachestats: { CacheHits: 10 },
        adb: { nentries: 1021 },
        "in-queries-rtt": { "~0": 4, "1600+": 1 },
      },
    },
    _bind: { resolver: { stats: {} } },
  },
});

Deno.test("parseBindJson() reads every section under our names", () => {
  const { document, problems } = parseBindJson(utf8(SMALL));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [...valuesOf(document)],
    [
      ["opcode QUERY", 12],
      ["rcode 17", 0],
      ["rcode NOERROR", 9],
      ["qtype A", 7],
      ["qtype TYPE65280", 1],
      ["nsstat Requestv4", 12],
      ["nsstat RecursClients", 2],
      ["zonestat NotifyOutv4", 3],
      ["resstat Mismatch", 1],
      ["dnstapstat DNSTAPsuccess", 4],
      ["sockstat UDP4Open", 5],
      ["taskmgr worker-threads", 2],
      ["taskmgr default-quantum", 25],
      ["taskmgr tasks-running", 1],
      ["memory InUse", 1],
      ["[_default] resstat Queryv4", 6],
      ["[_default] resstat QryRTT1600+", 1],
      ["[_default] resqtype AAAA", 2],
      ["[_default] cache A", 1],
      ["[_default] cache !AAAA", 2],
      ["[_default] cache #TXT", 3],
      ["[_default] cache ~MX", 4],
      ["[_default] cache NXDOMAIN", 5],
      ["[_default] cachestat CacheHits", 10],
      ["[_default] adbstat nentries", 1021],
      ["[_default] in-queries-rtt ~0", 4],
      ["[_default] in-queries-rtt 1600+", 1],
    ],
  );
});

Deno.test("parseBindJson() reads the header", () => {
  const { document } = parseBindJson(utf8(SMALL));
  assert.equal(document.format, "json");
  assert.equal(document.statisticsVersion, "1.7");
  assert.equal(document.version, "9.18.49");
  assert.equal(document.bootTime, Date.UTC(2026, 9, 7, 8, 0, 0, 123));
  assert.equal(document.configTime, Date.UTC(2026, 9, 7, 8, 30));
  assert.equal(document.currentTime, Date.UTC(2026, 9, 7, 9));
  assert.deepEqual(document.views, ["_default", "_bind"]);
});

Deno.test("parseBindJson() keeps integers above 2^53 exact", () => {
  const text = SMALL.replace('"QUERY":12', '"QUERY":9007199254740993')
    .replace('"UDP4Open":5', '"UDP4Open":18446744073709551615')
    .replace('"nentries":1021', '"nentries":9223372036854775807');
  const { document, problems } = parseBindJson(utf8(text));
  assert.deepEqual(problems, []);
  const values = valuesOf(document);
  assert.equal(values.get("opcode QUERY"), 9007199254740993n);
  assert.equal(values.get("sockstat UDP4Open"), 18446744073709551615n);
  assert.equal(values.get("[_default] adbstat nentries"), 9223372036854775807n);
  assert.equal(values.get("qtype A"), 7);
});

Deno.test("parseBindJson() loses a value that is none and nothing else", () => {
  const bad = [
    "-1",
    "-9223372036854775808",
    "18446744073709551616",
    "1.5",
    "1e300",
    "1e999",
    '"-"',
    '"12"',
    "null",
    "true",
    "[]",
    "{}",
  ];
  const whole = valuesOf(parseBindJson(utf8(SMALL)).document);
  for (const value of bad) {
    const text = SMALL.replace('"Requestv4":12', `"Requestv4":${value}`);
    const { document, problems } = parseBindJson(utf8(text));
    const expected = new Map(whole);
    expected.delete("nsstat Requestv4");
    assert.deepEqual(valuesOf(document), expected, value);
    assert.equal(problems.length, 1, value);
    assert.equal(problems[0]?.where, 'nsstat "Requestv4"');
    assert.match(problems[0]?.what ?? "", /where a count was expected$/);
    assert.deepEqual(document.lost, [
      { section: "nsstat", view: undefined, name: "Requestv4" },
    ]);
  }
});

Deno.test("parseBindJson() reads -0 as zero", () => {
  const text = SMALL.replace('"QUERY":12', '"QUERY":-0');
  const value = valuesOf(parseBindJson(utf8(text)).document).get(
    "opcode QUERY",
  );
  assert(Object.is(value, 0));
});

Deno.test("parseBindJson() loses a section that is none and nothing else", () => {
  for (const group of ['"gone"', "17", "[1,2]", "null"]) {
    const text = SMALL.replace('{"A":7,"TYPE65280":1}', group);
    const { document, problems } = parseBindJson(utf8(text));
    assert.equal(valuesOf(document).has("qtype A"), false);
    assert.equal(valuesOf(document).get("nsstat Requestv4"), 12);
    assert.equal(problems.length, 1, group);
    assert.deepEqual(document.lost, [
      { section: "qtype", view: undefined, name: undefined },
    ]);
  }
});

Deno.test("parseBindJson() leaves out a view that is malformed", () => {
  for (const view of ["null", "7", '"x"', "[]", '{"resolver":3}']) {
    const text = SMALL.replace('{"resolver":{"stats":{}}}', view);
    const { document, problems } = parseBindJson(utf8(text));
    assert.deepEqual(document.views, ["_default"], view);
    assert.equal(problems.length, 1);
  }
  const none = parseBindJson(utf8(jsonDocument({ views: [] })));
  assert.deepEqual(none.document.views, []);
  assert.equal(none.problems.length, 1);
});

Deno.test("parseBindJson() loses a time that is none and nothing else", () => {
  const text = SMALL.replace('"2026-10-07T08:00:00.123Z"', '"-"')
    .replace('"9.18.49"', "9");
  const { document, problems } = parseBindJson(utf8(text));
  assert.equal(document.bootTime, undefined);
  assert.equal(document.version, undefined);
  assert.equal(document.currentTime, Date.UTC(2026, 9, 7, 9));
  assert.equal(problems.length, 2);
});

Deno.test("parseBindJson() passes unknown sections and counters through", () => {
  const { document, problems } = parseBindJson(utf8(jsonDocument({
    nsstats: { FutureThing: 1 },
    quicstats: { Handshakes: 2, note: "text" },
    future: { nested: { deep: 1 } },
    list: [1, 2],
    flag: true,
    views: {
      v: { odd: { One: 3 }, resolver: { dohstats: { Gets: 4 } } },
    },
  })));
  assert.deepEqual(problems, []);
  assert.deepEqual([...valuesOf(document)], [
    ["nsstat FutureThing", 1],
    ["quicstats Handshakes", 2],
    ["[v] odd One", 3],
    ["[v] dohstats Gets", 4],
  ]);
});

Deno.test("parseBindJson() is not fooled by names of object prototypes", () => {
  const odd = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];
  const views = odd.map((name) =>
    `${JSON.stringify(name)}:{"resolver":{"stats":{"Queryv4":1}}}`
  );
  const counters = odd.slice(0, 4).map((name) => `"${name}":5`);
  const text = SMALL.replace(/"views":.*$/, `"views":{${views.join(",")}}}`)
    .replace('"A":7', counters.join(","))
    .replace('"zonestats":', '"__proto__":{"Odd":3},"zonestats":');
  // Once with and once without the reviver, which builds objects anew.
  for (const each of [text, text.replace("1021", "9007199254740993")]) {
    const { document, problems } = parseBindJson(utf8(each));
    assert.deepEqual(problems, []);
    assert.deepEqual(document.views, odd);
    const values = valuesOf(document);
    for (const name of odd) {
      assert.equal(values.get(`[${name}] resstat Queryv4`), 1, name);
    }
    for (const name of odd.slice(0, 4)) {
      assert.equal(values.get(`qtype ${name}`), 5, name);
    }
    assert.equal(values.get("__proto__ Odd"), 3);
  }
});

Deno.test("parseBindJson() takes view names of any text", () => {
  const names = ['a"b', "a&b", "<x>", "two words", "näme", "日本", "a\\b", "7"];
  const views = Object.fromEntries(
    names.map((name, i) => [name, { resolver: { stats: { Queryv4: i } } }]),
  );
  const { document, problems } = parseBindJson(utf8(jsonDocument({ views })));
  assert.deepEqual(problems, []);
  assert.deepEqual([...document.views].sort(), [...names].sort());
  const values = valuesOf(document);
  names.forEach((name, i) => {
    assert.equal(values.get(`[${name}] resstat Queryv4`), i);
  });
});

Deno.test("parseBindJson() survives a view name that is not UTF-8", () => {
  const bytes = utf8(SMALL.replace("_bind", "caf?"));
  bytes[bytes.lastIndexOf(0x3f)] = 0xe9;
  const { document, problems } = parseBindJson(bytes);
  assert.deepEqual(document.views, ["_default", "caf\ufffd"]);
  assert.deepEqual(problems.map(({ what }) => what), [
    "some of the text is not UTF-8",
  ]);
});

Deno.test("parseBindJson() refuses what is not BIND's JSON, in one line", () => {
  const refused: [string, RegExp][] = [
    ["", /not well-formed JSON/],
    ["null", /not a JSON object/],
    ["[]", /not a JSON object/],
    ["{}", /no json-stats-version/],
    ['{"json-stats-version":1}', /no json-stats-version/],
    ['{"json-stats-version":"2.0"}', /"2.0" is not supported/],
    ['{"json-stats-version":"11"}', /"11" is not supported/],
    ["<html>\n<body>hello", /not well-formed JSON/],
    [`{"a":${"[".repeat(100_000)}1`, /not well-formed JSON/],
    [`{"a":1234567890123456,"b":${"[".repeat(1e5)}${"]".repeat(1e5)}}`, /./],
    ["\u0000{}", /UTF-16 or binary/],
  ];
  for (const [text, reason] of refused) {
    assert.throws(() => parseBindJson(utf8(text)), (error) => {
      assert(error instanceof BindDocumentError);
      assert.match(error.reason, reason);
      assert.doesNotMatch(error.message, /\n/);
      assert(error.message.length < 400);
      return true;
    });
  }
});

Deno.test("parseBindJson() refuses a document cut off at any byte", () => {
  const bytes = utf8(SMALL);
  for (let length = 0; length < bytes.length; length += 1) {
    assert.throws(
      () => parseBindJson(bytes.subarray(0, length)),
      BindDocumentError,
    );
  }
});

Deno.test("parseBindJson() throws nothing but its own error", () => {
  const bytes = utf8(SMALL);
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })),
        { minLength: 1, maxLength: 4 },
      ),
      (changes) => {
        const mutated = bytes.slice();
        for (const [at, octet] of changes) mutated[at] = octet;
        try {
          parseBindJson(mutated);
        } catch (error) {
          assert(error instanceof BindDocumentError);
        }
      },
    ),
    { numRuns: 2000 },
  );
  fc.assert(fc.property(fc.json(), (text) => {
    try {
      parseBindJson(utf8(`{"json-stats-version":"1.7","views":${text}}`));
    } catch (error) {
      assert(error instanceof BindDocumentError);
    }
  }));
});
