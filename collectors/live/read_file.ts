/**
 * Reads one file of the machine on which sounder runs.
 *
 * @module
 */

import { type AccessOptions, type CommandResult, HostError } from "../host.ts";
import {
  DEFAULT_MAX_BYTES,
  readBounded,
  unlessAborted,
} from "./read_bounded.ts";
import {
  readError,
  type Refusal,
  refusalOf,
  TooLargeError,
} from "./refusal.ts";

/** Runs a command, as `Host.run` does. */
export type Run = (
  argv: readonly string[],
  options: AccessOptions,
) => Promise<CommandResult>;

/** Tells whether a path is absolute and without `.`, `..` or empty parts. */
export function isPlainPath(path: string): boolean {
  return path.startsWith("/") && !path.includes("\0") &&
    path.slice(1).split("/").every((part) => !/^\.{0,2}$/.test(part));
}

/** Tells whether a path is one of the kernel's, which the runtime opens for nobody without all rights. */
export function isKernelPath(path: string): boolean {
  return /^\/(?:proc|sys)\//.test(path);
}

/**
 * Reads a plain file; a folder, pipe or device is an error.
 *
 * @throws {HostError} when it could not be read.
 */
export async function readPlainFile(
  path: string,
  options: AccessOptions,
): Promise<Uint8Array> {
  try {
    return await plainFileBytes(path, options);
  } catch (error) {
    throw readError(path, refusalOf(error, options.signal));
  }
}

/** Reads a plain file as {@linkcode readPlainFile} does, and throws what was thrown, for `refusalOf()` to judge. */
export async function plainFileBytes(
  path: string,
  { signal, maxBytes = DEFAULT_MAX_BYTES }: AccessOptions,
): Promise<Uint8Array> {
  signal.throwIfAborted();
  const facts = await unlessAborted(Deno.stat(path), signal);
  // Opening a pipe waits for its writer, for ever and past any signal.
  if (!facts.isFile) {
    throw new Error(
      `it is ${facts.isDirectory ? "a folder" : "a pipe or device"}`,
    );
  }
  if (facts.size > maxBytes) throw new TooLargeError(maxBytes);
  const file = await openFile(path, signal);
  return await readBounded(file.readable, { signal, maxBytes });
}

async function openFile(
  path: string,
  signal: AbortSignal,
): Promise<Deno.FsFile> {
  const opening = Deno.open(path, { read: true });
  try {
    return await unlessAborted(opening, signal);
  } catch (error) {
    opening.then((file) => file.close(), () => {});
    throw error;
  }
}

/**
 * Reads a file below /proc or /sys through cat(1).
 *
 * @throws {HostError} when it could not be read.
 */
export async function readKernelFile(
  path: string,
  { run, ...options }: AccessOptions & { readonly run: Run },
): Promise<Uint8Array> {
  const result = await run(["cat", "--", path], options)
    .catch((error: unknown) => {
      throw error instanceof HostError
        // That cat is absent says nothing of the file.
        ? readError(path, {
          kind: error.kind === "absent" ? "failed" : error.kind,
          reason: error.message,
        })
        : error;
    });
  if (result.status !== 0) throw readError(path, catRefusal(result));
  return result.stdout;
}

function catRefusal({ status, stderr }: CommandResult): Refusal {
  if (/: No such file or directory\s*$/.test(stderr)) {
    return { kind: "absent", reason: "no such file" };
  }
  if (/: (?:Permission denied|Operation not permitted)\s*$/.test(stderr)) {
    return { kind: "denied", reason: "permission denied" };
  }
  const said = stderr.trim();
  return {
    kind: "failed",
    reason: said === "" ? `cat ended with status ${status}` : said,
  };
}
