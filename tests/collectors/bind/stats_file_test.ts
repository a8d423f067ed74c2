import assert from "node:assert/strict";
import fc from "fast-check";
import type { ParsedDocument } from "../../../collectors/bind/document.ts";
import { parseStatsFile } from "../../../collectors/bind/stats_file.ts";
import { selectZones } from "../../../collectors/bind/zone_selection.ts";
import { utf8, valuesOf } from "./documents.ts";

const ALL = { zones: selectZones({ counters: true }) };

function dump(body: string, time = 1795390584): string {
  return `+++ Statistics Dump +++ (${time})\n${body}` +
    `--- Statistics Dump --- (${time})\n`;
}

function parse(text: string): ParsedDocument {
  const parsed = parseStatsFile(utf8(text), ALL).dump;
  assert(parsed !== undefined);
  return parsed;
}

function values(text: string): Record<string, number | bigint> {
  const parsed = parse(text);
  assert.deepEqual(parsed.problems, []);
  return Object.fromEntries(valuesOf(parsed.document));
}

/** Counters of zones as `[view] zone section name`. */
function zoneValues({ zones }: ParsedDocument): Record<string, unknown> {
  return Object.fromEntries(
    (zones?.zones ?? []).flatMap(({ view, name, counters }) =>
      counters.map(({ section, name: counter, value }) => [
        `[${view}] ${name} ${section} ${counter}`,
        value,
      ])
    ),
  );
}

Deno.test("parseStatsFile() gives every section the names that JSON has", () => {
  const text = dump(`++ Incoming Requests ++
                  96 QUERY
++ Incoming Queries ++
                   3 Others
++ Outgoing Rcodes ++
                   1 BADVERS
++ Outgoing Queries ++
[View: internal]
                   6 A
[View: _bind]
++ Name Server Statistics ++
                  99 IPv4 requests received
                   2 requests never heard of
++ Zone Maintenance Statistics ++
                   1 transfer requests succeeded
++ Resolver Statistics ++
[Common]
                   4 IPv4 queries sent
[View: internal]
                  12 IPv4 queries sent
                  11 queries with RTT > 1600ms
[View: _bind]
++ Cache Statistics ++
[View: internal (Cache: internal)]
                  10 cache hits (from query)
++ Cache DB RRsets ++
[View: internal (Cache: internal)]
                   1 !AAAA
++ ADB stats ++
[View: internal]
                   2 Addresses in hash table
++ Socket I/O Statistics ++
                  15 UDP/IPv4 sockets opened
++ Future Statistics ++
                   7 of things to come
[View: internal]
                   8 of things to come
`);
  assert.deepEqual(values(text), {
    "opcode QUERY": 96,
    "qtype Others": 3,
    "rcode BADVERS": 1,
    "[internal] resqtype A": 6,
    "nsstat Requestv4": 99,
    "nsstat requests never heard of": 2,
    "zonestat XfrSuccess": 1,
    "resstat Queryv4": 4,
    "[internal] resstat Queryv4": 12,
    "[internal] resstat QryRTT1600+": 11,
    "[internal] cachestat QueryHits": 10,
    "[internal] cache !AAAA": 1,
    "[internal] adbstat entriescnt": 2,
    "sockstat UDP4Open": 15,
    "Future Statistics of things to come": 7,
    "[internal] Future Statistics of things to come": 8,
  });
  const { document } = parse(text);
  assert.equal(document.format, "file");
  assert.equal(document.currentTime, 1795390584_000);
  assert.deepEqual(document.views, ["internal", "_bind"]);
  assert(
    document.sections.some(({ section, view }) =>
      section === "resstat" && view === "_bind"
    ),
  );
});

Deno.test("parseStatsFile() keeps views, caches and zones of odd names apart", () => {
  const views = [
    "in-ternal",
    "in.ternal",
    "in ternal",
    'quo"te]',
    "a (Cache: b)",
    "a",
    "Common",
    "default",
    "++ x ++",
  ];
  const each = (heading: (view: string) => string) =>
    views.map((view, i) => `${heading(view)}\n${`${i + 1} A`.padStart(22)}\n`)
      .join("");
  const body = `++ Outgoing Queries ++\n${each((view) => `[View: ${view}]`)}` +
    `++ Cache DB RRsets ++\n${
      each((view) => `[View: ${view} (Cache: ${view})]`)
    }` +
    `++ Per Zone Query Statistics ++\n${
      each((view) => `[a-b.test (view: ${view})]`).replaceAll(
        " A\n",
        " UDP queries received\n",
      )
    }`;
  const parsed = parse(dump(body));
  assert.deepEqual(parsed.problems, []);
  assert.deepEqual(parsed.document.views, views);
  const got = valuesOf(parsed.document);
  const zones = zoneValues(parsed);
  views.forEach((view, i) => {
    assert.equal(got.get(`[${view}] resqtype A`), i + 1, view);
    assert.equal(got.get(`[${view}] cache A`), i + 1, view);
    assert.equal(zones[`[${view}] a-b.test nsstat QryUDP`], i + 1, view);
  });
});

