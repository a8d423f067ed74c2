/**
 * One server as JSON, XML and statistics file, written as BIND writes them, with
 * views and zones of any names: all three are read alike.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { ParsedDocument } from "../../../collectors/bind/document.ts";
import { textOf } from "../../../collectors/bind/known_counters.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import { parseStatsFile } from "../../../collectors/bind/stats_file.ts";
import { selectZones } from "../../../collectors/bind/zone_selection.ts";
import { jsonDocument, utf8, xmlCounters, xmlDocument } from "./documents.ts";

type Counters = Readonly<Record<string, number>>;

interface Zone {
  readonly name: string;
  readonly nsstat: Counters;
}

interface View {
  readonly name: string;
  readonly resstat: Counters;
  readonly resqtype: Counters;
  readonly cachestat: Counters;
  readonly cache: Counters;
  readonly zones: readonly Zone[];
}

interface Server {
  readonly nsstat: Counters;
  readonly opcode: Counters;
  readonly qtype: Counters;
  readonly views: readonly View[];
}

const count = fc.oneof(
  fc.nat(3),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

function counters(...names: string[]): fc.Arbitrary<Counters> {
  return fc.record(
    Object.fromEntries(names.map((name) => [name, count])),
    { requiredKeys: [] },
  ).map((record) => record as Counters);
}

const nsstat = counters(
  "Requestv4",
  "QrySuccess",
  "QryNXDOMAIN",
  "RPZRewrites",
);

/** Names of views are free text; what a name cannot hold is a control character, or what stands for damage. */
const viewName = fc.oneof(
  fc.constantFrom(
    ...["_bind", "", ".", "-", "_", " ", "a.b-c_d", 'a "quoted" one', "it's"],
    ...["a\\b", "a\\", "[View: x]", "a]", "(a", "a (Cache: b)", "a (view: b)"],
    ...["Common", "++ Zones ++", "<&>;", "&amp;", "n\u00e4me", "\u{1f4a9}"],
    ...["__proto__", "constructor", "default", "x (Cache: x)", "/etc", "%s"],
    ...["two\nlines", "[\n\n 5 QUERY\n++ Zones ++\n.", "\n"],
  ),
  fc.string({ unit: "grapheme", maxLength: 12 })
    .filter((name) => !/[\p{Cc}\p{Cs}\ufffd]/u.test(name)),
);

/** Names of zones come escaped as in zone files, without blanks. */
const zoneName = fc.oneof(
  fc.constantFrom(
    ...[".", "a\\.b.test", "sp\\032ace.test", "uni\\195\\169.test", "-", "_x"],
    ...['q\\"uote.test', "back\\\\slash.test", "[x].test", "\\(view:.test"],
    ...["__proto__", "UPPER.test", "0/25.2.0.192.in-addr.arpa", "\\@.test"],
  ),
  fc.stringMatching(/^[a-z0-9_-]{1,12}(\.[a-z]{2,5})?$/),
);

const view: fc.Arbitrary<View> = fc.record({
  name: viewName,
  resstat: counters("Queryv4", "Retry", "QryRTT10", "NumFetch"),
  resqtype: counters("A", "AAAA", "TYPE65", "Others"),
  cachestat: counters("CacheHits", "DeleteLRU"),
  cache: counters("A", "!AAAA", "#TXT", "NXDOMAIN"),
  zones: fc.uniqueArray(fc.record({ name: zoneName, nsstat }), {
    selector: ({ name }) => name,
    maxLength: 3,
  }),
});

const server: fc.Arbitrary<Server> = fc.record({
  nsstat,
  opcode: counters("QUERY", "NOTIFY", "RESERVED15"),
  qtype: counters("A", "ANY", "RESERVED0"),
  // The statistics file calls the view of a server without views "default".
  views: fc.uniqueArray(view, { selector: ({ name }) => name, maxLength: 4 }),
});

function withoutZeros(counters: Counters): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters).filter(([, value]) => value !== 0),
  );
}

/** An object that may have a member of any name. */
function members(entries: readonly (readonly [string, unknown])[]): string {
  return `{${
    entries.map(([name, value]) =>
      `${JSON.stringify(name)}:${
        typeof value === "string" ? value : JSON.stringify(value)
      }`
    ).join(",")
  }}`.replaceAll("/", "\\/");
}

