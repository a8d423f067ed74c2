/**
 * Running commands in tests.
 *
 * @module
 */

import { type AccessOptions, HostError } from "../../../collectors/host.ts";
import type { Command } from "../../../collectors/live/spawn_command.ts";
import { missingFile } from "../../needing.ts";

/** Why tests that run commands are ignored here; undefined where they have their usual places. Debian's kill(1) is in its package procps. */
export const noCommands: string | undefined = Deno.build.os === "linux"
  ? missingFile("/bin/sh", "/bin/kill", "/bin/sleep")
  : "the commands of Linux are missing";

/** Returns a shell that runs `script`. */
export function shell(
  script: string,
  kill: () => Promise<string | undefined> = () => Promise.resolve("/bin/kill"),
): Command {
  return { argv: ["sh", "-c", script], path: "/bin/sh", kill };
}

/** Returns options with a signal that nobody aborts. */
export function unhurried(maxBytes?: number): AccessOptions {
  return {
    signal: new AbortController().signal,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
}

/** Returns what `promise` rejects with, which must be a HostError. */
export async function hostErrorOf(
  promise: Promise<unknown>,
): Promise<HostError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error("It was expected to fail");
}
