import assert from "node:assert/strict";
import { parseCarpSecrets } from "../../../collectors/wire/parse_secrets.ts";

Deno.test("parseCarpSecrets() reads virtual hosts, addresses and passphrases", () => {
  const { secrets, problems } = parseCarpSecrets(
    "# comment\n\n7 10.0.0.100 mekmitas digoat\r\nem0:8 10.0.0.1,fe80::1 x\n",
  );
  assert.deepEqual(problems, []);
  assert.deepEqual([...secrets], [
    ["7", { passphrase: "mekmitas digoat", addresses: ["10.0.0.100"] }],
    ["em0:8", { passphrase: "x", addresses: ["10.0.0.1", "fe80::1"] }],
  ]);
});

Deno.test("parseCarpSecrets() tells of lines that it cannot read, and no passphrase", () => {
  const { secrets, problems } = parseCarpSecrets(
    "256 10.0.0.1 hush\n1 10.0.0.300 hush\n1 10.0.0.1\nhush\n2 10.0.0.1 ok",
  );
  assert.deepEqual([...secrets.keys()], ["2"]);
  assert.deepEqual(problems.map(({ where }) => where), [
    "passphrase file, line 1",
    "passphrase file, line 2",
    "passphrase file, line 3",
    "passphrase file, line 4",
  ]);
  assert.ok(!JSON.stringify(problems).includes("hush"));
});
