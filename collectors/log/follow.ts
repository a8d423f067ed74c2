/**
 * Following a log through its rotations, so that no line is lost and none is
 * read twice. What was read is told as a {@linkcode LogPosition}, to be stored
 * together with what was made of it; a follower that begins from a stored
 * position goes on where that one stood, whatever became of the files meanwhile.
 *
 * @module
 */

import type { LogFiles, OpenFile } from "./files.ts";
import {
  type Fingerprint,
  fingerprint,
  headSize,
  noFingerprint,
  startsWith,
} from "./fingerprint.ts";
import { type Chosen, Generations } from "./generations.ts";
import { gunzipped } from "./gunzip.ts";
import { LineCutter, MAX_LINE } from "./line_cutter.ts";
import { afterGeneration, type LogPosition } from "./position.ts";

/** How many times a packed file may fail to be read before it is given up. */
const MAX_FAILURES = 3;

/** Whole lines of a log. */
export interface LogBatch {
  /** Whole lines with their line feeds; perhaps none. Good until the next call. */
  readonly lines: Uint8Array;
  /** How many lines there were besides that are too long to be read. */
  readonly tooLong: number;
  /** Where reading goes on behind this batch. */
  readonly position: LogPosition;
}

/** How to follow a log. */
export interface FollowOptions {
  /** Where to begin; without it this is the first start. */
  readonly position?: LogPosition | undefined;
  /** Where the first start begins. */
  readonly from: "start" | "end";
  /** Takes a sentence on what could not be read. */
  readonly problem: (what: string) => void;
}

/** The file that is being read. */
interface Source {
  readonly file: OpenFile;
  readonly identity: string;
  /** Of a packed file: its unpacked octets, how many of them are to be passed over, and what is left of the last ones. */
  readonly pieces: AsyncGenerator<Uint8Array> | undefined;
  skip: number;
  left: Uint8Array;
  /** Octets of the generation that were read, those of unfinished lines included. */
  read: number;
  /** The beginning as far as it is known, at most {@linkcode headSize} octets. */
  head: Uint8Array;
}

/** Follows one log. */
export class LogFollower {
  readonly #generations: Generations;
  readonly #problem: (what: string) => void;
  readonly #from: "start" | "end";
  #position: LogPosition | undefined;
  #source: Source | undefined;
  #cutter = new LineCutter();
  #failures = 0;

  constructor(files: LogFiles, path: string, options: FollowOptions) {
    this.#generations = new Generations(files, path);
    this.#from = options.from;
    this.#position = options.position;
    this.#problem = options.problem;
  }

  /** Returns where reading begins. At the first start this must be stored before anything else is. */
  async start(): Promise<LogPosition> {
    this.#position ??= await this.#firstPosition();
    return this.#position;
  }

  /** Returns the next lines, undefined where there are none now. */
  async next(): Promise<LogBatch | undefined> {
    await this.start();
    for (;;) {
      const source = this.#source ??= await this.#choose();
      if (source === undefined) return undefined;
      const count = await this.#readPiece(source);
      if (count < 0) {
        this.#drop();
        continue;
      }
      if (count > 0) {
        const cut = this.#cutter.take(count);
        this.#advance(source);
        if (cut.lines.length === 0 && cut.tooLong === 0) continue;
        return { ...cut, position: this.#position! };
      }
      if (!await this.#isOver(source)) return undefined;
      const cut = this.#cutter.finish();
      this.#finish(source);
      if (cut.lines.length > 0 || cut.tooLong > 0) {
        return { ...cut, position: this.#position! };
      }
    }
  }

  /** Closes what is open; the follower can go on afterwards. */
  close(): void {
    this.#drop();
  }

  async #choose(): Promise<Source | undefined> {
    const position = this.#position!;
    const between = position.offset === 0 && !position.skipping;
    const choice = between
      ? await this.#generations.findNext(position)
      : await this.#generations.findCurrent(position);
    if (choice.kind === "wait") return undefined;
    if (choice.kind === "read") return this.#open(choice.chosen, position);
    this.#problem(
      `${this.#generations.path}: the file that was read up to octet ${position.offset} is gone; lines may be missing`,
    );
    this.#giveUp(position.head);
    return await this.#choose();
  }

  #open(chosen: Chosen, position: LogPosition): Source {
    this.#cutter = new LineCutter(position.skipping);
    return {
      file: chosen.file,
      identity: chosen.identity,
      pieces: chosen.gzip ? gunzipped(chosen.file) : undefined,
      skip: chosen.gzip ? position.offset : 0,
      left: new Uint8Array(0),
      read: position.offset,
      head: chosen.head,
    };
  }

