import assert from "node:assert/strict";
import fc from "fast-check";
import { BindDocumentError } from "../../../collectors/bind/document.ts";
import { MAX_DEPTH, parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import { utf8, valuesOf, xmlCounters, xmlDocument } from "./documents.ts";

const SMALL = xmlDocument(
  [
    xmlCounters("opcode", [["QUERY", "12"]]),
    xmlCounters("rcode", [["NOERROR", "9"], ["17", "0"]]),
    xmlCounters("qtype", [["A", "7"]]),
    xmlCounters("nsstat", [["Requestv4", "12"], ["RecursClients", "2"]]),
    xmlCounters("zonestat", [["NotifyOutv4", "3"]]),
    xmlCounters("resstat", [["Mismatch", "1"]]),
    xmlCounters("dnstap", [["DNSTAPsuccess", "4"]]),
    xmlCounters("sockstat", [["UDP4Open", "5"]]),
  ].join(""),
  `<traffic><ipv4><udp>${
    xmlCounters("request-size", [["16-31", "1"]])
  }</udp></ipv4></traffic><views><view name="_default">` +
    `<zones><zone name="example.test" rdataclass="IN"><serial>-</serial>${
      xmlCounters("rcode", [["QrySuccess", "99"]])
    }</zone></zones>` +
    xmlCounters("resqtype", [["AAAA", "2"]]) +
    xmlCounters("resstats", [["Queryv4", "6"], ["QryRTT1600+", "1"]]) +
    '<cache name="_default"><rrset><name>A</name><counter>1</counter></rrset>' +
    "<rrset><name>!AAAA</name><counter>2</counter></rrset></cache>" +
    xmlCounters("adbstat", [["nentries", "1021"]]) +
    xmlCounters("cachestats", [["CacheHits", "10"]]) +
    `<rtt>${xmlCounters("in-queries-rtt", [["~0", "4"]])}</rtt></view>` +
    '<view name="_bind"><counters type="resstats"/></view></views>' +
    "<taskmgr><thread-model><type>threaded</type><worker-threads>2" +
    "</worker-threads><tasks-count>40</tasks-count>" +
    "<tasks-running>1</tasks-running></thread-model><tasks>" +
    "<task><name>server</name><quantum>-1</quantum></task></tasks></taskmgr>" +
    "<memory><contexts/><summary><InUse>1</InUse></summary></memory>",
);

Deno.test("parseBindXml() reads every section under our names", () => {
  const { document, problems } = parseBindXml(utf8(SMALL));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [...valuesOf(document)],
    [
      ["opcode QUERY", 12],
      ["rcode NOERROR", 9],
      ["rcode 17", 0],
      ["qtype A", 7],
      ["nsstat Requestv4", 12],
      ["nsstat RecursClients", 2],
      ["zonestat NotifyOutv4", 3],
      ["resstat Mismatch", 1],
      ["dnstapstat DNSTAPsuccess", 4],
      ["sockstat UDP4Open", 5],
      ["[_default] resqtype AAAA", 2],
      ["[_default] resstat Queryv4", 6],
      ["[_default] resstat QryRTT1600+", 1],
      ["[_default] cache A", 1],
      ["[_default] cache !AAAA", 2],
      ["[_default] adbstat nentries", 1021],
      ["[_default] cachestat CacheHits", 10],
      ["[_default] in-queries-rtt ~0", 4],
      ["taskmgr worker-threads", 2],
      ["taskmgr tasks-count", 40],
      ["taskmgr tasks-running", 1],
      ["memory InUse", 1],
    ],
  );
});

Deno.test("parseBindXml() reads the header", () => {
  const { document } = parseBindXml(utf8(SMALL));
  assert.equal(document.format, "xml");
  assert.equal(document.statisticsVersion, "3.13");
  assert.equal(document.version, "9.18.49");
  assert.equal(document.bootTime, Date.UTC(2026, 9, 7, 8, 0, 0, 123));
  assert.equal(document.configTime, Date.UTC(2026, 9, 7, 8, 30));
  assert.equal(document.currentTime, Date.UTC(2026, 9, 7, 9));
  assert.deepEqual(document.views, ["_default", "_bind"]);
});