Deno.test("parseStatsFile() tells a view called default from a server without views", () => {
  const body = (cache: string, zone: string) =>
    "++ Resolver Statistics ++\n[Common]\n[View: default]\n" +
    "                   1 query retries\n" +
    `++ Cache DB RRsets ++\n[View: default${cache}]\n` +
    "                   2 A\n" +
    `++ Per Zone Query Statistics ++\n[example.org${zone}]\n` +
    "                   3 TCP queries received\n";
  const plain = parse(dump(body("", "")));
  assert.deepEqual(plain.document.views, ["_default"]);
  assert.deepEqual(zoneValues(plain), {
    "[_default] example.org nsstat QryTCP": 3,
  });
  const called = parse(dump(body(" (Cache: default)", " (view: default)")));
  assert.deepEqual(called.document.views, ["default"]);
  assert.deepEqual(Object.fromEntries(valuesOf(called.document)), {
    "[default] resstat Retry": 1,
    "[default] cache A": 2,
  });
  assert.deepEqual(zoneValues(called), {
    "[default] example.org nsstat QryTCP": 3,
  });
});

Deno.test("parseStatsFile() knows a view called default by a cache of another name", () => {
  const { document, problems } = parse(dump(`++ Outgoing Queries ++
[View: default]
                   1 A
++ Cache Statistics ++
[View: default (Cache: shared)]
                   2 cache hits
`));
  assert.deepEqual(problems, []);
  assert.deepEqual(document.views, ["default"]);
  assert.deepEqual(Object.fromEntries(valuesOf(document)), {
    "[default] resqtype A": 1,
    "[default] cachestat CacheHits": 2,
  });
});

Deno.test("parseStatsFile() gives views that share a cache its numbers, as the channel does", () => {
  // named_stats_dump() writes the heading of such a view and nothing below it.
  const { document, problems } = parse(dump(`++ Outgoing Queries ++
[View: one]
[View: two (Cache: x)]
[View: three]
++ Cache Statistics ++
[View: one (Cache: sh (Cache: x))]
                   7 cache hits
                  -1 cache misses
[View: two (Cache: x) (Cache: sh (Cache: x))]
[View: three (Cache: three)]
                   1 cache hits
++ Cache DB RRsets ++
[View: one (Cache: sh (Cache: x))]
                   3 !AAAA
[View: two (Cache: x) (Cache: sh (Cache: x))]
[View: three (Cache: three)]
++ ADB stats ++
[View: two (Cache: x)]
`));
  assert.deepEqual(problems.map(({ where }) => where), [
    'view "one" cachestat "CacheMisses"',
    'view "two (Cache: x)" cachestat "CacheMisses"',
  ]);
  assert.deepEqual(Object.fromEntries(valuesOf(document)), {
    "[one] cachestat CacheHits": 7,
    "[two (Cache: x)] cachestat CacheHits": 7,
    "[three] cachestat CacheHits": 1,
    "[one] cache !AAAA": 3,
    "[two (Cache: x)] cache !AAAA": 3,
  });
});

Deno.test("parseStatsFile() files no number under another view where a heading does not end", () => {
  const { document, problems } = parse(dump(
    "++ Outgoing Queries ++\n[View: one]\n                   1 A\n[View: two\n" +
      "                   2 A\n".repeat(100) +
      "++ Name Server Statistics ++\n                   3 responses sent\n",
  ));
  assert.deepEqual(Object.fromEntries(valuesOf(document)), {
    "[one] resqtype A": 1,
    "nsstat Response": 3,
  });
  assert.deepEqual(problems.map(({ what }) => what), [
    "name of more than 255 octets",
  ]);
});

Deno.test("parseStatsFile() goes on with the heading after one that does not end", () => {
  for (const lost of ["", "                   2 A\n".repeat(3)]) {
    const { document, problems } = parse(dump(
      `++ Outgoing Queries ++\n[View: one\n${lost}[View: two]\n` +
        "                   3 A\n" +
        `[View: three\n${lost}++ Name Server Statistics ++\n` +
        `                   4 responses sent\n[View: four\n${lost}`,
    ));
    assert.deepEqual(Object.fromEntries(valuesOf(document)), {
      "[two] resqtype A": 3,
      "nsstat Response": 4,
    });
    assert.deepEqual(document.views, ["two"]);
    assert.deepEqual(problems.map(({ what }) => what), [
      'heading without end "[View: one"',
      'heading without end "[View: three"',
      'heading without end "[View: four"',
    ]);
  }
});

