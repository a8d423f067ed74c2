/**
 * A real Postfix and a sounder that is killed again and again: no line is lost
 * and none is counted twice. `SOUNDER_ROUNDS` and `SOUNDER_SEED` make it longer
 * and other: `SOUNDER_ROUNDS=200 deno task test tests/integration/postfix_rounds_test.ts`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { say } from "../../dist/say.ts";
import { needing } from "../needing.ts";
import { noNetSnmp } from "./net_snmp.ts";
import { noPostfix, startPostfix } from "./postfix.ts";
import { Rounds } from "./postfix_rounds.ts";

const ROUNDS = Number(Deno.env.get("SOUNDER_ROUNDS") ?? 10);
const SEED = Number(Deno.env.get("SOUNDER_SEED") ?? 4);

const missing = noPostfix ?? noNetSnmp;

Deno.test({
  ...needing(
    missing,
    `sounder counts all mail of a real Postfix once, killed and restarted through ${ROUNDS} rounds of rotations`,
  ),
  async fn() {
    await using postfix = await startPostfix();
    const rounds = new Rounds(postfix, SEED);
    try {
      for (let round = 0; round < ROUNDS; round++) {
        try {
          await rounds.run();
        } catch (error) {
          throw new Error(`in round ${round + 1} of seed ${SEED}`, {
            cause: error,
          });
        }
      }
      await rounds.compareQueue();
      await rounds.compareWithWhole();
    } finally {
      await rounds.close();
    }
    const { happened } = rounds;
    if (Deno.env.has("SOUNDER_ROUNDS")) say(JSON.stringify(happened));
    assert.ok(happened.kills >= ROUNDS / 2, JSON.stringify(happened));
    assert.ok(happened.renamed > 0 && happened.truncated > 0);
  },
});
