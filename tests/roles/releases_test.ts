/**
 * The proofs of what roles cannot do, under the releases of Deno that these
 * tests are not run by.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { denoOf, noRelease, RELEASES } from "../integration/releases.ts";
import { runProgram } from "../integration/processes.ts";
import { needing } from "../needing.ts";

for (const release of RELEASES) {
  if (release === Deno.version.deno) continue;
  const deno = denoOf.get(release) ?? "";
  Deno.test({
    ...needing(
      noRelease(release),
      `a role has no right too many under ${release}`,
    ),
    async fn() {
      const { status, stdout } = await runProgram([
        ...[deno, "test", "--allow-all", "--frozen", "--no-check"],
        ...["--cached-only", `--config=${rootPath("deno.json")}`],
        ...["--filter", "/^a (face|reader) /"],
        rootPath("tests/roles/rights_test.ts"),
      ], { env: { ...Deno.env.toObject(), NO_COLOR: "1" } });
      assert.equal(status, 0, stdout);
      assert.match(stdout, /\| 3 passed \|/);
    },
  });
}
