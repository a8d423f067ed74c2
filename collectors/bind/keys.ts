/**
 * Numbers of a reading under the keys that a script of long ago made of the
 * statistics file, for graphs that were fed by it:
 * `name_server_statistics:queries_resulted_in_nxrrset=168`,
 * `resolver_statistics+internal:ipv4_queries_sent=12`.
 *
 * @module
 */

import { HEADINGS } from "./dump_headings.ts";
import { textOf } from "./known_counters.ts";
import type { BindCounter, BindReading } from "./reading.ts";
import { DEFAULT_VIEW } from "./stats_dump.ts";

/**
 * Returns a line `section[+view]:item=count` for each number of the server and
 * of its views, in BIND's order. Section and item are what the statistics file
 * calls them, in small letters, each blank and each of `<>/()` an underscore.
 * Unlike the script's, a key has the view that its number belongs to whatever
 * the view is called; zones, whose numbers the script mixed up, have no keys.
 */
export function bindKeys({ counters }: BindReading): string[] {
  const lines = new Map<string, string>();
  for (const counter of counters) {
    const key = keyOf(counter);
    // Two names that differ in a blank or a slash alone have one key: the first keeps it.
    if (!lines.has(key)) lines.set(key, `${key}=${counter.value}`);
  }
  return [...lines.values()];
}

function keyOf({ section, view, name }: BindCounter): string {
  const heading = word(HEADINGS.get(section) ?? section);
  const item = word(textOf(section, name) ?? name);
  // The view of a server that has none stands in no key.
  return view === undefined || view === DEFAULT_VIEW
    ? `${heading}:${item}`
    : `${heading}+${underscored(view)}:${item}`;
}

function word(text: string): string {
  return underscored(text.toLowerCase());
}

function underscored(text: string): string {
  return text.replace(/[\s<>/()]/g, "_");
}
