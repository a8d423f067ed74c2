/**
 * `sounder capture`: records what the collectors read on this host.
 *
 * @module
 */

import { createLiveHost } from "../collectors/live_host.ts";
import {
  type RecordingHost,
  recordingHost,
} from "../collectors/recording_host.ts";
import { BUILD } from "../dist/build_info.ts";
import type { Config } from "../roles/config.ts";
import { memoryNumbers } from "../roles/memory_numbers.ts";
import {
  type Registration,
  registrationsFor,
  type Tools,
} from "../roles/registrations.ts";
import { configure, type Flags } from "./config.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Flags of `capture`: how many moments, and the seconds between them. */
export interface CaptureFlags extends Flags {
  readonly moments: string;
  readonly every: string;
}

/** Most moments of a recording. */
const MAX_MOMENTS = 10_000;

/** A recording holds nothing of what a collector would do between its readings. */
const NO_TOOLS: Tools = {
  extendOutputs: () => [],
  commands: new Map(),
  database: undefined,
  once: true,
  problem: () => {},
};

/** Records into the folder `dir`; 1 when no collector found anything. */
export async function capture(
  dir: string,
  flags: CaptureFlags,
): Promise<number> {
  const config = configure(flags);
  const moments = count("--moments", flags.moments);
  const every = count("--every", flags.every);
  const host = await openRecording(dir);
  const collectors = registrationsFor(config, host.os)
    .filter(({ liveOnly, derived }) => liveOnly !== true && derived !== true)
    .map((registration) => registration.create(config, NO_TOOLS));
  let found = 0;
  for (let moment = 0; moment < moments; moment++) {
    if (moment > 0) {
      await new Promise((resolve) => setTimeout(resolve, every * 1000));
      await host.nextMoment(moment * every);
    }
    for (const collector of collectors) {
      if (await recorded(collector, { host, config, quiet: moment > 0 })) {
        found++;
      }
    }
  }
  await host.finish();
  print(
    `Recorded ${moments} moment${
      moments === 1 ? "" : "s"
    } in "${dir}": sounder serve --replay ${dir}\n`,
  );
  return found === 0 ? 1 : 0;
}

async function openRecording(dir: string): Promise<RecordingHost> {
  try {
    return await recordingHost(createLiveHost(), dir, {
      version: BUILD.version,
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Runs one collector for what it reads; a host without the subsystem is recorded as such. */
async function recorded(
  collector: ReturnType<Registration<unknown>["create"]>,
  { host, config, quiet }: {
    host: RecordingHost;
    config: Config;
    quiet: boolean;
  },
): Promise<boolean> {
  const say = (text: string) =>
    quiet || print(`${collector.name.padEnd(10)} ${text}\n`);
  try {
    await collector.collect({
      host,
      numbers: memoryNumbers(),
      signal: AbortSignal.timeout(config.timeout * 1000),
      problem: ({ where, what }) => say(`${where}: ${what}`),
    });
    say("recorded");
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

function count(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MAX_MOMENTS) {
    throw new UsageError(
      `Cannot use ${flag} "${text}": expected a number, 1 to ${MAX_MOMENTS}`,
    );
  }
  return value;
}
