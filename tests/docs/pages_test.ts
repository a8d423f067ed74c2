/**
 * What the pages for people lead to and name is there.
 *
 * @module
 */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { rootPath } from "../../dist/root.ts";
import { declaredNames } from "../family_names.ts";

const PAGES = [
  "README.md",
  ...[...Deno.readDirSync(rootPath("docs"))]
    .filter(({ name }) => name.endsWith(".md"))
    .map(({ name }) => `docs/${name}`),
].map((name) => ({ name, text: Deno.readTextFileSync(rootPath(name)) }));

/** Returns the anchors of a page's headings, as forges make them. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    Array.from(
      text.matchAll(/^#+ (.+)$/gm),
      ([, heading = ""]) =>
        heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-"),
    ),
  );
}

Deno.test("every link of a page leads to a file, and to a heading of it", () => {
  let count = 0;
  for (const { name, text } of PAGES) {
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? name : join(dirname(name), file);
      assert.ok(existsSync(rootPath(path)), `${name}: ${target}`);
      if (anchor === undefined) continue;
      const anchors = anchorsOf(Deno.readTextFileSync(rootPath(path)));
      assert.ok(anchors.has(anchor), `${name}: ${target}`);
      count++;
    }
  }
  assert.ok(count > 0);
});

Deno.test("every series that a page names is one", async () => {
  const names = await declaredNames();
  const word =
    /\b(?:pf|pfsync|carp|carp_wire|pflog|sensors|bind|postfix|sounder)_[a-z0-9_]+_(?:total|seconds|bytes|info|ratio|up|bucket|sum|count)\b/g;
  const unknown = PAGES.flatMap(({ name, text }) =>
    (text.match(word) ?? [])
      .filter((family) =>
        !names.has(family) &&
        !names.has(family.replace(/_(?:bucket|sum|count)$/, ""))
      )
      .map((family) => `${name}: ${family}`)
  );
  assert.deepEqual(unknown, []);
});

Deno.test("docs/building.md tells of every task, and of no other", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(rootPath("deno.json")));
  const page = PAGES.find(({ name }) => name === "docs/building.md");
  const rows = page?.text.matchAll(/^\| `(\w+)` +\|/gm) ?? [];
  assert.deepEqual(
    Array.from(rows, ([, task]) => task).sort(),
    Object.keys(tasks).sort(),
  );
});

Deno.test("README.md leads to every page", () => {
  const readme = PAGES.find(({ name }) => name === "README.md")?.text ?? "";
  const missing = PAGES.map(({ name }) => name).filter((name) =>
    name !== "README.md" && !readme.includes(`](${name})`)
  );
  assert.deepEqual(missing, []);
});
