/**
 * What the HTTP face asks of history, and what it is answered. History is kept
 * by another role, so both are plain values.
 *
 * @module
 */

/** Which series there are. */
export interface SeriesRequest {
  readonly kind: "series";
  /** Families, or names of samples; none for all. */
  readonly families: readonly string[];
  /** What the family must begin with; empty for anything. */
  readonly prefix: string;
}

/** The numbers of some series. */
export interface QueryRequest {
  readonly kind: "query";
  /** Families, or names of samples, with labels that their series must have. */
  readonly families: readonly string[];
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** Series by their exact name and labels as printed. */
  readonly series: readonly string[];
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Seconds; undefined leaves it to what is readable. */
  readonly step: number | undefined;
  /** True where numbers that are no counters are wanted as change a second too. */
  readonly rate: boolean;
}

/** What can be asked. */
export type HistoryRequest = SeriesRequest | QueryRequest;

/** Kind of a series' numbers: a counter's are told as rates a second. */
export type SeriesType = "counter" | "gauge" | "unknown";

/** A series that history knows. */
export interface KnownSeries {
  readonly series: string;
  readonly family: string;
  readonly type: SeriesType;
  /** The object whose number it bears, and the instance; undefined where there is none. */
  readonly object: string | undefined;
  readonly oid: string | undefined;
  /** When it was seen first and last, seconds since 1970. */
  readonly first: number;
  readonly last: number;
}

/** Numbers of one series, one for each time; NaN for gaps. */
export interface SeriesPoints {
  readonly series: string;
  readonly family: string;
  readonly type: SeriesType;
  readonly minimum: Float32Array;
  readonly average: Float32Array;
  readonly maximum: Float32Array;
}

/** The series there are. */
export interface SeriesAnswer {
  readonly kind: "series";
  readonly series: readonly KnownSeries[];
  readonly truncated: boolean;
}

/** The numbers that were asked for. */
export interface QueryAnswer {
  readonly kind: "query";
  /** Seconds since 1970: exclusive, and inclusive. */
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** Step of the archive that they come from. */
  readonly archive: number;
  /** When each step ends, seconds since 1970. */
  readonly time: Float64Array;
  readonly series: readonly SeriesPoints[];
  readonly truncated: boolean;
}

/** There is no history to answer from, or not now. */
export interface NoAnswer {
  readonly kind: "unavailable";
  readonly reason: string;
}

/** What is answered. */
export type HistoryAnswer = SeriesAnswer | QueryAnswer | NoAnswer;

/** Answers; never rejects. */
export type HistorySource = (
  request: HistoryRequest,
) => Promise<HistoryAnswer>;
