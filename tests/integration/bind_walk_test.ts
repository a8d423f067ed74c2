/**
 * A real named, sounder beside it, net-snmp's walk of what it serves: every
 * instance equals its series, compared without any code of sounder's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { needing } from "../needing.ts";
import { compareFaces, scrape } from "./faces.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { noNetSnmp } from "./net_snmp.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const BIND_MIB = "1.3.6.1.4.1.8072.9999.9999.112.2";

const missing = noNamed ?? noNetSnmp;

const GENERATION = 'sounder_collector_generation{collector="bind"}';

/** Waits until BIND's collector has read what was asked before. */
async function nextGeneration(sounder: Sounder): Promise<void> {
  const generation = async () => {
    const samples = await scrape(sounder);
    return Number(samples.get(GENERATION) ?? 0);
  };
  const first = await generation();
  // The run that is under way may have begun before the last question was answered.
  while (!(await generation() >= first + 2)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

for (const format of ["json", "xml"]) {
  Deno.test({
    ...needing(
      missing,
      `snmpbulkwalk of a real BIND's instances equals their series one by one, from ${format}`,
    ),
    async fn() {
      const named = await startNamed();
      try {
        await askMixed(named);
        await using sounder = await startSounder([
          "--only",
          "bind",
          "--interval",
          "1",
          "--bind-url",
          `${named.statisticsUrl}/${format}`,
        ]);
        await nextGeneration(sounder);
        const compared = await compareFaces(sounder, BIND_MIB);
        assert.ok(
          compared.numbers > 400,
          `${compared.numbers} numbers were compared`,
        );
        assert.ok(
          compared.sum > 100,
          `they add up to ${compared.sum}: named was asked more`,
        );
      } finally {
        await named.stop();
      }
    },
  });
}
