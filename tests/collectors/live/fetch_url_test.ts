import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import {
  fetchUrl,
  plainType,
  shownUrl,
} from "../../../collectors/live/fetch_url.ts";
import { freePort } from "../../integration/processes.ts";
import { hostErrorOf, unhurried } from "./commands.ts";
import { TIMED_OUT } from "./waiting.ts";
import { head, rawServer, send, TLS_HANDSHAKE } from "./raw_server.ts";

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("fetchUrl() returns status, type and body, and asks as a plain client does", async () => {
  await using server = rawServer((connection) =>
    send(
      connection,
      head("Content-Type: Application/JSON; charset=utf-8", "Content-Length: 2")
        .replace("200 OK", "404 Not Found") + "{}",
    )
  );
  const answer = await fetchUrl(`${server.origin}/json/v1?x=1`, unhurried());
  assert.equal(answer.status, 404);
  assert.equal(answer.contentType, "application/json");
  assert.equal(text(answer.body), "{}");
  const [request = ""] = server.requests;
  assert.match(request, /^GET (?:http:[^ ]*)?\/json\/v1\?x=1 HTTP\/1\.1\r\n/);
  assert.doesNotMatch(request, /authorization|cookie/i);
});

Deno.test("fetchUrl() returns an empty type and an empty body where there is none", async () => {
  await using server = rawServer((connection) =>
    send(connection, head().replace("200 OK", "204 No Content"))
  );
  const answer = await fetchUrl(server.origin, unhurried());
  assert.equal(answer.status, 204);
  assert.equal(answer.contentType, "");
  assert.equal(answer.body.length, 0);
});

