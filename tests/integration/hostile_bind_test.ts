/**
 * A BIND that is not there, or is anything but a BIND: its collector is down and
 * says why over both faces, and everything else answers.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readSamples } from "../../cli/exposition_reader.ts";
import { SnmpClient } from "../../cli/snmp_client.ts";
import type { Oid } from "../../codec/oid.ts";
import { eventually } from "./asking.ts";
import { freePort, withFolder } from "./processes.ts";
import { type Sounder, startSounder } from "./sounder.ts";

/** Answers requests for statistics as a server that cannot be trusted does. */
type Answer = (request: Request) => Response | Promise<Response>;

class HostileServer implements AsyncDisposable {
  readonly url: string;
  /** Requests that were taken. */
  asked = 0;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #end = new AbortController();

  constructor(answer: Answer) {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      signal: this.#end.signal,
      onListen: () => {},
      // A client that gives up is no error here.
      onError: () => new Response("", { status: 500 }),
    }, (request) => {
      this.asked++;
      return answer(request);
    });
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#server.finished;
  }
}

const COLLECTORS: Oid = [
  1,
  3,
  6,
  1,
  4,
  1,
  8072,
  9999,
  9999,
  112,
  1,
  1,
  2,
  2,
  1,
];
const BIND = [4, ...new TextEncoder().encode("bind")];

/** What both faces say of the collector. */
interface Told {
  readonly up: [snmp: number, http: string | undefined];
  readonly failures: [snmp: number, http: number];
  readonly error: [snmp: string, http: string | undefined];
}

async function tell({ snmpPort, httpUrl }: Sounder): Promise<Told> {
  const client = new SnmpClient(
    { hostname: "127.0.0.1", port: snmpPort },
    "public",
  );
  try {
    const [up, failures, error] = (await client.get(
      [2, 7, 10].map((column) => [...COLLECTORS, column, ...BIND]),
    )).map(({ value }) => "value" in value ? value.value : undefined);
    const page = await (await fetch(`${httpUrl}/metrics`)).text();
    const samples = readSamples(page);
    const [, text] =
      /^sounder_collector_error_info\{collector="bind",error="(.*)"\} 1$/m
        .exec(page) ?? [];
    return {
      up: [Number(up), samples.get('sounder_collector_up{collector="bind"}')],
      failures: [
        Number(failures),
        Number(
          samples.get('sounder_collector_failures_total{collector="bind"}'),
        ),
      ],
      error: [
        error instanceof Uint8Array ? new TextDecoder().decode(error) : "",
        text?.replaceAll('\\"', '"'),
      ],
    };
  } finally {
    client.close();
  }
}

/** Waits until the collector has failed as often as told, and both faces say the same of it, which is returned. */
async function afterFailures(sounder: Sounder, times: number): Promise<Told> {
  let told: Told | undefined;
  return await eventually(async () => {
    told = await tell(sounder);
    // One may be asked before a run has ended, and the other behind it.
    return Math.min(...told.failures) >= times &&
        told.error[0] === told.error[1]
      ? told
      : undefined;
  }, () => `${times} failures on both faces: ${JSON.stringify(told)}`);
}

/** Runs a sounder on `url` and proves that its collector is down because of `reason` and that it answers otherwise. */
async function proveDown(
  url: string,
  reason: RegExp,
  timeout = 120,
): Promise<void> {
  await withFolder(async (folder) => {
    const config = `${folder}/sounder.toml`;
    await Deno.writeTextFile(config, `interval = 1\ntimeout = ${timeout}\n`);
    await proveDownBy(["--config", config, "--bind-url", url], reason);
  });
}

