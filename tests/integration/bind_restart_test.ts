/**
 * A named that reloads, and one that is started again: counters that fall show
 * as a discontinuity on both faces.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SnmpClient } from "../../cli/snmp_client.ts";
import { needing } from "../needing.ts";
import { reaches, valueOf } from "./asking.ts";
import { noNamed, startNamed } from "./named.ts";
import { type Sounder, startSounder } from "./sounder.ts";

/** sounderCollectorDiscontinuity of the collector "bind", and its series. */
const OBJECT = [
  ...[1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 112, 1, 1, 2, 2, 1, 6],
  ...[4, ...new TextEncoder().encode("bind")],
];
const SERIES =
  'sounder_collector_discontinuity_uptime_seconds{collector="bind"}';

const QUERIES = 'bind_incoming_requests_total{opcode="QUERY"}';
const CONFIGURED = "bind_config_time_seconds";

/** When counters began again, in hundredths of a second of sysUpTime, as both faces have it. */
async function discontinuity(sounder: Sounder): Promise<number> {
  const client = new SnmpClient(
    { hostname: "127.0.0.1", port: sounder.snmpPort },
    "public",
  );
  try {
    const [varbind] = await client.get([OBJECT]);
    const value = varbind?.value;
    assert(value?.type === "time-ticks");
    assert.equal(await valueOf(sounder, SERIES), value.value / 100);
    return value.value;
  } finally {
    client.close();
  }
}

Deno.test({
  ...needing(
    noNamed,
    "serve tells a named that was started again from one that reloads",
  ),
  async fn() {
    let named = await startNamed();
    try {
      const ask = () => named.ask({ name: "www.example.test", type: "A" });
      for (let i = 0; i < 5; i++) await ask();
      await using sounder = await startSounder([
        ...["--bind-url", named.statisticsUrl, "--interval", "0.3"],
      ]);
      assert.equal(await reaches(sounder, QUERIES, (value) => value > 0), 5);
      const configured = await valueOf(sounder, CONFIGURED);
      assert.equal(await discontinuity(sounder), 0);

      // Its times are whole seconds.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await named.rndc("reconfig");
      await ask();
      await reaches(sounder, CONFIGURED, (value) => value > configured);
      assert.equal(await reaches(sounder, QUERIES, (value) => value !== 5), 6);
      assert.equal(await discontinuity(sounder), 0);

      const ports = { dns: named.dnsPort, statistics: named.statisticsPort };
      await named.stop();
      named = await startNamed({ ports });
      await ask();
      assert.equal(await reaches(sounder, QUERIES, (value) => value === 1), 1);
      // The status comes behind the numbers.
      await reaches(sounder, SERIES, (value) => value > 0);
      assert(await discontinuity(sounder) > 0);
    } finally {
      await named.stop();
    }
  },
});
