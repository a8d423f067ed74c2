import assert from "node:assert/strict";
import {
  answerBuffers,
  type HistoryAsk,
  HistoryLine,
  unavailable,
} from "../../roles/history_line.ts";
import type {
  HistoryAnswer,
  HistoryRequest,
} from "../../server/http/history_source.ts";

const REQUEST: HistoryRequest = { kind: "series", families: [], prefix: "" };
const ANSWER: HistoryAnswer = { kind: "series", series: [], truncated: false };

/** A line whose other end is the test. */
function lineOf(patience?: number): { line: HistoryLine; asks: HistoryAsk[] } {
  const asks: HistoryAsk[] = [];
  const line = new HistoryLine({
    post: (ask) => asks.push(ask),
    ...(patience === undefined ? {} : { patience }),
  });
  return { line, asks };
}

Deno.test("HistoryLine.ask() is answered by the answer to its own request", async () => {
  const { line, asks } = lineOf();
  const [first, second] = [line.ask(REQUEST), line.ask(REQUEST)];
  assert.deepEqual(asks.map(({ request }) => request), [REQUEST, REQUEST]);
  const [one, two] = asks.map(({ id }) => id);
  line.take({ type: "history-reply", id: two!, answer: unavailable("two") });
  line.take({ type: "history-reply", id: one!, answer: ANSWER });
  assert.deepEqual(await first, ANSWER);
  assert.deepEqual(await second, unavailable("two"));
});

Deno.test("HistoryLine.ask() waits only so long, and drops what comes later", async () => {
  const { line, asks } = lineOf(1);
  assert.deepEqual(
    await line.ask(REQUEST),
    unavailable("the reader has not answered in time"),
  );
  line.take({ type: "history-reply", id: asks[0]!.id, answer: ANSWER });
  line.take({ type: "history-reply", id: 999, answer: ANSWER });
});

Deno.test("HistoryLine.ask() lets only so many wait", async () => {
  const { line, asks } = lineOf();
  const waiting = Array.from({ length: 20 }, () => line.ask(REQUEST));
  assert.equal(asks.length, 8);
  assert.deepEqual(
    await waiting[8],
    unavailable("8 requests are waiting already: ask later"),
  );
  line.take({ type: "history-reply", id: asks[0]!.id, answer: ANSWER });
  await waiting[0];
  const more = line.ask(REQUEST);
  assert.equal(asks.length, 9);
  line.close();
  assert.deepEqual(await more, unavailable("sounder ends"));
  await Promise.all(waiting);
});

Deno.test("answerBuffers() tells each buffer once", () => {
  const same = Float32Array.of(1);
  const time = Float64Array.of(1);
  const buffers = answerBuffers({
    kind: "query",
    start: 0,
    end: 1,
    step: 1,
    archive: 1,
    time,
    series: [{
      series: "a",
      family: "a",
      type: "gauge",
      minimum: same,
      average: same,
      maximum: same,
    }],
    truncated: false,
  });
  assert.deepEqual(buffers, [time.buffer, same.buffer]);
  assert.deepEqual(answerBuffers(ANSWER), []);
});
