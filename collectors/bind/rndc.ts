/**
 * Asking named by rndc(8): to write its statistics file, and what it is.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import { reasonOf, runCommand } from "../run_command.ts";

/** Milliseconds that named may take: a dump of 100,000 zones is made in a second. */
const TIMEOUT = 8_000;

/** Most octets that rndc may print. */
const MAX_BYTES = 65_536;

/** What named says of itself and its statistics file does not. */
export interface NamedStatus {
  readonly version: string | undefined;
  /** Milliseconds since the epoch, in whole seconds, as the next one. */
  readonly bootTime: number | undefined;
  readonly configTime: number | undefined;
}

/**
 * Has named write its statistics file; when rndc is done, so is the file.
 *
 * @throws {Error} of one line when that could not be done.
 */
export async function askForDump(
  context: CollectContext,
  rndc: readonly string[],
): Promise<void> {
  await ask(context, [...rndc, "stats"]);
}

/** Asks named what it is. @throws {Error} of one line when that could not be done. */
export async function askForStatus(
  context: CollectContext,
  rndc: readonly string[],
): Promise<NamedStatus> {
  return parseRndcStatus(await ask(context, [...rndc, "status"]));
}

async function ask(
  context: CollectContext,
  argv: readonly string[],
): Promise<string> {
  const result = await runCommand(context, argv, {
    timeout: TIMEOUT,
    maxBytes: MAX_BYTES,
  });
  if (result.status !== 0) {
    throw new Error(`Cannot run "${argv.join(" ")}": ${reasonOf(result)}`);
  }
  return result.text;
}

/** Reads what `rndc status` printed: from BIND 9.5 on it has the version, from 9.10 on the times. */
export function parseRndcStatus(text: string): NamedStatus {
  const valueOf = (name: string) =>
    new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1]?.trim();
  const [version] = /9\.\d+(?:\.\d+|-ESV)\S*/.exec(valueOf("version") ?? "") ??
    [];
  return {
    version,
    bootTime: timeOf(valueOf("boot time")),
    configTime: timeOf(valueOf("last configured")),
  };
}

/** Reads a time such as "Sun, 22 Nov 2026 23:36:14 GMT". */
function timeOf(text: string | undefined): number | undefined {
  if (
    text === undefined || !/^\w{3}, \d\d? \w{3} \d{4} [\d:]{8} GMT$/.test(text)
  ) {
    return undefined;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
