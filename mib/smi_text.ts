/**
 * SMIv2 text of sounder's own modules (RFC 2578, 2579 and 2580), derived from
 * their declarations.
 *
 * @module
 */

import { compareOids, type Oid } from "../codec/oid.ts";
import {
  type IndexPart,
  type ManagedObject,
  type MibModule,
  nodesOf,
  rootOf,
  type Table,
} from "./declare.ts";
import { type Conformance, conformanceOf } from "./smi_conformance.ts";
import { Imports, NodeNames } from "./smi_names.ts";
import { braced, descriptor, listed, quoted, typeName } from "./smi_words.ts";

/** Thrown when the text of a module that is not sounder's own is asked for. */
export class ForeignTextError extends Error {
  override readonly name = "ForeignTextError";
}

const CONTACT =
  "The documentation that comes with sounder: docs/ in its source, and what 'sounder mib --table' prints of each module.";

/**
 * Returns the text of a module whose root hangs below `sounderRoot` (or is its
 * own), whole numeric arcs between the nearest well-known node and the root.
 *
 * @throws {ForeignTextError} when the module is other people's: its message says where their text is.
 * @throws {TypeError} when the module declares a name that SMIv2 does not permit.
 */
export function smiText<R>(
  module: MibModule<R>,
  options: { readonly sounderRoot: Oid },
): string {
  if (module.standard !== undefined) {
    throw new ForeignTextError(
      `Cannot print ${module.name}: its text is not sounder's own; ${module.standard}`,
    );
  }
  return new ModuleText(module, rootOf(module, options.sounderRoot)).toString();
}

/** The macro of a group (RFC 2580), and its clause that lists the members. */
const GROUP_MACROS = {
  object: { name: "OBJECT-GROUP", clause: "OBJECTS" },
  notification: { name: "NOTIFICATION-GROUP", clause: "NOTIFICATIONS" },
} as const;

/** A piece of the text at its place in the order of OIDs. */
interface Piece {
  readonly oid: Oid;
  readonly text: string;
}

/** Prints one module. */
class ModuleText<R> {
  readonly #module: MibModule<R>;
  readonly #names: NodeNames;
  readonly #imports = new Imports();
  readonly #conformance: Conformance;

