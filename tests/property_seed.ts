/**
 * Loaded before the tests: inputs that fast-check draws are the same in every
 * run, so that a run tests the change and not luck. `SEED=N` draws others, and
 * `RUNS=N` as many for each property that does not say how many it needs.
 *
 * @module
 */

import fc from "fast-check";

const runs = Deno.env.get("RUNS");

fc.configureGlobal({
  seed: Number(Deno.env.get("SEED") ?? 20_260_101),
  ...runs === undefined ? {} : { numRuns: Number(runs) },
});
