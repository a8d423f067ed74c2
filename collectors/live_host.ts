/**
 * The machine on which sounder runs.
 *
 * @module
 */

import type { AccessOptions, CommandResult, Host } from "./host.ts";
import { readFileEnd } from "./live/read_end.ts";
import { fetchUrl } from "./live/fetch_url.ts";
import {
  isKernelPath,
  isPlainPath,
  readKernelFile,
  readPlainFile,
} from "./live/read_file.ts";
import { abortRefusal, commandError, readError } from "./live/refusal.ts";
import { COMMAND_FOLDERS, resolveCommand } from "./live/resolve_command.ts";
import { spawnCommand } from "./live/spawn_command.ts";

export { COMMAND_FOLDERS, resolveCommand };

/** What is known of the machine already, so that fewer rights are needed. */
export interface LiveHostOptions {
  /** Absolute paths of commands by name; others are looked for with {@linkcode resolveCommand}. */
  readonly commands?: ReadonlyMap<string, string>;
}

/**
 * Returns the machine on which sounder runs. Its release and its name are empty
 * where the runtime may not be asked for them.
 *
 * Commands run in groups of their own, which are ended by kill(1) when they are
 * given up: it must be among the commands that may be run. On Linux files below
 * /proc and /sys are read through cat(1).
 */
export function createLiveHost(options: LiveHostOptions = {}): Host {
  const paths = new Map(options.commands);

  async function pathOf(name: string): Promise<string | undefined> {
    const known = paths.get(name);
    if (known !== undefined) return known;
    const path = await resolveCommand(name);
    if (path !== undefined) paths.set(name, path);
    return path;
  }

  async function run(
    argv: readonly string[],
    access: AccessOptions,
  ): Promise<CommandResult> {
    const name = argv[0] ?? "";
    const path = await pathOf(name);
    if (path === undefined) {
      throw commandError(argv, { kind: "absent", reason: absence(name) });
    }
    if (access.signal.aborted) {
      throw commandError(argv, abortRefusal(access.signal));
    }
    return await spawnCommand(
      { argv, path, kill: () => pathOf("kill") },
      access,
    );
  }

  async function readFile(
    path: string,
    access: AccessOptions,
  ): Promise<Uint8Array> {
    if (!isPlainPath(path)) {
      throw readError(path, {
        kind: "failed",
        reason: "it is no absolute path",
      });
    }
    return isKernelPath(path)
      ? await readKernelFile(path, { ...access, run })
      : await readPlainFile(path, access);
  }

  return {
    os: Deno.build.os,
    release: orEmpty(() => Deno.osRelease()),
    hostname: orEmpty(() => Deno.hostname()),
    now: () => Date.now(),
    run,
    readFile,
    readEnd: readFileEnd,
    fetch: fetchUrl,
  };
}

function absence(name: string): string {
  return name.startsWith("/")
    ? `there is no ${name} that sounder may run`
    : `there is no ${name} that sounder may run in ${
      COMMAND_FOLDERS.join(", ")
    }`;
}

function orEmpty(fact: () => string): string {
  try {
    return fact();
  } catch {
    return "";
  }
}
