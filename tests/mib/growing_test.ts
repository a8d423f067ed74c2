import assert from "node:assert/strict";
import { GrowingBytes, GrowingUint32 } from "../../mib/growing.ts";

Deno.test("GrowingUint32 keeps everything beyond its first room", () => {
  const growing = new GrowingUint32();
  for (let i = 0; i < 1000; i++) growing.push(0xffff_ffff - i);
  assert.equal(growing.length, 1000);
  assert.deepEqual(
    growing.toArray(),
    Uint32Array.from({ length: 1000 }, (_, i) => 0xffff_ffff - i),
  );
});

Deno.test("GrowingBytes takes text of any size, and what is written to reserved room", () => {
  const growing = new GrowingBytes();
  const long = "é🚢\ud800x".repeat(5000);
  growing.pushText("ab");
  const target = growing.reserve(3);
  target.set([1, 2, 3], growing.length);
  growing.commit(growing.length + 3);
  growing.pushText(long);
  const bytes = growing.toArray();
  const text = new TextEncoder().encode(long);
  assert.equal(growing.length, 5 + text.length);
  assert.deepEqual([...bytes.subarray(0, 5)], [97, 98, 1, 2, 3]);
  assert.deepEqual(bytes.subarray(5), text);
  assert.equal(bytes.buffer.byteLength, bytes.length);
});
