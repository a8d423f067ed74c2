/**
 * What the collector asks of the state file.
 *
 * @module
 */

import type { TallyChanges } from "./tally.ts";

/** What was stored. */
export interface StoredTally extends TallyChanges {
  /** Position in the log; undefined at the first start. */
  readonly position: string | undefined;
}

/** Keeps counters and the place in the log that they were counted up to. */
export interface PostfixStore {
  /** Returns what was stored for the log of this name; counters and notes are the same for every log. */
  load(log: string): StoredTally;
  /**
   * Stores changes and the position that belongs to them in one transaction:
   * both, or neither. Throws where that fails.
   */
  commit(log: string, position: string, changes: TallyChanges): void;
}

/** Keeps nothing: every start is the first. */
export const noStore: PostfixStore = {
  load: () => ({ position: undefined, counters: [], notes: [] }),
  commit: () => {},
};
