import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeDnsName } from "../../codec/dns_name.ts";
import { EncodeError } from "../../codec/error.ts";

Deno.test("encodeDnsName() returns labels behind their lengths", () => {
  const acme = [4, ...new TextEncoder().encode("Acme"), 3, 0x43, 0x4f, 0x4d, 0];
  assert.deepEqual([...encodeDnsName("Acme.COM")], acme);
  assert.deepEqual([...encodeDnsName("Acme.COM.")], acme);
  assert.deepEqual([...encodeDnsName(".")], [0]);
  assert.deepEqual([...encodeDnsName("")], [0]);
});

Deno.test("encodeDnsName() reads escapes", () => {
  assert.deepEqual([...encodeDnsName("a\\.b")], [3, 0x61, 0x2e, 0x62, 0]);
  assert.deepEqual([...encodeDnsName("a\\032\\255")], [3, 0x61, 32, 255, 0]);
  assert.deepEqual([...encodeDnsName("\\\\\\@")], [2, 0x5c, 0x40, 0]);
  assert.deepEqual([...encodeDnsName("a\\.")], [2, 0x61, 0x2e, 0]);
});

Deno.test("encodeDnsName() refuses what is no name", () => {
  const label = "x".repeat(63);
  assert.equal(encodeDnsName(label).length, 65);
  const longest = `${label}.${label}.${label}.${"x".repeat(61)}`;
  assert.equal(encodeDnsName(longest).length, 255);
  for (
    const text of [
      ...["a..b", ".a", "..", "\\", "a\\25", "a\\256", "a\\2x4", `${label}x`],
      `${longest}x`,
    ]
  ) assert.throws(() => encodeDnsName(text), EncodeError, text);
});

Deno.test("encodeDnsName() gives every octet back that was escaped", () => {
  const octets = fc.uint8Array({ minLength: 1, maxLength: 63 });
  fc.assert(
    fc.property(fc.array(octets, { maxLength: 3 }), (labels) => {
      const text = labels.map((label) =>
        [...label].map((octet) => `\\${String(octet).padStart(3, "0")}`).join(
          "",
        )
      ).join(".");
      assert.deepEqual(
        [...encodeDnsName(text)],
        [...labels.flatMap((label) => [label.length, ...label]), 0],
      );
    }),
  );
});
