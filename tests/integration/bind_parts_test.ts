/**
 * Everything that a real named does and counts: two of them, a transfer from
 * one to the other, a signed zone, a response policy, a rate limit, cookies,
 * TCP and truncated answers; the same by the channel in both formats, by the
 * statistics file, and by bind_exporter.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import type { BindReading } from "../../collectors/bind/reading.ts";
import { createLiveHost } from "../../collectors/live_host.ts";
import { dnsServerModule } from "../../mib/modules/dns_server.ts";
import { plain } from "../mib/modules/faces.ts";
import { rendered } from "../mib/modules/rendered.ts";
import { needing } from "../needing.ts";
import { eventually } from "./asking.ts";
import { noExporter } from "./bind_exporter.ts";
import { assertShowsTheSame } from "./exporter_series.ts";
import { strictContext } from "./fetching_host.ts";
import { MOVES_BY_ITSELF, type Named, noNamed, startNamed } from "./named.ts";

const missing = noNamed ?? noExporter;

const ZONE = "$TTL 300\n@ SOA ns1 admin 7 3600 900 604800 60\n@ NS ns1\n" +
  "ns1 A 127.0.0.1\nwww A 192.0.2.80\nonly4 A 192.0.2.4\n" +
  `big TXT ${`"${"x".repeat(200)}" `.repeat(8)}\nsub NS ns.sub\n`;

const PRIMARY = `view "limited" {
  match-clients { 127.0.0.2; };
  recursion no;
  rate-limit { responses-per-second 1; slip 1; };
  zone "plain.test" { type primary; file "plain.db"; };
};
view "main" {
  match-clients { any; };
  recursion yes; allow-recursion { any; };
  response-policy { zone "policy.test"; } qname-wait-recurse no;
  zone "policy.test" { type primary; file "policy.db"; };
  zone "plain.test" { type primary; file "plain.db"; };
  zone "signed.test" {
    type primary; file "signed.db"; dnssec-policy default; inline-signing yes;
  };
};
`;

const secondary = (port: number) =>
  `zone "plain.test" {
  type secondary; primaries port ${port} { 127.0.0.1; }; file "copy.db";
  masterfile-format text;
};
`;

function startPrimary(): Promise<Named> {
  return startNamed({
    views: PRIMARY,
    files: {
      "plain.db": ZONE,
      "signed.db": ZONE,
      "policy.db":
        "$TTL 60\n@ SOA ns admin 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n" +
        "blocked.elsewhere.test CNAME .\n",
    },
  });
}

/** Asks until an answer is as it must be. */
async function until(
  ask: () => Promise<string>,
  status: string,
): Promise<void> {
  await eventually(
    async () => await ask() === status || undefined,
    () => status,
  );
}

async function askEverything(named: Named): Promise<void> {
  const ask = (name: string, type: string, ...options: string[]) =>
    named.ask({ name, type, options });
  await ask("www.plain.test", "A", "+tcp");
  await ask("www.plain.test", "A", "+cookie");
  await ask("www.plain.test", "A", "+cookie=0123456789abcdef");
  await ask("big.plain.test", "TXT", "+noedns", "+ignore");
  await ask("nope.plain.test", "A");
  await ask("only4.plain.test", "AAAA");
  await ask("host.sub.plain.test", "A", "+norecurse");
  await ask("www.signed.test", "A", "+dnssec");
  await ask("nope.signed.test", "A", "+dnssec");
  assert.equal(await ask("blocked.elsewhere.test", "A"), "NXDOMAIN");
  // At once, since one in a second is answered as always.
  await Promise.all(Array.from({ length: 12 }, () => {
    const options = ["+ignore"];
    const from = "127.0.0.2";
    return named.ask({ name: "www.plain.test", type: "A", from, options });
  }));
}

function read(
  options: Parameters<typeof createBindCollector>[0],
  given: string[],
) {
  return createBindCollector({ ...options, zones: { counters: true } })
    .collect({ ...strictContext(given), host: createLiveHost() });
}

/** Counters of the server and its views, and of the zones, each with its value. */
function told({ counters, zones }: BindReading): Map<string, number | bigint> {
  return new Map([
    ...counters.map(({ view, section, name, value }) =>
      [`[${view ?? ""}] ${section} ${name}`, value] as const
    ),
    ...(zones?.zones ?? []).flatMap(({ view, name, counters }) =>
      counters.map(({ section, name: counter, value }) =>
        [`[${view}] zone ${name} ${section} ${counter}`, value] as const
      )
    ),
  ]);
}

