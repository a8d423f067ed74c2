/**
 * A log from its beginning to its end, plain or gzip, in bounded memory.
 *
 * @module
 */

import { BlockDecoder } from "./block_decoder.ts";
import type { OpenFile } from "./files.ts";
import { gunzipped } from "./gunzip.ts";
import { type CutLines, LineCutter } from "./line_cutter.ts";

/** Takes what is read. */
export interface WholeLogSink {
  /** Whole lines; the last of a file may lack its line feed. */
  lines(text: string): void;
  /** Lines that are too long to be read. */
  tooLong(count: number): void;
  /** How many octets of the file have been read. */
  progress(octets: number): void;
}

/** Reads a file to its end. Throws where it cannot be read or its gzip data is damaged; what came before is given. */
export async function readWholeLog(
  file: OpenFile,
  sink: WholeLogSink,
): Promise<void> {
  const cutter = new LineCutter();
  const decoder = new BlockDecoder();
  const lines = (text: string) => sink.lines(text);
  const take = (cut: CutLines) => {
    decoder.decode(cut.lines, lines);
    if (cut.tooLong > 0) sink.tooLong(cut.tooLong);
  };
  const first = new Uint8Array(2);
  const known = await file.read(first, 0);
  // The magic number of gzip (RFC 1952, section 2.3.1); no log begins so.
  const packed = known === 2 && first[0] === 0x1f && first[1] === 0x8b;
  try {
    if (packed) await readPacked(file, { cutter, take, sink });
    else await readPlain(file, { cutter, take, sink });
  } finally {
    take(cutter.finish());
  }
}

interface Reading {
  readonly cutter: LineCutter;
  readonly take: (cut: CutLines) => void;
  readonly sink: WholeLogSink;
}

async function readPlain(
  file: OpenFile,
  { cutter, take, sink }: Reading,
): Promise<void> {
  for (let octets = 0;;) {
    const count = await file.read(cutter.room(), octets);
    if (count === 0) return;
    octets += count;
    take(cutter.take(count));
    sink.progress(octets);
  }
}

async function readPacked(
  file: OpenFile,
  { cutter, take, sink }: Reading,
): Promise<void> {
  const counted: OpenFile = {
    facts: () => file.facts(),
    close: () => file.close(),
    read: async (buffer, offset) => {
      const count = await file.read(buffer, offset);
      sink.progress(offset + count);
      return count;
    },
  };
  for await (const piece of gunzipped(counted)) {
    for (const cut of cutter.push(piece)) take(cut);
  }
}
