/**
 * Waiting and reading that end with a signal and with a number of octets.
 *
 * @module
 */

import type { AccessOptions } from "../host.ts";
import { TooLargeError } from "./refusal.ts";

/** Most octets taken where the caller named no other number. */
export const DEFAULT_MAX_BYTES: number = 16 * 1024 * 1024;

/**
 * Settles as `promise` does, or rejects with the signal's reason as soon as that
 * is aborted; what `promise` does afterwards is nobody's concern.
 */
export async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<Value> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Octets that there is room for at first where nobody knows how many come. */
const FIRST_ROOM = 16 * 1024;

/**
 * Reads a stream of octets to its end; cancels it when that was not reached.
 * They are put where they belong as they come, into room for as many as are
 * `expected`, and more when that does not do: megabytes of chunks would keep the
 * garbage collector busy.
 *
 * @throws {TooLargeError} when there is more than `maxBytes`, and the signal's
 * reason when that is aborted before the end.
 */
export async function readBounded(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  { signal, maxBytes = DEFAULT_MAX_BYTES, expected = FIRST_ROOM }:
    & AccessOptions
    & { readonly expected?: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader({ mode: "byob" });
  // One more, so that the end is seen before there is room for more. Whoever says how many may say what he likes.
  let buffer = new ArrayBuffer(Math.max(0, Math.min(expected, maxBytes)) + 1);
  let length = 0;
  let ended = false;
  try {
    while (!ended) {
      if (length === buffer.byteLength) {
        buffer = buffer.transfer(Math.min(2 * length, maxBytes + 1));
      }
      const free = new Uint8Array(buffer, length);
      const { value, done } = await unlessAborted(reader.read(free), signal);
      if (value === undefined) throw new TypeError("The stream was cancelled");
      // The buffer is handed back with what was read into it.
      buffer = value.buffer;
      length += value.length;
      if (length > maxBytes) throw new TooLargeError(maxBytes);
      ended = done;
    }
  } finally {
    // Not awaited: a source that hangs may never confirm it.
    if (!ended) reader.cancel().catch(() => {});
  }
  return new Uint8Array(buffer, 0, length);
}
