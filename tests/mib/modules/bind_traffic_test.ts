import assert from "node:assert/strict";
import type { BindTraffic } from "../../../collectors/bind/reading.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { assertFacesAgree, bindReading } from "./bind_readings.ts";
import { rendered } from "./rendered.ts";

const SENT: BindTraffic = {
  transport: "udp",
  family: "ipv6",
  direction: "sent",
  sizes: [
    { most: 15, count: 4 },
    { most: 511, count: 2n ** 63n },
    { most: undefined, count: 1 },
  ],
};

Deno.test("bindTrafficSizeTable cumulates sizes as a histogram", () => {
  const got = rendered(bindModule, {
    ...bindReading([]),
    traffic: [SENT, {
      transport: "tcp",
      family: "ipv4",
      direction: "received",
      sizes: [{ most: 47, count: 3 }],
    }],
  });
  assert.equal(got.segment.lost, 0);
  const of = (labels: string) =>
    [...got.samples].filter(([name]) => name.includes(labels))
      .map(([name, value]) => [
        name.replace("bind_traffic_message_size_bytes", "")
          .replace(`${labels},`, "").replace(labels, ""),
        value,
      ]);
  assert.deepEqual(of('direction="sent",transport="udp",family="ipv6"'), [
    ['_bucket{le="15"}', "4"],
    ['_bucket{le="511"}', "9223372036854775812"],
    ['_bucket{le="+Inf"}', "9223372036854775813"],
    ["_count{}", "9223372036854775813"],
  ]);
  assert.deepEqual(of('direction="received",transport="tcp",family="ipv4"'), [
    ['_bucket{le="47"}', "3"],
    ['_bucket{le="+Inf"}', "3"],
    ["_count{}", "3"],
  ]);
  assert.deepEqual(got.instance("bindTrafficMessages", [3])?.value, {
    type: "counter64",
    value: 3,
  });
  assert.deepEqual(got.instance("bindTrafficSizeMessages", [6, 15])?.value, {
    type: "counter64",
    value: 4,
  });
  assertFacesAgree(got);
});

Deno.test("bindMemoryTable shows contexts by name, and sums in families of their own", () => {
  const got = rendered(bindModule, {
    ...bindReading([
      ["memory", "InUse", 2 ** 40, undefined, "gauge"],
      ["memory", "Odd", 5, undefined, "gauge"],
    ]),
    memory: [{
      ...{ name: "main", number: 4, contexts: 2, references: 9 },
      ...{ total: undefined, inuse: 2 ** 33, malloced: 12, pools: 0 },
    }],
  });
  const memory = [...got.samples].filter(([name]) => /memory/.test(name));
  assert.deepEqual(Object.fromEntries(memory), {
    bind_memory_in_use_bytes: String(2 ** 40),
    'bind_statistics_value{section="memory",name="Odd"}': "5",
    'bind_memory_contexts{context="main"}': "2",
    'bind_memory_context_references{context="main"}': "9",
    'bind_memory_context_pools{context="main"}': "0",
    'bind_memory_context_in_use_bytes{context="main"}': String(2 ** 33),
    'bind_memory_context_malloced_bytes{context="main"}': "12",
  });
  assert.equal(got.instance("bindMemoryTotal", [4]), undefined);
  assert.deepEqual(got.instance("bindMemoryInUse", [4])?.value, {
    type: "counter64",
    value: 2 ** 33,
  });
  assertFacesAgree(got);
});
