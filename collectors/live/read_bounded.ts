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

/**
 * Reads a stream to its end; cancels it when that was not reached. Where it is
 * known how many octets are to be `expected`, they are put where they belong as
 * they come, and not kept twice.
 *
 * @throws {TooLargeError} when there is more than `maxBytes`, and the signal's
 * reason when that is aborted before the end.
 */
export async function readBounded(
  stream: ReadableStream<Uint8Array>,
  { signal, maxBytes = DEFAULT_MAX_BYTES, expected = 0 }: AccessOptions & {
    readonly expected?: number;
  },
): Promise<Uint8Array> {
  const reader = stream.getReader();
  // Whoever says how many may say what he likes.
  const start = new Uint8Array(Math.max(0, Math.min(expected, maxBytes)));
  let filled = 0;
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  try {
    while (!ended) {
      const { value, done } = await unlessAborted(reader.read(), signal);
      if (done) {
        ended = true;
      } else {
        length += value.length;
        if (length > maxBytes) throw new TooLargeError(maxBytes);
        if (length <= start.length) start.set(value, filled);
        else chunks.push(value);
        if (chunks.length === 0) filled = length;
      }
    }
  } finally {
    // Not awaited: a source that hangs may never confirm it.
    if (!ended) reader.cancel().catch(() => {});
  }
  if (filled > 0) chunks.unshift(start.subarray(0, filled));
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
