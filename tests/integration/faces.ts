/**
 * Both faces of a sounder, read without any code of sounder's: net-snmp's walk,
 * and the lines of the page.
 *
 * @module
 */

import assert from "node:assert/strict";
import { runProgram } from "./processes.ts";
import type { Sounder } from "./sounder.ts";

const WALK = "/usr/bin/snmpbulkwalk";

interface Described {
  readonly oid: string;
  readonly syntax: string;
  readonly series: string | null;
  readonly label: string | null;
}

/** Values by OID, as net-snmp prints them: `.1.3... = Counter64: 7`. */
async function walk(
  { snmpPort }: Sounder,
  root: string,
): Promise<Map<string, string>> {
  const { status, stdout, stderr } = await runProgram(
    [
      WALK,
      "-v2c",
      "-cpublic",
      "-On",
      "-m",
      "",
      "-Oa",
      ...["-t", "5"],
      `127.0.0.1:${snmpPort}`,
      root,
    ],
    { env: { MIBS: "" } },
  );
  assert.equal(status, 0, stderr);
  return new Map(
    // A value may hold line feeds itself: the octets of a time do at ten past.
    stdout.trimEnd().split(/\n(?=\.1\.)/).map((line) => {
      const [oid = "", value = ""] = line.split(" = ", 2);
      return [oid.replace(/^\./, ""), value];
    }),
  );
}

/** Returns the values on its page by series, as printed. */
export async function scrape(
  { httpUrl }: Sounder,
): Promise<Map<string, string>> {
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

interface Look {
  readonly described: readonly Described[];
  readonly before: Map<string, string>;
  readonly walked: Map<string, string>;
  readonly after: Map<string, string>;
}

/** How often to look anew where more was read between two questions than can be told apart. */
const MAX_LOOKS = 30;

async function look(sounder: Sounder, root: string): Promise<Look> {
  const before = await scrape(sounder);
  const answer = await fetch(`${sounder.httpUrl}/oid/${root}`);
  const { instances: described } = await answer.json() as {
    instances: Described[];
  };
  const walked = await walk(sounder, root);
  const after = await scrape(sounder);
  return { described, before, walked, after };
}

/** Whether a collector has read something between the pages. */
function hasReadMeanwhile({ before, after }: Look): boolean {
  return [...after].some(([series, value]) =>
    series.startsWith("sounder_collector_generation{") &&
    before.get(series) !== value
  );
}

/** Compares each instance below `root` with its series; what changes at each reading has the value before or behind the walk, and times may be whole milliseconds or microseconds. Returns how many numbers were compared, and their sum. */
export async function compareFaces(
  sounder: Sounder,
  root: string,
): Promise<{ numbers: number; sum: number }> {
  for (let looked = 1;; looked++) {
    const seen = await look(sounder, root);
    try {
      return compare(seen);
    } catch (error) {
      if (looked >= MAX_LOOKS || !hasReadMeanwhile(seen)) throw error;
    }
  }
}

function compare(
  { described, before, walked, after }: Look,
): { numbers: number; sum: number } {
  const listed = new Set(described.map(({ oid }) => oid));
  const unlisted = [...walked].filter(([oid]) => !listed.has(oid));
  assert.deepEqual(unlisted, [], "walked, and not listed");
  assert.equal(walked.size, described.length);
  let numbers = 0;
  let sum = 0;
  for (const { oid, syntax, series, label } of described) {
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
    // RFC 2579: false is 2.
    const value = syntax === "TruthValue" && match[1] === "2"
      ? 0
      : Number(match[1]);
    const scales = series.includes("_seconds") ? [1, 1e3, 1e6] : [1];
    assert.ok(
      samples.some((sample) =>
        scales.some((scale) => Math.round(Number(sample) * scale) === value)
      ),
      `${oid} ${printed}, ${series} ${samples.join(" to ")}`,
    );
    numbers++;
    sum += value;
  }
  return { numbers, sum };
}
