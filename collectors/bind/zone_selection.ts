/**
 * Which zones are read: lists of patterns, and a bound.
 *
 * @module
 */

import type { ZoneSelection } from "./document.ts";

/** Most zones read unless the configuration says otherwise. */
const DEFAULT_MAX_ZONES = 10_000;

/** Settings of {@linkcode selectZones}. */
export interface ZoneOptions {
  /** Zones that are read; all when there is no list. `*` stands for any text: `*.example.org`, `*.arpa`. */
  readonly allow?: readonly string[];
  /** Zones that are not read although {@linkcode allow} has them. */
  readonly deny?: readonly string[];
  /** Most zones read, in BIND's order; the rest is counted. {@linkcode DEFAULT_MAX_ZONES} when left out. */
  readonly max?: number;
  /** Reads the counters of each zone too. */
  readonly counters?: boolean;
}

/**
 * Returns what a parser is to take. Names are compared without regard to case
 * (RFC 4343) and to a dot at their end.
 */
export function selectZones(
  { allow, deny = [], max = DEFAULT_MAX_ZONES, counters = false }: ZoneOptions,
): ZoneSelection {
  const allowed = allow === undefined ? undefined : matcherOf(allow);
  const denied = matcherOf(deny);
  return {
    most: max,
    counters,
    accepts(name) {
      if (allowed === undefined && deny.length === 0) return true;
      const folded = fold(name);
      return allowed?.(folded) !== false && !denied(folded);
    },
  };
}

function matcherOf(
  patterns: readonly string[],
): (folded: string) => boolean {
  const exact = new Set(
    patterns.filter((pattern) => !pattern.includes("*")).map(fold),
  );
  const wild = patterns.filter((pattern) => pattern.includes("*"))
    .map((pattern) => fold(pattern).split("*"));
  return (name) => exact.has(name) || wild.some((parts) => fits(name, parts));
}

function fold(name: string): string {
  return name.replace(/(?<=[^\\])\.$/, "").toLowerCase();
}

/** Tells whether the parts stand in `name` in this order, the first and the last at its ends. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  const end = name.length - last.length;
  if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) {
    return false;
  }
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}
