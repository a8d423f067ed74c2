/**
 * What declared objects, tables and modules are.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { NotificationType } from "./notification.ts";
import type { InfoLabel, RowLabel, Series } from "./family.ts";
import type { Cell, Syntax } from "./syntax_shape.ts";

/** Where an object's number is on the HTTP face. */
export type SeriesSpec = Series | InfoLabel | RowLabel;

/** An object of which `R` (a reading, or a row of one) holds the value. */
export interface ManagedObject<R> {
  readonly name: string;
  /** Sub-identifiers below the module's root; of a column, its own alone. */
  readonly oid: Oid;
  readonly access: "read-only" | "not-accessible";
  readonly description: string;
  readonly units?: string;
  readonly syntax: Omit<Syntax<never>, "cell" | "index">;
  /** Returns both faces' value, or undefined where this host has none. */
  cell(source: R): Cell | undefined;
  /**
   * Returns the value's part of an INDEX.
   *
   * @throws {EncodeError} when the row has no value, or one that no INDEX can hold.
   */
  index(source: R): Oid;
  /** Returns the series for this row; one that is declared once for all rows is always the same. */
  series(source: R): SeriesSpec | undefined;
  /** True where no row ever has a series: the object is text that no label bears. */
  readonly seriesless: boolean;
  /** The series that all rows have; undefined where there is none or each row tells its own. */
  readonly fixedSeries: SeriesSpec | undefined;
}

/** A sample that has no instance: a one-hot state, a real number beside an integer. */
export interface ExtraSeries<R> {
  readonly series: Series;
  /** Returns the sample's value, or undefined where there is none. */
  value(source: R): number | bigint | undefined;
}

/** A scalar object. */
export interface Scalar<R> {
  readonly kind: "scalar";
  readonly object: ManagedObject<R>;
  readonly extra: readonly ExtraSeries<R>[];
}

/** A conceptual table, its rows' type hidden. */
export interface Table<R> {
  readonly kind: "table";
  readonly name: string;
  readonly entryName: string;
  /** Sub-identifiers of the table below the module's root; its entry is `.1` below. */
  readonly oid: Oid;
  readonly description: string;
  readonly columns: readonly ManagedObject<unknown>[];
  readonly index: readonly IndexPart[];
  readonly extra: readonly ExtraSeries<unknown>[];
  /** Names of the labels that {@linkcode labels} returns. */
  readonly labelNames: readonly string[];
  rows(reading: R): readonly unknown[];
  /** Returns the same as long as the rows are what they were; missing where that cannot be told. */
  version?(reading: R): object | undefined;
  /** Returns the labels that all series of a row bear. */
  labels(row: unknown): [name: string, value: string][];
}

/** One part of an INDEX, in order. */
export interface IndexPart {
  readonly name: string;
  /** The module that the object belongs to, where it is another's. */
  readonly module?: string;
  readonly implied: boolean;
  readonly maxLength: number;
  of(row: unknown): Oid;
}

/** A module: what `sounder mib NAME` prints and what readings are rendered through. */
export interface MibModule<R> {
  readonly name: string;
  /** Name of the MODULE-IDENTITY. */
  readonly identity: string;
  /** OID of the MODULE-IDENTITY, where that is not the root. */
  readonly identityOid?: Oid;
  /** Root: absolute, or one arc below sounder's own root. */
  readonly root: Oid | { readonly arc: number };
  readonly description: string;
  /** Other people's module: its text is theirs and is not printed. */
  readonly standard?: string;
  /** LAST-UPDATED and REVISION, such as "202611230000Z". */
  readonly updated: string;
  /** Names of the nodes between the root and the objects, by their sub-identifiers below the root. */
  readonly nodes: Readonly<Record<string, Oid>>;
  readonly objects: readonly (Scalar<R> | Table<R>)[];
  readonly notifications?: readonly NotificationType[];
}
