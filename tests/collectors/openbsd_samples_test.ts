import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parseGroup } from "../../collectors/carp/parse_group.ts";
import { parseSysctl as parseCarpSysctl } from "../../collectors/carp/parse_sysctl.ts";
import type { Parsed } from "../../collectors/command_output.ts";
import { parseIfconfig } from "../../collectors/parse_ifconfig.ts";
import { parseInfo } from "../../collectors/pf/parse_info.ts";
import { parseInterfaces } from "../../collectors/pf/parse_interfaces.ts";
import { parseMemoryLimits } from "../../collectors/pf/parse_memory_limits.ts";
import { parseTableAddresses } from "../../collectors/pf/parse_table_addresses.ts";
import { parseTables } from "../../collectors/pf/parse_tables.ts";
import { parseTimeouts } from "../../collectors/pf/parse_timeouts.ts";
import { parseSysctl as parseSensors } from "../../collectors/sensors/parse_sysctl.ts";
import { haveSharedData, sharedData } from "../shared_data.ts";
import { assertNothingInvented } from "./cut.ts";
import type { Expectations } from "./expectations.ts";
import { HOST_EXPECTED } from "./openbsd_host_expected.ts";
import { PF_EXPECTED } from "./openbsd_pf_expected.ts";

const FOLDER = "openbsd-samples";

/** Parsers by how a sample's name begins. */
const PARSERS: readonly [string, (text: string) => Parsed<unknown>][] = [
  ["pfctl-si", parseInfo],
  ["pfctl-sm_", parseMemoryLimits],
  ["pfctl-st_", parseTimeouts],
  ["pfctl-vvsI_", parseInterfaces],
  ["pfctl-vvsT_", parseTables],
  ["pfctl-T-show-v_", parseTableAddresses],
  ["ifconfig-g_", parseGroup],
  ["ifconfig-", parseIfconfig],
  ["sysctl-hw.sensors_", parseSensors],
  ["sysctl-net.inet.carp_", parseCarpSysctl],
];

/** Samples of commands that no collector runs. */
const OTHERS = [
  // Rules, states and source nodes have no object in the MIBs; labels come from -sl.
  "pfctl-sr_",
  "pfctl-vsr_",
  "pfctl-vvsr_",
  "pfctl-ss_",
  "pfctl-vvss_",
  "pfctl-sS_",
  // Interfaces' traffic is IF-MIB's, which is not served.
  "netstat-i_",
  "netstat-ib_",
  "netstat-ibn_",
  // hw.sensors alone is asked for.
  "sysctl-hw_",
];

const EXPECTED: Expectations = { ...PF_EXPECTED, ...HOST_EXPECTED };

/** Returns what stands at a path whose keys may have dots themselves, such as `tcp.first`. */
function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (path in value) return (value as Record<string, unknown>)[path];
  for (const [key, inner] of Object.entries(value)) {
    if (path.startsWith(`${key}.`)) {
      return at(inner, path.slice(key.length + 1));
    }
  }
  return undefined;
}

const samples = haveSharedData
  ? readdirSync(sharedData(FOLDER)).filter((file) => file.endsWith(".txt"))
  : [];

for (const file of samples) {
  const parse = PARSERS.find(([prefix]) => file.startsWith(prefix))?.[1];
  if (parse === undefined) {
    Deno.test(`${file} is of a command that no collector runs`, () => {
      ok(OTHERS.some((prefix) => file.startsWith(prefix)));
    });
    continue;
  }
  Deno.test(`parsers read all of ${file}`, () => {
    const text = readFileSync(sharedData(`${FOLDER}/${file}`), "utf8");
    const parsed = parse(text);
    deepStrictEqual([...parsed.problems], []);
    deepStrictEqual([...parsed.unread], []);
    strictEqual(parsed.cut, false);
    for (const [path, expected] of Object.entries(EXPECTED[file] ?? {})) {
      deepStrictEqual(at(parsed.value, path), expected, path);
    }
  });
  Deno.test(`parsers invent nothing when ${file} is cut off`, () => {
    const text = readFileSync(sharedData(`${FOLDER}/${file}`), "utf8");
    assertNothingInvented(text, parse);
  });
}

Deno.test({
  name: "of every sample that a collector reads it is stated what was read",
  ignore: !haveSharedData,
  fn() {
    deepStrictEqual(
      Object.keys(EXPECTED).sort(),
      samples.filter((file) => PARSERS.some(([own]) => file.startsWith(own)))
        .sort(),
    );
  },
});
