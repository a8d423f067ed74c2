/**
 * Octets of a gzip file, of one member or several, piece by piece.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createGunzip } from "node:zlib";
import type { OpenFile } from "./files.ts";

/** Octets read from the file at a time: they give at most about 1,000 times as many (RFC 1951: 258 for 2 bits). */
const readSize = 16_384;

/**
 * Yields what the gzip file holds. Throws where it is damaged or cut off, which
 * is also how one looks that is still being written; what came before is yielded.
 */
export async function* gunzipped(file: OpenFile): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const pieces: Uint8Array[] = [];
  let failure: Error | undefined;
  let ended = false;
  let wake: () => void = () => {};
  gunzip.on("data", (piece: Buffer) => pieces.push(piece));
  gunzip.on("end", () => {
    ended = true;
    wake();
  });
  gunzip.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  let offset = 0;
  try {
    while (!ended && failure === undefined) {
      const buffer = new Uint8Array(readSize);
      const count = await file.read(buffer, offset);
      offset += count;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (count === 0) gunzip.end();
        else gunzip.write(Buffer.from(buffer.buffer, 0, count), () => wake());
      });
      yield* pieces.splice(0);
      if (count === 0) break;
    }
    if (failure !== undefined) throw failure;
    if (!ended) throw new Error("Cannot read gzip data: it ends too early");
  } finally {
    gunzip.destroy();
  }
}
