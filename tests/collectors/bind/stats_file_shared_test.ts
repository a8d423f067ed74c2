import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { CounterMemory } from "../../../collectors/bind/counter_memory.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import type { BindCounter } from "../../../collectors/bind/reading.ts";
import { parseStatsFile } from "../../../collectors/bind/stats_file.ts";
import { selectZones } from "../../../collectors/bind/zone_selection.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { valuesOf } from "./documents.ts";

const ignore = !haveSharedData;
const ALL = { zones: selectZones({ counters: true }) };

function read(name: string): Uint8Array {
  return Deno.readFileSync(sharedData(`bind/${name}`));
}

function parsed(name: string) {
  const bytes = name.endsWith(".gz") ? gunzipSync(read(name)) : read(name);
  const { dump, consumed } = parseStatsFile(bytes, ALL);
  assert(dump !== undefined, name);
  assert.equal(consumed, bytes.length, name);
  assert.deepEqual(dump.problems, [], name);
  return dump;
}

/** Returns what the collector makes of documents, by place and name. */
function merged(
  parts: Parameters<CounterMemory["merge"]>[0],
): Map<string, BindCounter> {
  const views: string[] = [];
  const { counters, problems } = new CounterMemory().merge(parts, {
    numberOf(_scope, name) {
      if (!views.includes(name)) views.push(name);
      return views.indexOf(name) + 1;
    },
  });
  assert.deepEqual(problems, []);
  return new Map(counters.map((counter) => [
    `[${counter.view ?? ""}] ${counter.section} ${counter.name}`,
    counter,
  ]));
}

/** What the file does not say of a moment as JSON does, each with its reason. */
const DIFFERENT: readonly [RegExp, string][] = [
  [
    /^\[\] sockstat TCP4(Accept|Close|Active|Clients)$/,
    "each request for a document is a connection of its own",
  ],
  [
    /^\[\] (nsstat|sockstat|taskmgr) /,
    "the file does not tell BIND's version, so zeros of names that not all versions have are not known",
  ],
  [
    /^\[.+\] resstat /,
    "the same, in a view",
  ],
];

for (const run of ["9.18.49-a", "9.20.23-a"]) {
  for (const snapshot of ["snap1", "snap2"]) {
    const folder = `generated/${run}/${snapshot}`;
    Deno.test({
      name: `JSON and file of one moment give one reading: ${folder}`,
      ignore,
      fn() {
        const json = merged(
          (["server", "net"] as const).map((part) => ({
            part,
            document: parseBindJson(read(`${folder}/${part}.json`)).document,
          })),
        );
        const file = merged([
          {
            part: "server",
            document: parsed(`${folder}/named.stats`).document,
          },
        ]);
        let equal = 0;
        for (const [key, counter] of file) {
          if (DIFFERENT[0]?.[0].test(key)) continue;
          assert.deepEqual(counter, json.get(key), key);
          equal += 1;
        }
        assert(equal > 250, `${equal} counters compared`);
        for (const [key, { value }] of json) {
          if (file.has(key)) continue;
          assert.equal(value, 0, key);
          assert(DIFFERENT.some(([pattern]) => pattern.test(key)), key);
        }
      },
    });

    Deno.test({
      name: `JSON and file count the same of each zone: ${folder}`,
      ignore,
      fn() {
        const json = parseBindJson(read(`${folder}/zones.json`), ALL).zones;
        const file = parsed(`${folder}/named.stats`).zones;
        const of = (zones: typeof json) =>
          new Map(
            zones?.zones.flatMap(({ view, name, counters }) =>
              counters.map(({ section, name: counter, value }) =>
                [`[${view}] ${name} ${section} ${counter}`, value] as const
              )
            ),
          );
        const inJson = of(json);
        let compared = 0;
        for (const [key, value] of of(file)) {
          assert.equal(inJson.get(key), value, key);
          compared += 1;
        }
        assert(compared > 20, `${compared} counters compared`);
        // The file has neither types nor keys of a zone.
        for (const key of of(file).keys()) inJson.delete(key);
        for (const key of inJson.keys()) {
          assert.match(key, / (qtype|dnssec-sign) /);
        }
      },
    });
  }
}

Deno.test({
  name: "statistics files of all times are read without a problem",
  ignore,
  fn() {
    const values = (name: string) =>
      valuesOf(parsed(`named.stats/${name}`).document);
    assert.equal(
      values("named.stats-2004-bind92.txt").get("nsstat QryReferral"),
      15563,
    );
    const old = parsed("named.stats/named.stats-2008-bind94-zones-views.txt");
    assert.deepEqual(
      old.zones?.zones.map(({ view, name }) => `${view} ${name}`),
      ["external 0.0.10.in-addr.arpa", "external 140.43.206.in-addr.arpa"],
    );
    const seven = parsed("named.stats/named.stats-2011-bind97.txt");
    assert.deepEqual(seven.document.views, ["_default", "_bind"]);
    assert.equal(
      valuesOf(seven.document).get("[_default] resstat QryRTT10"),
      260,
    );
    const eleven = values("named.stats-2020-bind911-views.txt");
    assert.equal(eleven.get("[view_bj_ali] resstat BucketSize"), 523);
    assert.equal(
      values("named.stats-9.18.49-two-dumps.txt").get("nsstat Requestv4"),
      valuesOf(parsed("generated/9.18.49-a/snap2/named.stats").document)
        .get("nsstat Requestv4"),
    );
  },
});

Deno.test({
  name: "a server of 5,000 zones has them all in its statistics file",
  ignore,
  fn() {
    const { zones } = parsed("large/large-5000-zones.named.stats.gz");
    assert(Number(zones?.zones.length) >= 5000);
  },
});
