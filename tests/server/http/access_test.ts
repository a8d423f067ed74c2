import assert from "node:assert/strict";
import {
  HttpAccess,
  type HttpAccessOptions,
} from "../../../server/http/access.ts";
import {
  hashPassword,
  parsePasswordHash,
} from "../../../server/http/password.ts";
import { parseNetwork } from "../../../server/network.ts";
import { TestApp } from "./app_fixture.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const HASH = parsePasswordHash(await hashPassword("open: sesame"))!;
const USERS = [{ name: "ada", password: HASH }];

function accessOf(options: Partial<HttpAccessOptions>): HttpAccess {
  return new HttpAccess({
    networks: undefined,
    tokens: [],
    users: [],
    ...options,
  });
}

function basic(text: string): string {
  return `Basic ${btoa(text)}`;
}

Deno.test("HttpAccess asks for nothing where nothing is configured", async () => {
  assert.equal(await accessOf({}).denial(undefined, "192.0.2.1"), undefined);
});

Deno.test("HttpAccess refuses who is in none of the networks, whatever is shown", async () => {
  const access = accessOf({
    networks: ["192.0.2.0/24", "::1"].map(parseNetwork),
    tokens: [TOKEN],
  });
  const shown = `Bearer ${TOKEN}`;
  for (const source of ["192.0.2.9", "::ffff:192.0.2.9", "::1"]) {
    assert.equal(await access.denial(shown, source), undefined, source);
  }
  for (const source of ["127.0.0.1", "192.0.3.1", "::2", "nonsense"]) {
    assert.equal(await access.denial(shown, source), "network", source);
  }
});

Deno.test("HttpAccess takes each of its tokens and nothing like them", async () => {
  const access = accessOf({ tokens: [TOKEN, `${TOKEN}2`] });
  for (const shown of [`Bearer ${TOKEN}`, `bearer  ${TOKEN}2 `]) {
    assert.equal(await access.denial(shown, "::1"), undefined, shown);
  }
  for (
    const shown of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${TOKEN}3`,
      `Bearer ${TOKEN} x`,
      `Bearer${TOKEN}`,
      `Digest ${TOKEN}`,
      TOKEN,
      basic(`ada:${TOKEN}`),
    ]
  ) assert.equal(await access.denial(shown, "::1"), "credentials", shown);
  assert.deepEqual(access.challenges, ['Bearer realm="sounder"']);
});

Deno.test("HttpAccess takes a name with its password, a colon in it or not", async () => {
  const access = accessOf({ users: USERS });
  assert.equal(
    await access.denial(basic("ada:open: sesame"), "::1"),
    undefined,
  );
  for (
    const shown of [
      basic("ada:open sesame"),
      basic("ada:"),
      basic("ada"),
      basic("bob:open: sesame"),
      basic(":open: sesame"),
      "Basic !!!",
      `Bearer ${TOKEN}`,
    ]
  ) assert.equal(await access.denial(shown, "::1"), "credentials", shown);
  assert.deepEqual(access.challenges, [
    'Basic realm="sounder", charset="UTF-8"',
  ]);
});

Deno.test("HttpAccess checks few wrong passwords at once, while who is known goes through", async () => {
  const access = accessOf({ users: USERS });
  const right = basic("ada:open: sesame");
  assert.equal(await access.denial(right, "::1"), undefined);
  const wrong = Array.from(
    { length: 40 },
    (_, i) => access.denial(basic(`ada:wrong ${i}`), "::1"),
  );
  // Remembered, it waits for none of them.
  assert.equal(await access.denial(right, "::1"), undefined);
  const denials = await Promise.all(wrong);
  assert.equal(denials.filter((denial) => denial === "busy").length, 36);
  assert.equal(denials.filter((denial) => denial === "credentials").length, 4);
  assert.equal(await access.denial(basic("ada:wrong"), "::1"), "credentials");
});

Deno.test("the app says what is wanted, counts who is refused, and tells them nothing", async () => {
  const app = new TestApp({}, {
    networks: [parseNetwork("192.0.2.0/24")],
    tokens: [TOKEN],
    users: USERS,
  });
  for (const path of ["/", "/metrics", "/healthz", "/oid/sysName.0", "/none"]) {
    const foreign = await app.get(path, { Authorization: `Bearer ${TOKEN}` });
    assert.equal(foreign.status, 403);
    const unknown = await app.get(path, {}, "192.0.2.1");
    assert.equal(unknown.status, 401);
    assert.equal(
      unknown.headers.get("WWW-Authenticate"),
      'Bearer realm="sounder", Basic realm="sounder", charset="UTF-8"',
    );
    assert.ok((await unknown.text()).length < 80);
  }
  assert.deepEqual([app.counters.foreignNetwork, app.counters.badCredentials], [
    5,
    5,
  ]);
  const headers = { Authorization: `Bearer ${TOKEN}` };
  assert.equal((await app.get("/metrics", headers, "192.0.2.1")).status, 200);
});

Deno.test("every answer of the app has the headers that keep a browser from harm", async () => {
  const app = new TestApp({}, { tokens: [TOKEN] });
  const headers = { Authorization: `Bearer ${TOKEN}` };
  for (
    const answer of [
      await app.get("/", headers),
      await app.get("/metrics", headers),
      await app.get("/none", headers),
      await app.get("/"),
    ]
  ) {
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    for (
      const directive of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
      ]
    ) assert.ok(policy.split("; ").includes(directive), policy);
    assert.ok(!policy.includes("unsafe"));
    assert.equal(answer.headers.get("X-Content-Type-Options"), "nosniff");
    assert.equal(answer.headers.get("Referrer-Policy"), "no-referrer");
    assert.equal(answer.headers.get("Cache-Control"), "no-store");
  }
});
