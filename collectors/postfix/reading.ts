/**
 * What is known of Postfix at one moment: everything counted in its log since
 * counting began, and what stands in its queues.
 *
 * @module
 */

import type { AcquaintancesReading } from "./acquaintances.ts";
import type { CountRow, Counts, HistogramRow, Histograms } from "./counts.ts";
import type { Families } from "./families.ts";
import type { QueueReading } from "./queue.ts";

/** A family of counters or histograms as rows. */
type RowsOf<Family> = Family extends Counts<infer Label>
  ? readonly CountRow<Label>[]
  : Family extends Histograms<infer Label> ? HistogramRows<Label>
  : never;

/** Histograms with the same bounds. */
export interface HistogramRows<Label extends string> {
  /** Upper bounds, inclusive; each row has one count more. Microseconds, octets or numbers, as the family says. */
  readonly bounds: readonly number[];
  readonly rows: readonly HistogramRow<Label>[];
}

/** The families of `families.ts`, each as its rows; their meaning and units are told there. */
export type PostfixCounts = {
  readonly [Name in FamilyName]: RowsOf<Families[Name]>;
};

/** The family that is kept, but for counting alone. */
const HIDDEN = "unsummed";

/** Names of the families. */
export type FamilyName = Exclude<keyof Families, "all" | typeof HIDDEN>;

/** Where the log is read. */
export interface LogState {
  /** Path of the file, or `journal`. */
  readonly source: string;
  /** When lines were read last, in milliseconds since the epoch; undefined when none were since the start. */
  readonly lastRead: number | undefined;
  /** Messages under way that are remembered. */
  readonly messagesUnderWay: number;
  /** True when more lines were waiting than one run may take. */
  readonly behind: boolean;
}

/** Postfix at one moment. */
export interface PostfixReading {
  readonly log: LogState;
  readonly counts: PostfixCounts;
  /** Counted since sounder began. */
  readonly acquaintances: AcquaintancesReading;
  /** Undefined where the queues cannot be read. */
  readonly queue: QueueReading | undefined;
  /** Why they cannot; empty where they can. */
  readonly queueProblem: string;
}

/** Returns the rows of every family that is shown. */
export function countsOf(families: Families): PostfixCounts {
  const counts: Record<string, unknown> = {};
  for (const [name, family] of Object.entries(families)) {
    if (name === HIDDEN) continue;
    counts[name] = "bounds" in family
      ? { bounds: family.bounds, rows: family.rows() }
      : family.rows();
  }
  return counts as unknown as PostfixCounts;
}
