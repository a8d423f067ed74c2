/**
 * A real named, sounder beside it, net-snmp's walk of what it serves: every
 * instance equals its series, compared without any code of sounder's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { runProgram } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

const WALK = "/usr/bin/snmpbulkwalk";
const BIND_MIB = "1.3.6.1.4.1.8072.9999.9999.112.2";

const missing = noNamed ??
  (existsSync(WALK) ? undefined : `${WALK} is missing`);
const reason = missing === undefined ? "" : ` (ignored: ${missing})`;

/** Values by OID, as net-snmp prints them: `.1.3... = Counter64: 7`. */
async function walk({ snmpPort }: Sounder): Promise<Map<string, string>> {
  const { status, stdout, stderr } = await runProgram(
    [
      WALK,
      "-v2c",
      "-cpublic",
      "-On",
      "-m",
      "",
      "-Oa",
      `127.0.0.1:${snmpPort}`,
      BIND_MIB,
    ],
    { env: { MIBS: "" } },
  );
  assert.equal(status, 0, stderr);
  return new Map(
    stdout.trimEnd().split("\n").map((line) => {
      const [oid = "", value = ""] = line.split(" = ", 2);
      return [oid.replace(/^\./, ""), value];
    }),
  );
}

/** Values by series, as printed. */
async function scrape({ httpUrl }: Sounder): Promise<Map<string, string>> {
  const page = await (await fetch(`${httpUrl}/metrics`)).text();
  return new Map(
    page.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
      .map((
        line,
      ) => [
        line.slice(0, line.lastIndexOf(" ")),
        line.slice(line.lastIndexOf(" ") + 1),
      ]),
  );
}

const GENERATION = 'sounder_collector_generation{collector="bind"}';

interface Described {
  readonly oid: string;
  readonly syntax: string;
  readonly series: string | null;
  readonly label: string | null;
}

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
    name:
      `snmpbulkwalk of a real BIND's instances equals their series one by one, from ${format}${reason}`,
    ignore: missing !== undefined,
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
        const compared = await compareFaces(sounder);
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

/** Compares each instance with its series; sockets of the statistics channel itself change at each reading. */
async function compareFaces(
  sounder: Sounder,
): Promise<{ numbers: number; sum: number }> {
  const described = await (await fetch(`${sounder.httpUrl}/oid/${BIND_MIB}`))
    .json() as { instances: Described[] };
  const before = await scrape(sounder);
  const walked = await walk(sounder);
  const after = await scrape(sounder);
  assert.equal(walked.size, described.instances.length);
  let numbers = 0;
  let sum = 0;
  for (const { oid, series, label } of described.instances) {
    const printed = walked.get(oid);
    assert.ok(printed !== undefined, oid);
    assert.ok(series !== null, `${oid} has no series`);
    const samples = [before.get(series), after.get(series)];
    if (label !== null) {
      assert.ok(samples.some((sample) => sample !== undefined), series);
      continue;
    }
    const match = /^(?:Counter64|Counter32|Gauge32|INTEGER): (\d+)$/.exec(
      printed,
    );
    if (match === null) continue;
    assert.ok(
      samples.includes(match[1]),
      `${oid} ${printed}, ${series} ${samples.join(" to ")}`,
    );
    numbers++;
    sum += Number(match[1]);
  }
  return { numbers, sum };
}
