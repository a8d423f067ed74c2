/**
 * Reads the end of one file of the machine on which sounder runs.
 *
 * @module
 */

import type { EndOptions, FileEnd } from "../host.ts";
import { unlessAborted } from "./read_bounded.ts";
import { isPlainPath } from "./read_file.ts";
import { readError, refusalOf } from "./refusal.ts";

/** Octets read at a time. */
const PIECE = 1024 * 1024;

/**
 * Reads the end of a plain file; a folder, pipe or device is an error.
 *
 * @throws {HostError} when it could not be read.
 */
export async function readFileEnd(
  path: string,
  options: EndOptions,
): Promise<FileEnd> {
  if (!isPlainPath(path)) {
    throw readError(path, { kind: "failed", reason: "it is no absolute path" });
  }
  try {
    return await fileEnd(path, options);
  } catch (error) {
    throw readError(path, refusalOf(error, options.signal));
  }
}

/** Reads as {@linkcode readFileEnd} does, and throws what was thrown, for `refusalOf()` to judge. */
export async function fileEnd(
  path: string,
  { signal, from, maxBytes }: EndOptions,
): Promise<FileEnd> {
  signal.throwIfAborted();
  const facts = await unlessAborted(Deno.stat(path), signal);
  // Opening a pipe waits for its writer, for ever and past any signal.
  if (!facts.isFile) {
    throw new Error(
      `it is ${facts.isDirectory ? "a folder" : "a pipe or device"}`,
    );
  }
  using file = await Deno.open(path, { read: true });
  // The name may have gone to another file since.
  const { dev, ino, size } = await file.stat();
  const start = Math.min(size, Math.max(from, size - maxBytes));
  const bytes = new Uint8Array(size - start);
  await file.seek(start, Deno.SeekMode.Start);
  let length = 0;
  while (length < bytes.length) {
    signal.throwIfAborted();
    const count = await file.read(bytes.subarray(length, length + PIECE));
    // It was cut while it was read.
    if (count === null) break;
    length += count;
  }
  return {
    identity: `${dev}:${ino}`,
    size,
    offset: start,
    bytes: bytes.subarray(0, length),
  };
}
