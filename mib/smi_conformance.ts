/**
 * The conformance part of a module's text (RFC 2580): groups of objects and notifications, and
 * the statement that all of them are implemented.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { type MibModule, nodesOf, objectsOf } from "./declare.ts";

/** An OBJECT-GROUP, or a NOTIFICATION-GROUP. */
export interface ConformanceGroup {
  readonly kind: "object" | "notification";
  readonly name: string;
  /** Below the module's root, as are all OIDs here. */
  readonly oid: Oid;
  readonly description: string;
  /** Names of its members. */
  readonly members: readonly string[];
}

/** Names and places of the conformance part. */
export interface Conformance {
  /** The nodes between the root and the statements. */
  readonly nodes: readonly { readonly name: string; readonly oid: Oid }[];
  readonly compliance: { readonly name: string; readonly oid: Oid };
  readonly groups: readonly ConformanceGroup[];
}

/** Where conformance stands below a root by convention (RFC 4181, appendix D). */
const CONFORMANCE_ARC = 2;

/**
 * Lays the conformance part of a module out: a group of all scalars and one of
 * each table, below the first arc from 2 on that the module does not use.
 *
 * @throws {TypeError} when a name that it needs is that of an object.
 */
export function conformanceOf<R>(module: MibModule<R>): Conformance {
  const prefix = module.identity.replace(/MIB$/, "");
  const arc = freeArc(module);
  const conformance = {
    nodes: [
      { name: `${prefix}Conformance`, oid: [arc] },
      { name: `${prefix}Compliances`, oid: [arc, 1] },
      { name: `${prefix}Groups`, oid: [arc, 2] },
    ],
    compliance: { name: `${prefix}Compliance`, oid: [arc, 1, 1] },
    groups: groupsOf(module, prefix).map((group, i) => ({
      ...group,
      oid: [arc, 2, i + 1],
    })),
  };
  checkNames(module, conformance);
  return conformance;
}

function freeArc<R>(module: MibModule<R>): number {
  const used = new Set(nodesOf(module, []).map(({ oid }) => oid[0]));
  let arc = CONFORMANCE_ARC;
  while (used.has(arc)) arc++;
  return arc;
}

function groupsOf<R>(
  module: MibModule<R>,
  prefix: string,
): Omit<ConformanceGroup, "oid">[] {
  const scalars: Omit<ConformanceGroup, "oid"> = {
    kind: "object",
    name: `${prefix}ScalarsGroup`,
    description: "Objects that are not in a table.",
    members: objectsOf(module, [])
      .filter(({ table }) => table === undefined).map(({ name }) => name),
  };
  const tables = module.objects.flatMap((
    declared,
  ): Omit<ConformanceGroup, "oid">[] =>
    declared.kind === "scalar" ? [] : [{
      kind: "object",
      name: `${declared.name.replace(/Table$/, "")}Group`,
      description: `Objects of ${declared.name}.`,
      members: declared.columns
        .filter(({ access }) => access !== "not-accessible")
        .map(({ name }) => name),
    }]
  );
  const notifications: Omit<ConformanceGroup, "oid"> = {
    kind: "notification",
    name: `${prefix}NotificationsGroup`,
    description: "Notifications.",
    members: (module.notifications ?? []).map(({ name }) => name),
  };
  return [scalars, ...tables, notifications]
    .filter(({ members }) => members.length > 0);
}

function checkNames<R>(
  module: MibModule<R>,
  { nodes, compliance, groups }: Conformance,
): void {
  const names = new Set(nodesOf(module, []).map(({ name }) => name));
  for (const { name } of [...nodes, compliance, ...groups]) {
    if (names.has(name)) {
      throw new TypeError(
        `Cannot print ${module.name}: "${name}" is wanted for its conformance part`,
      );
    }
    names.add(name);
  }
}
