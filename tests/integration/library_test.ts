/*
 * The packet library as a stranger finds it: its examples run, and what it
 * exports is documented.
 */
import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";
import { runProgram, withFolder } from "./processes.ts";

const MODULES = ["codec/packet/mod.ts", "codec/capture/mod.ts"].map(rootPath);
const ENVIRONMENT = { ...Deno.env.toObject(), NO_COLOR: "1" };

function deno(args: readonly string[], cwd = rootPath(".")) {
  return runProgram([Deno.execPath(), ...args], { env: ENVIRONMENT, cwd });
}

/** Returns the first block of code in a language of a page. */
function codeIn(page: string, language: string): string {
  const fence = "`".repeat(3);
  const [, code] = page.split(`${fence}${language}\n`);
  assert.ok(code !== undefined, language);
  return code.split(fence)[0]!;
}

Deno.test("the examples in the modules' comments run", async () => {
  const { status, stdout, stderr } = await deno(["test", "--doc", ...MODULES]);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /\b4 passed\b/);
});

Deno.test("the program in docs/packets.md runs beside a clone, as the page says", async () => {
  const page = await Deno.readTextFile(rootPath("docs/packets.md"));
  await withFolder(async (folder) => {
    await Deno.symlink(rootPath("."), `${folder}/sounder`);
    await Deno.writeTextFile(`${folder}/deno.json`, codeIn(page, "json"));
    await Deno.writeTextFile(`${folder}/carp.ts`, codeIn(page, "ts"));
    const { status, stdout, stderr } = await deno(
      ["run", "--check", "--no-prompt", "carp.ts"],
      folder,
    );
    assert.equal(status, 0, stderr);
    assert.equal(
      stdout,
      [
        "ethernet > ipv4 > carp",
        "10.0.0.1 is master of 1",
        "good { linkLocal: true, lladdr: false }",
        "[]",
        "",
      ].join("\n"),
    );
  });
});

Deno.test("everything that the library exports is documented, and refers to nothing that it does not export", async () => {
  const { stdout, stderr } = await deno(["doc", "--lint", ...MODULES]);
  const errors = (stdout + stderr).split(/^error/m).slice(1)
    .filter((error) => error.startsWith("["));
  // Fields and accessors are named as the protocols name them.
  const wrong = errors.filter((error) =>
    !/missing-jsdoc/.test(error) || /:\d+:1$/m.test(error)
  );
  assert.deepEqual(wrong, []);
  assert.ok(!/private-type-ref/.test(stdout + stderr));
});
