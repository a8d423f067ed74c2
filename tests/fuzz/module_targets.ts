/**
 * Whole readings of hosts gone bad, seen through their modules: both faces must
 * say the same of whatever was read.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { agrees } from "../../cli/agreement.ts";
import { createBindCollector } from "../../collectors/bind/collect.ts";
import { carpCollector } from "../../collectors/carp/collect.ts";
import type { Collector } from "../../collectors/collector.ts";
import { pfCollector } from "../../collectors/pf/collect.ts";
import { countsOf } from "../../collectors/postfix/reading.ts";
import { PostfixTally } from "../../collectors/postfix/tally.ts";
import { sensorsCollector } from "../../collectors/sensors/collect.ts";
import { systemCollector } from "../../collectors/system/collect.ts";
import { rootPath } from "../../dist/root.ts";
import type { MibModule } from "../../mib/declare.ts";
import { mtaModule } from "../../mib/modules/mta.ts";
import { networkServicesModule } from "../../mib/modules/network_services.ts";
import { openbsdCarpModule } from "../../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../../mib/modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "../../mib/modules/openbsd_sensors.ts";
import { bindModule } from "../../mib/modules/sounder_bind.ts";
import { sounderCarpModule } from "../../mib/modules/sounder_carp.ts";
import { sounderPfModule } from "../../mib/modules/sounder_pf.ts";
import { postfixModule } from "../../mib/modules/sounder_postfix.ts";
import { sounderSensorsModule } from "../../mib/modules/sounder_sensors.ts";
import { describeInstance } from "../../server/http/instance_json.ts";
import {
  channelContext,
  channelHost,
} from "../collectors/bind/fake_channel.ts";
import { contextOf, fakeHost } from "../collectors/fake_host.ts";
import { postfixReading } from "../mib/modules/postfix_readings.ts";
import { rendered } from "../mib/modules/rendered.ts";
import { readOpenMetrics } from "../server/openmetrics_page.ts";
import { JSON_SEEDS, XML_SEEDS } from "./document_targets.ts";
import { MAIL_LOGS } from "./mail_log.ts";
import { type Target, type TargetMakers, utf8 } from "./target.ts";

const decoder = new TextDecoder();

const NAMES = { print: (oid: readonly number[]) => oid.join(".") };

/** Renders a reading, and compares both faces as `sounder check` does. */
function assertFaces<R>(module: MibModule<R>, reading: R): void {
  const { instances, samples, page, segment } = rendered(module, reading);
  assert.equal(instances.length, segment.count);
  for (const view of instances) {
    if (view.series === undefined) continue;
    const sample = samples.get(view.series);
    assert.ok(
      agrees(view.value, describeInstance(view, NAMES), [sample, sample]),
      `${view.oid.join(".")} and ${view.series} ${sample} differ`,
    );
  }
  readOpenMetrics(page("openmetrics"));
}

/** A collector, and the modules that its readings are seen through. */
type Seen = readonly [
  create: () => Collector<unknown>,
  ...modules: MibModule<unknown>[],
];

function seen<R>(
  create: () => Collector<R>,
  ...modules: MibModule<R>[]
): Seen {
  return [create, ...modules] as unknown as Seen;
}

const FIREWALL: readonly Seen[] = [
  seen(pfCollector, openbsdPfModule, sounderPfModule),
  seen(carpCollector, openbsdCarpModule, sounderCarpModule),
  seen(sensorsCollector, openbsdSensorsModule, sounderSensorsModule),
  seen(systemCollector, openbsdMemModule),
];

const COMMANDS = rootPath("tests/fixtures/openbsd-firewall/fw1/commands");

/** Begins the output of a command in a text of many. */
const HEADING = "$ ";

/** All outputs of the recorded firewall as one text. */
function firewallOutputs(): string {
  return readdirSync(COMMANDS).map((name) =>
    `${HEADING}${name}\n${readFileSync(`${COMMANDS}/${name}`, "utf8")}`
  ).join("");
}

function outputsOf(text: string): Record<string, string> {
  const outputs: [string, string][] = text.split(`\n${HEADING}`).map((part) => {
    const end = part.indexOf("\n");
    return [part.slice(0, end).replace(/^\$ /, ""), part.slice(end + 1) + "\n"];
  });
  return Object.fromEntries(outputs);
}

function firewall(): Target {
  return {
    name: "firewall",
    kind: "text",
    seeds: utf8(firewallOutputs()),
    async probe(bytes, random) {
      const host = fakeHost(outputsOf(decoder.decode(bytes)));
      const [create, ...modules] = FIREWALL[random(FIREWALL.length)]!;
      let reading: unknown;
      try {
        reading = await create().collect(contextOf(host));
      } catch (error) {
        // What cannot be read is told as one line.
        assert.ok(error instanceof Error);
        assert.match(error.message, /^Cannot [^\n]*$|^[^\n]*$/);
        return false;
      }
      for (const module of modules) assertFaces(module, reading);
      return true;
    },
  };
}

const URL = "http://127.0.0.1:8053";

function bind(format: "json" | "xml", seeds: () => Uint8Array[]): Target {
  const url = `${URL}/${format}/${format === "json" ? "v1" : "v3"}`;
  return {
    name: `bind-module-${format}`,
    kind: "text",
    seeds: seeds(),
    async probe(bytes) {
      const host = channelHost({}, {
        body: new Uint8Array(bytes),
        contentType: format === "json" ? "application/json" : "text/xml",
      });
      const collector = createBindCollector({ url });
      let reading;
      try {
        reading = await collector.collect(channelContext(host));
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.ok(!error.message.includes("\n"), error.message);
        return false;
      }
      assertFaces(bindModule, reading);
      return true;
    },
  };
}

function postfix(): Target {
  return {
    name: "postfix-module",
    kind: "text",
    seeds: utf8(...MAIL_LOGS),
    probe(bytes) {
      const tally = new PostfixTally({ stores: false });
      tally.read(`${decoder.decode(bytes)}\n`);
      const reading = {
        ...postfixReading(),
        counts: countsOf(tally.families),
        acquaintances: tally.acquaintances.reading(),
        queueProblem: decoder.decode(bytes).slice(0, 200),
      };
      assertFaces(postfixModule, reading);
      assertFaces(mtaModule, reading);
      assertFaces(networkServicesModule, reading);
      return true;
    },
  };
}

/** Targets by name; each input takes some milliseconds. */
export const MODULE_TARGETS: TargetMakers = {
  "firewall": firewall,
  "bind-module-json": () => bind("json", JSON_SEEDS),
  "bind-module-xml": () => bind("xml", XML_SEEDS),
  "postfix-module": postfix,
};
