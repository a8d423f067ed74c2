import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { carpCollector } from "../../../collectors/carp/collect.ts";
import type { CarpReading } from "../../../collectors/carp/reading.ts";
import { openbsdCarpModule } from "../../../mib/modules/openbsd_carp.ts";
import { IFCONFIG, NETSTAT, SYSCTL } from "../../collectors/carp/fixtures.ts";
import {
  contextOf,
  type FakeAnswer,
  fakeHost,
} from "../../collectors/fake_host.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { type Rendered, rendered } from "./rendered.ts";

const ROOT_LENGTH = 8;

const COMMANDS: Readonly<Record<string, FakeAnswer>> = {
  "ifconfig -A": IFCONFIG,
  "sysctl net.inet.carp": SYSCTL,
  "netstat -s -p carp": NETSTAT,
  ...Object.fromEntries(
    ["all", "lo", "egress", "carp", "pfsync", "dmz"].map((name, at) => [
      `ifconfig -g ${name}`,
      `${name}: carp demote count ${at * 16}\n`,
    ]),
  ),
};

function collect(
  answers: Readonly<Record<string, FakeAnswer>> = COMMANDS,
  os = "openbsd",
): Promise<CarpReading> {
  return carpCollector().collect(contextOf(fakeHost({ ...answers }, os)));
}

/** Returns values by their OIDs below the module's root. */
function walk({ instances }: Rendered): Record<string, unknown> {
  return Object.fromEntries(instances.map(({ oid, value }) => [
    oid.slice(ROOT_LENGTH).join("."),
    plain(value),
  ]));
}

Deno.test("openbsdCarpModule serves everything at snmpd's numbers", async () => {
  const got = rendered(openbsdCarpModule, await collect());
  assertBothFacesAgree(got);
  assert.deepEqual(walk(got), {
    "1.1.0": 1,
    "1.2.0": 2,
    "1.3.0": 1,
    // carp3 has no virtual host: it counts, and has no row.
    "2.1.0": 3,
    "2.2.1.1.12": 12,
    "2.2.1.1.20": 20,
    "2.2.1.2.12": "carp1",
    "2.2.1.2.20": "carp9",
    "2.2.1.3.12": 1,
    "2.2.1.3.20": 9,
    "2.2.1.4.12": "em0",
    "2.2.1.4.20": "em1",
    "2.2.1.5.12": 1,
    "2.2.1.5.20": 1,
    "2.2.1.6.12": 0,
    "2.2.1.6.20": 100,
    "2.2.1.7.12": 2,
    "2.2.1.7.20": 1,
    ...Object.fromEntries(
      Array.from({ length: 15 }, (_, at) => [`3.${at + 1}.0`, at + 1]),
    ),
    "4.1.2.1": "all",
    "4.1.2.2": "lo",
    "4.1.2.3": "egress",
    "4.1.2.4": "carp",
    "4.1.2.5": "pfsync",
    "4.1.2.6": "dmz",
    "4.1.3.1": 0,
    "4.1.3.2": 16,
    "4.1.3.3": 32,
    "4.1.3.4": 48,
    "4.1.3.5": 64,
    "4.1.3.6": 80,
  });
  assert.equal(got.samples.get('carp_group_demotion{group="carp"}'), "48");
  assert.equal(got.samples.get('carp_discards_total{reason="bad-auth"}'), "9");
});

Deno.test("openbsdCarpModule calls logging at whichever level logging", async () => {
  for (const [level, value] of [[0, 2], [1, 1], [7, 1]]) {
    const got = rendered(openbsdCarpModule, {
      ...await collect(),
      sysctl: { log: level ?? 0 },
    });
    assert.equal(plain(got.instance("carpLog")?.value), value);
    assert.equal(got.instance("carpAllow"), undefined);
  }
});

Deno.test("openbsdCarpModule has no row of an interface without an index, and no state that is not known", async () => {
  const reading = await collect();
  const [first, second] = reading.interfaces;
  assert(first !== undefined && second !== undefined);
  const { index: _, ...unnumbered } = first;
  const [node] = second.nodes;
  assert(node !== undefined);
  const { state: __, ...stateless } = node;
  const got = rendered(openbsdCarpModule, {
    ...reading,
    interfaces: [unnumbered, { ...second, nodes: [stateless] }],
  });
  assertBothFacesAgree(got);
  assert.equal(got.instance("carpIfDescr", [12]), undefined);
  assert(got.instance("carpIfDescr", [20]) !== undefined);
  assert.equal(got.instance("carpIfState", [20]), undefined);
});

Deno.test("openbsdCarpModule names groups whose demotion is not known", async () => {
  const got = rendered(openbsdCarpModule, {
    ...await collect(),
    groups: [{ index: 1, name: "egress" }],
  });
  assertBothFacesAgree(got);
  assert.equal(plain(got.instance("carpGroupName", [1])?.value), "egress");
  assert.equal(got.instance("carpGroupDemote", [1]), undefined);
});

Deno.test({
  name: "openbsdCarpModule serves the interfaces of a real 6.6",
  ignore: !haveSharedData,
  async fn() {
    const text = readFileSync(
      sharedData("openbsd-samples/ifconfig-A_openbsd-6.6_1.txt"),
      "utf8",
    );
    const reading = await collect({ "ifconfig -A": text });
    assert(reading.interfaces.length > 0);
    const got = rendered(openbsdCarpModule, reading);
    assertBothFacesAgree(got);
    for (const { index, name, nodes } of reading.interfaces) {
      assert.equal(
        plain(got.instance("carpIfDescr", [index ?? 0])?.value),
        name,
      );
      assert.equal(
        plain(got.instance("carpIfVhid", [index ?? 0])?.value),
        nodes[0]?.vhid,
      );
    }
  },
});
