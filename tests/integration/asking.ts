/**
 * Short ways to ask a sounder that serves.
 *
 * @module
 */

import { readSamples } from "../../cli/exposition_reader.ts";
import { runSounder, type Sounder } from "./sounder.ts";
import assert from "node:assert/strict";

/** Milliseconds that something may take to come about, on a machine that has other things to do. */
const PATIENCE = 120_000;

/** Asks again and again until `look` returns something, which is returned. Throws when it never does. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  what: () => string,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`It does not come about: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Returns the samples of the page; undefined where it cannot be had. */
export async function samplesOf(
  { httpUrl }: Pick<Sounder, "httpUrl">,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const answer = await fetch(`${httpUrl}/metrics`);
    const text = await answer.text();
    return answer.ok ? readSamples(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the value of a series; NaN where it is not there. */
export async function valueOf(
  sounder: Pick<Sounder, "httpUrl">,
  series: string,
): Promise<number> {
  return Number((await samplesOf(sounder))?.get(series) ?? NaN);
}

/** Waits until a series has a value that `test` takes, and returns that. */
export async function reaches(
  sounder: Pick<Sounder, "httpUrl">,
  series: string,
  test: (value: number) => boolean,
): Promise<number> {
  let last = NaN;
  return await eventually(async () => {
    last = await valueOf(sounder, series);
    return test(last) ? last : undefined;
  }, () => `${series}; it is ${last}`);
}

/** Waits until a series has this value. */
export async function becomes(
  sounder: Pick<Sounder, "httpUrl">,
  series: string,
  value: number | string,
): Promise<void> {
  let last: string | undefined;
  await eventually(async () => {
    last = (await samplesOf(sounder))?.get(series);
    return last === String(value) ? true : undefined;
  }, () => `${series} ${value}; it is ${last}`);
}

/** Returns what is said of a collector: "" while it is up. */
async function complaintOf(
  { httpUrl }: Pick<Sounder, "httpUrl">,
  collector: string,
): Promise<string | undefined> {
  const answer = await fetch(`${httpUrl}/healthz`);
  const { collectors } = await answer.json() as {
    collectors: Record<string, { up: boolean; error?: string }>;
  };
  const found = collectors[collector];
  return found === undefined ? undefined : found.error ?? "";
}

/**
 * Waits until a collector is down for a reason that `pattern` matches, or up
 * where that is undefined. What it read is served by then; its line in the log
 * comes before.
 */
export async function collectorIs(
  sounder: Pick<Sounder, "httpUrl">,
  collector: string,
  pattern: RegExp | undefined,
): Promise<void> {
  let said: string | undefined;
  await eventually(async () => {
    said = await complaintOf(sounder, collector).catch(String);
    const is = pattern === undefined
      ? said === ""
      : said !== undefined && said !== "" && pattern.test(said);
    return is ? true : undefined;
  }, () => `${collector} ${pattern ?? "up"}; it is "${said}"`);
}

/** Waits until every datagram that came was answered. What the kernel drops while a busy machine does other things never came. */
export async function allAnswered(
  sounder: Pick<Sounder, "httpUrl">,
): Promise<void> {
  let [came, went]: (string | undefined)[] = [];
  await eventually(async () => {
    const page = await samplesOf(sounder);
    [came, went] = ["in", "out"].map((direction) =>
      page?.get(`sounder_snmp_packets_total{direction="${direction}"}`)
    );
    return Number(came) > 0 && went === came ? true : undefined;
  }, () => `as many answers as ${came} that came; ${went} went`);
}

/** Asserts that `sounder check` finds no difference. */
export async function assertFacesAgree(
  { httpUrl, snmpPort }: Pick<Sounder, "httpUrl" | "snmpPort">,
): Promise<void> {
  const { status, stdout, stderr } = await runSounder([
    ...["check", "--http", httpUrl, "--snmp", `127.0.0.1:${snmpPort}`],
  ]);
  assert.equal(status, 0, stdout + stderr);
}
