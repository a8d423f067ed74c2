import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { SnmpValue } from "../../../codec/snmp/value.ts";
import { pfCollector } from "../../../collectors/pf/collect.ts";
import { openbsdPfModule } from "../../../mib/modules/openbsd_pf.ts";
import { sounderPfModule } from "../../../mib/modules/sounder_pf.ts";
import { contextOf, fakeHost } from "../../collectors/fake_host.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { rendered } from "./rendered.ts";

function sample(name: string): string {
  return readFileSync(sharedData(`openbsd-samples/${name}.txt`), "utf8");
}

/** Outputs of one system, by the words after `pfctl`. */
const SYSTEMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "openbsd-7.9": {
    "-si -v": "pfctl-si-v_openbsd-7.9_1",
    "-vvsT": "pfctl-vvsT_openbsd-7.9_1",
  },
  "openbsd-5.x": {
    "-si -v": "pfctl-si_openbsd-5.x_1",
    "-sm": "pfctl-sm_openbsd-5.x_1",
    "-st": "pfctl-st_openbsd-5.x_1",
  },
  "freebsd-14": {
    "-si -v": "pfctl-si-v_freebsd-14_1",
    "-sm": "pfctl-sm_freebsd_1",
    "-vvsI": "pfctl-vvsI_freebsd-14_1",
    "-vvsT": "pfctl-vvsT_freebsd-14_1",
  },
};

function collect(system: string) {
  const answers = Object.entries(SYSTEMS[system] ?? {}).map(([words, name]) =>
    [`pfctl ${words}`, sample(name)] as const
  );
  const os = system.startsWith("freebsd") ? "freebsd" : "openbsd";
  return pfCollector().collect(
    contextOf(fakeHost(Object.fromEntries(answers), os)),
  );
}

for (const system of Object.keys(SYSTEMS)) {
  Deno.test({
    name:
      `openbsdPfModule and sounderPfModule show a real ${system} alike on both faces`,
    ignore: !haveSharedData,
    async fn() {
      const reading = await collect(system);
      const got = rendered(openbsdPfModule, reading);
      assertBothFacesAgree(got);
      assertBothFacesAgree(rendered(sounderPfModule, reading));
      assert.equal(
        plain(got.instance("pfCntMatch")?.value),
        reading.info.counters.match,
      );
    },
  });
}

Deno.test({
  name:
    "openbsdPfModule has no number for the levels and references of FreeBSD",
  ignore: !haveSharedData,
  async fn() {
    const got = rendered(openbsdPfModule, await collect("freebsd-14"));
    assert(got.instance("pfIfDescr", [1]) !== undefined);
    for (const name of ["pfIfRefs", "pfIfRules", "pfTblInMatchPkts"]) {
      assert.equal(got.instance(name, [1]), undefined, name);
    }
    assert.equal(got.instance("pfDebug"), undefined);
    assert.equal(got.instance("pfCntNoRoute"), undefined);
  },
});

/** snmpsim's tags (the BER tags in decimal). */
const TAGS: Readonly<Record<string, SnmpValue["type"]>> = {
  66: "gauge32",
  70: "counter64",
};

Deno.test({
  name: "openbsdPfModule answers in the types of a real snmpd",
  ignore: !haveSharedData,
  async fn() {
    const { instances } = rendered(
      openbsdPfModule,
      await collect("openbsd-7.9"),
    );
    const types = new Map(
      instances.map(({ oid, value }) => [oid.join("."), value.type]),
    );
    const lines = readFileSync(
      sharedData("snmp-reference/librenms_openbsd_pf.snmprec"),
      "utf8",
    ).split("\n").filter((line) => line.startsWith("1.3.6.1.4.1.30155."));
    assert.equal(lines.length, 21);
    for (const line of lines) {
      const [oid = "", tag = ""] = line.split("|");
      assert.equal(types.get(oid), TAGS[tag], oid);
    }
  },
});