Deno.test("parseBindXml() keeps integers above 2^53 exact", () => {
  const text = SMALL.replace(">12<", ">9007199254740993<")
    .replace(">5<", ">18446744073709551615<")
    .replace(">2<", "> 9007199254740992\n<");
  const { document, problems } = parseBindXml(utf8(text));
  assert.deepEqual(problems, []);
  const values = valuesOf(document);
  assert.equal(values.get("opcode QUERY"), 9007199254740993n);
  assert.equal(values.get("sockstat UDP4Open"), 18446744073709551615n);
  assert.equal(values.get("nsstat RecursClients"), 9007199254740992n);
});

Deno.test("parseBindXml() loses a value that is none and nothing else", () => {
  const whole = valuesOf(parseBindXml(utf8(SMALL)).document);
  const bad = ["-1", "-", "", "1.5", "NaN", "1 2", "18446744073709551616"];
  for (const value of [...bad, "9".repeat(100_000), "<b>7</b>"]) {
    const text = SMALL.replace(">7<", `>${value}<`);
    const { document, problems } = parseBindXml(utf8(text));
    const expected = new Map(whole);
    expected.delete("qtype A");
    assert.deepEqual(valuesOf(document), expected, value.slice(0, 20));
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.where, 'qtype "A"');
    assert.deepEqual(document.lost, [
      { section: "qtype", view: undefined, name: "A" },
    ]);
  }
});

Deno.test("parseBindXml() tells of counters, sections and views without a name", () => {
  const text = xmlDocument(
    "<counters><counter name='A'>1</counter></counters>" +
      "<counters type='qtype'><counter>1</counter></counters>",
    "<views><view><counters type='resstats'><counter name='Queryv4'>1" +
      "</counter></counters></view></views>",
  );
  const { document, problems } = parseBindXml(utf8(text));
  assert.deepEqual(document.counters, []);
  assert.deepEqual(document.views, []);
  assert.deepEqual(problems.map(({ what }) => what), [
    "counters without a type",
    'unusable counter name ""',
    "view without a name",
  ]);
});

Deno.test("parseBindXml() passes unknown sections and counters through", () => {
  const text = xmlDocument(
    xmlCounters("nsstat", [["FutureThing", "1"]]) +
      xmlCounters("quicstats", [["Handshakes", "2"]]) + "<future>8</future>",
    `<views><view name="v">${
      xmlCounters("dohstats", [["Gets", "4"]])
    }</view></views>`,
  );
  const { document, problems } = parseBindXml(utf8(text));
  assert.deepEqual(problems, []);
  assert.deepEqual([...valuesOf(document)], [
    ["nsstat FutureThing", 1],
    ["quicstats Handshakes", 2],
    ["[v] dohstats Gets", 4],
  ]);
});

