/**
 * Rendering: a reading, seen through its module, becomes a segment.
 *
 * @module
 */

import { EncodeError } from "../codec/error.ts";
import { compareOids, type Oid } from "../codec/oid.ts";
import { MAX_OID_LENGTH } from "../codec/oid.ts";
import type { MibModule, Scalar, Table } from "./declare.ts";
import { type Placed, placeObjects } from "./placed_objects.ts";
import type { ExtraSeries, ManagedObject } from "./declare.ts";
import { labelText } from "./exposition.ts";
import type { Labels } from "./family.ts";
import { InstanceList } from "./instance_list.ts";
import { type KeptTable, KeptTables, type TablePlaces } from "./kept_table.ts";
import { SampleList } from "./sample_list.ts";
import type { Segment } from "./segment.ts";
import type { Cell } from "./syntax.ts";

/** What a segment says of its origin. */
export interface RenderOptions {
  readonly collector: string;
  readonly generation: number;
  /** When the reading was taken, milliseconds since the epoch. */
  readonly time: number;
}

/** Turns readings of one module into segments. */
export type Renderer<R> = (reading: R, options: RenderOptions) => Segment;

/**
 * Prepares a module for rendering below `root` (`rootOf(module)`); all samples
 * bear `labels` before their own.
 */
export function createRenderer<R>(
  module: MibModule<R>,
  root: Oid,
  labels: Labels = {},
): Renderer<R> {
  const placed = placeObjects(module, root);
  const kept = new KeptTables();
  return (reading, options) => {
    const run = new Rendering(labels, kept);
    run.scalarRow(placed, reading);
    for (const { declared, oid, firstObject } of placed) {
      if (declared.kind === "scalar") run.scalar(oid, firstObject);
      else run.table(declared, reading, { oid, firstObject });
    }
    return run.finish(module.name, options);
  };
}

/** A cell and where its number stands on the HTTP face. */
interface Field {
  readonly cell: Cell;
  sample: number;
  label: string | undefined;
}

/** A row whose INDEX and labels are known to be its own. */
interface Row {
  readonly source: unknown;
  readonly index: Oid;
  readonly labels: [string, string][];
  /** The labels as printed. */
  readonly labelText: string;
  fields: (Field | undefined)[];
}

/** Where a table stands. */
interface TablePlace {
  readonly oid: Oid;
  /** Index of its first column among the module's objects. */
  readonly firstObject: number;
}

/** State of rendering one reading. */
class Rendering {
  readonly #instances: InstanceList;
  readonly #samples: SampleList;
  readonly #kept: KeptTables;
  /** Tables that need not be rendered again as long as their rows are what they are. */
  readonly #places = new Map<string, TablePlaces>();
  #scalarFields = new Map<number, Field>();
  #lost = 0;

  constructor(labels: Labels, kept: KeptTables) {
    this.#instances = new InstanceList(kept.last);
    this.#samples = new SampleList(labels);
    this.#kept = kept;
  }

