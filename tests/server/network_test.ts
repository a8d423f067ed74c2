import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addressOctets,
  isWithin,
  LOOPBACK,
  parseNetwork,
} from "../../server/network.ts";

const CASES: readonly [network: string, inside: string[], outside: string[]][] =
  [
    [
      "192.0.2.0/24",
      ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.7", "::ffff:c000:207"],
      ["192.0.3.0", "::", "::c000:207", "2001:db8::1"],
    ],
    ["192.0.2.8", ["192.0.2.8"], ["192.0.2.9", "192.0.2.0"]],
    ["192.0.2.8/30", ["192.0.2.11"], ["192.0.2.12", "192.0.2.7"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::1", "2001:db8::1"]],
    ["::/0", ["::", "::1", "fe80::1%em0"], ["0.0.0.0", "::ffff:192.0.2.1"]],
    [
      "2001:db8:8000::/33",
      ["2001:db8:8000::", "2001:db8:ffff::1"],
      ["2001:db8:7fff::1", "2001:db9:8000::"],
    ],
    ["2001:db8::1", ["2001:DB8:0:0::1"], ["2001:db8::2"]],
    ["::ffff:192.0.2.0/120", ["192.0.2.77"], ["192.0.3.77"]],
    ["fe80::/10", ["fe80::1%vio0", "febf::"], ["fec0::"]],
    ["::ffff:0:0/96", ["10.0.0.1"], ["::1"]],
  ];

for (const [network, inside, outside] of CASES) {
  Deno.test(`isWithin() knows the addresses of ${network}`, () => {
    const networks = [parseNetwork(network)];
    for (
      const [addresses, expected] of [[inside, true], [outside, false]] as const
    ) {
      for (const address of addresses) {
        const octets = addressOctets(address);
        assert.ok(octets !== undefined, address);
        assert.equal(isWithin(networks, octets), expected, address);
      }
    }
  });
}

Deno.test("isWithin() agrees with arithmetic for any address and length of IPv4", () => {
  fc.assert(
    fc.property(
      fc.nat(0xffff_ffff),
      fc.nat(0xffff_ffff),
      fc.integer({ min: 0, max: 32 }),
      (a, b, bits) => {
        const mask = bits === 0
          ? 0n
          : (0xffff_ffffn << BigInt(32 - bits)) & 0xffff_ffffn;
        const dotted = (value: bigint) =>
          [24n, 16n, 8n, 0n].map((shift) => value >> shift & 255n).join(".");
        const network = parseNetwork(`${dotted(BigInt(a) & mask)}/${bits}`);
        assert.equal(
          isWithin([network], addressOctets(dotted(BigInt(b))) ?? []),
          (BigInt(a) & mask) === (BigInt(b) & mask),
        );
      },
    ),
  );
});

Deno.test("LOOPBACK is this host in both families", () => {
  for (
    const address of ["127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1"]
  ) {
    assert.ok(isWithin(LOOPBACK, addressOctets(address) ?? []), address);
  }
  for (const address of ["128.0.0.1", "::2", "::7f00:1", "fe80::1"]) {
    assert.ok(!isWithin(LOOPBACK, addressOctets(address) ?? []), address);
  }
});

for (
  const text of [
    "",
    "192.0.2.0/",
    "192.0.2.0/33",
    "192.0.2/24",
    "2001:db8::/129",
    "fe80::1%em0",
    "example.org/8",
    "::ffff:0.0.0.0/95",
    "192.0.2.0/24 ",
    "/8",
  ]
) {
  Deno.test(`parseNetwork() refuses "${text}"`, () => {
    assert.throws(
      () => parseNetwork(text),
      /Cannot use network ".*": expected/,
    );
  });
}

Deno.test("parseNetwork() refuses bits behind the network's", () => {
  for (const text of ["192.0.2.1/24", "2001:db8::1/64", "128.0.0.0/0"]) {
    assert.throws(
      () => parseNetwork(text),
      /bits behind the first \d+ are set/,
    );
  }
});
