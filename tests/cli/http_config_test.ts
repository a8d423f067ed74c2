import assert from "node:assert/strict";
import { httpOf, readSecrets } from "../../cli/http_config.ts";
import { UsageError } from "../../cli/usage_error.ts";
import { hashPassword } from "../../server/http/password.ts";
import { withFolder } from "../integration/processes.ts";

const NONE = {
  tokenFile: undefined,
  usersFile: undefined,
  certificate: undefined,
  key: undefined,
  listen: [],
  networks: undefined,
};
const TOKEN = "0123456789abcdef";

function refused(run: () => unknown): string {
  let text = "";
  assert.throws(run, (error) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.ok(!error.message.includes("\n"), error.message);
    text = error.message;
    return true;
  });
  return text;
}

Deno.test("httpOf() wants certificate and key together, and networks that are some", () => {
  assert.match(
    refused(() => httpOf(undefined, { certificate: "c" })),
    /^Cannot use http\.certificate without http\.key: TLS needs both$/,
  );
  assert.match(
    refused(() => httpOf(undefined, { key: "k" })),
    /^Cannot use http\.key without http\.certificate/,
  );
  assert.match(
    refused(() => httpOf(undefined, { networks: ["here"] })),
    /^Cannot use network "here"/,
  );
});

Deno.test("readSecrets() reads tokens and users, a line each, without remarks", async () => {
  const hash = await hashPassword("sesame");
  await withFolder(async (folder) => {
    const [tokenFile, usersFile] = [`${folder}/tokens`, `${folder}/users`];
    await Deno.writeTextFile(tokenFile, `# old\n${TOKEN}\n\n${TOKEN}2\n`, {
      mode: 0o640,
    });
    await Deno.writeTextFile(usersFile, `ada:${hash}\n`, { mode: 0o600 });
    const { tokens, users, tls } = readSecrets({
      ...NONE,
      tokenFile,
      usersFile,
    });
    assert.deepEqual(tokens, [TOKEN, `${TOKEN}2`]);
    assert.deepEqual(
      users.map(({ name, password }) => [name, password.logCost]),
      [["ada", 15]],
    );
    assert.equal(tls, undefined);
  });
});

const BAD: readonly [
  file: "tokenFile" | "usersFile",
  content: string,
  mode: number,
  said: RegExp,
][] = [
  [
    "tokenFile",
    TOKEN,
    0o644,
    /^Cannot use token file "FILE": it holds secrets, and everyone may read it \(mode 644\); chmod 640 FILE$/,
  ],
  [
    "tokenFile",
    TOKEN,
    0o602,
    /^Cannot use token file "FILE": everyone may write it \(mode 602\); chmod 640 FILE$/,
  ],
  [
    "tokenFile",
    "\n# none\n",
    0o600,
    /^Cannot use token file "FILE": it is empty; leave it out/,
  ],
  [
    "tokenFile",
    "short",
    0o600,
    /^Cannot use token file "FILE": line 1: expected at least 16 characters without blanks; openssl rand -hex 32/,
  ],
  ["tokenFile", `${TOKEN}\n${TOKEN} x`, 0o600, /line 2: expected/],
  [
    "usersFile",
    "ada:sesame",
    0o600,
    /^Cannot use users file "FILE": line 1: expected a line that sounder password NAME made$/,
  ],
  ["usersFile", "ada", 0o600, /line 1: expected a line/],
  ["usersFile", "ada:x", 0o604, /everyone may read it/],
];

for (const [file, content, mode, said] of BAD) {
  Deno.test(`readSecrets() refuses a ${file} of mode ${mode.toString(8)} with ${JSON.stringify(content)}`, async () => {
    await withFolder(async (folder) => {
      const path = `${folder}/file`;
      await Deno.writeTextFile(path, content);
      await Deno.chmod(path, mode);
      const text = refused(() => readSecrets({ ...NONE, [file]: path }));
      assert.match(text.replaceAll(path, "FILE"), said);
    });
  });
}

Deno.test("readSecrets() says why a file cannot be read", () => {
  assert.match(
    refused(() => readSecrets({ ...NONE, tokenFile: "/nonexistent/token" })),
    /^Cannot read token file "\/nonexistent\/token": .*No such file/,
  );
});
