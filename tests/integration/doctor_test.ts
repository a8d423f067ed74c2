import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { needing } from "../needing.ts";
import { askMixed, noNamed, startNamed } from "./named.ts";
import { freePort, runProgram } from "./processes.ts";
import { SOUNDER } from "./sounder.ts";

async function doctor(
  ...flags: readonly string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  return await runProgram([...SOUNDER, "doctor", ...flags], {
    env: Deno.env.toObject(),
  });
}

Deno.test({
  ...needing(
    noNamed,
    "sounder doctor says what it finds of BIND, and what mends it",
  ),
  async fn() {
    const named = await startNamed();
    try {
      await askMixed(named);
      const url = named.statisticsUrl;
      const found = await doctor("--only", "bind", "--bind-url", url);
      assert.equal(found.status, 0, found.stdout + found.stderr);
      assert.match(found.stdout, /^ok +bind +\d{3} instances can be served$/m);
    } finally {
      await named.stop();
    }
    const nobody = `http://127.0.0.1:${freePort()}`;
    const missing = await doctor("--only", "bind", "--bind-url", nobody);
    assert.equal(missing.status, 1);
    assert.match(missing.stdout, /^problem +bind +\S.*\n +-> named\.conf: /m);
  },
});

Deno.test("sounder doctor --json finds everything in a recorded firewall", async () => {
  const replay = rootPath("tests/fixtures/openbsd-firewall/fw1");
  const { status, stdout, stderr } = await doctor("--json", "--replay", replay);
  assert.equal(status, 0, stdout + stderr);
  const findings = JSON.parse(stdout) as { subject: string; level: string }[];
  assert.deepEqual(
    findings.map(({ subject, level }) => `${subject} ${level}`),
    ["pf ok", "carp ok", "sensors ok", "system ok", "bind absent"],
  );
});
