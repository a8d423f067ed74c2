/**
 * A recorded host: a folder that the recording host wrote, or a person.
 * docs/replay.md describes it.
 *
 * @module
 */

import { type Host, HostError } from "./host.ts";
import { plainFileBytes } from "./live/read_file.ts";
import { messageOf, oneLine, type Refusal, refusalOf } from "./live/refusal.ts";
import { type HostFacts, parseHostFacts } from "./recorded/host_facts.ts";
import { openMoments } from "./recorded/moments.ts";
import { Playback } from "./recorded/playback.ts";

/** How time passes on a recorded host. */
export interface ReplayOptions {
  /** A clock in milliseconds, of which only differences count; by default one that nobody sets. */
  readonly now?: () => number;
}

/** Opening ends by itself: it reads what was listed. */
const UNHURRIED: AbortSignal = new AbortController().signal;

/** Most octets of `host.json`. */
const MAX_FACTS = 65_536;

/**
 * Opens a recorded host. Its clock stands at the time of the recording when it
 * is opened, and goes on from there; what was recorded later is seen once that
 * much time has passed.
 *
 * @throws {HostError} when the folder is not there or is no recorded host.
 */
export async function openReplayHost(
  dir: string,
  { now = () => performance.now() }: ReplayOptions = {},
): Promise<Host> {
  const root = await realFolder(dir);
  const facts = await readFacts(root, dir);
  const moments = await openMoments(root).catch((error: unknown) => {
    throw replayError(dir, { kind: "failed", reason: messageOf(error) });
  });
  const opened = now();
  const elapsed = () => Math.max(0, Math.floor(now() - opened));
  const playback = new Playback(root, () => {
    const until = elapsed();
    return moments.filter(({ seconds }) => seconds * 1000 <= until);
  });
  return {
    os: facts.os,
    release: facts.release,
    hostname: facts.hostname,
    now: () => facts.time + elapsed(),
    run: (argv, options) => playback.run(argv, options),
    readFile: (path, options) => playback.readFile(path, options),
    readEnd: (path, options) => playback.readEnd(path, options),
    fetch: (url, options) => playback.fetch(url, options),
  };
}

async function realFolder(dir: string): Promise<string> {
  try {
    return await Deno.realPath(dir);
  } catch (error) {
    throw replayError(
      dir,
      error instanceof Deno.errors.NotFound
        ? { kind: "absent", reason: "no such folder" }
        : refusalOf(error, UNHURRIED),
    );
  }
}

async function readFacts(root: string, dir: string): Promise<HostFacts> {
  try {
    const bytes = await plainFileBytes(`${root}/host.json`, {
      signal: UNHURRIED,
      maxBytes: MAX_FACTS,
    });
    return parseHostFacts(new TextDecoder().decode(bytes));
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    throw replayError(
      dir,
      absent ? { kind: "absent", reason: "it has no host.json" } : {
        kind: "failed",
        reason: `host.json: ${refusalOf(error, UNHURRIED).reason}`,
      },
    );
  }
}

function replayError(dir: string, { kind, reason }: Refusal): HostError {
  return new HostError(kind, oneLine(`Cannot replay ${dir}: ${reason}`));
}
