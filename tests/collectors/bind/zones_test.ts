import assert from "node:assert/strict";
import type { ParsedDocument } from "../../../collectors/bind/document.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import { selectZones } from "../../../collectors/bind/zone_selection.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { jsonDocument, utf8, xmlDocument } from "./documents.ts";

const ALL = selectZones({ counters: true });

const JSON_ZONES = [
  {
    name: "a\\.b.test",
    class: "IN",
    serial: 4294967295,
    type: "primary",
    loaded: "2026-10-07T08:00:01Z",
    rcodes: { QrySuccess: 7, QryUDP: 0 },
    qtypes: { A: 7 },
    "dnssec-sign": { "13+64677": 4 },
    fresh: { Counter: 9007199254740993n },
  },
  {
    name: "sec.test",
    class: "IN",
    type: "secondary",
    loaded: "1970-01-01T00:00:00Z",
    expires: "2026-10-08T08:00:00Z",
    refresh: "2026-10-07T09:00:00Z",
  },
];

const XML_ZONES = `<zone name="a\\.b.test" rdataclass="IN">
<type>primary</type><serial>4294967295</serial>
<loaded>2026-10-07T08:00:01Z</loaded>
<counters type="rcode"><counter name="QrySuccess">7</counter>
<counter name="QryUDP">0</counter></counters>
<counters type="gluecache"><counter name="GLUECACHEhitspresent">0</counter></counters>
<counters type="qtype"><counter name="A">7</counter></counters>
<counters type="dnssec-sign"><counter name="13+64677">4</counter></counters>
<counters type="fresh"><counter name="Counter">9007199254740993</counter></counters>
</zone><zone name="sec.test" rdataclass="IN"><type>secondary</type>
<serial>-</serial><loaded>1970-01-01T00:00:00Z</loaded>
<expires>2026-10-08T08:00:00Z</expires><refresh>2026-10-07T09:00:00Z</refresh>
<counters type="rcode"><counter name="QrySuccess">0</counter></counters></zone>`;

function json(zones: unknown, options = { zones: ALL }): ParsedDocument {
  // A bigint is written as the digits that it has.
  const text = jsonDocument({ views: { v: { zones: "@" } } }).replace(
    '"@"',
    JSON.stringify(
      zones,
      (_, value) => typeof value === "bigint" ? `@${value}` : value,
    ),
  ).replace(/"@(\d+)"/g, "$1");
  return parseBindJson(utf8(text), options);
}

function xml(zones: string, options = { zones: ALL }): ParsedDocument {
  return parseBindXml(
    utf8(xmlDocument(
      "",
      `<views><view name="v"><zones>${zones}</zones></view></views>`,
    )),
    options,
  );
}

Deno.test("parseBindJson() and parseBindXml() read zones alike", () => {
  const expected = {
    zones: [
      {
        view: "v",
        name: "a\\.b.test",
        class: "IN",
        type: "primary",
        serial: 4294967295,
        loaded: Date.UTC(2026, 9, 7, 8, 0, 1),
        expires: undefined,
        refresh: undefined,
        counters: [
          { section: "nsstat", name: "QrySuccess", value: 7 },
          { section: "qtype", name: "A", value: 7 },
          { section: "dnssec-sign", name: "13+64677", value: 4 },
          { section: "fresh", name: "Counter", value: 2n ** 53n + 1n },
        ],
      },
      {
        view: "v",
        name: "sec.test",
        class: "IN",
        type: "secondary",
        serial: undefined,
        loaded: undefined,
        expires: Date.UTC(2026, 9, 8, 8),
        refresh: Date.UTC(2026, 9, 7, 9),
        counters: [],
      },
    ],
    omitted: 0,
    excluded: 0,
  };
  for (const parsed of [json(JSON_ZONES), xml(XML_ZONES)]) {
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(parsed.zones, expected);
    assert.deepEqual(parsed.document.views, ["v"]);
    assert.deepEqual(parsed.document.counters, []);
  }
});

Deno.test("parseBindJson() and parseBindXml() pass over zones that nobody asked for", () => {
  const named = JSON.stringify({
    views: { v: { zones: JSON_ZONES.slice(1) } },
  });
  const none = parseBindJson(utf8(jsonDocument(JSON.parse(named))));
  assert.equal(none.zones, undefined);
  assert.equal(
    parseBindXml(
      utf8(xmlDocument(
        "",
        `<views><view name="v"><zones>${XML_ZONES}</zones></view></views>`,
      )),
    ).zones,
    undefined,
  );
});

Deno.test("parseBindJson() and parseBindXml() leave a zone's counters out unless they are asked for", () => {
  const options = { zones: selectZones({}) };
  for (const parsed of [json(JSON_ZONES, options), xml(XML_ZONES, options)]) {
    assert.equal(parsed.zones?.zones.length, 2);
    assert.deepEqual(parsed.zones.zones[0]?.counters, []);
  }
});

Deno.test("parseBindJson() and parseBindXml() count the zones that they leave out", () => {
  const names = ["a.test", "b.test", "c.example", "d.test"];
  const zones = selectZones({ deny: ["*.example"], max: 2 });
  const expected = { names: ["a.test", "b.test"], omitted: 1, excluded: 1 };
  for (
    const parsed of [
      json(names.map((name) => ({ name, class: "IN" })), { zones }),
      xml(
        names.map((name) => `<zone name="${name}" rdataclass="IN"/>`).join(""),
        { zones },
      ),
    ]
  ) {
    const { zones: taken = [], omitted, excluded } = parsed.zones ?? {};
    assert.deepEqual(
      { names: taken.map(({ name }) => name), omitted, excluded },
      expected,
    );
  }
});

