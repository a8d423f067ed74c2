/**
 * Names that a module's text refers to: the parents of its nodes, and what it
 * imports.
 *
 * @module
 */

import { type Oid, startsWithOid } from "../codec/oid.ts";
import { listed } from "./smi_words.ts";
import { WELL_KNOWN } from "./well_known.ts";

/** Symbols by the module that they are imported from. */
export class Imports {
  readonly #symbols = new Map<string, Set<string>>();

  /** Adds a symbol that is imported from `module`. */
  add(module: string, symbol: string): void {
    let own = this.#symbols.get(module);
    if (own === undefined) {
      own = new Set();
      this.#symbols.set(module, own);
    }
    own.add(symbol);
  }

  /** Returns the IMPORTS statement, in alphabetical order. */
  toString(): string {
    const modules = [...this.#symbols].sort(([a], [b]) => a < b ? -1 : 1);
    const lines = modules.map(([module, symbols]) =>
      `    ${listed([...symbols].sort(), 4)}\n        FROM ${module}`
    );
    return `IMPORTS\n${lines.join("\n")};`;
  }
}

/** The named nodes of one module, by their OIDs below its root. */
export class NodeNames {
  readonly #root: Oid;
  readonly #byOid: ReadonlyMap<string, string>;

  constructor(
    root: Oid,
    nodes: readonly { readonly name: string; readonly oid: Oid }[],
  ) {
    this.#root = root;
    this.#byOid = new Map(nodes.map(({ name, oid }) => [oid.join("."), name]));
  }

  /**
   * Returns `{ parent 1 2 }` for an OID below the root: the nearest node above
   * it that has a name, and the arcs from there. The root itself hangs on a
   * well-known node, which is imported.
   */
  place(oid: Oid, imports: Imports): string {
    for (let length = oid.length - 1; length >= 0; length--) {
      const parent = this.#byOid.get(oid.slice(0, length).join("."));
      if (parent !== undefined) return placed(parent, oid.slice(length));
    }
    return this.#rootPlace(imports);
  }

  #rootPlace(imports: Imports): string {
    const root = this.#root;
    const [anchor] = WELL_KNOWN
      .filter(({ oid }) => oid.length < root.length && startsWithOid(root, oid))
      .sort((a, b) => b.oid.length - a.oid.length);
    if (anchor === undefined) {
      throw new RangeError(
        `Cannot print a module at "${root.join(".")}": not below 0, 1 or 2`,
      );
    }
    if (anchor.module !== undefined) imports.add(anchor.module, anchor.name);
    return placed(anchor.name, root.slice(anchor.oid.length));
  }
}

function placed(parent: string, arcs: Oid): string {
  return `{ ${[parent, ...arcs].join(" ")} }`;
}
