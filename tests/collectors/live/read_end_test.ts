import assert from "node:assert/strict";
import { readFileEnd } from "../../../collectors/live/read_end.ts";
import { hostErrorOf, unhurried } from "./commands.ts";

async function inFile(
  content: string,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, content);
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

async function end(path: string, from: number, maxBytes = 100) {
  const { offset, size, bytes } = await readFileEnd(path, {
    ...unhurried(),
    from,
    maxBytes,
  });
  return [offset, size, new TextDecoder().decode(bytes)];
}

Deno.test("readFileEnd() reads from an offset, and no more than it may", () =>
  inFile("0123456789", async (path) => {
    assert.deepEqual(await end(path, 0), [0, 10, "0123456789"]);
    assert.deepEqual(await end(path, 4), [4, 10, "456789"]);
    assert.deepEqual(await end(path, 4, 3), [7, 10, "789"]);
    assert.deepEqual(await end(path, 10), [10, 10, ""]);
    assert.deepEqual(await end(path, 99), [10, 10, ""]);
  }));

Deno.test("readFileEnd() tells one file from another of the same name", () =>
  inFile("a", (path) =>
    inFile("b", async (other) => {
      const options = { ...unhurried(), from: 0, maxBytes: 9 };
      const { identity } = await readFileEnd(path, options);
      await Deno.writeTextFile(path, "c", { append: true });
      assert.equal((await readFileEnd(path, options)).identity, identity);
      await Deno.rename(other, path);
      assert.notEqual((await readFileEnd(path, options)).identity, identity);
      await Deno.writeTextFile(other, "");
    })));

Deno.test("readFileEnd() refuses what is no plain file", async () => {
  const options = { ...unhurried(), from: 0, maxBytes: 9 };
  for (
    const [path, kind] of [
      ["/nonexistent/named.stats", "absent"],
      ["named.stats", "failed"],
      ["/tmp", "failed"],
    ] as const
  ) assert.equal((await hostErrorOf(readFileEnd(path, options))).kind, kind);
});