  /** All scalars of a module are one row: they share their info samples. */
  scalarRow<R>(placed: readonly Placed<R>[], reading: R): void {
    const scalars = placed.filter(({ declared }) => declared.kind === "scalar");
    const objects = scalars.map(({ declared }) =>
      (declared as Scalar<R>).object
    );
    const extra = scalars.flatMap(({ declared }) =>
      (declared as Scalar<R>).extra
    );
    const row = { source: reading, labels: [], labelText: "" };
    const fields = this.#fields(row, {
      objects,
      extra,
    });
    scalars.forEach(({ firstObject }, i) => {
      const field = fields[i];
      if (field !== undefined) this.#scalarFields.set(firstObject, field);
    });
  }

  scalar(oid: Oid, objectIndex: number): void {
    const field = this.#scalarFields.get(objectIndex);
    if (field !== undefined) this.#add([...oid, 0], objectIndex, field);
  }

  table<R>(table: Table<R>, reading: R, place: TablePlace): void {
    const version = table.version(reading);
    const kept = this.#kept.find(table.name, version);
    if (kept !== undefined) {
      this.#again(table, kept, { ...place, rows: () => table.rows(reading) });
      return;
    }
    const { count } = this.#samples;
    const lost = this.#lost;
    const sources = table.rows(reading);
    const rows = this.#rows(table, sources, place.oid);
    this.#samples.beginGroup();
    for (const row of rows) {
      row.fields = this.#fields(row, {
        objects: table.columns,
        extra: table.extra,
      });
    }
    const inOrder = rows.every(({ source }, i) => source === sources[i]);
    const columns = table.columns.map((column, i) =>
      this.#column(column, place.firstObject + i, {
        oid: place.oid,
        cells: rows.map(({ index, fields }) => ({ index, field: fields[i] })),
      })
    );
    // What has samples is told anew each time: they stand in the page's order.
    if (
      version !== undefined && inOrder && this.#samples.count === count &&
      this.#lost === lost
    ) {
      const indexes = rows.map(({ index }) => index);
      this.#places.set(table.name, { version, indexes, columns });
    }
  }

  /** Renders a table whose rows are what they were: only its volatile columns are looked at. */
  #again<R>(
    table: Table<R>,
    { version, indexes, columns: before, instances }: KeptTable,
    place: TablePlace & { rows: () => readonly unknown[] },
  ): void {
    let rows: readonly unknown[] | undefined;
    const columns = table.columns.map((column, i) => {
      if (!column.volatile) {
        const start = this.#instances.count;
        this.#instances.addAgain(instances, ...before[i] ?? [0, 0]);
        return [start, this.#instances.count] as const;
      }
      const sources = rows ??= place.rows();
      return this.#column(column, place.firstObject + i, {
        oid: place.oid,
        cells: indexes.map((index, row) => ({
          index,
          field: this.#field(column, sources[row]),
        })),
      });
    });
    this.#places.set(table.name, { version, indexes, columns });
  }

  /** Adds the instances of a column and returns where they are. */
  #column(
    column: ManagedObject<unknown>,
    objectIndex: number,
    { oid: table, cells }: {
      oid: Oid;
      cells: readonly { index: Oid; field: Field | undefined }[];
    },
  ): readonly [start: number, end: number] {
    const start = this.#instances.count;
    const oid = [...table, 1, ...column.oid];
    const prefixLength = oid.length;
    for (const { index, field } of cells) {
      if (field === undefined) continue;
      oid.length = prefixLength;
      for (const subIdentifier of index) oid.push(subIdentifier);
      this.#add(oid, objectIndex, field);
    }
    return [start, this.#instances.count];
  }

  /** Returns the rows in the order of their INDEX; a second row of the same INDEX or labels is lost. */
  #rows<R>(table: Table<R>, sources: readonly unknown[], oid: Oid): Row[] {
    const rows: Row[] = [];
    // Needed only once rows do not come in the order of their INDEX.
    let indexes: Set<string> | undefined;
    const labelSets = new Set<string>();
    let last: Oid = [];
    for (const source of sources) {
      const index = this.#index(table, source, oid);
      if (index === undefined) continue;
      const labels = table.labels(source);
      const text = labelText(labels);
      if (rows.length > 0 && compareOids(index, last) <= 0) {
        indexes ??= new Set(rows.map((row) => row.index.join(".")));
      }
      if (
        indexes?.has(index.join(".")) || (text !== "" && labelSets.has(text))
      ) {
        this.#lost++;
        continue;
      }
      last = index;
      indexes?.add(index.join("."));
      labelSets.add(text);
      rows.push({ source, index, labels, labelText: text, fields: [] });
    }
    return indexes === undefined
      ? rows
      : rows.sort((a, b) => compareOids(a.index, b.index));
  }

  /** Returns a row's INDEX; undefined where it cannot be expressed or makes too long an OID, and the row is lost. */
  #index<R>(table: Table<R>, source: unknown, oid: Oid): Oid | undefined {
    try {
      const index = table.index.flatMap((part) => part.of(source));
      // Below the table come the entry and the column.
      if (oid.length + 2 + index.length <= MAX_OID_LENGTH) return index;
      this.#lost++;
    } catch (error) {
      this.#lose(error);
    }
    return undefined;
  }

  /** Reads a row's cells and makes its samples. */
  #fields<R>(
    row: { source: R; labels: [string, string][]; labelText: string },
    declared: {
      objects: readonly ManagedObject<R>[];
      extra: readonly ExtraSeries<R>[];
    },
  ): (Field | undefined)[] {
    const samples = this.#samples;
    samples.beginRow(row.labels, row.labelText);
    const fields = declared.objects.map((object) =>
      this.#field(object, row.source)
    );
    for (const { series, value } of declared.extra) {
      const number = value(row.source);
      if (number !== undefined && samples.add(series, number, 1) < 0) {
        this.#lost++;
      }
    }
    const lost = samples.endRow();
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      if (field?.label === undefined) continue;
      if (lost.has(field.sample)) {
        this.#lost++;
        fields[i] = undefined;
      } else if (field.sample < 0) {
        // A text that is the row's label is shown by whichever sample the row has first.
        field.sample = samples.rowAnchor;
        if (field.sample < 0) field.label = undefined;
      }
    }
    return fields;
  }

  #field<R>(object: ManagedObject<R>, source: R): Field | undefined {
    if (object.access === "not-accessible") return undefined;
    try {
      const cell = object.cell(source);
      if (cell === undefined) return undefined;
      const spec = object.series(source);
      const field: Field = { cell, sample: -1, label: undefined };
      if (spec === undefined) return field;
      if (spec.kind === "series") {
        if (cell.sample === undefined) return field;
        field.sample = spec.elsewhere === true
          ? this.#samples.refer(spec)
          : this.#samples.add(spec, cell.sample, object.syntax.divisor);
        if (field.sample < 0) {
          this.#lost++;
          return undefined;
        }
      } else {
        field.label = spec.label;
        if (spec.kind === "info") {
          field.sample = this.#samples.addInfo(spec, cell.text ?? "");
        }
      }
      return field;
    } catch (error) {
      this.#lose(error);
      return undefined;
    }
  }

  #add(oid: Oid, objectIndex: number, field: Field): void {
    try {
      this.#instances.add(oid, {
        value: field.cell.value,
        objectIndex,
        sample: field.sample,
        label: field.label,
      });
    } catch (error) {
      this.#lose(error);
    }
  }

  /** A value that cannot be expressed loses its field; anything else is a fault of ours. */
  #lose(error: unknown): void {
    if (!(error instanceof EncodeError)) throw error;
    this.#lost++;
  }

  finish(module: string, options: RenderOptions): Segment {
    const instances = this.#instances.finish();
    this.#kept.keep(this.#places, instances);
    return {
      module,
      ...options,
      ...instances,
      ...this.#samples.finish(),
      lost: this.#lost,
    };
  }
}
