/**
 * What a collector is: it reads one subsystem and returns a typed reading.
 * It knows no OID and no metric name.
 *
 * @module
 */

import type { Host } from "./host.ts";

/** One field, line or element that could not be read; the rest of the document was. */
export interface ParseProblem {
  /** Where: a command line, path or URL, with a line or offset when one is known. */
  readonly where: string;
  /** What was found and what was expected instead. */
  readonly what: string;
}

/** Small integers for names that come from outside: given once, never reused, kept in the state file. */
export interface NameNumbers {
  /** Returns the number (1 and up) of `name` within `scope`, giving it the next one when it has none. */
  numberOf(scope: string, name: string): number;
}

/** What a collector is handed for one run. */
export interface CollectContext {
  readonly host: Host;
  /** Aborted when the run's time is up; every command, read and fetch ends with it. */
  readonly signal: AbortSignal;
  readonly numbers: NameNumbers;
  /** Counts a problem in `sounder_parse_errors_total` and logs it once. */
  problem(problem: ParseProblem): void;
}

/** Reads one subsystem of a host. An instance may keep what it learnt from one run to the next. */
export interface Collector<Reading> {
  /** Name in `--only`, in `sounder_collector_up{collector}` and in the documentation. */
  readonly name: string;
  /** Reads once. Throws when the subsystem could not be read at all; the message is served as the error text. */
  collect(context: CollectContext): Promise<Reading>;
  /**
   * Tells, cheaply, whether there is something new: it is asked several times a
   * second between the runs, and the next run follows at once where there is.
   */
  hasNews?(host: Host): Promise<boolean>;
  /** Tells when the counters of this reading began to count, as a text that changes when they start again. */
  epoch?(reading: Reading): string | undefined;
  /** Ends what it has open from one run to the next. */
  close?(): void;
}

/** Thrown when the subsystem cannot be read as things are; the text names the remedy. */
export class UnavailableError extends Error {
  override readonly name: string = "UnavailableError";
}

/** Thrown when nothing shows that the host has the subsystem at all: no failure, unless it was asked for. */
export class AbsentError extends UnavailableError {
  override readonly name = "AbsentError";
}
