/**
 * Where history is kept: a file, or memory where there is none.
 *
 * @module
 */

/** A series: its name and labels as on the exposition page, and what it is. */
export interface SeriesIdentity {
  readonly name: string;
  readonly family: string;
  /** Kind of its numbers: a counter's are kept as rates a second. */
  readonly type: "counter" | "gauge" | "unknown";
  /** The object of which it bears the number, and the instance's OID in dotted form; undefined where there is none. */
  readonly object: string | undefined;
  readonly oid: string | undefined;
}

/** A series that history knows. Times are seconds since 1970. */
export interface SeriesRecord extends SeriesIdentity {
  /** Its column in rows, and the number of its blocks. */
  readonly id: number;
  readonly first: number;
  readonly last: number;
}

/** A stored row of an archive. */
export interface StoredRow {
  readonly number: number;
  readonly data: Uint8Array;
}

/** Where a block lies in its archive. */
export interface BlockPlace {
  /** Number of its first row. */
  readonly number: number;
  readonly points: number;
}

/** What history stores. Archives are told apart by their step. Any of it may throw. */
export interface HistoryStore {
  /** False where nothing outlives the process, so that rows need not be stored. */
  readonly lasting: boolean;
  /** Runs `work` so that all of it is stored, or nothing. */
  transaction<T>(work: () => T): T;
  series(): SeriesRecord[];
  putSeries(record: SeriesRecord): void;
  /** Deletes a series; its blocks are deleted apart. */
  deleteSeries(id: number): void;
  /** Returns the rows of an archive. */
  rows(step: number): StoredRow[];
  putRow(step: number, row: StoredRow): void;
  /** Deletes rows from `from` on, before `to`. */
  deleteRows(step: number, from: number, to: number): void;
  /** Returns where an archive has blocks, in rising order. */
  places(step: number): BlockPlace[];
  block(step: number, number: number, id: number): Uint8Array | undefined;
  /** Says that all series that have a block at this place have it stored. */
  putPlace(step: number, place: BlockPlace): void;
  putBlock(step: number, number: number, id: number, data: Uint8Array): void;
  deleteBlock(step: number, number: number, id: number): void;
  /** Deletes blocks and their places that begin at `from` or later, and before `to`. */
  deleteBlocks(step: number, from: number, to: number): void;
  /** Steps of all archives of which anything is stored. */
  steps(): number[];
  /** Octets that are in use. */
  size(): number;
}
