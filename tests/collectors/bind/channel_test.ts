import assert from "node:assert/strict";
import { parseChannelUrl, partUrl } from "../../../collectors/bind/channel.ts";

Deno.test("parseChannelUrl() takes a channel's URL with and without a format", () => {
  const base = "http://192.0.2.1:8053";
  const taken: [string, string, "json" | "xml" | undefined][] = [
    [base, base, undefined],
    [`${base}/`, base, undefined],
    [`${base}/json`, base, "json"],
    [`${base}/json/`, base, "json"],
    [`${base}/json/v1`, base, "json"],
    [`${base}/json/v1/`, base, "json"],
    [`${base}/json/v1/server`, base, "json"],
    [`${base}/xml`, base, "xml"],
    [`${base}/xml/v3/net`, base, "xml"],
    [`${base}/ns1/`, `${base}/ns1`, undefined],
    [`${base}/ns1/xml/v3`, `${base}/ns1`, "xml"],
    [`${base}/jsonx`, `${base}/jsonx`, undefined],
    ["http://[::1]:8053/json", "http://[::1]:8053", "json"],
    ["https://ns1.example.org/", "https://ns1.example.org", undefined],
  ];
  for (const [url, expected, format] of taken) {
    assert.deepEqual(parseChannelUrl(url), { base: expected, format }, url);
  }
});

Deno.test("parseChannelUrl() refuses other URLs in one line and repeats no password", () => {
  const refused: [string, RegExp][] = [
    ["", /not of the form http:/],
    ["localhost:8053", /not of the form http:/],
    ["127.0.0.1:8053", /not of the form http:/],
    ["ftp://localhost:8053/", /not of the form http:/],
    ["http://", /not of the form http:/],
    ["http://\nx y", /not of the form http:/],
    ["http://u:secret@localhost:8053/", /user name or password/],
    ["http://localhost:8053/?a=b", /query or a fragment/],
    ["http://localhost:8053/#top", /query or a fragment/],
  ];
  for (const [url, reason] of refused) {
    assert.throws(() => parseChannelUrl(url), (error) => {
      assert(error instanceof TypeError, url);
      assert.match(error.message, reason);
      assert.doesNotMatch(error.message, /secret|\n/);
      return true;
    });
  }
});

Deno.test("partUrl() names a part in a format", () => {
  const base = "http://localhost:8053/ns1";
  assert.equal(
    partUrl(base, { format: "json", part: "server" }),
    `${base}/json/v1/server`,
  );
  assert.equal(
    partUrl(base, { format: "xml", part: "net" }),
    `${base}/xml/v3/net`,
  );
});
