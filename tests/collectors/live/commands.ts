/**
 * Running commands in tests.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { type AccessOptions, HostError } from "../../../collectors/host.ts";
import type { Command } from "../../../collectors/live/spawn_command.ts";

/** True where the commands that the tests run have their usual places. */
export const haveCommands: boolean = ["/bin/sh", "/bin/kill", "/bin/sleep"]
  .every((path) => existsSync(path));

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

/** Resolves when no process has `pid` any longer, a dead one that nobody has waited for left out. */
export async function gone(pid: number): Promise<void> {
  for (;;) {
    const ps = new Deno.Command("ps", {
      args: ["-o", "stat=", "-p", `${pid}`],
    });
    const state = new TextDecoder().decode((await ps.output()).stdout).trim();
    if (state === "" || state.startsWith("Z")) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves with what a file holds, as soon as it holds a whole line. */
export async function lineIn(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.endsWith("\n")) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
