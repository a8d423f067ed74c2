/**
 * The statistics file, to which `rndc stats` appends a dump each time: where in
 * it the newest complete dump lies.
 *
 * Source: `ns_stats_dump()` and `named_stats_dump()` in bin/named/statschannel.c
 * of BIND 9.5 to 9.21, `ns_server_dumpstats()` in bin/named/server.c before.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { refuseWideText, textDecoder } from "./decode_text.ts";
import {
  BindDocumentError,
  DocumentBuilder,
  type ParsedDocument,
  type ParseOptions,
} from "./document.ts";
import { readDump } from "./stats_dump.ts";
import { ZoneBuilder } from "./zone_builder.ts";

/** Most octets of one dump: 5,000 zones make 0.2 MB. */
export const MAX_DUMP_OCTETS = 64 * 1024 * 1024;

/** Most dumps without a beginning that are passed over, looking for the newest complete one. */
const MAX_BROKEN_DUMPS = 256;

const BEGIN = "+++ Statistics Dump +++ (";
const END = "--- Statistics Dump --- (";
const NEWLINE = 0x0a;

/** What {@linkcode parseStatsFile} returns. */
export interface StatsFilePart {
  /** The newest complete dump; undefined when there is none. */
  readonly dump: ParsedDocument | undefined;
  /** How many octets need not be read again: what follows may become a complete dump. */
  readonly consumed: number;
}

/** A line that begins or ends a dump. */
interface Mark {
  /** Offset of the line's first word. */
  readonly start: number;
  /** Offset behind the line, its newline included. */
  readonly end: number;
  /** Seconds since the epoch, as written. */
  readonly time: string;
}

/**
 * Reads the newest complete dump in `bytes`, a statistics file from its
 * beginning or from where the last call had `consumed` it. A dump is complete
 * when its last line bears the time of its first; one that is still being
 * written, or that a crash cut off, is passed over.
 *
 * @throws {BindDocumentError} when the dump is larger than {@linkcode MAX_DUMP_OCTETS}.
 */
export function parseStatsFile(
  bytes: Uint8Array,
  options: ParseOptions = {},
): StatsFilePart {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let before = file.length;
  for (let broken = 0; broken <= MAX_BROKEN_DUMPS; broken += 1) {
    const end = lastMark(file, END, before);
    if (end === undefined) break;
    const begin = lastMark(file, BEGIN, end.start);
    if (begin !== undefined && begin.time === end.time) {
      const dump = parseDump(bytes.subarray(begin.start, end.start), {
        ...options,
        time: end.time,
      });
      return { dump, consumed: rest(file, end.end) };
    }
    before = end.start;
  }
  return { dump: undefined, consumed: rest(file, 0) };
}

/** Returns the last line before `before` that begins with `words` and is whole. */
function lastMark(
  file: Buffer,
  words: string,
  before: number,
): Mark | undefined {
  let from = before - 1;
  while (from >= 0) {
    const start = file.lastIndexOf(words, from, "latin1");
    if (start < 0 || start >= before) return undefined;
    const newline = file.indexOf(NEWLINE, start);
    const end = newline < 0 ? file.length : newline + 1;
    const line = file.subarray(start + words.length, Math.min(end, start + 64))
      .toString("latin1");
    const [, time] = /^(\d{1,20})\)\r?\n?$/.exec(line) ?? [];
    // A dump follows directly on what a crash left of the one before.
    const ownLine = words === BEGIN || start === 0 ||
      file[start - 1] === NEWLINE;
    if (ownLine && time !== undefined && start + words.length < before) {
      return { start, end, time };
    }
    from = start - 1;
  }
  return undefined;
}

/** Returns where a dump that is not complete yet begins at or after `from`, or the line that is not. */
function rest(file: Buffer, from: number): number {
  const begin = lastMark(file, BEGIN, file.length);
  if (begin !== undefined && begin.start >= from) return begin.start;
  const newline = file.lastIndexOf(NEWLINE);
  return Math.max(from, newline + 1);
}

function parseDump(
  bytes: Uint8Array,
  { time, zones: selection }: ParseOptions & { time: string },
): ParsedDocument {
  if (bytes.length > MAX_DUMP_OCTETS) {
    throw new BindDocumentError(`dump of more than ${MAX_DUMP_OCTETS} octets`);
  }
  const builder = new DocumentBuilder("file");
  const zones = selection &&
    new ZoneBuilder(selection, (...told) => builder.problem(...told));
  const seconds = Number(time);
  // The last moment that a Date can hold (ECMA-262, time values and time range).
  if (seconds <= 8.64e12) builder.header.currentTime = seconds * 1000;
  else builder.problem("dump", `time ${time} is none`);
  refuseWideText(bytes);
  readDump(textDecoder(builder)(bytes), { builder, zones });
  return { ...builder.finish(), zones: zones?.finish() };
}
