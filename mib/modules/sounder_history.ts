/**
 * sounderHistory: how the keeping of history is doing.
 *
 * @module
 */

import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, gauge, info } from "../family.ts";
import {
  adminString,
  counter64,
  dateAndTime,
  gauge32,
  gauge64,
  truthValue,
} from "../syntax.ts";

/** How history is doing. */
export interface HistoryReading {
  /** Whether it is kept at all. */
  readonly up: boolean;
  /** Where: in the state file, in memory, or nowhere. */
  readonly place: "file" | "memory" | "none";
  /** Series that are kept, and those that there is no room for. */
  readonly series: number;
  readonly leftOut: number;
  /** Octets that are in use. */
  readonly size: number;
  /** Octets that what is kept now can grow to at most. */
  readonly maxSize: number;
  /** When it was stored last, milliseconds since the epoch; undefined where it was not since sounder began. */
  readonly saved: number | undefined;
  /** How often it could not be stored or read. */
  readonly errors: number;
  /** Points given up since they could not be stored. */
  readonly lost: number;
  /** What is wrong now; empty when nothing is. */
  readonly error: string;
}

/** Of a reader that has not said anything yet. */
export const NO_HISTORY: HistoryReading = {
  up: false,
  place: "none",
  series: 0,
  leftOut: 0,
  size: 0,
  maxSize: 0,
  saved: undefined,
  errors: 0,
  lost: 0,
  error: "",
};

/** What the scalars are read from. */
interface Source {
  readonly history: HistoryReading;
}

/** Returns the scalars below `sounderHistory`. */
export function historyScalars<R extends Source>(): Scalar<R>[] {
  const scalar = scalarsOf<R>();
  const about = info(
    "sounder_history_info",
    "Where history is kept, and what is wrong with it; an empty error when nothing is.",
  );
  const octets = gauge(
    "sounder_history_bytes",
    "Octets that the state file, or history in memory, has in use.",
  );
  return [
    scalar({
      name: "sounderHistoryUp",
      oid: [1, 3, 1],
      syntax: truthValue,
      description: "Whether the past of the numbers is kept.",
      value: ({ history }) => history.up,
      series: gauge(
        "sounder_history_up",
        "Whether the past of the numbers is kept.",
      )(),
    }),
    scalar({
      name: "sounderHistoryPlace",
      oid: [1, 3, 2],
      syntax: adminString({ max: 8 }),
      description:
        "Where it is kept: file, the state file; memory, until sounder ends; or none.",
      value: ({ history }) => history.place,
      series: about("place"),
    }),
    scalar({
      name: "sounderHistoryError",
      oid: [1, 3, 3],
      syntax: adminString(),
      description: "What is wrong with it now; empty when nothing is.",
      value: ({ history }) => history.error,
      series: about("error"),
    }),
    scalar({
      name: "sounderHistorySeries",
      oid: [1, 3, 4],
      syntax: gauge32,
      description: "Series that are kept.",
      value: ({ history }) => history.series,
      series: gauge("sounder_history_series", "Series that are kept.")(),
    }),
    scalar({
      name: "sounderHistoryLeftOut",
      oid: [1, 3, 5],
      syntax: gauge32,
      description:
        "Series served now that are not kept, since there are as many as may be.",
      value: ({ history }) => history.leftOut,
      series: gauge(
        "sounder_history_series_left_out",
        "Series served now that are not kept, since there are as many as may be.",
      )(),
    }),
    scalar({
      name: "sounderHistorySize",
      oid: [1, 3, 6],
      syntax: gauge64,
      units: "octets",
      description:
        "Octets that the state file, or history in memory, has in use.",
      value: ({ history }) => history.size,
      series: octets(),
    }),
    scalar({
      name: "sounderHistoryMaxSize",
      oid: [1, 3, 7],
      syntax: gauge64,
      units: "octets",
      description:
        "Octets that the series that are kept now can take at most, when all archives are full.",
      value: ({ history }) => history.maxSize,
      series: gauge(
        "sounder_history_max_bytes",
        "Octets that the series that are kept now can take at most.",
      )(),
    }),
    scalar({
      name: "sounderHistorySaved",
      oid: [1, 3, 8],
      syntax: dateAndTime,
      description: "When it was stored last.",
      value: ({ history }) => history.saved,
      series: gauge(
        "sounder_history_saved_timestamp_seconds",
        "When history was stored last, in seconds since 1970.",
      )(),
    }),
    scalar({
      name: "sounderHistoryErrors",
      oid: [1, 3, 9],
      syntax: counter64,
      description: "How often it could not be stored or read.",
      value: ({ history }) => history.errors,
      series: counter(
        "sounder_history_errors_total",
        "How often history could not be stored or read.",
      )(),
    }),
    scalar({
      name: "sounderHistoryLost",
      oid: [1, 3, 10],
      syntax: counter64,
      description:
        "Steps, each of all series, that were given up because they could not be stored.",
      value: ({ history }) => history.lost,
      series: counter(
        "sounder_history_lost_steps_total",
        "Steps, each of all series, given up because they could not be stored.",
      )(),
    }),
  ];
}
