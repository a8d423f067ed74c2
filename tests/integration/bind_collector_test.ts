import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import type { BindReading } from "../../collectors/bind/reading.ts";
import type { CollectContext } from "../../collectors/collector.ts";
import { needing } from "../needing.ts";
import { fetchingHost } from "./fetching_host.ts";
import {
  askMixed,
  MIXED,
  MOVES_BY_ITSELF,
  type Named,
  noNamed,
  startNamed,
} from "./named.ts";

/** Reads `url` once, numbering views by `given`. Any problem fails the test. */
function read(url: string, given: string[]): Promise<BindReading> {
  const context: CollectContext = {
    host: fetchingHost(),
    signal: AbortSignal.timeout(30_000),
    numbers: {
      numberOf(scope, name) {
        assert.equal(scope, "bind-view");
        if (!given.includes(name)) given.push(name);
        return given.indexOf(name) + 1;
      },
    },
    problem: (problem) => assert.fail(JSON.stringify(problem)),
  };
  return createBindCollector({ url }).collect(context);
}

async function withNamed(
  test: (named: Named) => Promise<void>,
  options?: Parameters<typeof startNamed>[0],
): Promise<void> {
  const named = await startNamed(options);
  try {
    await test(named);
  } finally {
    await named.stop();
  }
}

function keyed(
  { counters }: BindReading,
): Map<string, typeof counters[number]> {
  return new Map(counters.map((counter) => [
    `${counter.viewNumber} ${counter.section} ${counter.name}`,
    counter,
  ]));
}

Deno.test({
  ...needing(noNamed, "a quiet named gives one reading in JSON and XML"),
  fn: () =>
    withNamed(async (named) => {
      const statuses = await askMixed(named);
      assert.equal(statuses.length, MIXED.length);
      assert(!statuses.includes("NO ANSWER"), statuses.join(" "));
      const views: string[] = [];
      const json = await read(`${named.statisticsUrl}/json`, views);
      const xml = await read(`${named.statisticsUrl}/xml`, views);
      assert.equal(json.source, "json");
      assert.equal(xml.source, "xml");
      assert.deepEqual(views, ["upstream", "external", "internal", "_bind"]);
      assert.deepEqual(json.views, xml.views);
      assert.equal(json.version, xml.version);
      assert.equal(json.bootTime, xml.bootTime);
      assert.equal(json.configTime, xml.configTime);
      const inJson = keyed(json);
      const inXml = keyed(xml);
      assert.deepEqual([...inJson.keys()].sort(), [...inXml.keys()].sort());
      for (const [key, counter] of inJson) {
        if (MOVES_BY_ITSELF.test(key)) continue;
        assert.deepEqual(counter, inXml.get(key), key);
      }
      assert(inJson.size > 350, `${inJson.size} counters`);
    }),
});

Deno.test({
  ...needing(noNamed, "what was asked is what was counted"),
  fn: () =>
    withNamed(async (named) => {
      const before = keyed(await read(named.statisticsUrl, []));
      const statuses = await askMixed(named);
      const reading = await read(named.statisticsUrl, []);
      assert.equal(reading.source, "json");
      const after = keyed(reading);
      const rose = (key: string) =>
        Number(after.get(key)?.value) - Number(before.get(key)?.value ?? 0);
      const asked = (test: (index: number) => boolean) =>
        MIXED.filter((_, index) => test(index)).length;
      const status = (wanted: string) =>
        asked((index) => statuses[index] === wanted);
      const overTcp = asked((index) =>
        MIXED[index]?.options?.includes("+tcp") ?? false
      );
      // The view internal asked the view upstream: A, MX and AAAA, the last in vain.
      const own = rose("3 resstat Queryv4");
      assert.equal(own, 3);
      assert.equal(rose("0 opcode QUERY"), MIXED.length + own);
      assert.equal(rose("0 nsstat Requestv4"), MIXED.length + own);
      assert.equal(rose("0 nsstat ReqTCP"), overTcp);
      assert.equal(rose("0 rcode NXDOMAIN"), status("NXDOMAIN") + 1);
      assert.equal(rose("0 rcode REFUSED"), status("REFUSED"));
      assert.equal(rose("0 rcode SERVFAIL"), status("SERVFAIL"));
      assert.equal(rose("0 rcode BADVERS"), status("BADVERS"));
      assert.equal(rose("0 nsstat XfrReqDone"), status("TRANSFERRED"));
      assert.equal(rose("0 nsstat TruncatedResp"), 1);
      assert.equal(rose("0 nsstat QryReferral"), 1);
      assert.equal(rose("0 nsstat CookieIn") > 0, true);
      assert.equal(rose("3 resqtype MX"), 1);
      assert.equal(rose("3 resstat NXDOMAIN"), 1);
      assert.equal(after.get("3 cache A")?.value, 1);
      assert.equal(after.get("0 taskmgr tasks-running")?.value ?? 0, 0);
    }),
});

Deno.test({
  ...needing(noNamed, "views of odd names are read from a real named"),
  async fn() {
    for (const name of ["a&b <c> 'd'", "__proto__", "constructor", "näme"]) {
      await withNamed(async (named) => {
        await named.ask({ name: "example.test", type: "MX" });
        const json = await read(`${named.statisticsUrl}/json`, []);
        const xml = await read(`${named.statisticsUrl}/xml`, []);
        for (const reading of [json, xml]) {
          assert.deepEqual(reading.views[2], { name, number: 3 });
          const counter = keyed(reading).get("3 resstat Queryv4");
          assert.equal(counter?.view, name);
          assert.equal(counter?.value, 0);
        }
      }, { viewName: name });
    }
  },
});
