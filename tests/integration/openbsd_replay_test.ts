/**
 * The recorded firewall pair as both faces serve it, beside what they served
 * when this was written. `UPDATE_GOLDEN=1` writes what they serve now.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { PfReading } from "../../collectors/pf/reading.ts";
import type { SensorType } from "../../collectors/sensors/reading.ts";
import { objectsOf, rootOf } from "../../mib/declare.ts";
import { expositionPage } from "../../mib/exposition.ts";
import { openbsdCarpModule } from "../../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../../mib/modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "../../mib/modules/openbsd_sensors.ts";
import { sounderPfModule } from "../../mib/modules/sounder_pf.ts";
import type { Segment } from "../../mib/segment.ts";
import { firewallAt, renderedFirewall } from "../mib/modules/firewall.ts";
import { missingFile, needing } from "../needing.ts";
import { noSharedData } from "../shared_data.ts";
import { rendered } from "../mib/modules/rendered.ts";
import { checkMetrics } from "./bind_exporter.ts";
import { noNetSnmp } from "./net_snmp.ts";
import { fixturePath, table, translate, walk } from "./openbsd_replay.ts";
import { withFolder } from "./processes.ts";
import { runSounder, type Sounder, startSounder } from "./sounder.ts";

const PROMTOOL = "/usr/bin/promtool";
const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";
const HOSTS = ["fw1", "fw2"] as const;

const noPromtool = missingFile(PROMTOOL);

/** Rises while the recording is served: when rows were read, and since when. */
const PASSING_FAMILIES =
  /^pf_(?:table|table_address)_statistics_age_seconds\{|^(?:pf|carp|sensors)_list_changed_timestamp_seconds|^pf_counting_since_/;
const PASSING_OIDS = new RegExp(
  `^\\.1\\.3\\.6\\.1\\.4\\.1\\.(?:${
    [
      "30155\\.1\\.9\\.128\\.1\\.20",
      "30155\\.1\\.9\\.129\\.1\\.4",
      "8072\\.9999\\.9999\\.112\\.5\\.1\\.1\\.[2456]",
      "8072\\.9999\\.9999\\.112\\.6\\.1\\.1\\.[67]",
      "8072\\.9999\\.9999\\.112\\.7\\.1\\.1",
    ].join("|")
  })\\.`,
);

/** Starts with a long interval, so that the first moment stays. */
function serve(name: string): Promise<Sounder> {
  return startSounder([
    ...["--replay", fixturePath(name), "--interval", "600"],
  ]);
}

/** Returns the families of these collectors by name, when all of them were read. */
async function scrape({ httpUrl }: Sounder): Promise<string[]> {
  while (true) {
    const page = await (await fetch(`${httpUrl}/metrics`)).text();
    const up = page.match(/^sounder_collector_up\{.* 1$/gm) ?? [];
    if (up.length >= 4) {
      // Collectors end in any order, and so do their families.
      return page.trimEnd().split(/\n(?=# HELP )/)
        .filter((family) =>
          /^# HELP (?:pf|pfsync|carp|sensors|mem)_/.test(family)
        )
        .sort().join("\n").split("\n");
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Compares with the file, or writes it. */
function assertGolden(name: string, lines: readonly string[]): void {
  const path = fixturePath(`golden/${name}`);
  if (UPDATE) {
    Deno.mkdirSync(fixturePath("golden"), { recursive: true });
    Deno.writeTextFileSync(path, lines.join("\n") + "\n");
  }
  assert.deepEqual(lines, Deno.readTextFileSync(path).trimEnd().split("\n"));
}

for (const name of HOSTS) {
  Deno.test({
    ...needing(noNetSnmp, `the recorded ${name} is served as it was`),
    async fn() {
      await using sounder = await serve(name);
      const page = await scrape(sounder);
      assertGolden(
        `${name}.metrics`,
        page.filter((line) => !PASSING_FAMILIES.test(line)),
      );
      const walked = await walk(sounder);
      assertGolden(
        `${name}.walk`,
        walked.filter((line) => !PASSING_OIDS.test(line)),
      );
      const compared = await runSounder([
        "check",
        ...["--snmp", `127.0.0.1:${sounder.snmpPort}`],
        ...["--http", sounder.httpUrl],
      ]);
      assert.equal(compared.status, 0, compared.stdout + compared.stderr);
      assert.match(compared.stdout, /OPENBSD-PF-MIB +\d{3} instances compared/);
    },
  });
}

Deno.test({
  ...needing(
    noNetSnmp ?? noSharedData,
    "the official modules name every instance that is served of them, as sounder does",
  ),
  async fn() {
    const firewall = renderedFirewall(await firewallAt("fw1", 20));
    const instances = firewall.flatMap(({ segment, instances }) =>
      instances.map((view) => ({ ...view, module: segment.module }))
    ).filter(({ module }) => module.startsWith("OPENBSD-"));
    const declared = [
      objectsOf(openbsdPfModule, rootOf(openbsdPfModule)),
      objectsOf(openbsdCarpModule, rootOf(openbsdCarpModule)),
      objectsOf(openbsdSensorsModule, rootOf(openbsdSensorsModule)),
      objectsOf(openbsdMemModule, rootOf(openbsdMemModule)),
    ].flat();
    assert.equal(declared.length, 196);
    assert(instances.length > 800);
    const names = await translate(instances.map(({ oid }) => oid.join(".")));
    assert.deepEqual(
      names,
      instances.map(({ oid, module, object }) =>
        `${module}::${object.name}.${oid.slice(object.oid.length).join(".")}`
      ),
    );
  },
});

Deno.test({
  ...needing(
    noNetSnmp ?? noSharedData,
    "snmptable prints the tables that it knows",
  ),
  async fn() {
    await using sounder = await serve("fw1");
    await scrape(sounder);
    const expected = [
      ["OPENBSD-PF-MIB::pfIfTable", 19, /^ +1 +all +group +48211 +14 /m],
      ["OPENBSD-PF-MIB::pfTblTable", 4, /^ +3 +office guests +2 +1 +3 /m],
      ["OPENBSD-PF-MIB::pfLabelTable", 6, /^ +2 +web in +1200331 +88120331 /m],
      ["OPENBSD-SENSORS-MIB::sensorTable", 16, /"VCORE" +voltsdc +"it0" /],
      ["OPENBSD-CARP-MIB::carpIfTable", 3, /"carp2" +3 +"em2" +1 +0 +master/],
      ["OPENBSD-CARP-MIB::carpGroupTable", 8, /^ +"carp" +0$/m],
    ] as const;
    for (const [name, rows, row] of expected) {
      const printed = await table(sounder, name);
      assert.match(printed, row);
      // A head, an empty line, the columns' names, and the rows.
      assert.equal(printed.trimEnd().split("\n").length, 3 + rows, printed);
    }
  },
});

/** Where OpenBSD's tree was before its snmpd had one, and where each of these modules is now. */
const FIRST_PLACES = [["1", "1"], ["2", "2"], ["3", "6"]] as const;

Deno.test({
  ...needing(noNetSnmp, "the tree below 64512 is OpenBSD's of today"),
  async fn() {
    await withFolder(async (folder) => {
      const config = `${folder}/sounder.toml`;
      await Deno.writeTextFile(config, "[snmp]\nopenbsd_64512 = true\n");
      await using sounder = await startSounder([
        ...["--config", config, "--replay", fixturePath("fw1")],
        ...["--interval", "600"],
      ]);
      await scrape(sounder);
      for (const [first, today] of FIRST_PLACES) {
        const now = await walk(sounder, [`1.3.6.1.4.1.30155.${today}`]);
        assert(now.length > 20);
        assert.deepEqual(
          await walk(sounder, [`1.3.6.1.4.1.64512.${first}`]),
          now.map((line) =>
            line.replace(`.30155.${today}.`, `.64512.${first}.`)
          ),
        );
      }
      const compared = await runSounder([
        "check",
        ...["--snmp", `127.0.0.1:${sounder.snmpPort}`],
        ...["--http", sounder.httpUrl],
      ]);
      assert.equal(compared.status, 0, compared.stdout + compared.stderr);
    });
  },
});

/** A sensor of each kind, as the collector reads it. */
function sensorsOfAllKinds(): Segment {
  const types =
    openbsdSensorsModule.objects.flatMap((declared) =>
      declared.kind === "table" ? declared.columns : []
    ).find(({ name }) => name === "sensorType")?.syntax.words ?? new Map();
  const sensors = [...types.values(), "energy"].map((type, at) => ({
    index: at + 1,
    device: "dev0",
    name: `${type}0`,
    type: type as SensorType,
    value: 1,
    text: type === "drive" ? "empty" : type === "indicator" ? "on" : "1",
    status: "ok" as const,
    statusChangedAt: 0,
    statusChanges: 1,
  }));
  assert.equal(sensors.length, 23);
  const { segment } = rendered(openbsdSensorsModule, {
    readAt: 0,
    sensors,
    listChangedAt: 0,
  });
  assert.equal(segment.lost, 0);
  return segment;
}

/** What FreeBSD's pf tells and OpenBSD's does not. */
function freebsdPf(pf: PfReading): Segment[] {
  const reading: PfReading = {
    ...pf,
    info: {
      ...pf.info,
      syncookies: {
        mode: "adaptive",
        active: true,
        startPercent: 25,
        endPercent: 12,
        halfOpen: 3,
      },
    },
    interfaces: pf.interfaces?.map((row) => ({ ...row, references: 1 })) ?? [],
    queues: pf.queues?.map((row) => ({ ...row, borrows: 1, suspends: 1 })) ??
      [],
  };
  return [openbsdPfModule, sounderPfModule].map((module) =>
    rendered(module, reading).segment
  );
}

async function assertNothingSaid(segments: readonly Segment[]): Promise<void> {
  const decoder = new TextDecoder();
  const page = expositionPage(segments, "prometheus")
    .map((piece) => decoder.decode(piece)).join("");
  assert.deepEqual(await checkMetrics(page), { status: 0, said: "" });
}

Deno.test({
  ...needing(noPromtool, "promtool has nothing to say of a firewall's metrics"),
  async fn() {
    const firewall = await firewallAt("fw1", 20);
    await assertNothingSaid(
      renderedFirewall(firewall).map(({ segment }) => segment),
    );
    await assertNothingSaid(freebsdPf(firewall.pf));
    await assertNothingSaid([sensorsOfAllKinds()]);
  },
});
