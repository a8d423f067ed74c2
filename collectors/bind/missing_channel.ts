/**
 * What is said where nobody named a statistics channel and none is found: a
 * host without BIND, or a named that offers no statistics.
 *
 * @module
 */

import {
  AbsentError,
  type CollectContext,
  UnavailableError,
} from "../collector.ts";
import { HostError } from "../host.ts";

/** The statement of named.conf by which the channel is found without a word in sounder's configuration. */
export const STATISTICS_CHANNEL =
  "statistics-channels { inet 127.0.0.1 port 8053 allow { 127.0.0.1; }; };";

/** Where a named that runs keeps its number: as built, on older systems, on FreeBSD. Source: `NAMED_LOCALSTATEDIR` in BIND's bin/named. */
const PID_FILES: readonly string[] = [
  "/run/named/named.pid",
  "/var/run/named/named.pid",
  "/var/run/named/pid",
];

/**
 * Returns the error for a host where nothing was found at `base`:
 * {@linkcode AbsentError}, but where a named runs, whose numbers are missing.
 */
export async function missingChannel(
  context: CollectContext,
  { base, reason }: { readonly base: string; readonly reason: string },
): Promise<UnavailableError> {
  const found = `No BIND statistics at ${base} (${reason})`;
  const remedy =
    `put ${STATISTICS_CHANNEL} into named.conf, or name their URL with --bind-url`;
  const pidFile = await runningNamed(context);
  return pidFile === undefined
    ? new AbsentError(`${found}: ${remedy}`)
    : new UnavailableError(
      `${found}, but named runs (${pidFile}): ${remedy}; --without bind leaves it out`,
    );
}

/** Returns the file in which a named that runs has put its number; undefined where there is none. */
async function runningNamed(
  { host, signal }: CollectContext,
): Promise<string | undefined> {
  for (const path of PID_FILES) {
    try {
      await host.readFile(path, { signal, maxBytes: 64 });
      return path;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
    }
  }
  return undefined;
}