function asJson({ nsstat, opcode, qtype, views }: Server): string {
  const written = views.map(({ name, zones, ...view }) => {
    const { resstat, resqtype, cachestat, cache } = view;
    return [
      name,
      JSON.stringify({
        zones: zones.map(({ name, nsstat }) => ({
          ...{ name, class: "IN", serial: 1, rcodes: withoutZeros(nsstat) },
        })),
        resolver: {
          ...{ stats: withoutZeros(resstat), qtypes: withoutZeros(resqtype) },
          ...{ cache: withoutZeros(cache), cachestats: cachestat },
        },
      }),
    ] as const;
  });
  const head = jsonDocument({
    ...{ opcodes: opcode, qtypes: withoutZeros(qtype) },
    nsstats: withoutZeros(nsstat),
  });
  return `${head.slice(0, -1)},"views":${members(written)}}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll(
      "\n",
      "&#10;",
    );
}

function inXml(type: string, counters: Counters): string {
  return xmlCounters(
    type,
    Object.entries(counters).map(([name, value]) => [name, String(value)]),
  );
}

function asXml({ nsstat, opcode, qtype, views }: Server): string {
  const written = views.map(({ name, zones, ...view }) => {
    const inZones = zones.map(({ name, nsstat }) =>
      `<zone name="${escaped(name)}" rdataclass="IN"><serial>1</serial>${
        inXml("rcode", nsstat)
      }</zone>`
    );
    const rrsets = Object.entries(view.cache).map(([name, value]) =>
      `<rrset><name>${name}</name><counter>${value}</counter></rrset>`
    );
    return `<view name="${escaped(name)}"><zones>${inZones.join("")}</zones>${
      inXml("resqtype", view.resqtype)
    }${inXml("resstats", view.resstat)}<cache name="${escaped(name)}">${
      rrsets.join("")
    }</cache>${inXml("cachestats", view.cachestat)}</view>`;
  });
  return xmlDocument(
    inXml("opcode", opcode) + inXml("qtype", qtype) + inXml("nsstat", nsstat),
    `<views>${written.join("")}</views>`,
  );
}

function inFile(section: string, counters: Counters, zeros = false): string {
  return Object.entries(counters).filter(([, value]) => zeros || value !== 0)
    .map(([name, value]) =>
      `${String(value).padStart(20)} ${textOf(section, name) ?? name}\n`
    ).join("");
}

function asFile({ nsstat, opcode, qtype, views }: Server): string {
  const each = (
    heading: (view: View) => string,
    lines: (view: View) => string,
  ) => views.map((view) => `[${heading(view)}]\n${lines(view)}`).join("");
  const named = ({ name }: View) => `View: ${name}`;
  const cached = ({ name }: View) => `View: ${name} (Cache: ${name})`;
  return "+++ Statistics Dump +++ (1795390584)\n" +
    `++ Incoming Requests ++\n${inFile("opcode", opcode)}` +
    `++ Incoming Queries ++\n${inFile("qtype", qtype)}` +
    "++ Outgoing Queries ++\n" +
    each(named, ({ resqtype }) => inFile("resqtype", resqtype)) +
    `++ Name Server Statistics ++\n${inFile("nsstat", nsstat)}` +
    "++ Resolver Statistics ++\n[Common]\n" +
    each(named, ({ resstat }) => inFile("resstat", resstat)) +
    "++ Cache Statistics ++\n" +
    each(cached, ({ cachestat }) => inFile("cachestat", cachestat, true)) +
    "++ Cache DB RRsets ++\n" +
    each(cached, ({ cache }) => inFile("cache", cache)) +
    "++ Per Zone Query Statistics ++\n" +
    views.map(({ name: view, zones }) =>
      zones.map(({ name, nsstat }) =>
        `[${name} (view: ${view})]\n${inFile("nsstat", nsstat)}`
      ).join("")
    ).join("") +
    "--- Statistics Dump --- (1795390584)\n";
}

/** What a parser makes of a server, without zeros, in no particular order. */
function told(parsed: ParsedDocument | undefined) {
  assert(parsed !== undefined);
  assert.deepEqual(parsed.problems, []);
  const { document, zones } = parsed;
  return {
    views: [...document.views].sort(),
    counters: document.counters.filter(({ value }) => value !== 0)
      .map(({ view, section, name, value }) =>
        JSON.stringify([view, section, name, String(value)])
      ).sort(),
    zones: (zones?.zones ?? []).map(({ view, name, counters }) =>
      JSON.stringify([
        view,
        name,
        counters.filter(({ value }) => value !== 0)
          .map(({ section, name, value }) => [section, name, String(value)])
          .sort(),
      ])
    ).sort(),
  };
}

Deno.test("JSON, XML and statistics file of one server are read alike, whatever its views and zones are called", () => {
  const options = { zones: selectZones({ counters: true }) };
  fc.assert(
    fc.property(server, (server) => {
      const json = told(parseBindJson(utf8(asJson(server)), options));
      assert.deepEqual(
        json.views,
        server.views.map(({ name }) => name).sort(),
      );
      assert.equal(
        json.zones.length,
        server.views.reduce((sum, { zones }) => sum + zones.length, 0),
      );
      const xml = told(parseBindXml(utf8(asXml(server)), options));
      assert.deepEqual(xml, json);
      const file = told(parseStatsFile(utf8(asFile(server)), options).dump);
      assert.deepEqual(file, json);
    }),
    { numRuns: 400 },
  );
});