Deno.test("fetchUrl() does not ask a proxy that the environment names", {
  // Deno 2.4 has no way to a client without one.
  ignore: /^2\.[0-4]\./.test(Deno.version.deno),
}, async () => {
  await using server = rawServer((connection) =>
    send(connection, head("Content-Length: 2") + "ok")
  );
  const script = `
    import { createLiveHost } from ${
    JSON.stringify(new URL("../../../collectors/live_host.ts", import.meta.url))
  };
    const { body } = await createLiveHost().fetch(
      ${JSON.stringify(server.origin)},
      { signal: new AbortController().signal },
    );
    console.log(new TextDecoder().decode(body));`;
  const child = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    env: {
      HTTP_PROXY: "http://127.0.0.1:9",
      ALL_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "",
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
  assert.equal(text(child.stderr), "");
  assert.equal(text(child.stdout), "ok\n");
});

Deno.test("fetchUrl() says that a connection was refused", async () => {
  const port = freePort();
  const url = `http://user:secret@127.0.0.1:${port}/x`;
  const error = await hostErrorOf(fetchUrl(url, unhurried()));
  assert.equal(error.kind, "refused");
  assert.equal(
    error.message,
    `Cannot read http://127.0.0.1:${port}/x: connection refused`,
  );
});

Deno.test("fetchUrl() follows no redirect", async () => {
  await using server = rawServer((connection) =>
    send(
      connection,
      head("Location: /elsewhere", "Content-Length: 0")
        .replace("200 OK", "302 Found"),
    )
  );
  const error = await hostErrorOf(fetchUrl(server.origin, unhurried()));
  assert.equal(error.kind, "failed");
  assert.equal(
    error.message,
    `Cannot read ${server.origin}/: status 302, a redirect, which is not followed`,
  );
  assert.equal(server.requests.length, 1);
});

Deno.test("fetchUrl() stops reading at its bound, however much comes", async () => {
  let sent = 0;
  await using server = rawServer(async (connection) => {
    await send(connection, head("Content-Length: 104857600"));
    const garbage = new Uint8Array(65_536).fill(120);
    for (; sent < 104_857_600; sent += garbage.length) {
      await send(connection, garbage);
    }
  });
  const error = await hostErrorOf(
    fetchUrl(server.origin, unhurried(1_000_000)),
  );
  assert.equal(error.kind, "too-large");
  assert.equal(
    error.message,
    `Cannot read ${server.origin}/: more than 1000000 octets`,
  );
  assert.ok(sent < 50_000_000, `${sent} octets were sent`);
});

Deno.test("fetchUrl() bounds what is unpacked", async () => {
  const packed = gzipSync(new Uint8Array(100_000_000));
  await using server = rawServer(async (connection) => {
    await send(
      connection,
      head("Content-Encoding: gzip", `Content-Length: ${packed.length}`),
    );
    await send(connection, packed);
  });
  const { kind } = await hostErrorOf(fetchUrl(server.origin, unhurried()));
  assert.equal(kind, "too-large");
});

Deno.test("fetchUrl() ends with its signal while a body trickles", async () => {
  const started = Promise.withResolvers<void>();
  await using server = rawServer(async (connection) => {
    await send(connection, head("Content-Length: 1000"));
    for (;;) {
      await send(connection, "x");
      started.resolve();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  const abort = new AbortController();
  const fetching = hostErrorOf(
    fetchUrl(server.origin, { signal: abort.signal }),
  );
  await started.promise;
  abort.abort();
  const error = await fetching;
  assert.equal(error.kind, "timeout");
  assert.equal(
    error.message,
    `Cannot read ${server.origin}/: given up before it was done`,
  );
});

Deno.test("fetchUrl() ends with its signal when no answer comes", async () => {
  const asked = Promise.withResolvers<void>();
  const never = Promise.withResolvers<void>();
  await using server = rawServer(() => {
    asked.resolve();
    return never.promise;
  });
  const abort = new AbortController();
  const fetching = hostErrorOf(
    fetchUrl(server.origin, { signal: abort.signal }),
  );
  await asked.promise;
  abort.abort(TIMED_OUT);
  const error = await fetching;
  never.resolve();
  assert.equal(error.kind, "timeout");
  assert.match(error.message, /: not done in time$/);
});

Deno.test("fetchUrl() asks nobody when its signal was aborted before", async () => {
  await using server = rawServer(() => Promise.resolve());
  const { kind } = await hostErrorOf(
    fetchUrl(server.origin, { signal: AbortSignal.abort() }),
  );
  assert.equal(kind, "timeout");
  assert.equal(server.requests.length, 0);
});

Deno.test("fetchUrl() does not take half an answer for a whole one", async () => {
  const halves = [
    head("Content-Length: 10") + "half",
    head("Transfer-Encoding: chunked") + "a\r\nhalf",
    head("Transfer-Encoding: chunked") + "4\r\nhalf\r\n",
  ];
  for (const half of halves) {
    await using server = rawServer((connection) => send(connection, half));
    const error = await hostErrorOf(fetchUrl(server.origin, unhurried()));
    assert.equal(error.kind, "failed");
    assert.match(
      error.message,
      /^Cannot read http:[^ ]*: the answer breaks off: \w/,
    );
  }
});

Deno.test("fetchUrl() tells in one line what is no answer at all", async () => {
  for (const garbage of ["", "garbage\r\n\r\n", "HTTP/1.1 99999 x\r\n\r\n"]) {
    await using server = rawServer((connection) => send(connection, garbage));
    const url = server.origin.replace("//", "//user:secret@");
    const error = await hostErrorOf(fetchUrl(url, unhurried()));
    assert.equal(error.kind, "failed");
    assert.match(error.message, /^Cannot read http:[^ ]*: \w[^\n]*$/);
    assert.doesNotMatch(error.message, /secret|client error|sending request/);
  }
});

Deno.test("fetchUrl() fetches http and https alone", async () => {
  for (const url of ["file:///etc/passwd", "data:,x", "blob:x", "x", ""]) {
    const error = await hostErrorOf(fetchUrl(url, unhurried()));
    assert.equal(error.kind, "failed");
    assert.match(error.message, /it is not of the form http:\/\/HOST/);
  }
});

Deno.test("fetchUrl() speaks TLS where the URL says so", async () => {
  await using server = rawServer((connection) =>
    send(connection, head("Content-Length: 2") + "ok")
  );
  const { kind } = await hostErrorOf(fetchUrl(
    server.origin.replace("http:", "https:"),
    unhurried(),
  ));
  assert.equal(kind, "failed");
  assert.equal(server.requests[0]?.charCodeAt(0), TLS_HANDSHAKE);
});

Deno.test("shownUrl() leaves out what is secret", () => {
  assert.equal(shownUrl("http://u:p@h:80/x?y#z"), "http://h/x?y");
  assert.equal(shownUrl("x://u:p@[/"), "x://[/");
});

Deno.test("plainType() leaves out parameters", () => {
  assert.equal(plainType(" Text/XML ; charset=x"), "text/xml");
  assert.equal(plainType(""), "");
});