Deno.test("one bad field costs that field of a zone", () => {
  const parsed = json([
    {
      name: "a.test",
      class: "IN",
      serial: -1,
      type: ["primary"],
      loaded: "yesterday",
      rcodes: { QrySuccess: -4, QryUDP: 1 },
    },
    { name: "big.test", class: "IN", serial: 4294967296 },
    { name: "", class: "IN" },
    { name: "a\u0001", class: "IN" },
    { class: "IN" },
    "zone",
    { name: "z.test", class: "IN", serial: 5 },
  ]);
  assert.deepEqual(
    parsed.zones?.zones.map(({ name, serial, loaded, counters }) => [
      ...[name, serial, loaded],
      ...counters.map(({ name, value }) => `${name} ${value}`),
    ]),
    [
      ["a.test", undefined, undefined, "QryUDP 1"],
      ["big.test", undefined, undefined],
      ["z.test", 5, undefined],
    ],
  );
  assert.deepEqual(
    parsed.problems.map(({ where, what }) => `${where}: ${what}`),
    [
      'zone "a.test" type: a list is none',
      'zone "a.test" serial: "-1" is none',
      'zone "a.test" loaded: "yesterday" is none',
      'zone "a.test" "nsstat" "QrySuccess": "-4" where a count was expected',
      'zone "big.test" serial: "4294967296" is none',
      'view "v": unusable name of a zone "" or of its class "IN"',
      'view "v": unusable name of a zone "a " or of its class "IN"',
      'view "v": unusable name of a zone "" or of its class "IN"',
      'view "v" zones: zone where a zone was expected',
    ],
  );
  assert.equal(
    json({ zones: 1 }).problems[0]?.what,
    "an object where zones were expected",
  );
});

Deno.test("selectZones() compares names as DNS does", () => {
  const accepted = (
    options: Parameters<typeof selectZones>[0],
    ...names: string[]
  ) => names.filter((name) => selectZones(options).accepts(name));
  const names = [
    "example.org",
    "www.EXAMPLE.org",
    "xample.org",
    "10.in-addr.arpa",
  ];
  assert.deepEqual(accepted({}, ...names), names);
  assert.deepEqual(accepted({ allow: ["Example.ORG."] }, ...names), [
    "example.org",
  ]);
  assert.deepEqual(accepted({ allow: ["*.example.org"] }, ...names), [
    "www.EXAMPLE.org",
  ]);
  assert.deepEqual(accepted({ deny: ["*.arpa", "xample.org"] }, ...names), [
    "example.org",
    "www.EXAMPLE.org",
  ]);
  assert.deepEqual(
    accepted({ allow: ["*example*"], deny: ["www.*"] }, ...names),
    ["example.org"],
  );
  assert.deepEqual(accepted({ allow: [] }, ...names), []);
  assert.deepEqual(
    accepted({ allow: ["a*a", "a*b*b"] }, "a", "aa", "ab", "abb"),
    [
      "aa",
      "abb",
    ],
  );
  assert.deepEqual(accepted({ allow: ["*"] }, "."), ["."]);
});

Deno.test("parseBindXml() knows no type where BIND does not", () => {
  const { zones } = xml(
    '<zone name="a" rdataclass="IN"><type>unknown</type></zone>',
  );
  assert.deepEqual(zones?.zones.map(({ type }) => type), [undefined]);
});

Deno.test("parseBindJson() takes what BIND 9.10.0 writes for no serial for none", () => {
  const serials = (version: string) => {
    const text = jsonDocument({
      views: { v: { zones: [{ name: "a", class: "IN", serial: 4294967295 }] } },
    }).replace(
      /"json-stats-version":"[^"]*"/,
      `"json-stats-version":"${version}"`,
    );
    const { zones } = parseBindJson(utf8(text), { zones: ALL });
    return zones?.zones.map(({ serial }) => serial);
  };
  assert.deepEqual(serials("1.0"), [undefined]);
  assert.deepEqual(serials("1.2"), [4294967295]);
});

for (const run of ["9.18.49-a", "9.20.23-a"]) {
  for (const snapshot of ["snap1", "snap2"]) {
    Deno.test({
      name: `JSON and XML list the same zones: ${run}/${snapshot}`,
      ignore: !haveSharedData,
      fn() {
        const read = (format: string) =>
          Deno.readFileSync(
            sharedData(`bind/generated/${run}/${snapshot}/zones.${format}`),
          );
        const options = { zones: ALL };
        const inJson = parseBindJson(read("json"), options);
        const inXml = parseBindXml(read("xml"), options);
        assert.deepEqual([...inJson.problems, ...inXml.problems], []);
        assert.deepEqual(sorted(inJson), sorted(inXml));
        const zones = inJson.zones?.zones ?? [];
        const of = (name: string) => zones.find((zone) => zone.name === name);
        assert(zones.length > 10);
        assert.equal(of("broken.test")?.serial, undefined);
        assert.equal(of("broken.test")?.loaded, undefined);
        assert(of("sec.test")?.expires !== undefined);
      },
    });
  }
}

function sorted({ zones }: ParsedDocument) {
  return zones?.zones.map((zone) => ({
    ...zone,
    counters: [...zone.counters].sort((a, b) =>
      `${a.section} ${a.name}` < `${b.section} ${b.name}` ? -1 : 1
    ),
  }));
}
