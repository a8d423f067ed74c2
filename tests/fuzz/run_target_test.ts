/**
 * A short form of `deno task fuzz`, and what it must find.
 *
 * @module
 */

import assert from "node:assert/strict";
import process from "node:process";
import { inputOf, runTarget } from "./run_target.ts";
import { type Target, utf8 } from "./target.ts";
import { TARGETS } from "./targets.ts";
import { MODULE_TARGETS } from "./module_targets.ts";

/** The same inputs each time. */
const SEED = 20_261_126;

for (const [name, make] of Object.entries(TARGETS)) {
  const count = name in MODULE_TARGETS ? 30 : 3_000;
  Deno.test(`${name} bears ${count} inputs gone bad`, async () => {
    const { findings, tried, taken } = await runTarget(make(), {
      seed: SEED,
      count,
    });
    // How long one takes depends on what else the machine does.
    assert.deepEqual(findings.filter(({ what }) => what === "crash"), []);
    assert.equal(tried, count);
    assert.ok(taken > 0, "none was taken: the seeds are wrong");
  });
}

/** Takes everything but an input that holds an X, which it fails at, or a Y, at which it lingers. */
function touchy(): Target {
  return {
    name: "touchy",
    kind: "text",
    seeds: utf8("a X 1\nb 2\n", "c Y 3\nd 4\n"),
    probe(input) {
      if (input.includes(0x58)) throw new TypeError("X");
      const { user } = process.cpuUsage();
      const most = user + (input.includes(0x59) ? 150_000 : 0);
      while (process.cpuUsage().user < most);
      return true;
    },
  };
}

Deno.test("runTarget() finds crashes and hangs, and names the input", async () => {
  const target = touchy();
  const { findings, wrong } = await runTarget(target, { seed: 1, count: 10 });
  assert.ok(wrong >= findings.length);
  const kinds = new Set(findings.map(({ what }) => what));
  assert.deepEqual(kinds, new Set(["crash", "hang"]));
  for (const { what, number } of findings) {
    const letter = what === "crash" ? 0x58 : 0x59;
    assert.ok(inputOf(target, 1, number).input.includes(letter));
    const again = await runTarget(target, { seed: 1, first: number, count: 1 });
    assert.deepEqual(again.findings.map((one) => one.what), [what]);
  }
});

Deno.test("runTarget() ends when its time is over", async () => {
  const { tried } = await runTarget({ ...touchy(), probe: () => true }, {
    seed: 1,
    count: 1e9,
    time: 50,
  });
  assert.ok(tried > 0 && tried < 1e9);
});
