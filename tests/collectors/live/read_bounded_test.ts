import assert from "node:assert/strict";
import { readBounded } from "../../../collectors/live/read_bounded.ts";
import { TooLargeError } from "../../../collectors/live/refusal.ts";

const { signal } = new AbortController();

const WHOLE = Uint8Array.from({ length: 10 }, (_, i) => i);

/** A stream of pieces of three octets. */
function stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      controller.enqueue(WHOLE.slice(at, at + 3));
      at += 3;
      if (at >= WHOLE.length) controller.close();
    },
  });
}

Deno.test("readBounded() returns all of a stream, however much was expected", async () => {
  for (const expected of [undefined, -1, 0, 1, 3, 4, 9, 10, 11, 1e15]) {
    const bytes = await readBounded(stream(), {
      signal,
      maxBytes: 10,
      ...(expected === undefined ? {} : { expected }),
    });
    assert.deepEqual(bytes, WHOLE, String(expected));
  }
});

Deno.test("readBounded() refuses more than may be, whatever was expected", async () => {
  for (const expected of [0, 5, 9, 10, 100]) {
    await assert.rejects(
      readBounded(stream(), { signal, maxBytes: 9, expected }),
      TooLargeError,
    );
  }
});
