import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BlockError,
  decodeBlock,
  encodeBlock,
} from "../../../store/history/block.ts";
import { numbers } from "../../collectors/log/rotating_writer.ts";

const column = (length: number) =>
  fc.array(fc.float(), { minLength: length, maxLength: length }).map((values) =>
    Float32Array.from(values)
  );

const columns = fc.tuple(fc.nat(300), fc.constantFrom(1, 3)).chain(
  ([length, count]) =>
    fc.tuple(...Array.from({ length: count }, () => column(length))),
);

Deno.test("decodeBlock() gives back what encodeBlock() was given", () => {
  fc.assert(
    fc.property(columns, fc.constantFrom("fast", "small"), (columns, level) => {
      const block = encodeBlock(columns, level as "fast" | "small");
      assert.deepEqual(decodeBlock(block, columns.length), columns);
    }),
  );
});

Deno.test("encodeBlock() makes next to nothing of what does not change", () => {
  const same = new Float32Array(240).fill(48_123.5);
  assert.ok(encodeBlock([same, same, same], "small").length < 70);
});

Deno.test("encodeBlock() refuses more points than a block can tell", () => {
  assert.throws(() => encodeBlock([new Float32Array(65_536)], "fast"), {
    name: "RangeError",
  });
});

Deno.test("decodeBlock() finds out any damage", () => {
  const random = numbers(4);
  const block = encodeBlock([
    Float32Array.from({ length: 100 }, () => random(2 ** 24) / 2 ** 24),
  ], "small");
  fc.assert(
    fc.property(fc.nat(block.length - 1), fc.integer({ min: 1, max: 255 }), (
      at,
      flip,
    ) => {
      const damaged = block.slice();
      damaged[at] = damaged[at]! ^ flip;
      // All of zlib's head but its idea of the window is covered by checks.
      try {
        assert.deepEqual(decodeBlock(damaged, 1), decodeBlock(block, 1));
      } catch (error) {
        assert.ok(error instanceof BlockError, String(error));
      }
    }),
  );
  for (let length = 0; length < block.length; length++) {
    assert.throws(() => decodeBlock(block.subarray(0, length), 1), BlockError);
  }
});

Deno.test("decodeBlock() takes any octets and throws nothing but BlockError", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (octets) => {
      const block = Uint8Array.from([1, 1, ...octets]);
      try {
        decodeBlock(block, 1);
      } catch (error) {
        assert.ok(error instanceof BlockError, String(error));
      }
    }),
  );
});

Deno.test("decodeBlock() refuses other columns, and more points than it tells", () => {
  const block = encodeBlock([Float32Array.of(1, 2, 3)], "small");
  assert.throws(() => decodeBlock(block, 3), BlockError);
  block[3] = 2;
  assert.throws(() => decodeBlock(block, 1), BlockError);
});
