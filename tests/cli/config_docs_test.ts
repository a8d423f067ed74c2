import assert from "node:assert/strict";
import { configKeys } from "../../cli/config_file.ts";
import { rootPath } from "../../dist/root.ts";

/** Returns the keys that the reference documents, each with its type, by the places of their tables. */
function documented(): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let places: string[] = [];
  for (
    const line of Deno.readTextFileSync(rootPath("docs/configure.md")).split(
      "\n",
    )
  ) {
    if (line.startsWith("## ")) {
      places = line === "## At the top"
        ? [""]
        : [...line.matchAll(/`\[+([\w.]+)\]+`/g)].map(([, place = ""]) =>
          place.replace("NAME", "*")
        );
      for (const place of places) sections.set(place, new Map());
    }
    const [, key, type] = /^\| `(\w+)` +\| (\w+) /.exec(line) ?? [];
    if (key === undefined || type === undefined) continue;
    for (const place of places) sections.get(place)?.set(key, type);
  }
  return sections;
}

Deno.test("docs/configure.md has every key of the configuration file, with its type, and no other", () => {
  const known = new Map(
    [...configKeys()].map(([place, keys]) => [
      place,
      // A table has a section of its own.
      new Map([...keys].filter(([, type]) => type !== "table")),
    ]),
  );
  const sections = documented();
  assert.deepEqual([...sections.keys()].sort(), [...known.keys()].sort());
  for (const [place, keys] of known) {
    assert.deepEqual(
      [...sections.get(place) ?? []].sort(),
      [...keys].sort(),
      `[${place}]`,
    );
  }
});
