import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { valuesOf } from "./documents.ts";
import { channelContext, channelHost } from "./fake_channel.ts";

const ignore = !haveSharedData;
const GENERATED = ["9.18.49-a", "9.20.23-a"];
const SNAPSHOTS = GENERATED.flatMap((run) => [`${run}/snap1`, `${run}/snap2`]);

function read(name: string): Uint8Array {
  return Deno.readFileSync(sharedData(`bind/${name}`));
}

function documentsIn(folder: string): string[] {
  return [...Deno.readDirSync(sharedData(`bind/${folder}`))]
    .map(({ name }) => `${folder}/${name}`)
    .filter((name) => /\.(xml|json)$/.test(name) && !/truth\.json$/.test(name))
    .sort();
}

/** Reads the parts of a snapshot as the collector would from its server. */
async function collect(
  snapshot: string,
  format: "json" | "xml",
): Promise<BindReading> {
  const base = `http://127.0.0.1:8053/${
    format === "json" ? "json/v1" : "xml/v3"
  }`;
  const host = channelHost({
    [`${base}/server`]: read(`generated/${snapshot}/server.${format}`),
    [`${base}/net`]: read(`generated/${snapshot}/net.${format}`),
  });
  const url = `http://127.0.0.1:8053/${format}`;
  const context = channelContext(host);
  const reading = await createBindCollector({ url }).collect(context);
  assert.deepEqual(context.problems, []);
  return reading;
}

function sorted({ counters }: BindReading) {
  const key = (counter: BindReading["counters"][number]) =>
    `${counter.viewNumber} ${counter.section} ${counter.name}`;
  return [...counters].sort((a, b) => key(a) < key(b) ? -1 : 1);
}

Deno.test({
  name: "every recorded document is read without a problem",
  ignore,
  fn() {
    const folders = SNAPSHOTS.map((snapshot) => `generated/${snapshot}`);
    const names = ["public", ...folders].flatMap(documentsIn);
    assert(names.length > 60, `${names.length} documents`);
    for (const name of names) {
      const parse = name.endsWith(".json") ? parseBindJson : parseBindXml;
      const { document, problems } = parse(read(name));
      assert.deepEqual(problems, [], name);
      // The bind_exporter project cut the server out of this one.
      if (name !== "public/bind-9.11.31-xml3.8-zones.xml") {
        assert(document.bootTime !== undefined, name);
      }
      const counted = /server|net\.|mem\.|all\./.test(name);
      assert.equal(
        document.counters.length > 0,
        counted || /tasks/.test(name),
        name,
      );
    }
  },
});

Deno.test({
  name: "documents of a busy 9.11.3 have counters above 2^32",
  ignore,
  fn() {
    const { document } = parseBindXml(
      read("public/bind-9.11.3-xml3.8-server.xml"),
    );
    const values = valuesOf(document);
    assert.equal(values.get("opcode QUERY"), 36823356081);
    assert(values.has("qtype RESERVED0"));
    assert(values.has("[_default] cache !A"));
  },
});

for (const snapshot of SNAPSHOTS) {
  Deno.test({
    name: `JSON and XML of one moment give one reading: ${snapshot}`,
    ignore,
    async fn() {
      const json = sorted(await collect(snapshot, "json"));
      const xml = sorted(await collect(snapshot, "xml"));
      // The statistics channel counts its own requests: one TCP connection for
      // each, and net.xml was fetched before net.json.
      const own = new Set(["TCP4Accept", "TCP4Close"]);
      const different = json.filter(({ section, name }, i) =>
        section === "sockstat" && own.has(name) &&
        json[i]?.value !== xml[i]?.value
      );
      assert.deepEqual(different.map(({ name }) => name), [...own]);
      const others = (counters: typeof json) =>
        counters.filter(({ section, name }) =>
          section !== "sockstat" || !own.has(name)
        );
      assert.deepEqual(others(json), others(xml));
      assert(json.length > 350, `${json.length} counters`);
    },
  });

  Deno.test({
    name: `a whole document has the counters of its parts: ${snapshot}`,
    ignore,
    fn() {
      for (const format of ["json", "xml"] as const) {
        const parse = format === "json" ? parseBindJson : parseBindXml;
        const of = (part: string) =>
          valuesOf(
            parse(read(`generated/${snapshot}/${part}.${format}`)).document,
          );
        const all = of("all");
        for (const part of ["server", "net"]) {
          for (const [name, value] of of(part)) {
            if (name.startsWith("sockstat TCP4")) continue;
            assert.equal(all.get(name), value, `${format} ${name}`);
          }
        }
      }
    },
  });
}

for (const run of GENERATED) {
  Deno.test({
    name: `what was asked between two moments is what was counted: ${run}`,
    ignore,
    async fn() {
      const truth = JSON.parse(
        new TextDecoder().decode(read(`generated/${run}/snap2/truth.json`)),
      );
      const sections = {
        nsstats: "nsstat",
        qtypes: "qtype",
        opcodes: "opcode",
      };
      for (const format of ["json", "xml"] as const) {
        const before = valuesOf(await collect(`${run}/snap1`, format));
        const after = valuesOf(await collect(`${run}/snap2`, format));
        let compared = 0;
        for (const [group, section] of Object.entries(sections)) {
          const deltas: Record<string, number> = truth.deltas_expected[group];
          for (const [name, delta] of Object.entries(deltas)) {
            const key = `${section} ${name}`;
            assert.equal(
              Number(after.get(key)) - Number(before.get(key)),
              delta,
              `${format} ${key}`,
            );
            compared += 1;
          }
        }
        assert.equal(compared, 11);
      }
    },
  });
}

Deno.test({
  name: "documents of 5,000 zones have equal counters in JSON and XML",
  ignore,
  fn() {
    const json = parseBindJson(
      gunzipSync(read("large/large-5000-zones.json.gz")),
    );
    const xml = parseBindXml(gunzipSync(read("large/large-5000-zones.xml.gz")));
    assert.deepEqual([...json.problems, ...xml.problems], []);
    const inXml = valuesOf(xml.document);
    for (const [name, value] of valuesOf(json.document)) {
      // Making the other document took memory, and a connection.
      if (/^(sockstat TCP4(Accept|Close)$|memory )/.test(name)) continue;
      assert.equal(inXml.get(name), value, name);
    }
    assert(json.document.counters.length > 100);
  },
});