/** Waits until a named counts nothing any more: a zone is signed bit by bit. */
async function still({ statisticsUrl }: Named): Promise<void> {
  let before = "";
  await eventually(async () => {
    const counted = [...told(await read({ url: `${statisticsUrl}/json` }, []))]
      .filter(([key]) => !MOVES_BY_ITSELF.test(key)).join("\n");
    const same = counted === before;
    before = counted;
    return same || undefined;
  }, () => "a named that is still");
}

/** What the statistics file does not tell. */
const NOT_IN_FILE = / zone \S+ (qtype|dnssec-sign|dnssec-refresh) /;

function assertSame(
  a: Map<string, number | bigint>,
  b: Map<string, number | bigint>,
  left = /^(?!)/,
): void {
  let compared = 0;
  for (const [key, value] of a) {
    if (MOVES_BY_ITSELF.test(key) || left.test(key)) continue;
    assert.equal(b.get(key), value, key);
    compared += 1;
  }
  assert(compared > 300, `${compared} compared`);
}

Deno.test({
  ...needing(
    missing,
    "a primary and its secondary are read alike by every way",
  ),
  async fn() {
    const primary = await startPrimary();
    try {
      const copy = await startNamed({
        options: "recursion no;",
        views: secondary(primary.dnsPort),
      });
      try {
        await until(
          () => copy.ask({ name: "www.plain.test", type: "A" }),
          "NOERROR",
        );
        await until(
          () => primary.ask({ name: "signed.test", type: "DNSKEY" }),
          "NOERROR",
        );
        await askEverything(primary);
        for (const named of [primary, copy]) {
          await still(named);
          const views: string[] = [];
          const url = named.statisticsUrl;
          const json = told(await read({ url: `${url}/json` }, views));
          const xml = told(await read({ url: `${url}/xml` }, views));
          const file = told(
            await read({
              statsFile: named.statsFile,
              rndc: named.rndcCommand,
            }, views),
          );
          assertSame(json, xml);
          assertSame(json, file, NOT_IN_FILE);
          assertSame(file, json);
        }
        assertCounted(told(await read({ url: primary.statisticsUrl }, [])), {
          more: [
            ...["XfrReqDone", "ReqTCP", "QryTCP", "TruncatedResp", "CookieIn"],
            ...["CookieNew", "RPZRewrites", "RateSlipped", "QryReferral"],
          ].map((name) => `[] nsstat ${name}`),
        });
        assertCounted(told(await read({ url: copy.statisticsUrl }, [])), {
          more: [
            ...["SOAOutv4", "AXFRReqv4", "XfrSuccess"].map((name) =>
              `[] zonestat ${name}`
            ),
          ],
        });
        await assertShowsTheSame(primary);
        await assertDnsServer(copy);
      } finally {
        await copy.stop();
      }
    } finally {
      await primary.stop();
    }
  },
});

function assertCounted(
  counters: Map<string, number | bigint>,
  { more }: { more: readonly string[] },
): void {
  for (const key of more) assert(Number(counters.get(key)) > 0, key);
}

/** A server that only answers for its zones: RFC 1611 and what was asked say the same. */
async function assertDnsServer(named: Named): Promise<void> {
  const numbers = async () => {
    const reading = await read({ url: named.statisticsUrl }, []);
    const { instance } = rendered(dnsServerModule, reading);
    return (name: string) => Number(plain(instance(name)?.value));
  };
  const before = await numbers();
  const ask = (name: string, type: string, from?: "127.0.0.2") =>
    named.ask({ name, type, options: ["+norecurse"], ...(from && { from }) });
  await ask("www.plain.test", "A");
  await ask("nope.plain.test", "A");
  await ask("nope.plain.test", "A");
  for (let i = 0; i < 3; i++) await ask("only4.plain.test", "AAAA");
  for (let i = 0; i < 4; i++) await ask("host.sub.plain.test", "A");
  for (let i = 0; i < 5; i++) {
    assert.equal(await ask("www.elsewhere.test", "A"), "REFUSED");
  }
  const after = await numbers();
  for (
    const [name, rose] of [
      ["dnsServCounterAuthAns", 1 + 2 + 3],
      ["dnsServCounterAuthNoNames", 2],
      ["dnsServCounterAuthNoDataResps", 3],
      ["dnsServCounterNonAuthDatas", 0],
      ["dnsServCounterNonAuthNoDatas", 0],
      ["dnsServCounterReferrals", 4],
      ["dnsServCounterErrors", 5],
      ["dnsServCounterReqRefusals", 5],
    ] as const
  ) assert.equal(after(name) - before(name), rose, name);
}
