/**
 * The state file under the oldest release that is supported, with whose
 * runtime executables are made too: what it knows of SQL is less than ours.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { runProgram, withFolder } from "./processes.ts";
import { denoOf, noRelease, RELEASES } from "./releases.ts";

const [OLDEST = ""] = RELEASES;

Deno.test({
  ...needing(
    noRelease(OLDEST),
    `the tests of the state file pass under Deno ${OLDEST}`,
  ),
  fn: () =>
    withFolder(async (folder) => {
      // One test becomes somebody else, who may not run what npx put into root's folder.
      await Deno.chmod(folder, 0o755);
      const deno = `${folder}/deno`;
      await Deno.copyFile(denoOf.get(OLDEST)!, deno);
      const { status, stdout, stderr } = await runProgram([
        ...[deno, "test", "-A", "--no-check", "--quiet"],
        ...[`--config=${rootPath("deno.json")}`, rootPath("tests/store")],
      ], { env: { ...Deno.env.toObject(), NO_COLOR: "1" } });
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /ok \| [1-9]\d+ passed/);
    }),
});
