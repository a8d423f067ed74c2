/**
 * Runs one command to its end, or ends it with all that it started.
 *
 * @module
 */

import type { AccessOptions, CommandResult } from "../host.ts";
import { readBounded, unlessAborted } from "./read_bounded.ts";
import { commandError, refusalOf } from "./refusal.ts";

/** What is run, and what ends it. */
export interface Command {
  /** The words as the collector gave them; the first is replaced by {@linkcode path}. */
  readonly argv: readonly string[];
  /** Absolute path of the executable file. */
  readonly path: string;
  /** Returns the absolute path of kill(1); undefined where there is none. */
  kill(): Promise<string | undefined>;
}

/** Most octets of standard error. What a tool has to say against us is a few lines. */
const MAX_STDERR = 1024 * 1024;

/**
 * How long an ended command is waited for, in milliseconds. One that runs as
 * another user, through doas, cannot be ended by us.
 */
const GRACE = 1_000;

/**
 * Runs a command without standard input, with `LC_ALL=C TZ=UTC` and nothing else
 * in its environment, in `/`.
 *
 * It is done when both its outputs are closed: a process that it left behind and
 * that holds one of them may have more to say.
 *
 * @throws {HostError} when it could not be run, was given up, or printed more
 * than `maxBytes`; it is ended then, with all processes of its group.
 */
export async function spawnCommand(
  command: Command,
  { signal, maxBytes }: AccessOptions,
): Promise<CommandResult> {
  const child = start(command, signal);
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  try {
    const [stdout, stderr, { code }] = await Promise.all([
      readBounded(child.stdout, {
        signal: stop.signal,
        ...(maxBytes === undefined ? {} : { maxBytes }),
      }),
      readBounded(child.stderr, { signal: stop.signal, maxBytes: MAX_STDERR }),
      unlessAborted(child.status, stop.signal),
    ]);
    return { status: code, stdout, stderr: new TextDecoder().decode(stderr) };
  } catch (error) {
    stop.abort();
    await endGroup(child, command);
    throw commandError(command.argv, refusalOf(error, signal));
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function start(
  { argv, path }: Command,
  signal: AbortSignal,
): Deno.ChildProcess {
  try {
    return new Deno.Command(path, {
      args: argv.slice(1),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      clearEnv: true,
      env: { LC_ALL: "C", TZ: "UTC" },
      // The folder in which sounder was started may be gone: spawning fails then.
      cwd: "/",
      detached: true,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw commandError(argv, {
        kind: "denied",
        reason: `${path} is not among the commands that sounder may run`,
      });
    }
    const { kind, reason } = refusalOf(error, signal);
    throw commandError(argv, {
      kind,
      reason: kind === "failed" ? reason : `${path}: ${reason}`,
    });
  }
}

/**
 * Ends a process and its group. Under a narrowed list of commands `Deno.kill` is
 * refused; kill(1), itself on the list, is not.
 */
async function endGroup(
  child: Deno.ChildProcess,
  command: Command,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GRACE);
  });
  const ended = child.status.then(() => {}, () => {});
  const path = await Promise.race([command.kill(), patience]);
  if (path !== undefined) {
    await Promise.race([killGroup(path, child.pid), patience]);
  }
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await Promise.race([ended, patience]);
  clearTimeout(timer);
  child.unref();
}

async function killGroup(path: string, group: number): Promise<void> {
  try {
    await new Deno.Command(path, {
      args: ["-9", "--", `-${group}`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      clearEnv: true,
      cwd: "/",
    }).spawn().status;
  } catch {
    // Not on the list, or gone: the process itself is ended all the same.
  }
}
