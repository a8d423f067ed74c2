/**
 * Declaring managed objects. Every object is declared once; the instance, the
 * series, the SMIv2 text and the reference page are derived from it.
 *
 * @module
 */

import { EncodeError } from "../codec/error.ts";
import type { Oid } from "../codec/oid.ts";
import type {
  ExtraSeries,
  IndexPart,
  ManagedObject,
  MibModule,
  Scalar,
  SeriesSpec,
  Table,
} from "./module_shape.ts";
import type { Syntax } from "./syntax_shape.ts";

export type {
  ExtraSeries,
  IndexPart,
  ManagedObject,
  MibModule,
  Scalar,
  SeriesSpec,
  Table,
} from "./module_shape.ts";

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
        throw new EncodeError(
          `Cannot index by "${name}": the row has no value`,
        );
      }
      return syntax.index(read);
    },
    series: typeof series === "function" ? series : () => series,
    seriesless: series === undefined,
    fixedSeries: typeof series === "function" ? undefined : series,
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

/** An INDEX part that is a column of another table, or of another module's. */
export interface ForeignIndex<Row, Value extends number | string = number> {
  readonly module: string;
  readonly name: string;
  readonly syntax: Pick<Syntax<Value>, "index" | "maxIndexLength">;
  readonly value: (row: Row) => Value;
}

type AnyForeignIndex<Row> = ForeignIndex<Row> | ForeignIndex<Row, string>;

interface TableDefinition<R, Row> {
  readonly name: string;
  /** By default the table's name with "Table" replaced by "Entry". */
  readonly entryName?: string;
  readonly oid: Oid;
  readonly description: string;
  readonly rows: (reading: R) => readonly Row[];
  /** Columns' names, or another module's columns, in the order of INDEX. */
  readonly index: readonly (string | AnyForeignIndex<Row>)[];
  /** The last part of the INDEX stands without its length. */
  readonly impliedLast?: boolean;
  /** The labels that tell the rows apart on the HTTP face. */
  readonly labels: Readonly<Record<string, (row: Row) => string>>;
  readonly columns: readonly ManagedObject<Row>[];
  readonly extra?: readonly ExtraSeries<Row>[];
  /**
   * Returns the same object, or undefined, as long as the rows are what they
   * were: tables of thousands of rows are then neither rendered again nor told
   * to those who serve them.
   */
  readonly version?: (reading: R) => object | undefined;
}

/**
 * Returns the function that declares tables over readings of type `R`, which
 * throws a TypeError when INDEX names no column, or one whose SYNTAX does not
 * go with where it stands.
 */
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
      labelNames: labels.map(([name]) => name),
      rows: definition.rows,
      ...(definition.version === undefined
        ? {}
        : { version: definition.version }),
      labels: (row) => labels.map(([name, value]) => [name, value(row as Row)]),
    };
  };
}

function indexPart<Row>(
  table: string,
  part: string | AnyForeignIndex<Row>,
  options: { columns: readonly ManagedObject<Row>[]; implied: boolean },
): IndexPart {
  const { columns, implied } = options;
  if (typeof part !== "string") {
    // Whichever type its values have, they are its own syntax's.
    const { syntax, value } = part as ForeignIndex<Row, never>;
    return {
      name: part.name,
      module: part.module,
      implied,
      maxLength: syntax.maxIndexLength,
      of: (row) => syntax.index(value(row as Row)),
    };
  }
  const column = columns.find(({ name }) => name === part);
  if (column === undefined) {
    throw new TypeError(
      `Cannot declare table "${table}": no column "${part}" for its INDEX`,
    );
  }
  if (implied !== (column.syntax.implied === true)) {
    throw new TypeError(
      `Cannot declare table "${table}": "${part}" is implied in its ${
        implied ? "INDEX" : "SYNTAX"
      } alone`,
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
 * @throws {TypeError} when two objects or nodes have the same name or the same place.
 */
export function defineModule<R>(module: MibModule<R>): MibModule<R> {
  const names = new Set<string>();
  const places = new Set<string>();
  for (const { name, oid } of nodesOf(module, [])) {
    const place = oid.join(".");
    if (names.has(name) || places.has(place)) {
      throw new TypeError(
        `Cannot define module "${module.name}": "${name}" is declared twice`,
      );
    }
    names.add(name);
    places.add(place);
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

/** Something that has a name in a module, with its absolute OID. */
export interface PlacedNode {
  readonly name: string;
  readonly oid: Oid;
  /** The scalar or column; undefined of tables, entries and other nodes. */
  readonly placed: PlacedObject | undefined;
}

/** Returns everything that a module names, its MODULE-IDENTITY first, in no particular order. */
export function nodesOf<R>(module: MibModule<R>, root: Oid): PlacedNode[] {
  const node = (name: string, oid: Oid): PlacedNode => ({
    name,
    oid,
    placed: undefined,
  });
  return [
    node(module.identity, module.identityOid ?? root),
    ...Object.entries(module.nodes).map(([name, oid]) =>
      node(name, [...root, ...oid])
    ),
    ...module.objects.flatMap((declared) =>
      declared.kind === "scalar" ? [] : [
        node(declared.name, [...root, ...declared.oid]),
        node(declared.entryName, [...root, ...declared.oid, 1]),
      ]
    ),
    ...(module.notifications ?? []).map(({ name, oid }) =>
      node(name, [...root, ...oid])
    ),
    ...objectsOf(module, root).map((placed): PlacedNode => ({
      name: placed.name,
      oid: placed.oid,
      placed,
    })),
  ];
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
