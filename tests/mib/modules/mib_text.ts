/**
 * A module's text as its authors wrote it, read for the objects that it defines.
 *
 * @module
 */

/** One OBJECT-TYPE that is no table and no row. */
export interface TextObject {
  readonly oid: string;
  /** Blanks left out. */
  readonly syntax: string;
  readonly access: string;
}

/** What a module's text defines. */
export interface MibText {
  readonly objects: ReadonlyMap<string, TextObject>;
  /** Names in the INDEX of each row, by the name of the row. */
  readonly indexes: ReadonlyMap<string, string>;
}

const OBJECT_TYPE =
  /^(\w+)\s+OBJECT-TYPE\s+SYNTAX\s+([\s\S]*?)\s+(?:UNITS\s+"[^"]*"\s+)?MAX-ACCESS\s+(\S+)([\s\S]*?)::=\s*\{\s*(\w+)\s+(\d+)\s*\}/gm;
const NODE =
  /^(\w+)\s+(?:OBJECT IDENTIFIER|MODULE-IDENTITY\s+LAST-UPDATED[\s\S]*?)\s*::=\s*\{\s*(\w+)\s+(\d+)\s*\}/gm;

/** Reads a text; `roots` are the nodes that it imports. */
export function parseMibText(
  text: string,
  roots: Readonly<Record<string, string>>,
): MibText {
  const bare = text.replace(/--.*$/gm, "");
  const oids = new Map(Object.entries(roots));
  const place = (name: string, parent: string, arc: string): string => {
    const oid = `${oids.get(parent)}.${arc}`;
    oids.set(name, oid);
    return oid;
  };
  for (const [, name = "", parent = "", arc = ""] of bare.matchAll(NODE)) {
    place(name, parent, arc);
  }
  const objects = new Map<string, TextObject>();
  const indexes = new Map<string, string>();
  for (const found of bare.matchAll(OBJECT_TYPE)) {
    const [
      ,
      name = "",
      syntax = "",
      access = "",
      rest = "",
      parent = "",
      arc = "",
    ] = found;
    const oid = place(name, parent, arc);
    const index = /INDEX\s*\{\s*([^}]*?)\s*\}/.exec(rest)?.[1];
    if (index !== undefined) indexes.set(name, index.replace(/\s/g, ""));
    else if (!syntax.startsWith("SEQUENCE OF")) {
      objects.set(name, { oid, syntax: syntax.replace(/\s/g, ""), access });
    }
  }
  return { objects, indexes };
}
