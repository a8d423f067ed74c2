/**
 * What a look at a host found.
 *
 * @module
 */

/** How a finding weighs: nothing to do, nothing there, something to know, something to mend. */
export type Level = "ok" | "absent" | "note" | "problem";

/** One finding. */
export interface Finding {
  readonly subject: string;
  readonly level: Level;
  readonly text: string;
  /** The line that mends it, to be put into a file or a shell. */
  readonly fix?: string;
}
