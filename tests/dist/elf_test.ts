import assert from "node:assert/strict";
import { ELF_HEADER_LENGTH, elfImageLength } from "../../dist/elf.ts";

/** Header of an executable whose section table has `count` entries of `size` octets at `offset`. */
function header(offset: bigint, size: number, count: number): Uint8Array {
  const octets = new Uint8Array(ELF_HEADER_LENGTH);
  octets.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const view = new DataView(octets.buffer);
  view.setBigUint64(0x28, offset, true);
  view.setUint16(0x3a, size, true);
  view.setUint16(0x3c, count, true);
  return octets;
}

Deno.test("elfImageLength() ends with the table of sections", () => {
  assert.equal(elfImageLength(header(1000n, 64, 30)), 1000 + 64 * 30);
  assert.equal(elfImageLength(header(2n ** 33n, 64, 1)), 2 ** 33 + 64);
});

Deno.test("elfImageLength() refuses other files", () => {
  const short = header(1000n, 64, 30).subarray(0, 63);
  const script = new TextEncoder().encode("#!/bin/sh\n".repeat(10));
  const bits32 = header(1000n, 64, 30);
  bits32[4] = 1;
  const bigEndian = header(1000n, 64, 30);
  bigEndian[5] = 2;
  for (const octets of [short, script, bits32, bigEndian]) {
    assert.throws(() => elfImageLength(octets), /no 64-bit little-endian ELF/);
  }
});

Deno.test("elfImageLength() refuses executables without sections", () => {
  for (
    const octets of [
      header(0n, 64, 30),
      header(1000n, 64, 0),
      header(2n ** 63n, 64, 1),
    ]
  ) {
    assert.throws(() => elfImageLength(octets), /no table of sections/);
  }
});
