import assert from "node:assert/strict";
import { openbsdFile } from "../../dist/openbsd.ts";
import { runtimeFlags } from "../../dist/permissions.ts";

Deno.test("openbsdFile() is a shell script, and one comment before the JavaScript", async () => {
  const text = openbsdFile("export const answer = 42;\n");
  assert.ok(text.startsWith('#!/bin/sh\n":" /*\n'));
  const module = await import(
    `data:text/javascript,${encodeURIComponent(text)}`
  );
  assert.equal(module.answer, 42);
});

Deno.test("openbsdFile() does not join the JavaScript to the shell's part", async () => {
  for (const script of ["(1, 2);", "[1];", "`x`;", "/x/.test('');"]) {
    const text = `${openbsdFile(script)}export {};`;
    await import(`data:text/javascript,${encodeURIComponent(text)}`);
  }
});

Deno.test("openbsdFile() starts Deno with every flag of the executable", () => {
  const lines = openbsdFile("").split("\n").map((line) => line.trim());
  for (const flag of runtimeFlags()) {
    assert.ok(lines.includes(`${flag} \\`), flag);
  }
});
