import assert from "node:assert/strict";
import { QueueTally } from "../../../collectors/postfix/queue.ts";
import { assertServed, NOW, renderPostfix } from "./postfix_readings.ts";

Deno.test("postfixQueueTable shows what is in the queues, empty ones too", () => {
  const tally = new QueueTally(NOW);
  const add = (queue: string, age: number, size: number, recipients: number) =>
    tally.add({ queue, arrival: NOW - age, size, recipients });
  add("deferred", 10, 1000, 1);
  add("deferred", 5000, 20_000_000, 3);
  add("odd", 1, 1, 1);
  const got = renderPostfix(() => {}, { queue: tally.reading() });
  const age = "postfix_showq_message_age_seconds";
  const size = "postfix_showq_message_size_bytes";
  assertServed(got, [
    ["1.2.4.1.2.1", 'postfix_showq_queue_depth{queue="active"}', "0"],
    ["1.2.4.1.2.2", 'postfix_showq_queue_depth{queue="deferred"}', "2"],
    ["1.2.4.1.2.99", 'postfix_showq_queue_depth{queue="other"}', "1"],
    ["1.2.4.1.3.2", 'postfix_queue_recipients{queue="deferred"}', "4"],
    ["1.2.4.1.4.2", `${size}_sum{queue="deferred"}`, "20001000"],
    [
      "1.2.4.1.5.2",
      'postfix_queue_oldest_message_age_seconds{queue="deferred"}',
      "5000",
    ],
    ["1.2.4.1.6.2", `${age}_sum{queue="deferred"}`, "5010"],
    ["1.2.5.1.4.2.1.10", `${age}_bucket{queue="deferred",le="10"}`, "1"],
    ["1.2.5.1.4.2.1.10000", `${age}_bucket{queue="deferred",le="10000"}`, "2"],
    [
      "1.2.5.1.4.2.2.10000000",
      `${size}_bucket{queue="deferred",le="1e+07"}`,
      "1",
    ],
    [
      "1.2.5.1.4.2.2.4294967295",
      `${size}_bucket{queue="deferred",le="+Inf"}`,
      "2",
    ],
    ["1.1.7.0", "postfix_queue_up", "1"],
  ]);
  assert.equal(got.samples.get(`${age}_count{queue="deferred"}`), "2");
  assert.equal(got.samples.get(`${size}_count{queue="hold"}`), "0");
});

Deno.test("postfixModule says why the queues cannot be read", () => {
  const failed = renderPostfix(() => {}, {
    queue: undefined,
    queueProblem: "permission denied",
  });
  assert.equal(failed.samples.get("postfix_queue_up"), "0");
  assert(
    failed.samples.has('postfix_queue_error_info{error="permission denied"}'),
  );
  assert.equal(failed.instance("postfixQueueMessages", [1]), undefined);
  const unasked = renderPostfix(() => {}, { queue: undefined });
  assert.equal(unasked.instance("postfixQueueUp"), undefined);
  assert.equal(unasked.samples.has("postfix_queue_up"), false);
});
