/**
 * A worker that tries one target, and shows which input it is at, so that an
 * input that never ends can be told from outside.
 *
 * @module
 */

import { workerPort } from "../../roles/worker_port.ts";
import { type Outcome, runTarget } from "./run_target.ts";
import { TARGETS } from "./targets.ts";

/** What the worker is told. */
export interface FuzzOrder {
  readonly name: string;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly time: number;
  /** One number: that of the input that is tried. */
  readonly progress: SharedArrayBuffer;
}

const port = workerPort<FuzzOrder, Outcome>();
port.onMessage(async ({ name, progress, ...options }) => {
  const at = new Int32Array(progress);
  const target = TARGETS[name]!();
  port.post(
    await runTarget(target, {
      ...options,
      onInput: (number) => Atomics.store(at, 0, number),
    }),
  );
});
