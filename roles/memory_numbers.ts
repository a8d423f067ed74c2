/**
 * Numbers of names where no state file is configured: they last as long as the
 * reader does.
 *
 * @module
 */

import type { NameNumbers } from "../collectors/collector.ts";

/** Returns numbers that are kept in memory. */
export function memoryNumbers(): NameNumbers {
  const scopes = new Map<string, Map<string, number>>();
  return {
    numberOf(scope, name) {
      let names = scopes.get(scope);
      if (names === undefined) scopes.set(scope, names = new Map());
      let number = names.get(name);
      if (number === undefined) names.set(name, number = names.size + 1);
      return number;
    },
  };
}
