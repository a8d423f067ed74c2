/**
 * Wrong usage, which ends with status 2.
 *
 * @module
 */

/** Thrown for wrong usage or configuration; the message is the one line that is printed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
