/**
 * Octets of a capture as they come, decompressed when they are gzip.
 *
 * @module
 */

import { constants, createGunzip } from "node:zlib";
import { once } from "node:events";

/** Is told how many octets of what is stored have been read. */
export interface ReadMeter {
  read(octets: number): void;
}

const GZIP_MAGIC: readonly number[] = [0x1f, 0x8b];

/** Hands out the octets of a capture. Every member of a gzip file is read; one that is cut is read up to there. */
export async function* openCapture(
  input: ReadableStream<Uint8Array>,
  meter: ReadMeter,
): AsyncGenerator<Uint8Array> {
  const pieces = metered(input, meter);
  const head: Uint8Array[] = [];
  let first = new Uint8Array(0);
  while (first.length < GZIP_MAGIC.length) {
    const { value, done } = await pieces.next();
    if (done) break;
    head.push(value);
    first = joined(first, value);
  }
  const isGzip = GZIP_MAGIC.every((octet, i) => first[i] === octet);
  if (isGzip) yield* gunzip(first, pieces);
  else {
    yield* head;
    yield* pieces;
  }
}

function joined(
  a: Uint8Array<ArrayBuffer>,
  b: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

async function* metered(
  input: ReadableStream<Uint8Array>,
  meter: ReadMeter,
): AsyncGenerator<Uint8Array> {
  for await (const piece of input) {
    meter.read(piece.length);
    yield piece;
  }
}

async function* gunzip(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // Flushed at the end, the last packets of a file that was cut are not lost with the error.
  const stream = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  const stop = new AbortController();
  const feeding = feed(stream, first, rest, stop.signal)
    .catch((error) => void stream.destroy(error));
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } finally {
    stop.abort();
    await feeding;
  }
}

async function feed(
  stream: ReturnType<typeof createGunzip>,
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  if (!stream.write(first)) await once(stream, "drain", { signal });
  for await (const piece of rest) {
    if (signal.aborted) return;
    if (!stream.write(piece)) await once(stream, "drain", { signal });
  }
  stream.end();
}
