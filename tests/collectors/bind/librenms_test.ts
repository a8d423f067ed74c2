import assert from "node:assert/strict";
import {
  bindLines,
  LIBRENMS_LINES,
} from "../../../collectors/bind/librenms.ts";
import { textOf } from "../../../collectors/bind/known_counters.ts";
import type { BindReading } from "../../../collectors/bind/reading.ts";

function reading(
  ...counters: readonly (readonly [
    section: string,
    view: string | undefined,
    name: string,
    value: number | bigint,
  ])[]
): BindReading {
  return {
    source: "json",
    url: "http://127.0.0.1:8053",
    version: "9.18.49",
    statisticsVersion: "1.7",
    bootTime: undefined,
    configTime: undefined,
    currentTime: undefined,
    views: [],
    counters: counters.map(([section, view, name, value]) => ({
      section,
      view,
      viewNumber: view === undefined ? 0 : 1,
      name,
      value,
      kind: "counter",
    })),
  };
}

/** Numbers in each of the agent script's eight lines, as LibreNMS takes them apart. */
const COUNTS = [42, 42, 22, 24, 14, 86, 4, 36];

Deno.test("bindLines() has a number in each place that LibreNMS looks at", () => {
  const lines = bindLines(reading()).split("\n");
  assert.deepEqual(lines.map((line) => line.split(",").length), COUNTS);
  assert(lines.every((line) => /^0(,0)*$/.test(line)));
});

Deno.test("bindLines() adds up the views", () => {
  const [incoming, outgoing, server, resolver, cache, rrsets, adb, sockets] =
    bindLines(reading(
      ["qtype", undefined, "A", 7],
      ["qtype", undefined, "SPF", 8],
      ["resqtype", "internal", "AAAA", 1],
      ["resqtype", "external", "AAAA", 2n ** 60n],
      ["nsstat", undefined, "Requestv4", 3],
      ["nsstat", undefined, "QryDropped", 4],
      ["resstat", "internal", "Queryv6", 5],
      ["resstat", "internal", "REFUSED", 6],
      ["cachestat", "internal", "HeapMemMax", 9],
      ["cache", "internal", "NXDOMAIN", 10],
      ["cache", "internal", "!AAAA", 11],
      ["cache", "internal", "#A", 99],
      ["adbstat", "internal", "namescnt", 12],
      ["sockstat", undefined, "RawActive", 13],
      ["sockstat", undefined, "TCP4Conn", 14],
    )).split("\n").map((line) => line.split(","));
  assert.deepEqual([incoming![0], incoming![41]], ["7", "8"]);
  assert.equal(outgoing![1], String(2n ** 60n + 1n));
  assert.deepEqual([server![0], server![21]], ["3", "4"]);
  assert.deepEqual([resolver![1], resolver![23]], ["5", "6"]);
  assert.equal(cache![13], "9");
  assert.deepEqual([rrsets![0], rrsets![37], rrsets![44]], ["0", "10", "11"]);
  assert.equal(adb![3], "12");
  assert.deepEqual([sockets![18], sockets![35]], ["14", "13"]);
});

Deno.test("LIBRENMS_LINES names counters that BIND has", () => {
  for (const { section, names } of LIBRENMS_LINES) {
    if (["qtype", "resqtype", "cache"].includes(section)) continue;
    for (const name of names) {
      assert.notEqual(textOf(section, name), undefined, `${section} ${name}`);
    }
  }
});
