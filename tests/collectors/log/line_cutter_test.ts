import assert from "node:assert/strict";
import fc from "fast-check";
import { LineCutter, MAX_LINE } from "../../../collectors/log/line_cutter.ts";

const decoder = new TextDecoder();

Deno.test("LineCutter gives the same lines however the stream is cut", () => {
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.string({ maxLength: 30 }) },
    { weight: 1, arbitrary: fc.constant("x".repeat(MAX_LINE + 1)) },
    { weight: 1, arbitrary: fc.constant("y".repeat(MAX_LINE)) },
  ).map((text) => text.replaceAll("\n", ""));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40_000 }), {
        minLength: 1,
        maxLength: 9,
      }),
      (lines, sizes) => {
        const stream = new TextEncoder().encode(
          lines.map((text) => `${text}\n`).join(""),
        );
        const cutter = new LineCutter();
        let read = "";
        let tooLong = 0;
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          for (const cut of cutter.push(stream.slice(at, at + size))) {
            read += decoder.decode(cut.lines);
            tooLong += cut.tooLong;
          }
          at += size;
        }
        // A line that came whole in one piece is given, and its reader refuses it.
        const given = read.split("\n").slice(0, -1);
        const long = given.filter((text) => text.length > MAX_LINE).length;
        assert.deepEqual(
          given.filter((text) => text.length <= MAX_LINE),
          lines.filter((text) => text.length <= MAX_LINE),
        );
        assert.equal(
          tooLong + long,
          lines.filter((text) => text.length > MAX_LINE).length,
        );
        assert.equal(cutter.pending, 0);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("LineCutter holds back a line until it ends, and gives it at the end of the stream", () => {
  const cutter = new LineCutter();
  for (const cut of cutter.push(new TextEncoder().encode("ab"))) {
    assert.equal(cut.lines.length, 0);
  }
  assert.equal(cutter.pending, 2);
  assert.equal(decoder.decode(cutter.finish().lines), "ab");
});
