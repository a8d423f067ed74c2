/**
 * What a parsed JSON value is.
 *
 * @module
 */

/** An object; look members up by `Object.keys` or fixed names alone. */
export type JsonObject = { readonly [key: string]: unknown };

/** Tells whether a value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether a value is a number; a long integer is a `bigint`. */
export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** Returns a value as a message may show it; text and numbers as they are. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : String(value);
}
