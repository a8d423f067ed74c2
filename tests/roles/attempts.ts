/**
 * Things that a role must not be able to do, to be tried in a worker.
 *
 * @module
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** What a worker is given to try its rights on. */
export interface Grounds {
  /** The folder of the state file. */
  readonly state: string;
  /** Any other folder, in which "secret" lies. */
  readonly other: string;
  /** `host:port` of a server that may be asked. */
  readonly server: string;
  /** `host:port` of a server that may not. */
  readonly otherServer: string;
  /** Absolute path of a command that may be run. */
  readonly command: string;
}

type Attempt = (grounds: Grounds) => unknown;

/** Reading, writing and running, by the runtime's own means and by Node's. */
export const ATTEMPTS = {
  readFile: ({ other }) => Deno.readTextFileSync(`${other}/secret`),
  readFileByNode: ({ other }) => readFileSync(`${other}/secret`),
  statFile: ({ other }) => Deno.statSync(`${other}/secret`),
  listFolder: ({ other }) => [...Deno.readDirSync(other)],
  readKernelFile: () => Deno.readTextFileSync("/proc/self/environ"),
  writeState: ({ state }) => Deno.writeTextFileSync(`${state}/x`, "x"),
  openDatabase: ({ state }) => new DatabaseSync(`${state}/x.sqlite`).close(),
  writeOther: ({ other }) => Deno.writeTextFileSync(`${other}/x`, "x"),
  overwriteOther: ({ other }) => Deno.writeTextFileSync(`${other}/secret`, ""),
  openOtherDatabase: ({ other }) =>
    new DatabaseSync(`${other}/x.sqlite`).close(),
  climbOut: ({ state, other }) =>
    Deno.writeTextFileSync(`${state}/../${other.split("/").at(-1)}/x`, "x"),
  symlinkOut: ({ state, other }) => Deno.symlinkSync(other, `${state}/link`),
  hardLinkOut: ({ state, other }) =>
    Deno.linkSync(`${other}/secret`, `${state}/hard`),
  moveOut: ({ state, other }) => {
    Deno.writeTextFileSync(`${state}/y`, "y");
    Deno.renameSync(`${state}/y`, `${other}/y`);
  },
  writeTemporary: () => Deno.makeTempFileSync(),
  runCommand: ({ command }) => run(command, ["/dev/null"]),
  runShell: () => run("/bin/sh", ["-c", "true"]),
  runShellByNode: () => {
    const { error } = spawnSync("/bin/sh", ["-c", "true"]);
    if (error !== undefined) throw error;
  },
  runByOtherPath: () => run("/usr/bin/../bin/sh", ["-c", "true"]),
  runOwnScript: ({ state, command }) => {
    const path = `${state}/${command.split("/").at(-1)}`;
    Deno.writeTextFileSync(path, "#!/bin/sh\ntrue\n", { mode: 0o755 });
    run(path, []);
  },
  preloadLibrary: ({ command, state }) =>
    new Deno.Command(command, {
      args: ["/dev/null"],
      env: { LD_PRELOAD: `${state}/x.so` },
    }).outputSync(),
  killProcess: () => Deno.kill(1, "SIGCONT"),
  loadLibrary: () => Deno.dlopen("/lib/x86_64-linux-gnu/libc.so.6", {}).close(),
  readEnvironment: () => Deno.env.get("HOME"),
  listEnvironment: () => Deno.env.toObject(),
  setEnvironment: () => Deno.env.set("SOUNDER_ATTEMPT", "x"),
  hostname: () => Deno.hostname(),
  userId: () => Deno.uid(),
  interfaces: () => Deno.networkInterfaces(),
  importFile: ({ state }) => import(`file://${state}/module.js`),
  // There is no such module: what matters is whether the server is asked.
  importUrl: ({ server }) => import(`http://${server}/module.js`),
  fetchServer: ({ server }) => fetchText(server),
  fetchOtherServer: ({ otherServer }) => fetchText(otherServer),
  listen: () => Deno.listen({ hostname: "127.0.0.1", port: 0 }).close(),
  listenUdp: () =>
    Deno.listenDatagram({
      transport: "udp",
      hostname: "127.0.0.1",
      port: 0,
    }).close(),
  moreRightsInWorker: () => {
    const options = {
      type: "module",
      deno: { permissions: { read: true, write: true, run: true } },
    };
    new Worker(import.meta.url, options as WorkerOptions).terminate();
  },
} as const satisfies Readonly<Record<string, Attempt>>;

/** Name of something to be tried. */
export type AttemptName = keyof typeof ATTEMPTS;

function run(path: string, args: string[]): void {
  const { success } = new Deno.Command(path, { args, clearEnv: true })
    .outputSync();
  if (!success) throw new Error(`${path} failed`);
}

async function fetchText(server: string): Promise<void> {
  await (await fetch(`http://${server}/`)).text();
}

/** Tries everything; returns how each went: "done", or the name of the error. */
async function tryAll(
  grounds: Grounds,
): Promise<Record<AttemptName, string>> {
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries<Attempt>(ATTEMPTS)) {
    try {
      await attempt(grounds);
      outcomes[name] = "done";
    } catch (error) {
      outcomes[name] = (error as Error).name;
    }
  }
  return outcomes as Record<AttemptName, string>;
}

interface Scope {
  readonly name: string;
  onmessage: ((event: MessageEvent<Grounds>) => void) | null;
  postMessage(message: unknown): void;
}

if ("DedicatedWorkerGlobalScope" in globalThis) {
  const scope = globalThis as unknown as Scope;
  scope.onmessage = async ({ data }) => scope.postMessage(await tryAll(data));
}
