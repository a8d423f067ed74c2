/**
 * A real named whose views and zones have the names that it allows: read alike
 * as JSON, as XML and by the statistics file, and as bind_exporter shows them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import type { BindReading } from "../../collectors/bind/reading.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { needing } from "../needing.ts";
import { noExporter } from "./bind_exporter.ts";
import { assertShowsTheSame } from "./exporter_series.ts";
import { strictContext } from "./fetching_host.ts";
import { MOVES_BY_ITSELF, noNamed, startNamed } from "./named.ts";

const missing = noNamed ?? noExporter;

const ZONE = "$TTL 300\n@ SOA ns.test. admin.test. 7 3600 900 604800 60\n" +
  "@ NS ns.test.\nwww A 192.0.2.80\n";

const zone = (name: string, statements = "") =>
  `zone "${name}" { type primary; file "odd.db"; ${statements} };\n`;

/** Escaped as in named.conf: two views share a cache of a third name, two have zones of one name. */
const VIEWS = String.raw`
view "default" {
  match-clients { 127.0.0.2; }; recursion yes; attach-cache "c (Cache: d)";
  ${zone("one.test")}
};
view "a \"q\" <b> & c/d" {
  match-clients { 127.0.0.1; }; recursion yes; attach-cache "c (Cache: d)";
  ${zone("sp\\032ace.test")} ${zone("q\\034uote.test")}
  ${zone("0/25.2.0.192.in-addr.arpa")} ${zone("b[r].test")}
  ${zone("\\195\\164.test")} ${zone("dot\\.ted.test")} ${zone("UPPER.test")}
};
view "mün €(view: z) " {
  match-clients { 127.0.0.3; }; recursion no;
  ${zone(".")} ${zone("one.test", "zone-statistics terse;")}
  ${zone("off.test", "zone-statistics none;")}
};
view "x (Cache: y)" {
  match-clients { 127.0.0.4; }; recursion no; ${zone("one.test")}
};
view "tab	[View: x]" CH {
  match-clients { any; }; recursion no;
  zone "ch.test" CH { type primary; file "ch.db"; };
};
`;

/** Numbers of the server, its views and zones; of zones, those that all forms tell. */
function told({ counters, zones }: BindReading): Map<string, unknown> {
  return new Map([
    ...counters.map(({ view, section, name, value }) =>
      [`[${view ?? ""}] ${section} ${name}`, value] as const
    ),
    ...(zones?.zones ?? []).flatMap(({ view, name, counters }) =>
      counters.filter(({ section }) => section !== "qtype").map((counter) =>
        [
          `[${view}] zone ${name} ${counter.section} ${counter.name}`,
          counter.value,
        ] as const
      )
    ),
  ].filter(([key]) => !MOVES_BY_ITSELF.test(key)));
}

/** Zones by view and name. */
function listed({ zones }: BindReading): Set<string> {
  return new Set(zones?.zones.map(({ view, name }) => `[${view}] ${name}`));
}

Deno.test({
  ...needing(
    missing,
    "views and zones of any names are read alike by every way",
  ),
  async fn() {
    const named = await startNamed({
      options: "check-names primary ignore;",
      views: VIEWS,
      files: {
        "odd.db": ZONE,
        "ch.db": ZONE.replaceAll(/ (SOA|NS) /g, " CH $1 ").replace(
          "www A 192.0.2.80\n",
          '@ CH TXT "hello"\n',
        ),
      },
    });
    try {
      for (const name of ["www.sp\\032ace.test", "www.upper.test"]) {
        assert.equal(await named.ask({ name, type: "A" }), "NOERROR");
      }
      const from = "127.0.0.2";
      await named.ask({ name: "www.one.test", type: "A", from });
      const given: string[] = [];
      const read = (options: Parameters<typeof createBindCollector>[0]) =>
        createBindCollector({ ...options, zones: { counters: true } })
          .collect({ ...strictContext(given), host: createLiveHost() });
      const url = named.statisticsUrl;
      const json = await read({ url: `${url}/json` });
      const xml = await read({ url: `${url}/xml` });
      const file = await read({
        statsFile: named.statsFile,
        rndc: named.rndcCommand,
      });
      assert.deepEqual(json.views.map(({ name }) => name), [
        ...["default", 'a "q" <b> & c/d', "mün €(view: z) ", "x (Cache: y)"],
        ...["tab\t[View: x]", "_bind"],
      ]);
      assert.deepEqual(xml.views, json.views);
      assert.deepEqual(file.views, json.views);
      assert.deepEqual(told(xml), told(json));
      const channel = [...told(json)].sort();
      assert.deepEqual([...told(file)].sort(), channel);
      assert(channel.length > 500, `${channel.length} numbers`);
      // BIND to 9.20.24 lists zones without statistics in the file as well.
      const more = listed(file).difference(listed(json));
      more.delete("[mün €(view: z) ] off.test");
      assert.deepEqual([...more], []);
      await assertShowsTheSame(named);
    } finally {
      await named.stop();
    }
  },
});
