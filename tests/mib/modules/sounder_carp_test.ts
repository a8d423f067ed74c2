import assert from "node:assert/strict";
import { carpCollector } from "../../../collectors/carp/collect.ts";
import { sounderCarpModule } from "../../../mib/modules/sounder_carp.ts";
import { IFCONFIG, SYSCTL } from "../../collectors/carp/fixtures.ts";
import { contextOf, fakeHost } from "../../collectors/fake_host.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { indexText, rendered } from "./rendered.ts";

const COMMANDS = {
  "ifconfig -A": IFCONFIG,
  "sysctl net.inet.carp": SYSCTL,
  ...Object.fromEntries(
    ["all", "lo", "egress", "carp", "pfsync", "dmz"].map((name) => [
      `ifconfig -g ${name}`,
      `${name}: carp demote count ${name === "carp" ? 128 : 0}\n`,
    ]),
  ),
};

/** How FreeBSD's ifconfig prints CARP: on the parent itself, without an index. */
const FREEBSD = `em0: flags=8843<UP,BROADCAST> metric 0 mtu 1500
\tcarp: MASTER vhid 1 advbase 1 advskew 0
\tcarp: BACKUP vhid 2 advbase 1 advskew 100
`;

function instanceOf(name: string, vhid: number): number[] {
  return [...indexText(name), vhid];
}

Deno.test("sounderCarpModule serves every virtual host, several on an interface too", async () => {
  const got = rendered(
    sounderCarpModule,
    await carpCollector().collect(contextOf(fakeHost({ ...COMMANDS }))),
  );
  assertBothFacesAgree(got);
  const { instance, samples } = got;
  const state = (name: string, vhid: number) =>
    plain(instance("sounderCarpVhidState", instanceOf(name, vhid))?.value);
  assert.equal(state("carp1", 1), 2);
  assert.equal(state("carp1", 2), 1);
  assert.equal(state("carp9", 9), 1);
  const inState = (vhid: number) =>
    ["init", "backup", "master"].map((word) =>
      samples.get(
        `carp_vhid_in_state{interface="carp1",vhid="${vhid}",state="${word}"}`,
      )
    );
  assert.deepEqual(inState(1), ["0", "0", "1"]);
  assert.deepEqual(inState(2), ["0", "1", "0"]);
  assert.equal(samples.get('carp_vhids{state="master"}'), "1");
  assert.equal(samples.get('carp_vhids{state="backup"}'), "2");
  assert.equal(samples.get('carp_vhids{state="init"}'), "0");
  assert.equal(
    samples.get('carp_interface_demotion{interface="carp1"}'),
    "128",
  );
  assert.equal(
    samples.get(
      'carp_interface_settings_info{interface="carp1",balancing="ip",peer=""}',
    ),
    "1",
  );
  assert.equal(samples.get("carp_log_level"), "2");
});

Deno.test("sounderCarpModule tells when a virtual host changed its state", async () => {
  const host = fakeHost({ ...COMMANDS });
  const collector = carpCollector();
  const before = rendered(
    sounderCarpModule,
    await collector.collect(contextOf(host)),
  );
  const labels = '{interface="carp9",vhid="9"}';
  assert.equal(
    before.samples.get(`carp_vhid_state_changes_total${labels}`),
    "0",
  );
  assert.equal(
    before.instance("sounderCarpVhidChanged", instanceOf("carp9", 9)),
    undefined,
  );
  host.time += 10_000;
  host.answers["ifconfig -A"] = IFCONFIG.replace(
    "BACKUP carpdev em1",
    "MASTER carpdev em1",
  );
  const after = rendered(
    sounderCarpModule,
    await collector.collect(contextOf(host)),
  );
  assertBothFacesAgree(after);
  assert.equal(
    after.samples.get(`carp_vhid_state_changes_total${labels}`),
    "1",
  );
  assert.equal(
    after.samples.get(`carp_vhid_last_transition_timestamp_seconds${labels}`),
    String(host.time / 1000),
  );
});

Deno.test("sounderCarpModule serves FreeBSD's virtual hosts, which have no interface of their own", async () => {
  const host = fakeHost({
    "ifconfig -a": FREEBSD,
    "sysctl net.inet.carp":
      "net.inet.carp.allow: 1\nnet.inet.carp.demotion: 240\n",
  }, "freebsd");
  const got = rendered(
    sounderCarpModule,
    await carpCollector().collect(contextOf(host)),
  );
  assertBothFacesAgree(got);
  assert.equal(
    got.samples.get('carp_vhid_state{interface="em0",vhid="2"}'),
    "1",
  );
  assert.equal(got.samples.get("carp_demotion"), "240");
});

Deno.test("sounderCarpModule leaves out a state that ifconfig does not know", async () => {
  const host = fakeHost({
    "ifconfig -A": IFCONFIG.replace(
      "BACKUP carpdev em1",
      "<UNKNOWN> carpdev em1",
    ),
  });
  const got = rendered(
    sounderCarpModule,
    await carpCollector().collect(contextOf(host)),
  );
  assertBothFacesAgree(got);
  assert.equal(
    got.instance("sounderCarpVhidState", instanceOf("carp9", 9)),
    undefined,
  );
  assert.equal(
    got.samples.has(
      'carp_vhid_in_state{interface="carp9",vhid="9",state="init"}',
    ),
    false,
  );
});
