import assert from "node:assert/strict";
import fc from "fast-check";
import { type Host, HostError } from "../../../collectors/host.ts";
import { parsePostqueue } from "../../../collectors/postfix/parse_postqueue.ts";
import { parseShowq } from "../../../collectors/postfix/parse_showq.ts";
import type { QueueReading } from "../../../collectors/postfix/queue.ts";
import { QueueReader } from "../../../collectors/postfix/read_queue.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";

const encoder = new TextEncoder();
const now = 1_795_391_600;

function of(reading: QueueReading | undefined, queue: string) {
  return reading!.queues.find((state) => state.queue === queue)!;
}

Deno.test({
  name:
    "parsePostqueue() and parseShowq() tell the truth about the generated queue, and the same",
  ignore: !haveSharedData,
  fn: () => {
    const folder = sharedData("postfix/generated-a/");
    const truth = JSON.parse(Deno.readTextFileSync(`${folder}truth.json`));
    const json = parsePostqueue(
      Deno.readFileSync(`${folder}postqueue-j.jsonl`),
      now,
    );
    const binary = parseShowq(Deno.readFileSync(`${folder}showq.bin`), now);
    assert.deepEqual(binary, json);
    assert.deepEqual(json.problems, []);
    const sum = (name: "messages" | "recipients" | "bytes") =>
      json.queues.reduce((all, state) => all + state[name], 0);
    const { queue_at_end } = truth;
    assert.equal(of(json, "deferred").messages, queue_at_end.by_queue.deferred);
    assert.equal(of(json, "hold").messages, queue_at_end.by_queue.hold);
    assert.equal(of(json, "active").messages, 0);
    assert.equal(sum("messages"), queue_at_end.messages);
    assert.equal(sum("recipients"), queue_at_end.recipients);
    assert.equal(sum("bytes"), queue_at_end.bytes);
  },
});

const message = {
  queue_name: "deferred",
  queue_id: "4AB12",
  arrival_time: now - 50,
  message_size: 1500,
  sender: "a@b",
  recipients: [{ address: "c@d" }, { address: "e@f" }],
};

Deno.test("parsePostqueue() puts ages and sizes into the exporter's buckets", () => {
  const reading = parsePostqueue(encoder.encode(JSON.stringify(message)), now);
  const state = of(reading, "deferred");
  assert.deepEqual([state.messages, state.recipients, state.bytes], [
    1,
    2,
    1500,
  ]);
  assert.equal(state.oldest, 50);
  assert.deepEqual(state.ages.counts, [0, 1, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(state.sizes.counts, [0, 1, 0, 0, 0, 0, 0, 0]);
});

Deno.test("parsePostqueue() loses a line that it cannot read, and no other", () => {
  const lines = [
    JSON.stringify(message),
    "Mail queue is empty",
    '{"queue_name": "deferred", "arr',
    "[]",
    JSON.stringify({ ...message, message_size: "big" }),
    JSON.stringify({ ...message, queue_name: "new", arrival_time: now + 9 }),
  ];
  const reading = parsePostqueue(encoder.encode(lines.join("\n")), now);
  assert.equal(of(reading, "deferred").messages, 1);
  assert.deepEqual(
    [of(reading, "other").messages, of(reading, "other").oldest],
    [1, 0],
  );
  assert.deepEqual(reading.problems.map(({ where }) => where), [
    "postqueue -j, line 3",
    "postqueue -j, line 4",
    "postqueue -j, line 5",
  ]);
});

const whole = encoder.encode(
  "protocol\0mail_queue_list_protocol\0\0queue_name\0hold\0queue_id\x004AB12\0time\0" +
    `${
      now - 5
    }\0size\x0077\0forced_expire\x000\0sender\0a@b\0recipient\0c@d\0reason\0\0\0\0`,
);

Deno.test("parseShowq() reads the list of Postfix 3.7, and an empty one", () => {
  const reading = parseShowq(whole, now);
  assert.equal(of(reading, "hold").messages, 1);
  assert.equal(of(reading, "hold").bytes, 77);
  assert.equal(of(parseShowq(encoder.encode("\0"), now), "hold").messages, 0);
});

Deno.test("parseShowq() takes no part of a list for the whole", () => {
  for (let length = 0; length < whole.length; length++) {
    assert.equal(parseShowq(whole.subarray(0, length), now), undefined);
  }
});

Deno.test("parseShowq() and parsePostqueue() never throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
    parseShowq(data, now);
    parsePostqueue(data, now);
  }));
});

const host: Host = {
  os: "linux",
  release: "",
  hostname: "mx1",
  now: () => now * 1000,
  run: (argv) =>
    argv.join(" ") === "postqueue -j"
      ? Promise.resolve({
        status: 0,
        stdout: encoder.encode(`${JSON.stringify(message)}\n`),
        stderr: "",
      })
      : Promise.reject(new HostError("absent", "no such command")),
  readFile: () => Promise.reject(new HostError("absent", "no such file")),
  readEnd: () => Promise.reject(new HostError("absent", "no such file")),
  fetch: () => Promise.reject(new HostError("absent", "no network")),
};

Deno.test("QueueReader.read() asks postqueue where there is no socket", async () => {
  const reading = await new QueueReader({}).read(
    host,
    new AbortController().signal,
  );
  assert.equal(of(reading, "deferred").messages, 1);
});

Deno.test("QueueReader.read() asks showq once for all who ask at once", async () => {
  let asked = 0;
  const reader = new QueueReader({
    socket: {
      path: "/var/spool/postfix/public/showq",
      socket: {
        read: () => {
          asked++;
          return Promise.resolve(whole);
        },
      },
    },
  });
  const { signal } = new AbortController();
  const [one, two] = await Promise.all([
    reader.read(host, signal),
    reader.read(host, signal),
  ]);
  assert.equal(one, two);
  assert.equal(asked, 1);
  await reader.read(host, signal);
  assert.equal(asked, 2);
});

Deno.test("QueueReader.read() says what postqueue complained of", async () => {
  const failing: Host = {
    ...host,
    run: () =>
      Promise.resolve({
        status: 69,
        stdout: new Uint8Array(0),
        stderr:
          "postqueue: fatal: Queue report unavailable - mail system is down\n",
      }),
  };
  await assert.rejects(
    new QueueReader({}).read(failing, new AbortController().signal),
    /mail system is down/,
  );
});

Deno.test("QueueReader.read() names the group that may read the queue", async () => {
  const refused: Host = {
    ...host,
    run: () =>
      Promise.resolve({
        status: 69,
        stdout: new Uint8Array(0),
        stderr:
          "postqueue: fatal: Connect to the Postfix showq service: Permission denied\n",
      }),
  };
  await assert.rejects(
    new QueueReader({}).read(refused, new AbortController().signal),
    {
      message:
        'Cannot read the mail queue: postqueue: fatal: Connect to the Postfix showq service: Permission denied; sounder\'s user needs to be in the group that may (usually "postdrop")',
    },
  );
});
