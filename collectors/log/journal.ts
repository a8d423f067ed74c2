/**
 * Following systemd's journal by `journalctl -o json`. The position is the
 * cursor of the last record read.
 *
 * @module
 */

import type { FedLines, LogFeed } from "./feed.ts";
import { LineCutter } from "./line_cutter.ts";

/** A program that runs and prints. */
export interface RunningCommand {
  /** Returns the next octets of its standard output; none when it has ended. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends it. */
  close(): void;
}

/** Starts programs, on this machine or a made-up one. */
export interface CommandStarter {
  start(argv: readonly string[]): RunningCommand;
}

/** How to follow a journal. */
export interface JournalFeedOptions {
  /** What to look for, as journalctl takes it: `SYSLOG_FACILITY=2`. */
  readonly matches: readonly string[];
  /** Where the first start begins. */
  readonly from: "start" | "end";
  /** False reads what there is and ends; true waits for more. */
  readonly follow: boolean;
  readonly problem: (what: string) => void;
}

const common = ["journalctl", "-o", "json", "--all", "--no-pager", "--quiet"];

/** Octets taken from the pipe before lines are given out. */
const blockSize = 262_144;

/** Returns the feed of the journal. */
export function journalFeed(
  starter: CommandStarter,
  options: JournalFeedOptions,
): LogFeed {
  return new JournalFeed(starter, options);
}

class JournalFeed implements LogFeed {
  readonly name = "journal";
  readonly #starter: CommandStarter;
  readonly #options: JournalFeedOptions;
  #cursor = "";
  #command: RunningCommand | undefined;
  #pending: Promise<Uint8Array | undefined> | undefined;
  #cutter = new LineCutter();
  #ended = false;

  constructor(starter: CommandStarter, options: JournalFeedOptions) {
    this.#starter = starter;
    this.#options = options;
  }

  async start(position: string | undefined): Promise<string> {
    if (position !== undefined) this.#cursor = position;
    else if (this.#options.from === "end") this.#cursor = await this.#last();
    return this.#cursor;
  }

  async next(): Promise<FedLines | undefined> {
    if (this.#ended && !this.#options.follow) return undefined;
    this.#command ??= this.#open();
    let tooLong = 0;
    let taken = 0;
    const parts: Uint8Array[] = [];
    while (taken < blockSize) {
      const piece = await this.#piece();
      if (piece === undefined) break;
      taken += piece.length;
      for (const cut of this.#cutter.push(piece)) {
        tooLong += cut.tooLong;
        if (cut.lines.length > 0) parts.push(cut.lines.slice());
      }
    }
    if (parts.length === 0 && tooLong === 0) return undefined;
    const lines = joined(parts);
    this.#cursor = lastCursor(lines) ?? this.#cursor;
    return { lines, tooLong, position: this.#cursor };
  }

  close(): void {
    this.#command?.close();
    this.#command = undefined;
    this.#pending = undefined;
  }

  /** Returns what the command has printed, undefined where it has printed nothing more yet. */
  async #piece(): Promise<Uint8Array | undefined> {
    this.#pending ??= this.#command!.read();
    const piece = this.#options.follow
      ? await atOnce(this.#pending)
      : await this.#pending;
    if (piece === "not yet") return undefined;
    this.#pending = undefined;
    if (piece !== undefined) return piece;
    this.#ended = true;
    this.close();
    if (this.#options.follow) {
      this.#options.problem("journalctl has ended; it is started again");
    }
    return undefined;
  }

  #open(): RunningCommand {
    this.#cutter = new LineCutter();
    const after = this.#cursor === "" ? [] : [`--after-cursor=${this.#cursor}`];
    const follow = this.#options.follow ? ["--follow", "--no-tail"] : [];
    return this.#starter.start([
      ...common,
      ...follow,
      ...after,
      ...this.#options.matches,
    ]);
  }

  /** Returns the cursor of the youngest record, whatever it is about. */
  async #last(): Promise<string> {
    const command = this.#starter.start([...common, "--lines=1"]);
    const cutter = new LineCutter();
    let cursor = "";
    for (;;) {
      const piece = await command.read();
      if (piece === undefined) break;
      for (const { lines } of cutter.push(piece)) {
        cursor = lastCursor(lines) ?? cursor;
      }
    }
    command.close();
    return cursor;
  }
}

/** Returns what `promise` gave if it has given anything by now. */
function atOnce<T>(promise: Promise<T>): Promise<T | "not yet"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("not yet"), 0);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Returns `__CURSOR` of the last record of `lines` that has one. */
function lastCursor(lines: Uint8Array): string | undefined {
  let end = lines.lastIndexOf(0x0a);
  while (end > 0) {
    const start = lines.lastIndexOf(0x0a, end - 1) + 1;
    const cursor = cursorOf(
      new TextDecoder().decode(lines.subarray(start, end)),
    );
    if (cursor !== undefined) return cursor;
    end = start - 1;
  }
  return undefined;
}

function cursorOf(line: string): string | undefined {
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record !== "object" || record === null) return undefined;
    const cursor = (record as Record<string, unknown>).__CURSOR;
    return typeof cursor === "string" && cursor !== "" ? cursor : undefined;
  } catch {
    return undefined;
  }
}
