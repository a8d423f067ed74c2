/**
 * A log as whoever counts its lines sees it, be it a file or a journal.
 *
 * @module
 */

import type { LogFiles } from "./files.ts";
import { LogFollower } from "./follow.ts";
import { formatPosition, parsePosition } from "./position.ts";

/** Lines of a log, and where reading goes on behind them. */
export interface FedLines {
  /** Whole lines with their line feeds; perhaps none. Good until the next call. */
  readonly lines: Uint8Array;
  /** How many lines there were besides that are too long to be read. */
  readonly tooLong: number;
  /** To be stored together with what was made of the lines. */
  readonly position: string;
}

/** A log that is followed. */
export interface LogFeed {
  /** Names the log among the stored positions, and to people. */
  readonly name: string;
  /**
   * Begins at a stored position, or for the first time, and returns where
   * reading begins: at the first start that is to be stored at once.
   */
  start(position: string | undefined): Promise<string>;
  /** Returns the next lines, undefined where there are none now. */
  next(): Promise<FedLines | undefined>;
  close(): void;
}

/** How to follow a file. */
export interface FileFeedOptions {
  readonly path: string;
  /** Where the first start begins. */
  readonly from: "start" | "end";
  /** Takes a sentence on what could not be read. */
  readonly problem: (what: string) => void;
}

/** Returns the feed of a log file, through all its rotations. */
export function fileFeed(files: LogFiles, options: FileFeedOptions): LogFeed {
  const { path, from, problem } = options;
  let follower: LogFollower | undefined;
  return {
    name: path,
    async start(stored) {
      const position = stored === undefined ? undefined : parsePosition(stored);
      if (stored !== undefined && position === undefined) {
        problem(
          `${path}: the stored position cannot be read; reading begins at the end`,
        );
      }
      follower?.close();
      follower = new LogFollower(files, path, {
        position,
        // A position that is damaged must not lead to counting a log twice.
        from: stored === undefined ? from : "end",
        problem,
      });
      return formatPosition(await follower.start());
    },
    async next() {
      const batch = await follower?.next();
      if (batch === undefined) return undefined;
      return { ...batch, position: formatPosition(batch.position) };
    },
    close: () => follower?.close(),
  };
}
