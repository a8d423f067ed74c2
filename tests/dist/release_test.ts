import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";

Deno.test("a release is not made with a base runtime that was given", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", rootPath("dist/release.ts")],
    env: { DENORT_BIN: "/nonexistent/denort" },
  }).output();
  assert.equal(code, 1);
  assert.match(
    new TextDecoder().decode(stderr),
    /^Cannot make a release: DENORT_BIN is set[^\n]*\n$/m,
  );
});
