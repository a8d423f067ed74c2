/**
 * `sounder check`: once, or again and again.
 *
 * @module
 */

import {
  type AgainstFlags,
  checkAgainstAgent,
  checkAgainstMetrics,
} from "./against.ts";
import { checkFaces } from "./check.ts";
import type { Report } from "./comparison.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** What is checked, and how often. */
export interface CheckCommandFlags extends AgainstFlags {
  /** Seconds between rounds; true for the usual number. */
  readonly watch?: string | true;
}

/** Seconds between two rounds where nothing is said. */
const USUAL_PAUSE = 10;

/** Checks what the flags name and prints what came of it; 1 when something differed. */
export async function check(flags: CheckCommandFlags): Promise<number> {
  if (flags.watch !== undefined) {
    return await watch(flags, secondsOf(flags.watch));
  }
  const { text, status } = await checkAll(flags);
  print(text);
  return status;
}

/** With others to compare with, the faces are not compared with each other. */
async function checkAll(flags: AgainstFlags): Promise<Report> {
  const { against, againstMetrics } = flags;
  const reports: Report[] = [];
  if (against !== undefined) {
    reports.push(await checkAgainstAgent({ ...flags, against }));
  }
  if (againstMetrics !== undefined) {
    reports.push(await checkAgainstMetrics({ ...flags, againstMetrics }));
  }
  if (reports.length === 0) reports.push(await checkFaces(flags));
  return {
    text: reports.map(({ text }) => text).join(""),
    status: Math.max(...reports.map(({ status }) => status)),
  };
}

function secondsOf(text: string | true): number {
  if (text === true) return USUAL_PAUSE;
  const seconds = Number(text);
  if (seconds >= 0.1 && seconds <= 86_400) return seconds;
  throw new UsageError(
    `Cannot use --watch "${text}": expected seconds, 0.1 to 86400`,
  );
}

/** Goes on until SIGINT or SIGTERM; prints a line for each round, and what differs. */
async function watch(flags: AgainstFlags, pause: number): Promise<number> {
  const ended = Promise.withResolvers<true>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => ended.resolve(true));
  }
  const tally = { rounds: 0, different: 0, failed: 0 };
  for (;;) {
    const round = await Promise.race([ended.promise, oneRound(flags, tally)]);
    if (round !== true) print(`${new Date().toISOString()} ${round}\n`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<false>((resolve) =>
      timer = setTimeout(() => resolve(false), pause * 1000)
    );
    const over = round === true || await Promise.race([ended.promise, waited]);
    clearTimeout(timer);
    if (!over) continue;
    print(
      `${tally.rounds} rounds: ${tally.different} with differences, ${tally.failed} failed\n`,
    );
    const good = tally.rounds > 0 && tally.different + tally.failed === 0;
    return good ? 0 : 1;
  }
}

/** Returns the line of a round; what differs stands below it. */
async function oneRound(
  flags: AgainstFlags,
  tally: { rounds: number; different: number; failed: number },
): Promise<string> {
  try {
    const { text, status } = await checkAll(flags);
    const lines = text.trimEnd().split("\n");
    const differences = lines.filter((line) => line.startsWith("differs: "));
    tally.rounds++;
    if (status !== 0) tally.different++;
    return [lines.at(-1), ...differences].join("\n");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    tally.rounds++;
    tally.failed++;
    return (error as Error).message;
  }
}