Deno.test("parseStatsFile() takes no key zone for a root zone", () => {
  // BIND 9.12 to 9.20 list the zone of managed keys of each view, whose name is ".".
  const hits = "                   3 Hits for present glue (cached)\n";
  const parsed = parse(dump(
    "++ Per Zone Query Statistics ++\n[. (view: counted)]\n" +
      "++ Per Zone Glue Cache Statistics ++\n" +
      "[. (view: none)]\n[a.test (view: none)]\n" +
      "[. (view: counted)]\n[. (view: terse)]\n[. (view: terse)]\n" +
      `[. (view: hit)]\n${hits}`,
  ));
  assert.deepEqual(parsed.problems, []);
  assert.deepEqual(
    parsed.zones?.zones.map(({ view, name }) => [view, name]),
    [["counted", "."], ["none", "a.test"], ["terse", "."], ["hit", "."]],
  );
});

Deno.test("parseStatsFile() knows counters by the words of releases that misspelt them", () => {
  assert.deepEqual(
    values(dump(`++ Name Server Statistics ++
                   1 syththesized a no-data response
                   2 Expire option recieved
                   3 Other EDNS option recieved
                   4 EDNS client subnet option recieved
`)),
    {
      "nsstat SynthNODATA": 1,
      "nsstat ExpireOpt": 2,
      "nsstat OtherOpt": 3,
      "nsstat ECSOpt": 4,
    },
  );
});

Deno.test("a view's numbers after another view's are its own", () => {
  // A script of long ago filed the second of these under the first.
  const got = values(dump(
    "++ Resolver Statistics ++\n[Common]\n[View: internal]\n" +
      "                   1 query retries\n[View: default]\n" +
      "                   2 query retries\n",
  ));
  assert.deepEqual(got, {
    "[internal] resstat Retry": 1,
    "[_default] resstat Retry": 2,
  });
});

Deno.test("parseStatsFile() adds up a zone that is there twice, signed and unsigned", () => {
  const parsed = parse(dump(
    "++ Per Zone Query Statistics ++\n[a.test (view: v)]\n" +
      "                   1 UDP queries received\n[a.test (view: v)]\n" +
      "    18014398509481984 UDP queries received\n[quiet.test (view: v)]\n" +
      "++ Per Zone Glue Cache Statistics ++\n[a.test (view: v)]\n" +
      "                   3 Hits for non-existent glue (cached)\n",
  ));
  assert.deepEqual(parsed.problems, []);
  assert.deepEqual(zoneValues(parsed), {
    "[v] a.test nsstat QryUDP": 2n ** 54n + 1n,
    "[v] a.test gluecache GLUECACHEhitsabsent": 3,
  });
  assert.deepEqual(
    parsed.zones?.zones.map(({ name, class: zoneClass }) => [name, zoneClass]),
    [["a.test", undefined], ["quiet.test", undefined]],
  );
});

Deno.test("parseStatsFile() reads BIND 9.2 to 9.4", () => {
  const parsed = parse(dump(
    "success 57986358\nreferral 1\nnxrrset 2\nnxdomain 3\nrecursion 4\n" +
      "failure 5\nduplicate 6\ndropped 7\n" +
      "success 256 10.in-addr.arpa external\nfailure 8 10.in-addr.arpa external\n" +
      "success 9 example.org\n" +
      "success 2 example.org my view\nsuccess 3 example.org my 2nd  view\n" +
      'success 4 sp\\032ace.org a "b" (c)\n' +
      "success 5 example.org end \nsuccess 6 example.org \r\n",
    1225119901,
  ));
  assert.deepEqual(parsed.problems, []);
  assert.deepEqual(Object.fromEntries(valuesOf(parsed.document)), {
    "nsstat QrySuccess": 57986358,
    "nsstat QryReferral": 1,
    "nsstat QryNxrrset": 2,
    "nsstat QryNXDOMAIN": 3,
    "nsstat QryRecursion": 4,
    "nsstat QryFailure": 5,
    "nsstat QryDuplicate": 6,
    "nsstat QryDropped": 7,
  });
  assert.deepEqual(zoneValues(parsed), {
    "[external] 10.in-addr.arpa nsstat QrySuccess": 256,
    "[external] 10.in-addr.arpa nsstat QryFailure": 8,
    "[_default] example.org nsstat QrySuccess": 9,
    "[my view] example.org nsstat QrySuccess": 2,
    "[my 2nd  view] example.org nsstat QrySuccess": 3,
    '[a "b" (c)] sp\\032ace.org nsstat QrySuccess': 4,
    "[end ] example.org nsstat QrySuccess": 5,
    "[] example.org nsstat QrySuccess": 6,
  });
});

