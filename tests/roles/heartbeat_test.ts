import assert from "node:assert/strict";
import { Heartbeat } from "../../roles/heartbeat.ts";

interface Beats {
  readonly heartbeat: Heartbeat;
  pings: number;
  /** Seconds of silence that were told, each time. */
  readonly lost: number[];
  /** Settles when the worker was found silent. */
  readonly over: Promise<void>;
}

function beats(answer: (beats: Beats) => void): Beats {
  const { promise, resolve } = Promise.withResolvers<void>();
  const all: Beats = {
    heartbeat: new Heartbeat({
      interval: 2,
      ping: () => {
        all.pings++;
        answer(all);
      },
      onLost: (seconds) => {
        all.lost.push(seconds);
        resolve();
      },
    }),
    pings: 0,
    lost: [],
    over: promise,
  };
  return all;
}

Deno.test("Heartbeat finds a worker that never answers silent after 15 pings, once", async () => {
  const silent = beats(() => {});
  silent.heartbeat.begin();
  await silent.over;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(silent.pings, 15);
  assert.deepEqual(silent.lost, [0.03]);
});

Deno.test("Heartbeat goes on while a worker answers, however late", async () => {
  const late = beats(({ heartbeat, pings }) => {
    if (pings % 15 === 0) heartbeat.heard();
  });
  late.heartbeat.begin();
  while (late.pings < 45) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  late.heartbeat.end();
  assert.deepEqual(late.lost, []);
});

Deno.test("Heartbeat counts pings without an answer in a row alone", async () => {
  const stopping = beats(({ heartbeat, pings }) => {
    if (pings <= 20) heartbeat.heard();
  });
  stopping.heartbeat.begin();
  await stopping.over;
  assert.equal(stopping.pings, 35);
});

Deno.test("Heartbeat asks no more once it has ended", async () => {
  const ended = beats(() => {});
  ended.heartbeat.begin();
  ended.heartbeat.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(ended.pings, 0);
});