Deno.test("parseBindXml() takes view names of any text", () => {
  const names: [written: string, name: string][] = [
    ["a&quot;b", 'a"b'],
    ["a&amp;b", "a&b"],
    ["&lt;x&gt;", "<x>"],
    ["two words", "two words"],
    ["n&#228;me&#x21;", "näme!"],
    ["日本", "日本"],
    ["__proto__", "__proto__"],
    ["constructor", "constructor"],
    ["", ""],
  ];
  const views = names.map(([written], i) =>
    `<view name="${written}">${
      xmlCounters("resstats", [["Queryv4", String(i)], ["__proto__", "5"]])
    }</view>`
  );
  const { document, problems } = parseBindXml(
    utf8(xmlDocument("", `<views>${views.join("")}</views>`)),
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(document.views, names.map(([, name]) => name));
  const values = valuesOf(document);
  names.forEach(([, name], i) => {
    assert.equal(values.get(`[${name}] resstat Queryv4`), i);
    assert.equal(values.get(`[${name}] resstat __proto__`), 5);
  });
});

Deno.test("parseBindXml() tells of two views of one name", () => {
  const view = (n: number) =>
    `<view name="v">${xmlCounters("resstats", [["Queryv4", `${n}`]])}</view>`;
  const { document, problems } = parseBindXml(
    utf8(xmlDocument("", `<views>${view(1)}${view(2)}</views>`)),
  );
  assert.deepEqual(document.views, ["v"]);
  assert.equal(valuesOf(document).get("[v] resstat Queryv4"), 2);
  assert.deepEqual(problems, [
    { where: 'view "v"', what: "two views of this name" },
  ]);
});

Deno.test("parseBindXml() refuses what is not BIND's XML, in one line", () => {
  const refused: [string, RegExp][] = [
    ["", /not well-formed XML/],
    ["{}", /not well-formed XML/],
    ["<html><body/></html>", /root element is "html"/],
    ["<statistics/>", /no statistics version/],
    ['<statistics version="4.0"/>', /"4.0" is not supported \(3 is\)/],
    ['<statistics version="30"/>', /"30" is not supported/],
    ["<isc/>", /no statistics version/],
    [
      '<isc version="1.0"><bind><statistics version="2.2"><views>',
      /version "2.2" is not supported \(BIND 9.9 and older\).*statistics file/,
    ],
    [
      '<?xml version="1.0" encoding="ISO-8859-1"?><statistics version="3.8"/>',
      /encoding "ISO-8859-1", not UTF-8/,
    ],
    [
      '<!DOCTYPE statistics [<!ENTITY a "b">]><statistics version="3.8"/>',
      /document type declaration/,
    ],
    [
      '<!DOCTYPE statistics SYSTEM "file:///etc/passwd">' +
      '<statistics version="3.8"/>',
      /document type declaration/,
    ],
    [SMALL.replace(">7<", ">&seven;<"), /undefined entity/],
    [SMALL.replace(">7<", ">&constructor;<"), /undefined entity/],
    [SMALL.replace("</server>", "</serve>"), /not well-formed XML/],
    [SMALL + SMALL, /not well-formed XML/],
    ["\ufeff\u0000<statistics/>", /./],
  ];
  for (const [text, reason] of refused) {
    assert.throws(() => parseBindXml(utf8(text)), (error) => {
      assert(error instanceof BindDocumentError, text.slice(0, 60));
      assert.match(error.reason, reason);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }
  const wide = new Uint8Array([0xff, 0xfe, 0x3c, 0, 0x73, 0]);
  assert.throws(() => parseBindXml(wide), /UTF-16 or binary/);
});

Deno.test("parseBindXml() bounds the nesting, within zones too", () => {
  const nested = (depth: number) => "<x>".repeat(depth) + "</x>".repeat(depth);
  // Within statistics, behind server, an element stands at depth 2.
  const most = xmlDocument("", `<views/>${nested(MAX_DEPTH - 1)}`);
  assert.deepEqual(parseBindXml(utf8(most)).problems, []);
  for (const depth of [MAX_DEPTH, 10_000]) {
    assert.throws(
      () => parseBindXml(utf8(xmlDocument("", nested(depth)))),
      /nested deeper than 64/,
    );
  }
});

Deno.test("parseBindXml() refuses a document cut off at any byte", () => {
  const bytes = utf8(SMALL.trimEnd());
  for (let length = 0; length < bytes.length; length += 1) {
    assert.throws(
      () => parseBindXml(bytes.subarray(0, length)),
      BindDocumentError,
    );
  }
});

Deno.test("parseBindXml() reads text that is split between its pieces", () => {
  // Pieces end after 65,536 octets; the filler moves names and values across that.
  const whole = valuesOf(parseBindXml(utf8(SMALL)).document);
  const at = SMALL.indexOf("<server>");
  for (let gap = 65_536 - SMALL.length; gap <= 65_536; gap += 7) {
    const text = SMALL.slice(0, at) + `<!--${"é".repeat(gap / 2)}-->` +
      SMALL.slice(at);
    const { document, problems } = parseBindXml(utf8(text));
    assert.deepEqual(valuesOf(document), whole);
    assert.deepEqual(problems, []);
  }
});

Deno.test("parseBindXml() throws nothing but its own error", () => {
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
          parseBindXml(mutated);
        } catch (error) {
          assert(error instanceof BindDocumentError);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