  constructor(module: MibModule<R>, root: Oid) {
    this.#module = module;
    this.#conformance = conformanceOf(module);
    const { nodes, compliance, groups } = this.#conformance;
    this.#names = new NodeNames(root, [
      ...nodesOf(module, []),
      ...nodes,
      compliance,
      ...groups,
    ]);
  }

  toString(): string {
    const identity = this.#identity();
    const pieces = [
      ...this.#nodes(),
      ...this.#objects(),
      ...this.#notifications(),
    ]
      .sort((a, b) => compareOids(a.oid, b.oid));
    const body = [identity, ...pieces.map(({ text }) => text)]
      .concat(this.#statements());
    return `${this.#module.name} DEFINITIONS ::= BEGIN\n\n${this.#imports}\n\n${
      body.join("\n\n")
    }\n\nEND\n`;
  }

  #place(oid: Oid): string {
    return this.#names.place(oid, this.#imports);
  }

  #identity(): string {
    const { identity, description, updated } = this.#module;
    this.#imports.add("SNMPv2-SMI", "MODULE-IDENTITY");
    return `${descriptor(identity)} MODULE-IDENTITY
    LAST-UPDATED "${updated}"
    ORGANIZATION "sounder"
    CONTACT-INFO
        ${quoted(CONTACT, 8)}
    DESCRIPTION
        ${quoted(description, 8)}
    REVISION "${updated}"
    DESCRIPTION
        "What this release of sounder serves."
    ::= ${this.#place([])}`;
  }

  #nodes(): Piece[] {
    return [
      ...Object.entries(this.#module.nodes).map(([name, oid]) => ({
        name,
        oid,
      })),
      ...this.#conformance.nodes,
    ].map(({ name, oid }) => ({
      oid,
      text: `${descriptor(name)} OBJECT IDENTIFIER ::= ${this.#place(oid)}`,
    }));
  }

  #objects(): Piece[] {
    return this.#module.objects.flatMap((declared) =>
      declared.kind === "scalar"
        ? [this.#object(declared.object, declared.object.oid)]
        : this.#table(declared)
    );
  }

  #table(table: Table<R>): Piece[] {
    const { name, entryName, oid, description, columns, index } = table;
    const entry = [...oid, 1];
    const rowType = typeName(descriptor(entryName));
    return [
      this.#objectType(name, oid, {
        syntax: `SEQUENCE OF ${rowType}`,
        description,
      }),
      this.#objectType(entryName, entry, {
        syntax: rowType,
        description: `A row of ${name}.`,
        index: braced(index.map((part) => this.#indexPart(part)), 4),
        after: `\n\n${rowType} ::= SEQUENCE ${
          braced(
            columns.map((column) => `${column.name} ${column.syntax.name}`),
            0,
          )
        }`,
      }),
      ...columns.map((column) =>
        this.#object(column, [...entry, ...column.oid])
      ),
    ];
  }

  #indexPart({ name, module, implied }: IndexPart): string {
    if (module !== undefined) this.#imports.add(module, name);
    return implied ? `IMPLIED ${name}` : name;
  }

  #object<S>(object: ManagedObject<S>, oid: Oid): Piece {
    const { description, units, access } = object;
    const { imported, smi } = object.syntax;
    if (imported !== undefined) this.#imports.add(...imported);
    return this.#objectType(object.name, oid, {
      syntax: syntaxText(smi),
      ...(units === undefined ? {} : { units }),
      access,
      description,
    });
  }

  #objectType(
    name: string,
    oid: Oid,
    clauses: {
      readonly syntax: string;
      readonly description: string;
      readonly units?: string;
      readonly access?: string;
      readonly index?: string;
      readonly after?: string;
    },
  ): Piece {
    this.#imports.add("SNMPv2-SMI", "OBJECT-TYPE");
    const {
      syntax,
      description,
      units,
      access = "not-accessible",
      index,
      after = "",
    } = clauses;
    return {
      oid,
      text: `${descriptor(name)} OBJECT-TYPE
    SYNTAX      ${syntax}${
        units === undefined ? "" : `\n    UNITS       ${quoted(units, 16)}`
      }
    MAX-ACCESS  ${access}
    STATUS      current
    DESCRIPTION
        ${quoted(description, 8)}${
        index === undefined ? "" : `\n    INDEX       ${index}`
      }
    ::= ${this.#place(oid)}${after}`,
    };
  }

  #notifications(): Piece[] {
    const { name: own, notifications = [] } = this.#module;
    return notifications.map(({ name, oid, description, objects }) => {
      this.#imports.add("SNMPv2-SMI", "NOTIFICATION-TYPE");
      for (const { module, name } of objects) {
        if (module !== own) this.#imports.add(module, name);
      }
      return {
        oid,
        text: `${descriptor(name)} NOTIFICATION-TYPE
    OBJECTS     ${braced(objects.map(({ name }) => name), 4)}
    STATUS      current
    DESCRIPTION
        ${quoted(description, 8)}
    ::= ${this.#place(oid)}`,
      };
    });
  }

  #statements(): string[] {
    const { compliance, groups } = this.#conformance;
    this.#imports.add("SNMPv2-CONF", "MODULE-COMPLIANCE");
    for (const { kind } of groups) {
      this.#imports.add("SNMPv2-CONF", GROUP_MACROS[kind].name);
    }
    const statement = `${descriptor(compliance.name)} MODULE-COMPLIANCE
    STATUS      current
    DESCRIPTION
        ${quoted(`What an agent that serves ${this.#module.name} has.`, 8)}
    MODULE
    MANDATORY-GROUPS ${braced(groups.map(({ name }) => name), 4)}
    ::= ${this.#place(compliance.oid)}`;
    return [
      statement,
      ...groups.map(({ kind, name, oid, description, members }) =>
        `${descriptor(name)} ${GROUP_MACROS[kind].name}
    ${GROUP_MACROS[kind].clause.padEnd(11)} ${braced(members, 4)}
    STATUS      current
    DESCRIPTION
        ${quoted(description, 8)}
    ::= ${this.#place(oid)}`
      ),
    ];
  }
}

/** Breaks an enumeration that is too long for one line. */
function syntaxText(smi: string): string {
  const [, words] = /^INTEGER \{ (.*) \}$/.exec(smi) ?? [];
  if (words === undefined || smi.length <= 60) return smi;
  return `INTEGER {\n        ${listed(words.split(", "), 8)}\n    }`;
}
