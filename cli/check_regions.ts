/**
 * Whether `sounder check` asks an AgentX master in place of sounder's own
 * agent, and what can be compared then.
 *
 * @module
 */

import { type Oid, startsWithOid } from "../codec/oid.ts";
import type { InstanceJson } from "../server/http/instance_json.ts";
import { parseRegion } from "./agentx_config.ts";

/** A region that sounder has registered with the master. */
export interface CheckedRegion {
  /** Node at or above all of it. */
  readonly root: Oid;
  has(oid: ArrayLike<number>): boolean;
}

/** The whole tree: what is asked is sounder's own agent. */
export const WHOLE_TREE: CheckedRegion = {
  root: [1, 3, 6, 1],
  has: () => true,
};

/** Returns the regions that are registered now in the default context, from what the HTTP face lists. */
export function registeredRegions(
  described: ReadonlyMap<string, InstanceJson>,
): CheckedRegion[] {
  const subtrees = new Map<string, string>();
  const registered: string[] = [];
  const inContext = new Set<string>();
  for (const { name, value } of described.values()) {
    const [, column, index = ""] =
      /^SOUNDER-MIB::sounderAgentxRegion(Subtree|State|Context)\.(\d+)$/.exec(
        name,
      ) ??
        [];
    if (column === "Subtree") subtrees.set(index, String(value));
    else if (column === "State" && value === 1) registered.push(index);
    else if (column === "Context" && value !== "") inContext.add(index);
  }
  return registered.flatMap((index) => {
    const subtree = subtrees.get(index);
    return subtree === undefined || inContext.has(index)
      ? []
      : [regionOf(subtree)];
  });
}

function regionOf(text: string): CheckedRegion {
  const { subtree, rangeSubid, upperBound } = parseRegion(text);
  if (rangeSubid === 0) {
    return { root: subtree, has: (oid) => startsWithOid(oid, subtree) };
  }
  const before = subtree.slice(0, rangeSubid - 1);
  const low = subtree[rangeSubid - 1]!;
  return {
    root: before,
    has(oid) {
      const at = oid[rangeSubid - 1] ?? -1;
      return at >= low && at <= upperBound &&
        subtree.every((arc, i) => i === rangeSubid - 1 || arc === oid[i]);
    },
  };
}
