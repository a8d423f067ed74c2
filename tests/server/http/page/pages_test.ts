import assert from "node:assert/strict";
import { TableView } from "../../../../server/http/page/home.tsx";
import { DOWN, TestApp, WELL } from "../app_fixture.ts";

const BROWSER = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

Deno.test("/ is a page for browsers, and text for all others", async () => {
  const app = new TestApp();
  app.collectors = [WELL, DOWN];
  const page = await app.get("/", BROWSER);
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.equal(page.headers.get("vary"), "Accept");
  const html = await page.text();
  assert.match(html, /^<!DOCTYPE html><html lang="en">/);
  for (
    const part of [
      "house.example",
      "OpenBSD 7.9",
      "sounder 1.2.3",
      "up, 7 values",
      "down: Cannot find the &quot;stairs&quot;",
    ]
  ) assert.ok(html.includes(part), part);
  const text = await app.get("/", { Accept: "*/*" });
  assert.match(text.headers.get("content-type") ?? "", /^text\/plain/);
});

Deno.test("pages have neither scripts nor styles in them", async () => {
  const app = new TestApp();
  for (const path of ["/", "/objects", "/object/doorPassed"]) {
    const html = await (await app.get(path, BROWSER)).text();
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/i, path);
    for (const [script] of html.matchAll(/<script[^>]*>[^<]*/g)) {
      assert.match(script, /src="\/assets\/[0-9a-f]{16}\/[a-z]+\.js"[^>]*>$/);
    }
    assert.doesNotMatch(html, /https?:\/\//, path);
  }
});

Deno.test("/assets/ are kept for good, and known by their tag", async () => {
  const app = new TestApp();
  const html = await (await app.get("/", BROWSER)).text();
  const paths = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) =>
    path ?? ""
  );
  assert.ok(paths.length > 10);
  for (const path of new Set(paths)) {
    const answer = await app.get(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
    assert.ok((await answer.text()).length > 0);
    const tag = answer.headers.get("etag") ?? "";
    for (const known of [tag, `"other", W/${tag}`]) {
      const again = await app.get(path, { "If-None-Match": known });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), "");
    }
    assert.equal(
      (await app.get(path, { "If-None-Match": '"other"' })).status,
      200,
    );
  }
});

Deno.test("/ says where to look when there is nothing to draw", async () => {
  const html = await (await new TestApp().get("/", BROWSER)).text();
  assert.match(html, /Nothing to draw .*<code>sounder doctor<\/code>/);
});

Deno.test("/assets/ of another release are not kept, and unknown ones are not there", async () => {
  const app = new TestApp();
  const old = await app.get("/assets/0123456789abcdef/page.css");
  assert.equal(old.headers.get("cache-control"), "no-cache");
  assert.equal((await app.get("/assets/x/..%2Fapp.ts")).status, 404);
  assert.equal((await app.get("/assets/x/__proto__")).status, 404);
});

Deno.test("/api/values tells the samples of families as they are now", async () => {
  const app = new TestApp();
  const answer = await app.get(
    "/api/values?family=house_door_passed_total&family=no_such_family",
  );
  const { names, interval, now } = await answer.json();
  assert.equal(interval, 10);
  assert.ok(now > 1e9);
  assert.deepEqual(Object.keys(names), ["house_door_passed_total"]);
  const { type, samples, truncated } = names.house_door_passed_total;
  assert.equal(type, "counter");
  assert.equal(truncated, false);
  assert.deepEqual(
    samples.find(({ labels }: { labels: { door: string } }) =>
      labels.door === "cellar"
    ),
    {
      series: 'house_door_passed_total{door="cellar"}',
      labels: { door: "cellar" },
      value: "18446744073709551615",
    },
  );
});

Deno.test("/api/values refuses more names than a page has", async () => {
  const names = Array.from({ length: 201 }, (_, i) => `family=f${i}`);
  const answer = await new TestApp().get(`/api/values?${names.join("&")}`);
  assert.equal(answer.status, 400);
  assert.match((await answer.json()).error, /at most 200/);
});

Deno.test("/object/ shows what an object is, and its value on both faces", async () => {
  const html = await (await new TestApp().get("/object/doorPassed")).text();
  for (
    const part of [
      '<h1 class="object">doorPassed</h1>',
      "Counter64",
      "read-only",
      "HOUSE-MIB",
      'href="/object/doorTable"',
      "18446744073709551615",
      "house_door_passed_total{door=&quot;cellar&quot;}",
    ]
  ) assert.ok(html.includes(part), part);
});

Deno.test("/object/ shows one instance by its OID, a table, and why there is none", async () => {
  const app = new TestApp();
  const one = await (await app.get("/object/doorPassed.10")).text();
  assert.match(one, /<h1 class="object">doorPassed\.10<\/h1>/);
  assert.doesNotMatch(one, /door=&quot;front/);
  const table = await (await app.get("/object/doorTable")).text();
  assert.match(table, /href="\/object\/doorPassed"/);
  for (const name of ["dorPassed", "doorPassed.2", "%3Cscript%3E", "1.3.6"]) {
    const answer = await app.get(`/object/${name}`);
    assert.equal(answer.status, 404, name);
    const html = await answer.text();
    assert.match(html, /No such object/);
    assert.doesNotMatch(html, /<script>/);
  }
});

Deno.test("/objects lists every object of this host", async () => {
  const html = await (await new TestApp().get("/objects")).text();
  for (const name of ["houseOwner", "doorPassed", "sounderCollectorUp"]) {
    assert.ok(html.includes(`href="/object/${name}"`), name);
  }
});

Deno.test("TableView() says how many rows it leaves out, and where they are", () => {
  const table = (count: number) =>
    String(TableView({
      caption: "Labels",
      head: ["Label", "Bytes"],
      rows: Array.from({ length: count }, (_, i) => [
        { text: `rule ${i}` },
        { text: String(i), number: true },
      ]),
      all: "/oid/pfLabelInBytes",
    }));
  assert.doesNotMatch(table(500), /first/);
  const cut = table(5_000);
  assert.equal(cut.match(/<tr>/g)?.length, 501);
  assert.match(
    cut.replaceAll("\u202f", " "),
    /The first 500 of 5 000; <a href="\/oid\/pfLabelInBytes">all of them<\/a>/,
  );
});
