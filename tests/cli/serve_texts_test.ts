import assert from "node:assert/strict";
import { configure } from "../../cli/config.ts";
import { invitation, serveWarnings } from "../../cli/serve_texts.ts";

function strangers(flags: Parameters<typeof configure>[0]): string[] {
  return serveWarnings(configure(flags))
    .filter((text) => text.includes("this host alone"));
}

Deno.test("serveWarnings() says that nobody else is answered where no community is for others", () => {
  assert.deepEqual(strangers({}), []);
  assert.deepEqual(strangers({ snmp: ["127.0.0.2:161", "[::1]:161"] }), []);
  assert.deepEqual(
    strangers({ snmp: ["127.0.0.1:161", "0.0.0.0:161", "[2001:db8::1]:161"] }),
    [
      'snmp 0.0.0.0:161, [2001:db8::1]:161 answers this host alone, as no community may be used from elsewhere: name one by --community NAME, or in the configuration by [snmp] community = ["NAME"]',
    ],
  );
  assert.deepEqual(
    strangers({ snmp: ["0.0.0.0:161"], community: ["noc"] }),
    [],
  );
});

Deno.test("invitation() names addresses that can be asked", () => {
  const config = configure({});
  const http = (hostname: string) =>
    invitation("http", { hostname, port: 9163 }, config);
  assert.equal(http("0.0.0.0"), "http: curl http://127.0.0.1:9163/metrics");
  assert.equal(http("::"), "http: curl http://[::1]:9163/metrics");
  assert.equal(http("192.0.2.1"), "http: curl http://192.0.2.1:9163/metrics");
  assert.equal(
    invitation("snmp", { hostname: "::1", port: 161 }, config),
    "snmp: snmpbulkwalk -v2c -c public udp6:[::1]:161 .1.3.6.1",
  );
});
