/**
 * How many instances lie below an OID.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { type Instances, lowerBound } from "./segment.ts";

/** Returns how many of the branches' instances lie below `prefix`, or are it; none of them is looked at. */
export function countBelow(
  branches: Iterable<Instances>,
  prefix: Oid,
): number {
  const behind = [...prefix.slice(0, -1), (prefix.at(-1) ?? 0) + 1];
  let count = 0;
  for (const branch of branches) {
    count += lowerBound(branch, behind, behind.length) -
      lowerBound(branch, prefix, prefix.length);
  }
  return count;
}
