import assert from "node:assert/strict";
import { httpReader } from "../../cli/http_client.ts";

const asText = (response: Response) => response.text();

Deno.test("httpReader() tells in one line why a face cannot be read, and what to do", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("no", { status: 401 }),
  );
  const http = `http://127.0.0.1:${server.addr.port}`;
  await assert.rejects(httpReader({ http })("/metrics", asText), {
    message:
      `Cannot read ${http}/metrics: status 401: it wants --token-file, or --user and --password-file`,
  });
  await server.shutdown();
  await assert.rejects(httpReader({ http })("/metrics", asText), {
    message: new RegExp(
      `^Cannot read ${http}/metrics: [^()]*Connection refused \\(os error \\d+\\): does a sounder listen there\\?$`,
    ),
  });
});
