import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ABSENT } from "../../../mib/modules/openbsd_absent.ts";

Deno.test("ABSENT is what docs/openbsd.md lists", () => {
  const page = readFileSync(
    new URL("../../../docs/openbsd.md", import.meta.url),
    "utf8",
  );
  const listed = page.split("### What is absent")[1]?.split("\n## ")[0] ?? "";
  const items = listed.split(/^- /m).slice(1).map((item) =>
    item.replace(/\s+/g, " ").trim()
  );
  assert.deepEqual(
    items,
    ABSENT.map(({ objects, where, reason }) =>
      `${objects.join(", ")}: ${where ?? "everywhere"}; ${reason}.`
    ),
  );
});
