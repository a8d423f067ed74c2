/**
 * Names of objects, as in the MIBs, to OIDs and back.
 *
 * @module
 */

import { type Oid, parseOid } from "../codec/oid.ts";
import {
  type ManagedObject,
  type MibModule,
  objectsOf,
  rootOf,
} from "./declare.ts";
import { nearest } from "./nearest.ts";

/** What an OID is, as far as the modules know. */
export interface NamedOid {
  readonly module: string;
  readonly name: string;
  /** What follows the named node. */
  readonly instance: Oid;
  /** The scalar or column; undefined of tables and other nodes. */
  readonly object: ManagedObject<never> | undefined;
}

interface Node extends Omit<NamedOid, "instance"> {
  readonly oid: Oid;
}

/** All names of a list of modules. */
export class NameIndex {
  readonly #byName = new Map<string, Node>();
  readonly #byOid = new Map<string, Node>();

  /** `sounderRoot` is where sounder's own modules hang. */
  constructor(modules: readonly MibModule<never>[], sounderRoot: Oid) {
    for (const module of modules) {
      for (const node of nodesOf(module, rootOf(module, sounderRoot))) {
        this.#byOid.set(node.oid.join("."), node);
        this.#byName.set(`${node.module}::${node.name}`, node);
        if (!this.#byName.has(node.name)) this.#byName.set(node.name, node);
      }
    }
  }

  /**
   * Returns the OID of `name.instance`, `MODULE::name.instance` or of dotted numbers.
   *
   * @throws {SyntaxError} when there is no such name; the text has the nearest one.
   */
  resolve(text: string): Oid {
    if (/^\.?\d+(\.\d+)*$/.test(text)) return parseOid(text);
    const match = /^([A-Za-z][\w-]*(?:::[A-Za-z][\w-]*)?)((?:\.\d+)*)$/.exec(
      text,
    );
    const [, name = text, instance = ""] = match ?? [];
    const node = this.#byName.get(name);
    if (node === undefined) {
      const guess = nearest(name, this.#byName.keys());
      throw new SyntaxError(
        `Unknown name "${name}"${
          guess === undefined ? "" : `; did you mean "${guess}"?`
        }`,
      );
    }
    return instance === ""
      ? node.oid
      : parseOid(`${node.oid.join(".")}${instance}`);
  }

  /** Returns the named node that an OID is or lies below; undefined when none is. */
  describe(oid: Oid): NamedOid | undefined {
    for (let length = oid.length; length > 0; length--) {
      const node = this.#byOid.get(oid.slice(0, length).join("."));
      if (node === undefined) continue;
      const { module, name, object } = node;
      return { module, name, object, instance: oid.slice(length) };
    }
    return undefined;
  }

  /** Returns `MODULE::name.instance`, or dotted numbers where no module knows the OID. */
  print(oid: Oid): string {
    const named = this.describe(oid);
    if (named === undefined) return oid.join(".");
    return [`${named.module}::${named.name}`, ...named.instance].join(".");
  }
}

/** Returns the module's identity, its other nodes, its tables and entries, and its objects. */
function nodesOf(module: MibModule<never>, root: Oid): Node[] {
  const plain = (name: string, below: Oid): Node => ({
    module: module.name,
    name,
    oid: [...root, ...below],
    object: undefined,
  });
  return [
    ...(module.standard === undefined ? [plain(module.identity, [])] : []),
    ...Object.entries(module.nodes).map(([name, below]) => plain(name, below)),
    ...module.objects.flatMap((declared) =>
      declared.kind === "table"
        ? [
          plain(declared.name, declared.oid),
          plain(declared.entryName, [...declared.oid, 1]),
        ]
        : []
    ),
    ...objectsOf(module, root).map(({ name, oid, object }): Node => ({
      module: module.name,
      name,
      oid,
      object,
    })),
  ];
}
