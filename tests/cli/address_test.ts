import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress, parseAddress } from "../../cli/address.ts";
import { UsageError } from "../../cli/usage_error.ts";

const GOOD: Readonly<Record<string, [hostname: string, port: number]>> = {
  "127.0.0.1:1161": ["127.0.0.1", 1161],
  "0.0.0.0:0": ["0.0.0.0", 0],
  "localhost:65535": ["127.0.0.1", 65_535],
  "[::1]:1161": ["::1", 1161],
  "[::]:161": ["::", 161],
  "[2001:db8::1]:161": ["2001:db8::1", 161],
  "[fe80::1%em0]:161": ["fe80::1%em0", 161],
  "[::ffff:192.0.2.1]:161": ["::ffff:192.0.2.1", 161],
};

for (const [text, [hostname, port]] of Object.entries(GOOD)) {
  Deno.test(`parseAddress() takes "${text}"`, () => {
    assert.deepEqual(parseAddress(text), { hostname, port });
  });
}

const BAD = [
  "",
  "1161",
  ":1161",
  "127.0.0.1",
  "127.0.0.1:",
  "127.0.0.1:65536",
  "127.0.0.1:-1",
  "127.0.0.1:1e3",
  "127.0.0.1: 161",
  "127.0.0.1:161 ",
  "127.0.0.1:161\n",
  "127.0.0.256:161",
  "127.1:161",
  "127.0.0.1%lo:161",
  "::1:161",
  "[::1]",
  "[::1]161",
  "[::1:161",
  "[]:161",
  "[%em0]:161",
  "[fe80::1%]:161",
  "[fe80::1%em 0]:161",
  "em0:161",
  "host.example:161",
  "udp:127.0.0.1:161",
];

for (const text of BAD) {
  Deno.test(`parseAddress() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseAddress(text), (error) => {
      assert.ok(error instanceof UsageError);
      assert.ok(error.message.includes(`"${text}"`), error.message);
      assert.ok(error.message.includes("[::1]:1161"), error.message);
      return true;
    });
  });
}

Deno.test("formatAddress() prints what parseAddress() parses", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.ipV4(), fc.ipV6()),
      fc.integer({ min: 0, max: 65_535 }),
      (hostname, port) => {
        assert.deepEqual(parseAddress(formatAddress({ hostname, port })), {
          hostname,
          port,
        });
      },
    ),
  );
});
