import assert from "node:assert/strict";
import fc from "fast-check";
import {
  finishSum,
  foldSum,
  internetChecksum,
  pseudoHeaderSum,
  sumIsGood,
  sumWords,
} from "../../../codec/packet/checksum.ts";

/** The definition of RFC 1071, one word at a time. */
function plainChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return 0xffff - sum;
}

Deno.test("sumWords() adds the example of RFC 1071, section 3", () => {
  const bytes = Uint8Array.of(0, 1, 0xf2, 3, 0xf4, 0xf5, 0xf6, 0xf7);
  assert.equal(sumWords(bytes, 0, 8), 0x2ddf0);
  assert.equal(foldSum(0x2ddf0), 0xddf2);
  assert.equal(internetChecksum(bytes), 0x220d);
});

Deno.test("internetChecksum() is the checksum of RFC 1071 for any octets", () => {
  const octets = fc.uint8Array({ maxLength: 400, size: "max" });
  fc.assert(fc.property(octets, fc.nat({ max: 9 }), (bytes, skip) => {
    const part = bytes.slice(Math.min(skip, bytes.length));
    const there = internetChecksum(bytes, Math.min(skip, bytes.length));
    const plain = plainChecksum(part);
    // Zero has two forms, of which a sum of nothing but zeros has the other.
    assert.equal(there % 0xffff, plain % 0xffff);
    if (part.some((octet) => octet !== 0)) assert.equal(there, plain);
  }));
});

Deno.test("sumWords() carries in sums of more than 32 bits", () => {
  const bytes = new Uint8Array(262_144).fill(0xff);
  assert.equal(foldSum(sumWords(bytes, 0, bytes.length)), 0xffff);
  assert.equal(finishSum(sumWords(bytes, 0, 200_001)), 0x00ff);
});

Deno.test("sumIsGood() takes a packet with its checksum in it", () => {
  const bytes = Uint8Array.of(0x45, 0, 0, 20, 0, 1, 0, 0, 64, 17, 0, 0);
  const checksum = internetChecksum(bytes);
  bytes[10] = checksum >>> 8;
  bytes[11] = checksum;
  assert.ok(sumIsGood(sumWords(bytes, 0, bytes.length)));
  bytes[3] = 21;
  assert.ok(!sumIsGood(sumWords(bytes, 0, bytes.length)));
});

Deno.test("pseudoHeaderSum() takes addresses of both versions", () => {
  const v4 = { src: "192.0.2.1", dst: "192.0.2.2" };
  assert.equal(
    pseudoHeaderSum(v4, 17, 9),
    0xc000 + 0x201 + 0xc000 + 0x202 + 26,
  );
  const v6 = { src: "::1", dst: "::2" };
  // A length of more than 16 bits is two words (RFC 8200, section 8.1).
  assert.equal(pseudoHeaderSum(v6, 6, 0x1_0002), 1 + 2 + 6 + 1 + 2);
  assert.equal(pseudoHeaderSum(undefined, 6, 100), 0);
});
