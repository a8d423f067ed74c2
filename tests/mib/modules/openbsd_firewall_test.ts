import assert from "node:assert/strict";
import { samplesOf } from "./rendered.ts";
import { assertBothFacesAgree } from "./faces.ts";
import { firewallAt, renderedFirewall } from "./firewall.ts";

/** Returns all samples of a host of the pair at a moment. */
async function samplesAt(
  name: "fw1" | "fw2",
  seconds: number,
): Promise<ReadonlyMap<string, string>> {
  const decoder = new TextDecoder();
  return samplesOf(
    renderedFirewall(await firewallAt(name, seconds))
      .map(({ segment }) => decoder.decode(segment.text)).join(""),
  );
}

for (const name of ["fw1", "fw2"] as const) {
  for (const seconds of [0, 10, 20]) {
    Deno.test(`the recorded ${name} reads without a problem after ${seconds} s, alike on both faces`, async () => {
      const firewall = await firewallAt(name, seconds);
      assert.deepEqual(firewall.problems, []);
      for (const got of renderedFirewall(firewall)) {
        assert(got.segment.count > 0, got.segment.module);
        assertBothFacesAgree(got);
      }
    });
  }
}

Deno.test("the recorded pair fails over, and back", async () => {
  const masters = async (seconds: number) => {
    const [first, second] = await Promise.all([
      samplesAt("fw1", seconds),
      samplesAt("fw2", seconds),
    ]);
    const of = (samples: ReadonlyMap<string, string>) =>
      Number(samples.get('carp_vhids{state="master"}'));
    return [of(first), of(second)];
  };
  assert.deepEqual(await masters(0), [3, 1]);
  assert.deepEqual(await masters(10), [0, 4]);
  assert.deepEqual(await masters(20), [3, 1]);
});

Deno.test("the recorded firewall tells its demotion, its transitions and when they were", async () => {
  const during = await samplesAt("fw1", 10);
  assert.equal(during.get('carp_group_demotion{group="carp"}'), "1");
  assert.equal(during.get('carp_interface_demotion{interface="carp0"}'), "1");
  assert.equal(
    during.get('carp_vhid_state{interface="carp0",vhid="1"}'),
    "0",
  );
  const after = await samplesAt("fw1", 20);
  assert.equal(
    after.get('carp_vhid_state_changes_total{interface="carp0",vhid="1"}'),
    "2",
  );
  assert.equal(
    after.get(
      'carp_vhid_last_transition_timestamp_seconds{interface="carp0",vhid="1"}',
    ),
    String(Date.UTC(2026, 10, 2, 8, 0, 20) / 1000),
  );
  assert.equal(after.get("carp_transitions_to_master_total"), "8");
});
