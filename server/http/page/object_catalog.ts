/**
 * All objects that this host may serve, as pages name and link them.
 *
 * @module
 */

import { compareOids, type Oid } from "../../../codec/oid.ts";
import {
  type MibModule,
  objectsOf,
  type PlacedObject,
  rootOf,
  type Table,
} from "../../../mib/declare.ts";

/** A scalar or column, and where it belongs. */
export interface CatalogObject extends PlacedObject {
  readonly module: string;
}

/** A table with its columns. */
export interface CatalogTable {
  readonly name: string;
  readonly module: string;
  readonly oid: Oid;
  readonly table: Table<never>;
  readonly columns: readonly CatalogObject[];
}

/** A module with its objects in the order of their OIDs. */
export interface CatalogModule {
  readonly name: string;
  readonly description: string;
  readonly oid: Oid;
  readonly objects: readonly CatalogObject[];
}

/** The objects of some modules. */
export class ObjectCatalog {
  readonly modules: readonly CatalogModule[];
  readonly #objects = new Map<string, CatalogObject>();
  readonly #tables = new Map<string, CatalogTable>();

  /** `sounderRoot` is where sounder's own modules hang. */
  constructor(modules: readonly MibModule<never>[], sounderRoot: Oid) {
    this.modules = [...new Set(modules)].map((module) =>
      this.#add(module, rootOf(module, sounderRoot))
    );
  }

  #add(module: MibModule<never>, root: Oid): CatalogModule {
    const objects = objectsOf(module, root)
      .map((placed): CatalogObject => ({ ...placed, module: module.name }))
      .sort((a, b) => compareOids(a.oid, b.oid));
    for (const object of objects) this.#objects.set(keyOf(object.oid), object);
    for (const declared of module.objects) {
      if (declared.kind !== "table") continue;
      const oid = [...root, ...declared.oid];
      const table: CatalogTable = {
        name: declared.name,
        module: module.name,
        oid,
        table: declared,
        columns: objects.filter((object) => object.table === declared),
      };
      this.#tables.set(keyOf(oid), table);
      this.#tables.set(keyOf([...oid, 1]), table);
    }
    return {
      name: module.name,
      description: module.description,
      oid: module.identityOid ?? root,
      objects,
    };
  }

  /** Returns the object that an OID is, or is an instance of. */
  objectAt(oid: Oid): CatalogObject | undefined {
    for (let length = oid.length; length > 0; length--) {
      const found = this.#objects.get(keyOf(oid.slice(0, length)));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Returns the table that an OID is, or is the entry of. */
  tableAt(oid: Oid): CatalogTable | undefined {
    return this.#tables.get(keyOf(oid));
  }

  /** Returns the table that a column belongs to. */
  tableOf({ table, oid }: CatalogObject): CatalogTable | undefined {
    return table === undefined
      ? undefined
      : this.#tables.get(keyOf(oid.slice(0, -1)));
  }

  /** Returns the objects whose series have samples of this name, as far as all rows have them in one family. */
  objectsNamed(name: string): CatalogObject[] {
    return [...this.#objects.values()].filter(({ object }) => {
      const series = object.fixedSeries;
      return series?.kind === "series" &&
        series.family.name + series.suffix === name;
    });
  }
}

function keyOf(oid: Oid): string {
  return oid.join(".");
}
