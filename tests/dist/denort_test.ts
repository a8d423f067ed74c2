import assert from "node:assert/strict";
import { releaseOf } from "../../dist/denort.ts";

Deno.test("releaseOf() finds the release among other text", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  assert.equal(
    releaseOf(encode("..Deno/x Deno/Deno/2.4.2\0Deno/9.9.9")),
    "2.4.2",
  );
  assert.equal(releaseOf(encode("Deno/2.9")), undefined);
  assert.equal(releaseOf(encode("")), undefined);
});
