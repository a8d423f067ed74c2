/**
 * Names of objects, as in the MIBs, to OIDs and back.
 *
 * @module
 */

import { type Oid, parseOid } from "../codec/oid.ts";
import {
  type ManagedObject,
  type MibModule,
  nodesOf,
  rootOf,
} from "./declare.ts";
import { nearest } from "./nearest.ts";
import { WELL_KNOWN } from "./well_known.ts";

/** What an OID is, as far as the modules know. */
export interface NamedOid {
  readonly module: string;
  readonly name: string;
  /** What follows the named node. */
  readonly instance: Oid;
  /** The scalar or column; undefined of tables and other nodes. */
  readonly object: ManagedObject<never> | undefined;
}

type Named = Omit<NamedOid, "instance">;

/** A node of the tree of all names. */
interface Branching {
  named: Named | undefined;
  readonly below: Map<number, Branching>;
}

const utf8 = new TextEncoder();

/** Parts of an instance: a number, or text in quotes. */
const INSTANCE_PART = /\.(?:(\d+)|"([^"]*)"|'([^']*)')/g;

/** All names of a list of modules, and those that everybody knows. */
export class NameIndex {
  readonly #byName = new Map<string, Oid>();
  readonly #tree: Branching = { named: undefined, below: new Map() };

  /**
   * `sounderRoot` is where sounder's own modules hang. Of modules that have the
   * same name, or the same OID, the first is taken.
   */
  constructor(modules: readonly MibModule<never>[], sounderRoot: Oid) {
    for (const module of modules) {
      for (
        const { name, oid, placed } of nodesOf(
          module,
          rootOf(module, sounderRoot),
        )
      ) {
        this.#add({ module: module.name, name, object: placed?.object }, oid);
      }
    }
    for (const { name, oid, module = "SNMPv2-SMI" } of WELL_KNOWN) {
      this.#add({ module, name, object: undefined }, oid);
    }
  }

  #add(named: Named, oid: Oid): void {
    for (const name of [named.name, `${named.module}::${named.name}`]) {
      if (!this.#byName.has(name)) this.#byName.set(name, oid);
    }
    let node = this.#tree;
    for (const subIdentifier of oid) {
      let next = node.below.get(subIdentifier);
      if (next === undefined) {
        next = { named: undefined, below: new Map() };
        node.below.set(subIdentifier, next);
      }
      node = next;
    }
    node.named ??= named;
  }

  /**
   * Returns the OID of `name.instance`, `MODULE::name.instance` or of dotted
   * numbers. A part of the instance is a number, text in double quotes (its
   * length and its octets) or in single ones (its octets), as net-snmp has it.
   *
   * @throws {SyntaxError} when there is no such name, in which case the text has the nearest one, or when this is no OID.
   */
  resolve(text: string): Oid {
    if (/^[\d.]+$/.test(text)) return parseOid(text);
    const [, name, instance] =
      /^([A-Za-z][\w-]*(?:::[A-Za-z][\w-]*)?)(.*)$/s.exec(text) ?? [];
    if (name === undefined || instance === undefined) {
      throw new SyntaxError(
        `Cannot parse "${text}": expected a name or numbers with dots between`,
      );
    }
    const oid = this.#byName.get(name);
    if (oid === undefined) throw this.#unknown(name);
    if (instance === "") return oid;
    const parts = instanceParts(instance);
    if (parts === undefined) {
      throw new SyntaxError(
        `Cannot parse "${text}": expected numbers or quoted text, each behind a dot, after "${name}"`,
      );
    }
    return parseOid([...oid, ...parts].join("."));
  }

  #unknown(name: string): SyntaxError {
    const guess = nearest(name, this.#byName.keys());
    return new SyntaxError(
      `Unknown name "${name}"${
        guess === undefined ? "" : `; did you mean "${guess}"?`
      }`,
    );
  }

  /** Returns the named node that an OID is or lies below; undefined when none is. */
  describe(oid: Oid): NamedOid | undefined {
    let node: Branching | undefined = this.#tree;
    let found: Named | undefined;
    let length = 0;
    for (let i = 0; i < oid.length; i++) {
      node = node.below.get(oid[i]!);
      if (node === undefined) break;
      if (node.named === undefined) continue;
      found = node.named;
      length = i + 1;
    }
    return found === undefined
      ? undefined
      : { ...found, instance: oid.slice(length) };
  }

  /** Returns `MODULE::name.instance`, or dotted numbers where no module knows the OID. */
  print(oid: Oid): string {
    const named = this.describe(oid);
    if (named === undefined) return oid.join(".");
    return [`${named.module}::${named.name}`, ...named.instance].join(".");
  }
}

/** Returns the sub-identifiers of an instance; undefined when the text is none. */
function instanceParts(text: string): (number | string)[] | undefined {
  const parts: (number | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(INSTANCE_PART)) {
    end += match[0].length;
    const [, number, prefixed, bare] = match;
    if (number !== undefined) {
      parts.push(number);
      continue;
    }
    const octets = utf8.encode(prefixed ?? bare ?? "");
    if (prefixed !== undefined) parts.push(octets.length);
    parts.push(...octets);
  }
  // Anything between the parts would make them shorter than the whole.
  return end === text.length ? parts : undefined;
}
