/**
 * A short form of `deno task soak`. How fast it is depends on what else the
 * machine does; that nothing is wrong does not.
 *
 * @module
 */

import assert from "node:assert/strict";
import { needing } from "../needing.ts";
import { runSoak } from "../soak/soak.ts";
import { noNamed } from "./named.ts";

Deno.test({
  ...needing(
    Deno.build.os === "linux"
      ? noNamed
      : "memory and descriptors are told by Linux",
    "serve has nothing wrong under load and faults, and grows not",
  ),
  async fn() {
    const said: string[] = [];
    const figures = await runSoak({
      seconds: 12,
      rate: 200,
      scrapes: 3,
      faultInterval: 0.3,
      say: (line) => said.push(line),
    });
    const { snmp, firewall, http, early, end } = figures;
    const { differing, faults, checks, dropped } = figures;
    assert.equal(snmp.wrong, 0, snmp.firstWrong);
    assert.equal(firewall.wrong, 0, firewall.firstWrong);
    assert.equal(http.wrong, 0, http.firstWrong);
    assert.equal(http.lost, 0);
    assert.equal(differing, 0, said.join("\n"));
    assert.ok(faults >= 4 && checks >= 2, said.join("\n"));
    // What the kernel drops while a busy machine does other things never came,
    // and what comes late was given up before.
    assert.ok(
      snmp.lost - snmp.late <= dropped,
      `${snmp.lost} lost, ${snmp.late} late, ${dropped} dropped`,
    );
    assert.ok(end.descriptors <= early.descriptors + 20);
    assert.ok(
      end.memory <= early.memory * 1.5,
      `${early.memory} ${end.memory}`,
    );
  },
});