async function proveDownBy(
  flags: readonly string[],
  reason: RegExp,
): Promise<void> {
  await using sounder = await startSounder(flags);
  await sounder.saw("bind: down: ");
  const { up, error } = await afterFailures(sounder, 2);
  assert.deepEqual(up, [2, "0"]);
  assert.match(error[0], reason);
  const health = await (await fetch(`${sounder.httpUrl}/healthz`)).json();
  assert.equal(health.status, "degraded");
  assert.match(health.collectors.bind.error, reason);
  const { status, stderr } = await sounder.stop();
  assert.equal(status, 0, stderr);
  const lines = stderr.split("\n").filter((line) => line.includes("bind: "));
  assert.ok(lines.some((line) => line.includes(error[0])), stderr);
  // Not at every run; one that takes its time to end may be told of in other words.
  assert.ok(lines.length <= 2 && lines[0] !== lines[1], stderr);
}

/** What starts like a document of BIND. */
const HALF_JSON = '{"json-stats-version":"1.7","boot-time":"2026-11-23T00:00:';
const HALF_XML =
  '<?xml version="1.0"?><statistics version="3.11"><server><boot-time>2026';

function typed(type: string, body: BodyInit): Response {
  return new Response(body, { headers: { "content-type": type } });
}

/** A body of so many octets, made as it is taken. */
function garbage(octets: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(65_536).fill(0x7b);
  let left = octets;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(chunk.subarray(0, Math.min(left, chunk.length)));
      left -= chunk.length;
    },
  }, { highWaterMark: 0 });
}

/** A body that begins and never ends. */
function endless(start: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(start)),
  });
}

/** A body that comes an octet at a time, and never ends. */
function trickling(start: string): ReadableStream<Uint8Array> {
  const octets = new TextEncoder().encode(start);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      controller.enqueue(octets.subarray(at % octets.length).subarray(0, 1));
      at++;
    },
  }, { highWaterMark: 0 });
}

/** Answers XML where XML is asked for, and has no JSON. */
function xmlAlone(document: () => BodyInit): Answer {
  return ({ url }) =>
    url.includes("/json")
      ? new Response("", { status: 404 })
      : typed("text/xml", document());
}

