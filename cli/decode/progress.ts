/**
 * How far a long capture has been read, for people at a terminal.
 *
 * @module
 */

import type { ReadMeter } from "./input.ts";

/** Milliseconds before progress is shown at all, and between two showings. */
const PATIENCE = 1000;
const INTERVAL = 200;
const MEGABYTE = 1_000_000;

/** What progress needs of the command's surroundings. */
export interface ProgressDoors {
  readonly size?: number | undefined;
  readonly progress?: ((line: string) => void) | undefined;
  readonly now: () => number;
}

/** Counts what was read and shows it now and then. */
export class Progress implements ReadMeter {
  private readonly doors: ProgressDoors;
  private readonly began: number;
  private shownAt: number;
  private shown = false;
  private octets = 0;

  constructor(doors: ProgressDoors) {
    this.doors = doors;
    this.began = doors.now();
    this.shownAt = this.began + PATIENCE - INTERVAL;
  }

  read(octets: number): void {
    this.octets += octets;
    const { progress } = this.doors;
    if (progress === undefined) return;
    const now = this.doors.now();
    if (now - this.shownAt < INTERVAL) return;
    this.shownAt = now;
    this.shown = true;
    progress(this.line(now));
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) this.doors.progress?.("");
  }

  private line(now: number): string {
    const { octets } = this;
    const { size } = this.doors;
    const seconds = (now - this.began) / 1000;
    const rate = octets / seconds / MEGABYTE;
    const done = `${(octets / MEGABYTE).toFixed(1)} MB`;
    if (size === undefined || size < octets) {
      return `${done} read, ${rate.toFixed(1)} MB/s`;
    }
    const percent = Math.floor(octets / size * 100);
    const left = Math.ceil((size - octets) / octets * seconds);
    return `${percent}% of ${(size / MEGABYTE).toFixed(1)} MB, ${
      rate.toFixed(1)
    } MB/s, ${left} s left`;
  }
}
