/**
 * docs/objects is made of the declarations: `UPDATE_GOLDEN=1` writes it anew.
 *
 * @module
 */

import assert from "node:assert/strict";
import { referencePages } from "../../dist/reference.ts";
import { rootPath } from "../../dist/root.ts";

const FOLDER = rootPath("docs/objects");
const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";

Deno.test("docs/objects says what the declarations say", async () => {
  const pages = referencePages();
  if (UPDATE) await Deno.mkdir(FOLDER, { recursive: true });
  for (const [name, text] of pages) {
    const path = `${FOLDER}/${name}`;
    if (UPDATE) await Deno.writeTextFile(path, text);
    assert.equal(
      await Deno.readTextFile(path),
      text,
      `docs/objects/${name} is old: UPDATE_GOLDEN=1 deno task test tests/docs`,
    );
  }
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assert.deepEqual(names.sort(), [...pages.keys()].sort());
});
