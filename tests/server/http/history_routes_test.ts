import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  HistoryRequest,
  QueryAnswer,
} from "../../../server/http/history_source.ts";
import { TestApp } from "./app_fixture.ts";

const floats = (...values: number[]) => Float32Array.from(values);

const POINTS: QueryAnswer = {
  kind: "query",
  start: 1_795_678_310,
  end: 1_795_678_340,
  step: 10,
  archive: 10,
  time: Float64Array.from([1_795_678_320, 1_795_678_330, 1_795_678_340]),
  series: [{
    series: 'door_passed_total{door="fro\\"nt, \\\\ \\n"}',
    family: "door_passed_total",
    type: "counter",
    minimum: floats(NaN, 0, 0.1),
    average: floats(NaN, 1 / 3, 16_777_216),
    maximum: floats(NaN, 2, Infinity),
  }],
  truncated: false,
};

/** Asks and returns the status and the JSON. */
async function ask(
  path: string,
  app = new TestApp(),
): Promise<[status: number, body: Record<string, unknown>]> {
  const answer = await app.get(path);
  assert.match(answer.headers.get("content-type") ?? "", /^application\/json/);
  return [answer.status, await answer.json()];
}

/** Asks and returns what history was asked. */
async function asked(path: string): Promise<HistoryRequest | undefined> {
  const app = new TestApp();
  await app.get(path);
  return app.asked[0];
}

Deno.test("/api/series hands on what is asked for, and tells all that is known", async () => {
  assert.deepEqual(await asked("/api/series"), {
    kind: "series",
    families: [],
    prefix: "",
  });
  const app = new TestApp();
  app.answer = {
    kind: "series",
    series: [{
      series: 'a{b="c"}',
      family: "a",
      type: "gauge",
      object: "anObject",
      oid: "1.3.6",
      first: 1.4,
      last: 2.6,
    }, {
      series: "d",
      family: "d",
      type: "unknown",
      object: undefined,
      oid: undefined,
      first: 1,
      last: 2,
    }],
    truncated: true,
  };
  assert.deepEqual(
    await ask("/api/series?family=a&family=d&prefix=x", app),
    [200, {
      series: [{
        series: 'a{b="c"}',
        family: "a",
        labels: { b: "c" },
        type: "gauge",
        object: "anObject",
        oid: "1.3.6",
        first: 1,
        last: 3,
      }, {
        series: "d",
        family: "d",
        labels: {},
        type: "unknown",
        object: null,
        oid: null,
        first: 1,
        last: 2,
      }],
      truncated: true,
    }],
  );
  assert.deepEqual(app.asked, [
    { kind: "series", families: ["a", "d"], prefix: "x" },
  ]);
});

Deno.test("/api/query tells columns, with null for gaps and labels as they are", async () => {
  const app = new TestApp();
  app.answer = POINTS;
  assert.deepEqual(await ask("/api/query?family=door_passed_total", app), [
    200,
    {
      start: 1_795_678_310,
      end: 1_795_678_340,
      step: 10,
      archive: 10,
      time: [1_795_678_320, 1_795_678_330, 1_795_678_340],
      series: [{
        series: 'door_passed_total{door="fro\\"nt, \\\\ \\n"}',
        family: "door_passed_total",
        labels: { door: 'fro"nt, \\ \n' },
        type: "counter",
        min: [null, 0, 0.1],
        average: [null, 0.3333333, 16_777_216],
        max: [null, 2, null],
      }],
      truncated: false,
    },
  ]);
});

Deno.test("/api/query tells CSV of a line for each time and series", async () => {
  const app = new TestApp();
  app.answer = POINTS;
  const answer = await app.get("/api/query?family=x&format=csv");
  assert.match(answer.headers.get("content-type") ?? "", /^text\/csv/);
  const name = '"door_passed_total{door=""fro\\""nt, \\\\ \\n""}"';
  assert.equal(
    await answer.text(),
    [
      "time,series,min,average,max",
      `1795678320,${name},,,`,
      `1795678330,${name},0,0.3333333,2`,
      `1795678340,${name},0.1,16777216,`,
      "",
    ].join("\r\n"),
  );
});

