/**
 * A network namespace of our own, in which addresses can come and go. Only root
 * can make one.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { runProgram } from "./processes.ts";

const IP = ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip"]
  .find((path) => existsSync(path)) ?? "/sbin/ip";

/** Returns the words that start what follows them in a namespace; none where it is undefined. */
export function within(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : [IP, "netns", "exec", namespace];
}

/** A network namespace; disposing of it removes it. */
export interface Namespace extends AsyncDisposable {
  readonly name: string;
  /** Runs ip(8) in it. */
  ip(...args: string[]): Promise<void>;
}

/** Makes a namespace in which nothing is but loopback. */
export async function openNamespace(): Promise<Namespace> {
  const name = `sounder-test-${crypto.randomUUID().slice(0, 8)}`;
  await ip("netns", "add", name);
  const inside = (...args: string[]) => ip("-netns", name, ...args);
  await inside("link", "set", "lo", "up");
  return {
    name,
    ip: inside,
    [Symbol.asyncDispose]: () => ip("netns", "delete", name),
  };
}

async function ip(...args: string[]): Promise<void> {
  const { status, stderr } = await runProgram([IP, ...args]);
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr.trim()}`);
}

/** Why there can be no namespace here; undefined where there can. */
export const noNamespace: string | undefined = await tryOne();

async function tryOne(): Promise<string | undefined> {
  try {
    await using _ = await openNamespace();
    return undefined;
  } catch {
    return "network namespaces need root and ip";
  }
}
