/**
 * Errors of the state file, for tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { StateError } from "../../store/database.ts";

/** Returns the kind of the StateError that `work` throws; "none" where it throws nothing. */
export function kindOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof StateError, String(error));
    return error.kind;
  }
  return "none";
}
