/**
 * The objects of a module in the order in which they are rendered.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import {
  type MibModule,
  objectsOf,
  type Scalar,
  type Table,
} from "./declare.ts";

/** One object in OID order: a scalar, or a table with all its columns. */
export interface Placed<R> {
  readonly declared: Scalar<R> | Table<R>;
  readonly oid: Oid;
  /** Index of the object, or of the table's first column, among the module's objects. */
  readonly firstObject: number;
}

/** Returns the objects of a module below `root`, in the order of their OIDs. */
export function placeObjects<R>(module: MibModule<R>, root: Oid): Placed<R>[] {
  const order = new Map(
    objectsOf(module, root).map(({ object }, i) => [object as unknown, i]),
  );
  return module.objects
    .map((declared): Placed<R> => {
      const first = declared.kind === "scalar"
        ? declared.object
        : declared.columns[0];
      const own = declared.kind === "scalar"
        ? declared.object.oid
        : declared.oid;
      return {
        declared,
        oid: [...root, ...own],
        firstObject: order.get(first) ?? 0,
      };
    })
    .sort((a, b) => compareOids(a.oid, b.oid));
}
