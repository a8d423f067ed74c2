/**
 * Where in a configuration file something stands: TOML's parser tells values
 * without their lines.
 *
 * @module
 */

import { UsageError } from "./usage_error.ts";

/** A line that names a table or a key. */
interface Named {
  /** The keys from the top down; of an array of tables with its number. */
  readonly keys: readonly string[];
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** The text of a configuration file, for errors. */
export class ConfigSource {
  readonly #path: string;
  readonly #named: readonly Named[];

  constructor(path: string, text: string) {
    this.#path = path;
    this.#named = namedLines(text);
  }

  /** Returns the error that what stands at these keys is not as it must be. */
  error(keys: readonly string[], what: string): UsageError {
    const line = this.#lineOf(keys);
    return new UsageError(this.#text(line, what));
  }

  /** Returns the error with the file and the line of what it complains of: of what it quotes in the table `keys`, or of the table. */
  blame(keys: readonly string[], error: UsageError): UsageError {
    const quoted = Array.from(
      error.message.matchAll(/"([^"]+)"/g),
      ([, text = ""]) => text,
    );
    const inside = this.#named.filter((named) => isBelow(named.keys, keys));
    const guilty = inside.find(({ text }) =>
      quoted.some((part) => text.includes(part))
    );
    const line = guilty?.line ?? this.#lineOf(keys);
    return new UsageError(
      this.#text(line, `"${keys.join(".")}": ${error.message}`),
    );
  }

  #text(line: number | undefined, what: string): string {
    const place = line === undefined ? "" : `line ${line}: `;
    return `Cannot use configuration file "${this.#path}": ${place}${what}`;
  }

  /** The line of these keys, or of the innermost of what they are in. */
  #lineOf(keys: readonly string[]): number | undefined {
    let best: Named | undefined;
    for (const named of this.#named) {
      if (!isBelow(keys, named.keys)) continue;
      if (best === undefined || named.keys.length > best.keys.length) {
        best = named;
      }
    }
    return best?.line;
  }
}

/** Tells whether `keys` are in the table `outer`, or are it. */
function isBelow(keys: readonly string[], outer: readonly string[]): boolean {
  return outer.length <= keys.length &&
    outer.every((key, i) => key === keys[i]);
}

const KEY = String.raw`(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')`;
const KEYS = String.raw`${KEY}(?:\s*\.\s*${KEY})*`;
const TABLE = new RegExp(String.raw`^\s*(\[\[?)\s*(${KEYS})\s*\]`);
const VALUE = new RegExp(String.raw`^\s*(${KEYS})\s*=`);

function namedLines(text: string): Named[] {
  const named: Named[] = [];
  const counts = new Map<string, number>();
  let table: readonly string[] = [];
  text.split("\n").forEach((text, i) => {
    const line = i + 1;
    const [, bracket, name] = TABLE.exec(text) ?? [];
    if (name !== undefined) {
      table = keysIn(name);
      if (bracket === "[[") {
        const id = table.join(".");
        const count = counts.get(id) ?? 0;
        counts.set(id, count + 1);
        table = [...table, String(count)];
      }
      named.push({ keys: table, line, text });
      return;
    }
    const [, key] = VALUE.exec(text) ?? [];
    if (key !== undefined) {
      named.push({ keys: [...table, ...keysIn(key)], line, text });
    }
  });
  return named;
}

function keysIn(name: string): string[] {
  return (name.match(new RegExp(KEY, "g")) ?? []).map((key) =>
    key.replace(/^(["'])(.*)\1$/, "$2")
  );
}
