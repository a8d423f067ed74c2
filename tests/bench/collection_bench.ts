/**
 * Ten thousand collections of a BIND with 100 zones, and what they leave
 * behind. Run with `--v8-flags=--expose-gc`, so that what is
 * garbage is not counted.
 *
 * @module
 */

import { createBindCollector } from "../../collectors/bind/collect.ts";
import { type Host, HostError } from "../../collectors/host.ts";
import { SOUNDER_ROOT } from "../../mib/declare.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { Collection } from "../../roles/collection.ts";
import { memoryNumbers } from "../../roles/memory_numbers.ts";
import { sharedData } from "../shared_data.ts";
import { bench, note } from "./peers.ts";

const RUNS = 10_000;
/** Runs after which the heap has found its size. */
const WARM_UP = 1_000;

const documents = new Map(
  ["server", "net"].map((part) => [
    part,
    Deno.readFileSync(
      sharedData(`bind/generated/9.18.49-a/snap1/${part}.json`),
    ),
  ]),
);

const host: Host = {
  os: "linux",
  release: "",
  hostname: "bench",
  now: () => Date.now(),
  run: () => Promise.reject(new HostError("absent", "no commands here")),
  readFile: () => Promise.reject(new HostError("absent", "no files here")),
  readEnd: () => Promise.reject(new HostError("absent", "no files here")),
  fetch(url) {
    const body = documents.get(url.split("/").at(-1) ?? "");
    return Promise.resolve(
      body === undefined
        ? { status: 404, contentType: "text/plain", body: new Uint8Array(0) }
        : { status: 200, contentType: "application/json", body },
    );
  },
};

await bench(`${RUNS} collections of BIND's server document`, async () => {
  let instances = 0;
  const collection = new Collection({
    collector: createBindCollector({ url: "http://127.0.0.1:8053" }),
    modules: [bindModule],
    sounderRoot: SOUNDER_ROOT,
    host,
    numbers: memoryNumbers(),
    interval: 10,
    timeout: 9,
    staleAfter: 60,
    asked: true,
    upTime: () => 0,
    events: {
      onReading: () => {},
      onSegment: ({ count }) => instances = count,
      onSameSegment: () => {},
      onDrop: () => {},
      onStatus: () => {},
      onLog: () => {},
    },
  });
  const kept = (): number => {
    (globalThis as { gc?: () => void }).gc?.();
    return Deno.memoryUsage().heapUsed / 1e6;
  };
  let before = 0;
  const began = performance.now();
  for (let i = 0; i < RUNS; i++) {
    await collection.run();
    if (i === WARM_UP) before = kept();
  }
  const seconds = (performance.now() - began) / 1000;
  const after = kept();
  note(
    `${
      (seconds / RUNS * 1000).toFixed(2)
    } ms each for ${instances} instances; heap in use after ${WARM_UP}: ${
      before.toFixed(1)
    } MB, after ${RUNS}: ${after.toFixed(1)} MB`,
  );
});
