import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import config from "../../deno.json" with { type: "json" };
import { freePort, runProgram, startProgram, withFolder } from "./processes.ts";
import { proveReplay, proveServing } from "./serving.ts";

const EXECUTABLE = rootPath("dist/sounder");

/** No Deno on the path, nor anything else; every file that it leaves behind is in `folder`. */
function alone(folder: string): Record<string, string> {
  return { PATH: "/nonexistent", HOME: folder, TMPDIR: folder };
}

Deno.test("dist/sounder says what it is made of", async () => {
  const { status, stdout } = await runProgram([EXECUTABLE, "--version"]);
  assert.equal(status, 0);
  assert.ok(stdout.startsWith(`sounder ${config.version} (`), stdout);
  if (stdout.includes("test build")) {
    assert.match(stdout, /runtime deno \d+\.\d+\.\d+, sha256 [0-9a-f]{64}\)/);
  } else {
    assert.ok(stdout.includes(`runtime deno ${Deno.version.deno}`), stdout);
  }
});

Deno.test("dist/sounder serves without Deno, and leaves no file behind", async () => {
  await withFolder(async (folder) => {
    await proveServing([EXECUTABLE], { env: alone(folder), cwd: folder });
    await proveReplay([EXECUTABLE], { env: alone(folder), cwd: folder });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("dist/sounder keeps a state file without a complaint, and goes on with it", async () => {
  await withFolder(async (folder) => {
    for (const series of [" 0 series", /; [1-9]\d+ series/]) {
      const http = `127.0.0.1:${freePort()}`;
      await using program = startProgram([
        ...[EXECUTABLE, "serve", "--state", `${folder}/state.sqlite`],
        ...["--replay", rootPath("tests/fixtures/openbsd-firewall/fw1")],
        ...["--snmp", `127.0.0.1:${freePort()}`, "--http", http],
      ], { env: alone(folder), cwd: folder });
      const kept = await program.saw("history: ");
      assert.match(kept, new RegExp(series));
      for (const name of ["pf", "carp", "sensors", "system"]) {
        await program.saw(`${name}: up`);
      }
      const metrics = await (await fetch(`http://${http}/metrics`)).text();
      assert.match(metrics, /^sounder_history_up 1$/m);
      program.kill("SIGTERM");
      const { status, stderr } = await program.ended();
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stderr, /Cannot|not stored/);
    }
  });
});

Deno.test("dist/sounder runs nothing that is not on its list", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/sounder.toml`,
      '[pf]\ncommand = ["/bin/sh", "-c", "touch ran"]\n',
    );
    const { status, stderr } = await runProgram(
      [
        ...[EXECUTABLE, "serve", "--only", "pf"],
        ...["--config", `${folder}/sounder.toml`],
        ...["--snmp", `127.0.0.1:${freePort()}`],
        ...["--http", `127.0.0.1:${freePort()}`],
      ],
      { env: alone(folder), cwd: folder },
    );
    assert.equal(status, 2, stderr);
    assert.deepEqual([...Deno.readDirSync(folder)].length, 1);
  });
});