  /** Reads the next octets into the cutter's room and returns how many; 0 at the end, -1 where the file is no longer the one it was. */
  async #readPiece(source: Source): Promise<number> {
    if (source.pieces !== undefined) {
      return await this.#readPacked(source, source.pieces);
    }
    const count = await source.file.read(this.#cutter.room(), source.read);
    if (!await this.#isSame(source)) return -1;
    source.read += count;
    return count;
  }

  async #readPacked(
    source: Source,
    pieces: AsyncGenerator<Uint8Array>,
  ): Promise<number> {
    try {
      while (source.left.length === 0) {
        const { value, done } = await pieces.next();
        if (done) return 0;
        source.left = value.subarray(Math.min(source.skip, value.length));
        source.skip -= value.length - source.left.length;
      }
      const room = this.#cutter.room();
      const part = source.left.subarray(0, room.length);
      room.set(part);
      source.left = source.left.subarray(part.length);
      source.read += part.length;
      return part.length;
    } catch (error) {
      if (++this.#failures < MAX_FAILURES) return -1;
      this.#failures = 0;
      this.#problem(
        `${this.#generations.path}: cannot read a rotated file to its end: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
      this.#giveUp(fingerprint(source.head, headSize));
      return -1;
    }
  }

  /** False where the file was cut, or cut and written anew, under our hands. */
  async #isSame(source: Source): Promise<boolean> {
    if (source.head.length < headSize) {
      const longer = new Uint8Array(headSize);
      const count = await source.file.read(longer, 0);
      if (!startsWith(longer.subarray(0, count), source.head)) return false;
      source.head = longer.slice(0, count);
    } else {
      const now = new Uint8Array(source.head.length);
      const count = await source.file.read(now, 0);
      if (!startsWith(now.subarray(0, count), source.head)) return false;
    }
    return (await source.file.facts()).size >= source.read;
  }

  /** True where nothing more will come from this file. */
  async #isOver(source: Source): Promise<boolean> {
    if (source.pieces !== undefined) return true;
    const log = await this.#generations.logFacts();
    if (log !== undefined && log.identity === source.identity) return false;
    // The program that writes the log may still have this file open, until it
    // writes to the next one.
    const next = log !== undefined && log.size > 0 ||
      await this.#generations.hasUnread(this.#position!, source);
    if (!next) return false;
    return (await source.file.facts()).size <= source.read;
  }

  #advance(source: Source): void {
    const skipping = this.#cutter.skipping;
    const offset = source.read - this.#cutter.pending;
    this.#position = {
      offset,
      skipping,
      head: this.#headOf(source, offset),
      identity: source.identity,
      finished: this.#position!.finished,
    };
  }

  #headOf(source: Source, offset: number): Fingerprint {
    const { head } = this.#position!;
    return head.length === headSize ? head : fingerprint(source.head, offset);
  }

  #finish(source: Source): void {
    this.#advance(source);
    this.#position = afterGeneration(this.#position!, [this.#position!.head]);
    this.#failures = 0;
    this.#drop();
  }

  /** Passes over the rest of the generation that begins so. */
  #giveUp(print: Fingerprint): void {
    this.#position = afterGeneration(
      this.#position!,
      print.length > 0 ? [{ ...print, cut: true }] : [],
    );
    this.#drop();
  }

  #drop(): void {
    this.#source?.file.close();
    this.#source = undefined;
  }

  async #firstPosition(): Promise<LogPosition> {
    const log = await this.#generations.openLog();
    const finished = await this.#generations.fingerprints();
    const nothing: LogPosition = {
      offset: 0,
      skipping: false,
      head: noFingerprint,
      identity: "",
      finished,
    };
    if (log === undefined) return nothing;
    try {
      if (this.#from === "start") return nothing;
      const { size } = await log.file.facts();
      const end = await endOfLines(log.file, size);
      const offset = end ?? size;
      return {
        offset,
        skipping: end === undefined,
        head: fingerprint(log.head, offset),
        identity: log.identity,
        finished,
      };
    } finally {
      log.file.close();
    }
  }
}

/** Returns the place behind the last line feed before `size`, undefined where it is too far away. */
async function endOfLines(
  file: OpenFile,
  size: number,
): Promise<number | undefined> {
  const start = Math.max(0, size - MAX_LINE);
  const tail = new Uint8Array(size - start);
  const count = await file.read(tail, start);
  const last = tail.subarray(0, count).lastIndexOf(0x0a);
  if (last >= 0) return start + last + 1;
  return start === 0 ? 0 : undefined;
}
