/**
 * What a key of the configuration file should have been, in words.
 *
 * @module
 */

import type { BaseIssue } from "valibot";

/** Kinds of values, as the checker calls them and as people do. */
const KINDS: Readonly<Record<string, string>> = {
  Array: "a list in brackets",
  Object: "a table",
  boolean: "true or false",
  number: "a number",
  string: "a text in quotes",
};

/** Returns what was expected of the key, and what is there. */
export function describeValue(key: string, issue: BaseIssue<unknown>): string {
  if (issue.received === "undefined") return `"${key}" is missing`;
  return `"${key}": expected ${expectedOf(issue)}, found ${foundOf(issue)}`;
}

function expectedOf(
  { type, expected, message, input, requirement }: BaseIssue<unknown>,
): string {
  switch (type) {
    case "non_empty":
      return "a text that is not empty";
    case "min_length":
      return `at least ${counted(Number(requirement))}`;
    case "max_length":
      return `at most ${counted(Number(requirement))}`;
    case "min_value":
      return `${requirement} or more`;
    case "max_value":
      return `${requirement} or less`;
    case "integer":
      return "a whole number";
    case "regex":
      return message;
    case "array":
      return isTable(input)
        ? `a list of tables, each under [[NAME]]`
        : KINDS.Array!;
    case "union":
      return (expected ?? "").replace(/[()]/g, "").split(" | ")
        .map((kind) => KINDS[kind] ?? kind).join(", or ");
    default:
      return KINDS[expected ?? ""] ?? expected ?? "something else";
  }
}

function counted(entries: number): string {
  return entries === 1 ? "one entry" : `${entries} entries`;
}

function foundOf({ type, input, received }: BaseIssue<unknown>): string {
  if (isTable(input)) return "a table";
  if (Array.isArray(input)) {
    return input.length === 0
      ? "none"
      : type.endsWith("_length")
      ? String(input.length)
      : "a list";
  }
  return type === "non_empty" ? '""' : received;
}

function isTable(input: unknown): boolean {
  return typeof input === "object" && input !== null && !Array.isArray(input) &&
    !(input instanceof Date);
}