Deno.test("/api/query understands times, steps and labels", async () => {
  const now = Date.now() / 1000;
  const request = await asked(
    "/api/query?family=a&family=b&label.x=1&label.y=%22&start=-2d&step=5m&rate=on",
  );
  assert.ok(request?.kind === "query");
  const { start, end, ...rest } = request;
  assert.ok(end - now < 30 && end >= now);
  assert.equal(end - start, 2 * 86_400);
  assert.deepEqual(rest, {
    kind: "query",
    families: ["a", "b"],
    labels: [["x", "1"], ["y", '"']],
    series: [],
    step: 300,
    rate: true,
  });
  const exact = await asked(
    `/api/query?series=${
      encodeURIComponent('a{b="c"}')
    }&start=100&end=200.5&step=7&rate=off`,
  );
  assert.deepEqual(exact, {
    kind: "query",
    families: [],
    labels: [],
    series: ['a{b="c"}'],
    start: 100,
    end: 200.5,
    step: 7,
    rate: false,
  });
  const usual = await asked("/api/query?family=a");
  assert.ok(usual?.kind === "query" && usual.step === undefined);
  assert.equal(usual.end - usual.start, 6 * 3600);
});

Deno.test("/api/query says what is wrong with a request", async () => {
  const wrong: [string, RegExp][] = [
    ["", /either "family" or "series"/],
    ["family=a&series=b", /either "family" or "series"/],
    ["series=a&label.x=1", /goes with "family"/],
    ["family=", /"family" is empty/],
    ["family=a&stat=1", /unknown parameter "stat"; did you mean "start"/],
    ["family=a&start=soon", /"start" is "soon": expected seconds since 1970/],
    ["family=a&start=-6", /"start" is "-6"/],
    ["family=a&start=-1h&end=-2h", /"end" must be later than "start"/],
    ["family=a&start=5&end=5", /"end" must be later/],
    ["family=a&start=1&start=2", /"start" stands twice/],
    ["family=a&start=99999999999", /"start" is/],
    ["family=a&step=0", /"step" is "0": expected seconds, 1 or more/],
    ["family=a&step=0.5", /"step" is "0.5"/],
    ["family=a&step=1&start=-1y", /more than 11000 points/],
    ["family=a&rate=yes", /"rate" is "yes": expected auto, on, off/],
    ["family=a&format=xml", /"format" is "xml": expected json, csv/],
    [`family=${"a".repeat(5000)}`, /"family" is too long/],
    ["family=a&".repeat(65), /at most 64 of "family"/],
    [
      "family=a" +
      Array.from({ length: 33 }, (_, i) => `&label.${i}=`).join(""),
      /at most 32 labels/,
    ],
  ];
  for (const [query, reason] of wrong) {
    const [status, { error }] = await ask(`/api/query?${query}`);
    assert.deepEqual([status, query], [400, query]);
    assert.match(String(error), reason);
  }
  assert.match(String((await ask("/api/series?start=1"))[1].error), /unknown/);
});

Deno.test("/api/ answers 503 with the reason where there is no history", async () => {
  for (const path of ["/api/series", "/api/query?family=a"]) {
    assert.deepEqual(await ask(path), [503, { error: "No history: test" }]);
  }
});

Deno.test("/api/ answers any query string with JSON, and never with 500", async () => {
  const app = new TestApp();
  const word = fc.constantFrom(
    ..."family series start end step rate format prefix label. label.a % %ff %00 + & = ? # -6h now 1e9 Infinity NaN -0 __proto__ constructor [] {} \\ \" ' \u0000 \ud800 𝄞"
      .split(" "),
  );
  const text = fc.oneof(word, fc.string({ unit: "binary", maxLength: 12 }));
  const raw = fc.array(text, { maxLength: 8 }).map((parts) => parts.join(""));
  const pairs = fc.array(fc.tuple(word, text), { maxLength: 8 }).map((pairs) =>
    pairs.map(([key, value]) => `${key}=${encode(value)}`).join("&")
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("/api/series", "/api/query"),
      fc.oneof(raw, pairs),
      async (path, query) => {
        const answer = await app.get(`${path}?${query}`);
        assert.ok([400, 503].includes(answer.status), String(answer.status));
        const { error } = await answer.json();
        assert.ok(typeof error === "string" && error.length > 5);
      },
    ),
    { numRuns: 2_000 },
  );
});

/** A lone surrogate cannot be encoded, and is sent as it is. */
function encode(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : text;
}
