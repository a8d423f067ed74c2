/**
 * The parts of a module that are rendered apart, so that thousands of rows that
 * are what they were cost nothing.
 *
 * @module
 */

import type { Scalar, Table } from "./declare.ts";

/** What is rendered of each reading, and the tables that tell when they are others. */
export type ModulePart = "current" | "versioned";

/** Returns the part that an object belongs to. */
export function partOf<R>(declared: Scalar<R> | Table<R>): ModulePart {
  return declared.kind === "table" && declared.version !== undefined
    ? "versioned"
    : "current";
}
