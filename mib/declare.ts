/**
 * Declaring managed objects. Every object is declared once; the instance, the
 * series, the SMIv2 text and the reference page are derived from it.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { InfoLabel, RowLabel, Series } from "./family.ts";
import type { Cell, Syntax } from "./syntax.ts";

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
  /** Returns the value's part of an INDEX. */
  index(source: R): Oid;
  /** Returns the series for this row; one that is declared once for all rows is always the same. */
  series(source: R): SeriesSpec | undefined;
  /** True where no row ever has a series: the object is text that no label bears. */
  readonly seriesless: boolean;
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
  rows(reading: R): readonly unknown[];
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
}

interface ObjectDefinition<R, V> {
  readonly name: string;
  readonly syntax: Syntax<V>;
  readonly description: string;
  readonly units?: string;
  readonly value: (source: R) => V | undefined;
  /** Divides the integer to give the sample in base units, where the syntax does not say it. */
  readonly divisor?: number;
  /** The series, or a function that tells it for a row. */
  readonly series?: SeriesSpec | ((source: R) => SeriesSpec | undefined);
}

function managedObject<R, V>(
  definition: ObjectDefinition<R, V>,
  oid: Oid,
  access: ManagedObject<R>["access"],
): ManagedObject<R> {
  const { name, syntax, description, units, value, series, divisor } =
    definition;
  return {
    name,
    oid,
    access,
    description,
    ...(units === undefined ? {} : { units }),
    syntax: divisor === undefined ? syntax : { ...syntax, divisor },
    cell(source) {
      const read = value(source);
      return read === undefined ? undefined : syntax.cell(read);
    },
    index(source) {
      const read = value(source);
      if (read === undefined) {
        throw new TypeError(`Cannot index by "${name}": the row has no value`);
      }
      return syntax.index(read);
    },
    series: typeof series === "function" ? series : () => series,
    seriesless: series === undefined,
  };
}

/** Returns the function that declares scalars over readings of type `R`. */
export function scalarsOf<R>(): <V>(
  definition: ObjectDefinition<R, V> & {
    readonly oid: Oid;
    readonly extra?: readonly ExtraSeries<R>[];
  },
) => Scalar<R> {
  return (definition) => ({
    kind: "scalar",
    object: managedObject(definition, definition.oid, "read-only"),
    extra: definition.extra ?? [],
  });
}

/** Returns the function that declares columns over rows of type `Row`. */
export function columnsOf<Row>(): <V>(
  definition: ObjectDefinition<Row, V> & {
    readonly id: number;
    readonly access?: ManagedObject<Row>["access"];
  },
) => ManagedObject<Row> {
  return (definition) =>
    managedObject(
      definition,
      [definition.id],
      definition.access ?? "read-only",
    );
}

/** An INDEX part that is a column of another module's table. */
export interface ForeignIndex<Row> {
  readonly module: string;
  readonly name: string;
  readonly syntax: Pick<Syntax<number>, "index" | "maxIndexLength">;
  readonly value: (row: Row) => number;
}

interface TableDefinition<R, Row> {
  readonly name: string;
  /** By default the table's name with "Table" replaced by "Entry". */
  readonly entryName?: string;
  readonly oid: Oid;
  readonly description: string;
  readonly rows: (reading: R) => readonly Row[];
  /** Columns' names, or another module's columns, in the order of INDEX. */
  readonly index: readonly (string | ForeignIndex<Row>)[];
  /** The last part of the INDEX stands without its length. */
  readonly impliedLast?: boolean;
  /** The labels that tell the rows apart on the HTTP face. */
  readonly labels: Readonly<Record<string, (row: Row) => string>>;
  readonly columns: readonly ManagedObject<Row>[];
  readonly extra?: readonly ExtraSeries<Row>[];
}

/** Returns the function that declares tables over readings of type `R`. */
export function tablesOf<R>(): <Row>(
  definition: TableDefinition<R, Row>,
) => Table<R> {
  return <Row>(definition: TableDefinition<R, Row>): Table<R> => {
    const columns = [...definition.columns].sort((a, b) =>
      (a.oid[0] ?? 0) - (b.oid[0] ?? 0)
    );
    const labels = Object.entries(definition.labels);
    return {
      kind: "table",
      name: definition.name,
      entryName: definition.entryName ??
        definition.name.replace(/Table$/, "Entry"),
      oid: definition.oid,
      description: definition.description,
      columns: columns as readonly ManagedObject<unknown>[],
      index: definition.index.map((part, i) =>
        indexPart(definition.name, part, {
          columns,
          implied: definition.impliedLast === true &&
            i === definition.index.length - 1,
        })
      ),
      extra: (definition.extra ?? []) as readonly ExtraSeries<unknown>[],
      rows: definition.rows,
      labels: (row) => labels.map(([name, value]) => [name, value(row as Row)]),
    };
  };
}

function indexPart<Row>(
  table: string,
  part: string | ForeignIndex<Row>,
  options: { columns: readonly ManagedObject<Row>[]; implied: boolean },
): IndexPart {
  const { columns, implied } = options;
  if (typeof part !== "string") {
    return {
      name: part.name,
      module: part.module,
      implied,
      maxLength: part.syntax.maxIndexLength,
      of: (row) => part.syntax.index(part.value(row as Row)),
    };
  }
  const column = columns.find(({ name }) => name === part);
  if (column === undefined) {
    throw new TypeError(
      `Cannot declare table "${table}": no column "${part}" for its INDEX`,
    );
  }
  return {
    name: part,
    implied,
    maxLength: column.syntax.maxIndexLength,
    of: (row) => column.index(row as Row),
  };
}

/** Default root of sounder's own modules, inside NET-SNMP's playpen. */
export const SOUNDER_ROOT: Oid = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 112];

/** Returns the absolute root of a module; `sounderRoot` is where sounder's own modules hang. */
export function rootOf(
  module: Pick<MibModule<never>, "root">,
  sounderRoot: Oid = SOUNDER_ROOT,
): Oid {
  return "arc" in module.root ? [...sounderRoot, module.root.arc] : module.root;
}

/**
 * Declares a module.
 *
 * @throws {TypeError} when two objects have the same name or the same place.
 */
export function defineModule<R>(module: MibModule<R>): MibModule<R> {
  const names = new Set<string>();
  const places = new Set<string>();
  for (const { name, oid } of objectsOf(module, [])) {
    if (names.has(name) || places.has(oid.join("."))) {
      throw new TypeError(
        `Cannot define module "${module.name}": "${name}" is declared twice`,
      );
    }
    names.add(name);
    places.add(oid.join("."));
  }
  return module;
}

/** One object with its absolute OID, instance part left out. */
export interface PlacedObject {
  readonly name: string;
  readonly oid: Oid;
  readonly object: ManagedObject<never>;
  readonly table: Table<never> | undefined;
}

/** Returns all scalars and columns of a module with absolute OIDs, in no particular order. */
export function objectsOf<R>(module: MibModule<R>, root: Oid): PlacedObject[] {
  return module.objects.flatMap((declared): PlacedObject[] =>
    declared.kind === "scalar"
      ? [{
        name: declared.object.name,
        oid: [...root, ...declared.object.oid],
        object: declared.object,
        table: undefined,
      }]
      : declared.columns.map((object) => ({
        name: object.name,
        oid: [...root, ...declared.oid, 1, ...object.oid],
        object,
        table: declared,
      }))
  );
}
