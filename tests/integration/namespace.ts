/**
 * A network namespace of our own, in which addresses can come and go. Only root
 * can make one.
 *
 * @module
 */

import { runProgram } from "./processes.ts";

/** Where ip(8) and what it starts are looked for. */
const env = {
  ...Deno.env.toObject(),
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
};

let made = 0;

/** A network namespace; disposing of it removes it. */
export interface Namespace extends AsyncDisposable {
  readonly name: string;
  /** Runs ip(8) in it. */
  ip(...args: string[]): Promise<void>;
}

/** Makes a namespace in which nothing is but loopback. */
export async function openNamespace(): Promise<Namespace> {
  const name = `sounder-test-${Deno.pid}-${made++}`;
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
  const { status, stderr } = await runProgram(["/usr/bin/env", "ip", ...args], {
    env,
  });
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