/** A document of JSON as UTF-16. */
function wide(text: string): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from(text, (unit) => unit.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

const WHOLE_XML = `${HALF_XML}-11-23T00:00:00Z</boot-time>`;

const MEGABYTE = 1_048_576;

/** How a BIND answers, what the error has to say, and the collector's patience in seconds. */
type Hostile = readonly [Answer, RegExp, patience?: number];

const HOSTILE: Readonly<Record<string, Hostile>> = {
  "answers 404": [
    () => new Response("nothing here", { status: 404 }),
    /404/,
  ],
  "answers 500": [() => new Response("", { status: 500 }), /status 500/],
  "redirects": [
    ({ url }) => Response.redirect(new URL("/elsewhere", url)),
    /redirect/,
  ],
  "answers with an empty page": [
    () => typed("application/json", ""),
    /Cannot read http:/,
  ],
  "answers with a page for people": [
    () => typed("text/html", "<html><body>Welcome</body></html>"),
    /text\/html/,
  ],
  "answers with half a JSON document": [
    () => typed("application/json", HALF_JSON),
    /Cannot read http:/,
  ],
  "answers with half an XML document": [
    ({ url }) =>
      url.includes("/json")
        ? new Response("", { status: 404 })
        : typed("text/xml", HALF_XML),
    /Cannot read http:.*xml/,
  ],
  "answers with JSON of something else": [
    () => typed("application/json", '[{"a":[[[[[[1]]]]]]}]'),
    /Cannot read http:/,
  ],
  "never answers": [
    () => new Promise<Response>(() => {}),
    /in time|ended after/,
    0.4,
  ],
  "never ends its answer": [
    () => typed("application/json", endless(HALF_JSON)),
    /in time|ended after/,
    0.4,
  ],
  "answers with 100 MB of garbage as JSON": [
    () => typed("application/json", garbage(100 * MEGABYTE)),
    /more than \d+ octets/,
  ],
  "answers with 100 MB of garbage as XML": [
    ({ url }) =>
      url.includes("/json")
        ? new Response("", { status: 404 })
        : typed("text/xml", garbage(100 * MEGABYTE)),
    /Cannot read http:.*xml/,
  ],
  "answers with a gigabyte": [
    () => typed("application/json", garbage(1024 * MEGABYTE)),
    /answer of more than \d+ octets/,
  ],
  "trickles its answer": [
    () => typed("application/json", trickling(HALF_JSON)),
    /in time|ended after/,
    0.6,
  ],
  "answers in another encoding": [
    () => typed("application/json", wide(`${HALF_JSON}00Z"}`)),
    /UTF-16 or binary, not UTF-8/,
  ],
  "says that its XML is in another encoding": [
    xmlAlone(() => WHOLE_XML.replace("?>", ' encoding="ISO-8859-1"?>')),
    /encoding "ISO-8859-1", not UTF-8/,
  ],
  "has a document type declaration": [
    xmlAlone(() =>
      HALF_XML.replace("?>", '?><!DOCTYPE a [<!ENTITY b "&c;&c;">]>')
    ),
    /document type declaration/,
  ],
  "names entities": [
    xmlAlone(() => WHOLE_XML.replace("2026", "&secret;")),
    /not well-formed XML/,
  ],
  "nests 10,000 elements": [
    xmlAlone(() => `${WHOLE_XML}${"<a>".repeat(10_000)}`),
    /nested deeper than 64/,
  ],
  "nests 10,000 lists": [
    () => typed("application/json", `{"a":${"[".repeat(10_000)}`),
    /Cannot read http:/,
  ],
  "answers JSON with the content type of a picture": [
    () => typed("image/png", `${HALF_JSON}00Z"}`),
    /content type "image\/png" is not JSON/,
  ],
  "is of version 2": [
    ({ url }) =>
      new URL(url).pathname === "/"
        ? typed(
          "text/xml",
          '<isc version="1.0"><bind><statistics version="2.2">',
        )
        : new Response("No such URL.", { status: 404 }),
    /XML statistics version "2\.2" is not supported .*--bind-stats-file/,
  ],
  "answers with control characters": [
    () => typed("application/json", "\x00\x1b[2J\x07"),
    /^[^\p{Cc}]*$/u,
  ],
};

for (const [what, [answer, reason, patience]] of Object.entries(HOSTILE)) {
  Deno.test(`serve says why a BIND that ${what} cannot be read`, async () => {
    await using server = new HostileServer(answer);
    await proveDown(server.url, reason, patience);
    assert.ok(server.asked > 0);
  });
}

Deno.test("serve says why a BIND that is not there cannot be read", async () => {
  await proveDown(
    `http://127.0.0.1:${freePort()}`,
    /Cannot read http:.*refused/,
  );
});

Deno.test("serve says why a BIND that breaks its answer off cannot be read", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" +
    `Content-Length: ${HALF_JSON.length + 100}\r\n\r\n${HALF_JSON}`;
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4_096));
      await connection.write(new TextEncoder().encode(head));
      connection.close();
    }
  })().catch(() => {});
  try {
    await proveDown(
      `http://127.0.0.1:${listener.addr.port}`,
      /Cannot read http:/,
    );
  } finally {
    listener.close();
    await serving;
  }
});

Deno.test("serve answers at once while 100 MB of garbage come in", async () => {
  await using server = new HostileServer(() =>
    typed("application/json", garbage(100 * MEGABYTE))
  );
  await using sounder = await startSounder([
    ...["--bind-url", server.url, "--interval", "0.1"],
  ]);
  const client = new SnmpClient(
    { hostname: "127.0.0.1", port: sounder.snmpPort },
    "public",
  );
  const waited: number[] = [];
  try {
    while ((await tell(sounder)).failures[0] < 5) {
      const began = performance.now();
      await client.get([[1, 3, 6, 1, 2, 1, 1, 5, 0]]);
      waited.push(performance.now() - began);
    }
  } finally {
    client.close();
  }
  // The client asks again after two seconds: no answer was lost or late, but
  // for one in ten that a busy machine may have held up.
  const late = waited.filter((milliseconds) => milliseconds >= 2_000);
  assert.ok(late.length <= waited.length / 10, `${late} of ${waited.length}`);
});
