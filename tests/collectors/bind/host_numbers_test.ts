import assert from "node:assert/strict";
import { createBindCollector } from "../../../collectors/bind/collect.ts";
import { parseBindJson } from "../../../collectors/bind/parse_json.ts";
import { parseBindXml } from "../../../collectors/bind/parse_xml.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import {
  jsonDocument,
  utf8,
  valuesOf,
  xmlCounters,
  xmlDocument,
} from "./documents.ts";
import { channelContext, channelHost } from "./fake_channel.ts";

const CONTEXT = {
  ...{ id: "0x1", name: "main", references: 3, inuse: 10, malloced: 20 },
  ...{ pools: 1, hiwater: 7 },
};

const MEMORY = {
  memory: {
    InUse: 30,
    BlockSize: "-",
    contexts: [CONTEXT, { ...CONTEXT, id: "0x2" }, {
      ...{ name: "uv", references: 1, total: 5, inuse: 5, blocksize: "-" },
    }],
  },
};

const TRAFFIC = {
  traffic: {
    "dns-udp-requests-sizes-received-ipv4": { "288+": 2, "16-31": 6 },
    "dns-tcp-responses-sizes-sent-ipv6": {},
  },
};

const context = (name: string, fields: Record<string, unknown>) =>
  `<context><id>0x1</id><name>${name}</name>${
    Object.entries(fields).map(([key, value]) => `<${key}>${value}</${key}>`)
      .join("")
  }</context>`;

const main = { references: 3, inuse: 10, malloced: 20, pools: 1, hiwater: 7 };
const uv = { references: 1, total: 5, inuse: 5, blocksize: "-" };
const XML = xmlDocument(
  "",
  "<traffic><ipv4><udp>" +
    xmlCounters("request-size", [["16-31", "6"], ["288+", "2"], [
      "16-31",
      "6",
    ]]) +
    "</udp></ipv4><ipv6><tcp>" + xmlCounters("response-size", []) +
    "</tcp></ipv6></traffic><views/><memory><contexts>" +
    context("main", main) + context("main", main) + context("uv", uv) +
    "</contexts><summary><InUse>30</InUse><BlockSize>-</BlockSize></summary></memory>",
);

Deno.test("parseBindJson() and parseBindXml() read memory and traffic alike", () => {
  const json = parseBindJson(utf8(jsonDocument({ ...MEMORY, ...TRAFFIC })));
  const xml = parseBindXml(utf8(XML));
  for (const parsed of [json, xml]) {
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual([...valuesOf(parsed.document)], [["memory InUse", 30]]);
    assert.deepEqual(parsed.memory, [
      {
        ...{ name: "main", contexts: 2, references: 6, total: undefined },
        ...{ inuse: 20, malloced: 40, pools: 2 },
      },
      {
        ...{ name: "uv", contexts: 1, references: 1, total: 5 },
        ...{ inuse: 5, malloced: undefined, pools: undefined },
      },
    ]);
    assert.deepEqual(parsed.traffic, [{
      ...{ transport: "udp", family: "ipv4", direction: "received" },
      sizes: [{ most: 31, count: 6 }, { most: undefined, count: 2 }],
    }]);
  }
  const neither = parseBindJson(utf8(jsonDocument({})));
  assert.equal(neither.memory, undefined);
  assert.equal(neither.traffic, undefined);
});

Deno.test("one bad number of memory or traffic costs that number", () => {
  const parsed = parseBindJson(utf8(jsonDocument({
    memory: { InUse: -1, contexts: [{ name: "main", inuse: -2, pools: 1 }, 5] },
    traffic: {
      "dns-udp-requests-sizes-received-ipv4": {
        "16-31": -1,
        big: 1,
        "0-15": 3,
      },
      "dns-doh-requests": { "0-15": 1 },
    },
  })));
  assert.deepEqual(parsed.memory?.map(({ inuse, pools }) => [inuse, pools]), [
    [undefined, 1],
  ]);
  assert.deepEqual(parsed.traffic?.[0]?.sizes, [{ most: 15, count: 3 }]);
  assert.equal(parsed.problems.length, 5);
  for (const root of [{ memory: 5 }, { traffic: [] }]) {
    assert.equal(
      parseBindJson(utf8(jsonDocument(root))).problems.length,
      1,
    );
  }
});

for (const run of ["9.18.49-a", "9.20.23-a"]) {
  Deno.test({
    name: `JSON and XML tell the same traffic and the same contexts: ${run}`,
    ignore: !haveSharedData,
    fn() {
      const read = (part: string) =>
        Deno.readFileSync(sharedData(`bind/generated/${run}/snap2/${part}`));
      const json = parseBindJson(read("traffic.json"));
      const xml = parseBindXml(read("traffic.xml"));
      assert.deepEqual([...json.problems, ...xml.problems], []);
      const sorted = (traffic = json.traffic) =>
        traffic?.map((kind) => JSON.stringify(kind)).sort();
      assert.equal(json.traffic?.length, 8);
      assert.deepEqual(sorted(json.traffic), sorted(xml.traffic));
      // Numbers of octets change with each request: the contexts alone are compared.
      const names = (part: string, parse: typeof parseBindJson) =>
        parse(read(part)).memory?.map(({ name, contexts }) => [name, contexts]);
      assert(Number(names("mem.json", parseBindJson)?.length) > 5);
      assert.deepEqual(
        names("mem.json", parseBindJson),
        names("mem.xml", parseBindXml),
      );
    },
  });
}

Deno.test("the collector asks for memory and traffic when it is told to", async () => {
  const base = "http://127.0.0.1:8053/json/v1";
  const host = channelHost({
    [`${base}/server`]: jsonDocument({}),
    [`${base}/net`]: jsonDocument({}),
    [`${base}/mem`]: jsonDocument(MEMORY),
    [`${base}/traffic`]: jsonDocument(TRAFFIC),
  });
  const url = "http://127.0.0.1:8053";
  const without = await createBindCollector({ url })
    .collect(channelContext(host));
  assert.equal(without.memory, undefined);
  assert.equal(without.traffic, undefined);
  assert.equal(host.asked.length, 2);
  const reading = await createBindCollector({
    url,
    memory: true,
    traffic: true,
  }).collect(channelContext(host));
  assert.deepEqual(
    reading.memory?.map(({ name, number }) => [name, number]),
    [["main", 1], ["uv", 2]],
  );
  assert.equal(reading.traffic?.[0]?.sizes.length, 2);
  const inUse = reading.counters.find(({ name }) => name === "InUse");
  assert.deepEqual([inUse?.kind, inUse?.value], ["gauge", 30]);
});
