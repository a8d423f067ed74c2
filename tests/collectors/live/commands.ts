/**
 * Running commands in tests.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { type AccessOptions, HostError } from "../../../collectors/host.ts";
import type { Command } from "../../../collectors/live/spawn_command.ts";

/** True on a Linux where the commands that the tests run have their usual places; Debian's kill(1) is in its package procps. */
export const haveCommands: boolean = Deno.build.os === "linux" &&
  ["/bin/sh", "/bin/kill", "/bin/sleep"].every((path) => existsSync(path));

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
