/**
 * One collection by every collector that the configuration lets run.
 *
 * @module
 */

import type { ParseProblem } from "../collectors/collector.ts";
import type { Host } from "../collectors/host.ts";
import { createLiveHost } from "../collectors/live_host.ts";
import { openReplayHost } from "../collectors/replay_host.ts";
import type { Config } from "../roles/config.ts";
import { memoryNumbers } from "../roles/memory_numbers.ts";
import { type Registration, registrationsFor } from "../roles/registrations.ts";
import { UsageError } from "./usage_error.ts";

/** What came of one collector: its reading, or why there is none. */
export interface Attempt {
  readonly registration: Registration<unknown>;
  readonly reading: unknown;
  /** Undefined where it was read. */
  readonly error: Error | undefined;
  /** What could not be read of it. */
  readonly problems: readonly ParseProblem[];
}

/**
 * Returns the host that is read: this one, or a recorded one.
 *
 * @throws {UsageError} when what is recorded cannot be read.
 */
export async function openHost({ replay }: Config): Promise<Host> {
  if (replay === undefined) return createLiveHost();
  try {
    return await openReplayHost(replay);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Runs each collector once, one after the other. */
export async function collectEach(
  config: Config,
  host: Host,
): Promise<Attempt[]> {
  const numbers = memoryNumbers();
  const attempts: Attempt[] = [];
  for (const registration of registrationsFor(config, host.os)) {
    if (registration.derived === true) continue;
    const problems: ParseProblem[] = [];
    let reading: unknown;
    let error: Error | undefined;
    try {
      const collector = registration.create(config, {
        commands: new Map(),
        database: undefined,
        once: true,
        extendOutputs: () => [],
        problem: (what) => problems.push({ where: registration.name, what }),
      });
      reading = await collector.collect({
        host,
        numbers,
        signal: AbortSignal.timeout(config.timeout * 1000),
        problem: (problem) => problems.push(problem),
      });
      collector.close?.();
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    attempts.push({ registration, reading, error, problems });
  }
  return attempts;
}
