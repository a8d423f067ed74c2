import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseTableAddresses } from "../../../collectors/pf/parse_table_addresses.ts";
import { assertNothingInvented } from "../cut.ts";
import { ADDRESSES } from "./fixtures.ts";

Deno.test("parseTableAddresses() reads addresses of both families", () => {
  const { value, problems, unread } = parseTableAddresses(ADDRESSES);
  deepStrictEqual([...problems, ...unread], []);
  const clearedAt = Date.UTC(2026, 8, 28, 8, 0, 1);
  deepStrictEqual(value, [
    {
      family: 4,
      address: "192.0.2.7",
      prefixLength: 32,
      negated: false,
      clearedAt,
      activeStates: 3,
      weight: 5,
      traffic: {
        "In/Block": { packets: 0, bytes: 0 },
        "In/Match": { packets: 10, bytes: 1000 },
        "In/Pass": { packets: 20, bytes: 2000 },
      },
    },
    {
      family: 6,
      address: "2001:db8::",
      prefixLength: 32,
      negated: true,
      interface: "em0",
      clearedAt,
    },
  ]);
});

Deno.test("parseTableAddresses() takes every form of an address", () => {
  const forms: readonly [string, string, number][] = [
    ["   0.0.0.0/0", "0.0.0.0", 0],
    ["   255.255.255.255", "255.255.255.255", 32],
    ["   ::", "::", 128],
    ["   ::1/127", "::1", 127],
    ["   ::ffff:192.0.2.1", "::ffff:192.0.2.1", 128],
    ["   2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", 128],
    ["   fe80::/10\t(host.example.org)", "fe80::", 10],
  ];
  for (const [line, address, prefixLength] of forms) {
    const [row] = parseTableAddresses(`${line}\n`).value;
    deepStrictEqual([row?.address, row?.prefixLength], [address, prefixLength]);
  }
});

Deno.test("parseTableAddresses() refuses what is no address", () => {
  for (
    const line of [
      "   {error}",
      "   256.0.0.1",
      "   1.2.3",
      "   1.2.3.4/33",
      "   ::/129",
      "   1::2::3",
      "   :",
      "   12345::",
      "   2001:db8:1:2:3:4:5",
      "   1:2:3:4:5:6:7:8:9",
      "   example.org",
    ]
  ) {
    const parsed = parseTableAddresses(
      `${line}\n\tIn/Block:    [ Packets: 1                  Bytes: 1                  ]\n`,
    );
    deepStrictEqual(parsed.value, [], line);
    strictEqual(parsed.problems.length + parsed.unread.length >= 2, true, line);
  }
});

Deno.test("parseTableAddresses() loses a bad field and keeps the rest", () => {
  const { value, problems } = parseTableAddresses(
    `   192.0.2.7
\tCleared:     gestern
\tActive States:      -3
\tIn/Block:    [ Packets: 18446744073709551616 Bytes: 5                  ]
\tIn/Pass:     [ Packets: 9007199254740993   Bytes: 12x                ]
`,
    "pfctl -t x -T show -v",
  );
  deepStrictEqual(value, [{
    family: 4,
    address: "192.0.2.7",
    prefixLength: 32,
    negated: false,
    traffic: {
      "In/Block": { bytes: 5 },
      "In/Pass": { packets: 9007199254740993n },
    },
  }]);
  strictEqual(problems.length, 4);
  match(problems[0]?.where ?? "", /^pfctl -t x -T show -v, line 2$/);
});

Deno.test("parseTableAddresses() returns addresses and counters as they were printed", () => {
  const count = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), count)),
      (rows) => {
        // inet_ntop(3) prints lower case.
        const printed = rows.map(([address, packets]) =>
          [address.toLowerCase(), packets] as const
        );
        const text = printed.map(([address, packets]) =>
          `   ${address}\n\tIn/Pass:     [ Packets: ${
            String(packets).padEnd(18)
          } Bytes: 0                  ]\n`
        ).join("");
        const { value, problems } = parseTableAddresses(text);
        deepStrictEqual([...problems], []);
        deepStrictEqual(
          value.map((row) => [
            row.address,
            BigInt(row.traffic?.["In/Pass"]?.packets ?? -1),
          ]),
          printed,
        );
      },
    ),
  );
});

Deno.test("parseTableAddresses() invents nothing when the output is cut off", () => {
  assertNothingInvented(ADDRESSES, parseTableAddresses);
});