const NAMES = "++ Name Server Statistics ++\n";
const requests = (count: number) =>
  `${NAMES}${String(count).padStart(20)} IPv4 requests received\n`;

Deno.test("parseStatsFile() takes the newest complete dump and says where to go on", () => {
  const first = dump(requests(1), 100);
  const second = dump(requests(2), 100);
  const cutOff = `+++ Statistics Dump +++ (300)\n${requests(3)}`;
  const newest = (text: string) => {
    const { dump: parsed, consumed } = parseStatsFile(utf8(text));
    const value = parsed && valuesOf(parsed.document).get("nsstat Requestv4");
    return [value, consumed];
  };
  const both = `junk\n${first}${second}`;
  assert.deepEqual(newest(""), [undefined, 0]);
  assert.deepEqual(newest("junk\nmore"), [undefined, 5]);
  assert.deepEqual(newest(first), [1, first.length]);
  assert.deepEqual(newest(both), [2, both.length]);
  assert.deepEqual(newest(both + cutOff), [2, both.length]);
  assert.deepEqual(newest(cutOff), [undefined, 0]);
  // named was started again while it wrote.
  assert.deepEqual(newest(cutOff + first), [1, cutOff.length + first.length]);
  assert.deepEqual(newest(`${first}--- Statistics Dump --- (7)\n`), [
    1,
    first.length + 28,
  ]);
  // Or crashed within a line, behind which the next dump begins.
  assert.deepEqual(newest(`x${first}`), [1, first.length + 1]);
  assert.deepEqual(newest(first.slice(0, -1)), [1, first.length - 1]);
  assert.deepEqual(newest(first.slice(0, -2))[0], undefined);
});

Deno.test("a file that is read as it grows gives each dump once", () => {
  const dumps = [5, 6, 7, 8].map((count) =>
    dump(requests(count), 1000 + count)
  );
  const file = utf8(dumps.join(""));
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: file.length }), { maxLength: 8 }),
    (sizes) => {
      let offset = 0;
      const seen: unknown[] = [];
      for (const size of [...sizes.sort((a, b) => a - b), file.length]) {
        if (size < offset) continue;
        const part = parseStatsFile(file.subarray(offset, size));
        offset += part.consumed;
        if (part.dump === undefined) continue;
        seen.push(valuesOf(part.dump.document).get("nsstat Requestv4"));
      }
      assert.equal(seen.at(-1), 8);
      assert.deepEqual([...new Set(seen)].sort(), seen);
    },
  ));
});

Deno.test("one bad line costs that line", () => {
  const parsed = parse(dump(
    `${requests(1)}                  -4 IPv6 requests received\n` +
      "18446744073709551616 responses sent\n" +
      "18446744073709551615 TCP requests received\n" +
      "nonsense\n[Strange]\n                   3 lost\n" +
      `++ Outgoing Queries ++\n[View: ${
        "v".repeat(256)
      }]\n                   4 A\n`,
  ));
  assert.deepEqual(Object.fromEntries(valuesOf(parsed.document)), {
    "nsstat Requestv4": 1,
    "nsstat ReqTCP": 2n ** 64n - 1n,
  });
  assert.deepEqual(parsed.document.lost.map(({ name }) => name), [
    "Requestv6",
    "Response",
  ]);
  assert.deepEqual(parsed.problems.map(({ what }) => what), [
    '"-4" where a count was expected',
    '"18446744073709551616" where a count was expected',
    'unknown line "nonsense"',
    'unknown heading "Strange"',
    "name of more than 255 octets",
  ]);
});

Deno.test("parseStatsFile() throws nothing on any bytes", () => {
  const words = fc.constantFrom(
    ...["+++ Statistics Dump +++ (1)\n", "--- Statistics Dump --- (1)\n"],
    ...["++ Cache Statistics ++\n", "++ Per Zone Query Statistics ++\n"],
    ...["[View: a (Cache: ", ")]\n", "[", "]\n", "  12 A\n", "success 1 z v\n"],
    "\0\n",
  );
  const piece = fc.oneof(words, fc.string({ maxLength: 20 }));
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
    const bytes = utf8(dump(pieces.join("")));
    const { consumed } = parseStatsFile(bytes, ALL);
    assert(consumed >= 0 && consumed <= bytes.length);
  }));
});
