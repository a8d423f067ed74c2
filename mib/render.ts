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
import {
  indexName,
  InstanceList,
  type Name,
  NO_INDEX,
  objectName,
} from "./instance_list.ts";
import { type ModulePart, partOf } from "./module_part.ts";
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
 * Prepares a module, or one part of it, for rendering below `root`
 * (`rootOf(module)`); all samples bear `labels` before their own.
 */
export function createRenderer<R>(
  module: MibModule<R>,
  root: Oid,
  labels: Labels = {},
  part: ModulePart | undefined = undefined,
): Renderer<R> {
  const all = placeObjects(module, root);
  const placed = part === undefined
    ? all
    : all.filter(({ declared }) => partOf(declared) === part);
  const beginsRun = placed.map((each, i) =>
    i === 0 || all.indexOf(each) !== all.indexOf(placed[i - 1]!) + 1
  );
  const identity = { module: module.name, part: part ?? "current" } as const;
  let last: Segment | undefined;
  return (reading, options) => {
    const run = new Rendering(labels, last);
    run.scalarRow(placed, reading);
    placed.forEach(({ declared, oid, firstObject }, i) => {
      if (beginsRun[i] === true) run.beginRun();
      if (declared.kind === "scalar") run.scalar(oid, firstObject);
      else run.table(declared, reading, { oid, firstObject });
    });
    last = run.finish(identity, options);
    return last;
  };
}

/** A cell and where its number stands on the HTTP face. */
interface Field {
  readonly cell: Cell;
  sample: number;
  label: string | undefined;
}

/** What a row is made of, and its INDEX. */
interface Indexed {
  readonly source: unknown;
  readonly index: Name;
}

/** A row whose INDEX and labels are known to be its own. */
interface Row extends Indexed {
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
  readonly #runs: number[] = [];
  #scalarFields = new Map<number, Field>();
  #lost = 0;

  /** @param before a segment of about the same size, such as the last one. */
  constructor(labels: Labels, before: Segment | undefined) {
    this.#instances = new InstanceList(before);
    this.#samples = new SampleList(labels);
  }

  /** What comes now does not stand next to what came before: between them are objects of another part. */
  beginRun(): void {
    this.#runs.push(this.#instances.count);
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
    if (field === undefined) return;
    this.#add(objectName([...oid, 0]), NO_INDEX, { objectIndex, field });
  }

  table<R>(table: Table<R>, reading: R, place: TablePlace): void {
    const rows = this.#rows(table, table.rows(reading), place.oid);
    this.#samples.beginGroup();
    for (const row of rows) {
      row.fields = this.#fields(row, {
        objects: table.columns,
        extra: table.extra,
      });
    }
    table.columns.forEach((column, i) => this.#column(column, i, rows, place));
  }

  #column(
    column: ManagedObject<unknown>,
    number: number,
    rows: readonly Row[],
    { oid: table, firstObject }: TablePlace,
  ): void {
    const object = objectName([...table, 1, ...column.oid]);
    const objectIndex = firstObject + number;
    for (const { index, fields } of rows) {
      const field = fields[number];
      if (field !== undefined) this.#add(object, index, { objectIndex, field });
    }
  }

  /** Returns the rows in the order of their INDEX; a second row of the same INDEX or labels is lost. */
  #rows<R>(table: Table<R>, sources: readonly unknown[], oid: Oid): Row[] {
    const indexed = this.#indexed(table, sources, oid);
    const labelSets = new Set<string>();
    const rows: Row[] = [];
    for (const { source, index } of indexed) {
      const labels = table.labels(source);
      const text = labelText(labels);
      if (text !== "" && labelSets.has(text)) {
        this.#lost++;
        continue;
      }
      labelSets.add(text);
      rows.push({ source, index, labels, labelText: text, fields: [] });
    }
    return isInOrder(rows) ? rows : rows.sort(byIndex);
  }

  /** Returns the first source of each INDEX, in the order of the sources. */
  #indexed<R>(
    table: Table<R>,
    sources: readonly unknown[],
    oid: Oid,
  ): Indexed[] {
    const indexed: Indexed[] = [];
    for (const source of sources) {
      const index = this.#index(table, source, oid);
      if (index !== undefined) indexed.push({ source, index });
    }
    if (isInOrder(indexed)) return indexed;
    const again = new Set<Indexed>();
    indexed.toSorted(byIndex).forEach((each, i, all) => {
      if (i > 0 && byIndex(all[i - 1]!, each) === 0) again.add(each);
    });
    this.#lost += again.size;
    return again.size === 0
      ? indexed
      : indexed.filter((each) => !again.has(each));
  }

  /** Returns a row's INDEX; undefined where it cannot be expressed or makes too long an OID, and the row is lost. */
  #index<R>(table: Table<R>, source: unknown, oid: Oid): Name | undefined {
    try {
      const index = indexOf(table, source);
      // Below the table come the entry and the column.
      if (oid.length + 2 + index.length <= MAX_OID_LENGTH) {
        return indexName(index);
      }
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

  #add(
    object: Name,
    index: Name,
    { objectIndex, field }: { objectIndex: number; field: Field },
  ): void {
    try {
      this.#instances.addCell(object, index, {
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

  finish(
    identity: Pick<Segment, "module" | "part">,
    options: RenderOptions,
  ): Segment {
    return {
      ...identity,
      ...options,
      ...this.#instances.finish(),
      ...this.#samples.finish(),
      runs: this.#runs,
      lost: this.#lost,
    };
  }
}

/** As flatMap() would, in a fifth of the time. */
function indexOf<R>(table: Table<R>, source: unknown): Oid {
  if (table.index.length === 1) return table.index[0]!.of(source);
  const index: number[] = [];
  for (const part of table.index) {
    const oid = part.of(source);
    for (let i = 0; i < oid.length; i++) index.push(oid[i]!);
  }
  return index;
}

function byIndex(a: Indexed, b: Indexed): number {
  return compareOids(a.index.oid, b.index.oid);
}

/** Tells whether each INDEX comes behind the one before it. */
function isInOrder(indexed: readonly Indexed[]): boolean {
  for (let i = 1; i < indexed.length; i++) {
    if (byIndex(indexed[i - 1]!, indexed[i]!) >= 0) return false;
  }
  return true;
}
