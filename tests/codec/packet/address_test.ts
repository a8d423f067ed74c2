import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodeError } from "../../../codec/error.ts";
import {
  formatIpv4,
  formatIpv6,
  formatMac,
  parseIp,
  parseMac,
} from "../../../codec/packet/address.ts";

Deno.test("formatIpv6() writes the canonical form of RFC 5952", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["2001:DB8::AbCd", "2001:db8::abcd"],
    ["::ffff:192.0.2.128", "::ffff:192.0.2.128"],
    ["::192.0.2.128", "::c000:280"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["0:0:0:0:ffff:0:0:1", "::ffff:0:0:1"],
    ["1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"],
  ];
  for (const [given, canonical] of cases) {
    assert.equal(formatIpv6(parseIp(given)), canonical, given);
  }
});

Deno.test("formatIpv6() agrees with the URL parser on every other address", () => {
  const groups = fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })),
    { minLength: 8, maxLength: 8 },
  );
  fc.assert(
    fc.property(groups, (numbers) => {
      const bytes = new Uint8Array(numbers.flatMap((n) => [n >>> 8, n & 255]));
      const text = formatIpv6(bytes);
      const long = numbers.map((n) => n.toString(16)).join(":");
      const url = new URL(`http://[${long}]/`).hostname.slice(1, -1);
      // The URL standard writes ::ffff:c000:201 where RFC 5952 writes ::ffff:192.0.2.1.
      if (!text.includes(".")) assert.equal(text, url);
      assert.deepEqual(parseIp(text), bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("formatIpv4() and formatMac() give back what was parsed, whatever came before", () => {
  // More addresses than are remembered, so that one displaces another.
  const octets = fc.uint8Array({ minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(octets, { minLength: 50, maxLength: 50 }), (all) => {
      for (const bytes of [...all, ...all]) {
        assert.equal(formatIpv4(bytes), [...bytes.subarray(0, 4)].join("."));
        assert.deepEqual(parseMac(formatMac(bytes)), bytes);
        assert.deepEqual(parseIp(formatIpv4(bytes)), bytes.slice(0, 4));
      }
    }),
  );
});

Deno.test("formatMac() writes addresses of other lengths", () => {
  const bytes = Uint8Array.of(0x01, 0xab, 0x00, 0xff);
  assert.equal(formatMac(bytes, 0, 4), "01:ab:00:ff");
  assert.equal(formatMac(bytes, 1, 1), "ab");
  assert.equal(formatMac(bytes, 0, 0), "");
});

Deno.test("parseIp() and parseMac() refuse what is no address", () => {
  const wrong = [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1.2.3.-1",
    "1..2.3",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8:9",
    "12345::",
    "g::",
    "::1.2.3",
    "fe80::1%em0",
  ];
  for (const text of wrong) {
    assert.throws(() => parseIp(text), EncodeError, text);
  }
  for (const text of ["0", "00:0", "00:00:", "zz", "00-00"]) {
    assert.throws(() => parseMac(text), EncodeError, text);
  }
});
