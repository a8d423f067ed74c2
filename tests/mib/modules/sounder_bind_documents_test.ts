import assert from "node:assert/strict";
import { CounterMemory } from "../../../collectors/bind/counter_memory.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { assertFacesAgree } from "./bind_readings.ts";
import { rendered } from "./rendered.ts";

const ignore = !haveSharedData;

const FOLDERS = [
  "public",
  ...["9.18.49-a", "9.20.23-a"].flatMap((run) => [
    `generated/${run}/snap1`,
    `generated/${run}/snap2`,
  ]),
];

/** Returns what the collector makes of one document that has the server's counters. */
function readingOf(path: string): BindReading {
  const source = path.endsWith(".json") ? "json" : "xml";
  const bytes = Deno.readFileSync(sharedData(`bind/${path}`));
  const parse = source === "json" ? parseBindJson : parseBindXml;
  const { document } = parse(bytes);
  const { views, counters } = new CounterMemory().merge(
    [{ part: "server", document }],
    { numberOf: (_, name) => document.views.indexOf(name) + 1 },
  );
  const { version, statisticsVersion, bootTime, configTime, currentTime } =
    document;
  return {
    ...{ source, url: path, version, statisticsVersion },
    ...{ bootTime, configTime, currentTime, views, counters },
  };
}

Deno.test({
  name: "every recorded document is rendered whole, alike on both faces",
  ignore,
  fn() {
    let documents = 0;
    for (const folder of FOLDERS) {
      for (const { name } of Deno.readDirSync(sharedData(`bind/${folder}`))) {
        if (!/(server|all).*\.(json|xml)$/.test(name)) continue;
        const reading = readingOf(`${folder}/${name}`);
        const got = rendered(bindModule, reading);
        assert.equal(got.segment.lost, 0, name);
        assert(got.instances.length > reading.counters.length, name);
        assertFacesAgree(got);
        documents += 1;
      }
    }
    assert(documents > 20, `${documents} documents`);
  },
});

Deno.test({
  name: "a busy resolver's counters above 2^32 are whole on both faces",
  ignore,
  fn() {
    const got = rendered(
      bindModule,
      readingOf("public/bind-9.11.3-xml3.8-server.xml"),
    );
    assert.equal(
      got.samples.get('bind_incoming_requests_total{opcode="QUERY"}'),
      "36823356081",
    );
    assert(
      got.samples.has('bind_resolver_cache_rrsets{view="_default",type="!A"}'),
    );
  },
});
