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

const ZERO = { packets: 0, bytes: 0 };

/** What was read of each sample: paths into the value, `length` for the number of rows. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "pfctl-si-v_openbsd-7.9_1.txt": {
    running: true,
    runtimeSeconds: 54 * 60 + 21,
    debug: "err",
    hostId: "0xd04fb106",
    checksum: "0x20bbcbf12d19f7497fa49d51023bfd84",
    logInterface: null,
    states: {
      entries: 6,
      halfOpen: 0,
      searches: 2961,
      inserts: 46,
      removals: 40,
    },
    sourceNodes: { entries: 0, searches: 0, inserts: 0, removals: 0 },
    fragments: { entries: 0, searches: 0, inserts: 0, removals: 0 },
    counters: {
      "match": 47,
      "bad-offset": 0,
      "fragment": 0,
      "short": 1,
      "normalize": 0,
      "memory": 0,
      "bad-timestamp": 0,
      "congestion": 0,
      "ip-option": 1,
      "proto-cksum": 0,
      "state-mismatch": 0,
      "state-insert": 0,
      "state-limit": 0,
      "src-limit": 0,
      "synproxy": 0,
      "translate": 0,
      "no-route": 0,
    },
    limitCounters: {
      "max states per rule": 0,
      "max-src-states": 0,
      "max-src-nodes": 0,
      "max-src-conn": 0,
      "max-src-conn-rate": 0,
      "overload table insertion": 0,
      "overload flush states": 0,
      "synfloods detected": 0,
      "syncookies sent": 0,
      "syncookies validated": 0,
    },
    syncookies: { startStates: 25000, endStates: 12500 },
  },
  "pfctl-si-v_freebsd-14_1.txt": {
    running: true,
    runtimeSeconds: 25 * 86400 + 16 * 3600 + 23 * 60 + 32,
    debug: "Urgent",
    hostId: "0x68d01842",
    logInterface: null,
    states: { entries: 2, searches: 5165885, inserts: 94115, removals: 94113 },
    fragments: {},
    "counters.match": 3177960,
    "counters.map-failed": 0,
    "counters.translate": undefined,
    "limitCounters.syncookies sent": 0,
    syncookies: {
      mode: "never",
      active: false,
      startPercent: 25,
      endPercent: 12,
      halfOpen: 0,
    },
  },
  "pfctl-si_freebsd_1.txt": {
    running: true,
    runtimeSeconds: 26 * 60 + 5,
    hostId: undefined,
    states: { entries: 2, searches: 11325, inserts: 5, removals: 3 },
    sourceNodes: {},
    limitCounters: {},
    "counters.match": 11226,
  },
  "pfctl-si_freebsd_2.txt": {
    runtimeSeconds: 161 * 86400 + 21 * 3600 + 24 * 60 + 45,
    logInterface: {
      name: "re1",
      ipv4: {
        bytesIn: 2585823744614,
        bytesOut: 1227266932673,
        packetsInPassed: 2289953086,
        packetsInBlocked: 392835739,
        packetsOutPassed: 1649146326,
        packetsOutBlocked: 107,
      },
      ipv6: {
        bytesIn: 1059233657221,
        bytesOut: 3274698578875,
        packetsInPassed: 1945437219,
        packetsInBlocked: 48609,
        packetsOutPassed: 2605569054,
        packetsOutBlocked: 0,
      },
    },
    "states.searches": 18421725761,
    "counters.ip-option": 152301,
  },
  "pfctl-si_openbsd-5.x_1.txt": {
    running: true,
    runtimeSeconds: 3600 + 57 * 60 + 48,
    debug: "err",
    "states.entries": 4,
    "states.halfOpen": undefined,
    "counters.synproxy": 0,
    "counters.translate": undefined,
  },
  "pfctl-sm_freebsd_1.txt": {
    "": {
      "states": 1606000,
      "src-nodes": 1606000,
      "frags": 5000,
      "table-entries": 400000,
    },
  },
  "pfctl-sm_macos_1.txt": {
    "states": 10000,
    "app-states": 10000,
    "tables": 1000,
  },
  "pfctl-sm_openbsd-5.x_1.txt": {
    "": {
      "states": 10000,
      "src-nodes": 10000,
      "frags": 5000,
      "tables": 1000,
      "table-entries": 200000,
    },
  },
  "pfctl-sm_openbsd_1.txt": { "states": 10000, "table-entries": 200000 },
  "pfctl-st_openbsd-5.x_1.txt": {
    "tcp.first": { value: 120, unit: "seconds" },
    "tcp.established": { value: 86400, unit: "seconds" },
    "tcp.tsdiff": { value: 30, unit: "seconds" },
    "frag": { value: 30, unit: "seconds" },
    "interval": { value: 10, unit: "seconds" },
    "adaptive.start": { value: 6000, unit: "states" },
    "adaptive.end": { value: 12000, unit: "states" },
    "src.track": { value: 0, unit: "seconds" },
  },
  "pfctl-vvsI_freebsd-10_2.txt": {
    length: 1,
    "0.name": "igb0",
    "0.clearedAt": Date.UTC(2016, 3, 22, 14, 22, 28),
    "0.references": 46,
    "0.states": undefined,
    "0.traffic.In4/Pass": { packets: 60939634, bytes: 78438191152 },
    "0.traffic.Out6/Block": { packets: 1, bytes: 86 },
  },
  "pfctl-vvsI_freebsd-14_1.txt": {
    length: 7,
    "0.name": "all",
    "1.name": "bridge",
    "3.name": "em0.3",
    "3.references": 27,
    "5.traffic.Out4/Pass": { packets: 1313278, bytes: 905857458 },
    "6.name": "lo0",
    "6.index": 7,
    "6.skip": true,
    "5.skip": false,
  },
  "pfctl-vvsI_openbsd_1.txt": {
    length: 1,
    "0.name": "all",
    "0.clearedAt": 7_201_000,
    "0.states": 13,
    "0.rules": 1,
    "0.references": undefined,
    "0.traffic.In4/Block": ZERO,
  },
  "pfctl-vvsT_freebsd-14_1.txt": {
    length: 4,
    "0": {
      index: 1,
      name: "allowssh",
      flags: "ar",
      addresses: 12,
      clearedAt: Date.UTC(2023, 10, 19, 18, 50, 41),
      anchorReferences: 0,
      ruleReferences: 2,
      misses: 550,
      matches: 0,
      traffic: {
        "In/Block": ZERO,
        "In/Pass": ZERO,
        "In/XPass": ZERO,
        "Out/Block": ZERO,
        "Out/Pass": ZERO,
        "Out/XPass": ZERO,
      },
    },
    "1.traffic.Out/Pass": { packets: 661462, bytes: 830514949 },
    "2.flags": "pa",
    "3.name": "prometheus6",
  },
  "pfctl-vvsT_openbsd-7.9_1.txt": {
    length: 2,
    "0.name": "bruteforce",
    "0.clearedAt": -5 * 3600 * 1000,
    "0.misses": 4,
    "1.name": "opf_local",
    "1.flags": "car",
    "1.addresses": 3,
    "1.traffic.Out/Match": ZERO,
  },
  "pfctl-T-show-v_openbsd-7.9_1.txt": {
    length: 2,
    "0.address": "192.168.50.2",
    "0.prefixLength": 32,
    "0.clearedAt": Date.UTC(2026, 9, 7, 15, 44, 41),
    "0.traffic.In/Match": { packets: 2957, bytes: 4348092 },
    "1.address": "192.168.60.2",
    "1.traffic.Out/Match": { packets: 1472, bytes: 2173708 },
  },
  "ifconfig-A_openbsd-6.6_1.txt": {
    length: 9,
    "0.name": "lo0",
    "0.index": 5,
    "1.groups": ["egress"],
    "4": {
      name: "enc0",
      up: false,
      index: 4,
      groups: ["enc"],
      status: "active",
    },
    "5.pfsync": { device: "vio1", maxUpdates: 128, defer: false },
    "6.name": "gre8",
    "7": {
      name: "carp203",
      up: true,
      index: 8,
      groups: ["carp"],
      status: "master",
      carp: {
        device: "vio2",
        advbase: 1,
        nodes: [{ vhid: 203, state: "master", advskew: 0, advbase: 1 }],
      },
    },
  },
  "ifconfig-A_openbsd-7.9_1.txt": {
    length: 4,
    "0.index": 3,
    "1.name": "vio0",
    "1.index": 1,
    "1.carp": undefined,
    "3.name": "pflog0",
  },
  "ifconfig-a_openbsd-5.x_1.txt": {
    length: 6,
    // There is no index line: the scope of a link-local address tells.
    "0.index": 5,
    "1.index": 1,
    "2.index": 2,
    "3.index": undefined,
    "3.up": false,
    "2.groups": ["egress"],
  },
  "ifconfig-carp-balancing_openbsd-5.x_1.txt": {
    length: 3,
    "0.index": 7,
    "0.carp": {
      device: "vr0",
      advbase: 1,
      balancing: "ip",
      nodes: [
        { vhid: 5, state: "master", advskew: 0 },
        { vhid: 6, state: "backup", advskew: 100 },
      ],
    },
    "1.carp.nodes.1": { vhid: 4, state: "backup", advskew: 100 },
    "2.pfsync": {
      device: "vr2",
      peer: "10.0.12.17",
      maxUpdates: 128,
      defer: false,
    },
  },
  "ifconfig-carp_freebsd_1.txt": {
    length: 1,
    "0.name": "vtnet0",
    "0.index": 1,
    "0.carp": {
      advbase: 1,
      nodes: [{ vhid: 1, state: "master", advskew: 0, advbase: 1 }],
    },
  },
  "ifconfig-carp_openbsd-5.x-wiki_1.txt": {
    "0.up": true,
    "0.index": 6,
    "0.status": "backup",
    "0.carp.nodes.0.state": "backup",
  },
  "ifconfig-carp_openbsd-5.x-wiki_3.txt": {
    "0.status": "master",
    "0.carp.nodes.0.state": "master",
    "0.carp.nodes.0.advskew": 100,
  },
  "ifconfig-carp_openbsd-5.x_1.txt": {
    "0.index": 5,
    "0.carp.device": "ep0",
    "0.carp.nodes.0.state": "master",
  },
  "ifconfig-carp_openbsd-5.x_2.txt": {
    "0.carp.nodes.0": { vhid: 1, state: "backup", advskew: 100, advbase: 1 },
  },
  "ifconfig-carp_openbsd-6.6_1.txt": {
    length: 2,
    "0.name": "pfsync0",
    "0.groups": ["carp", "pfsync"],
    "0.carp": undefined,
    "1.carp.nodes.0.vhid": 203,
  },
  "ifconfig-carp_openbsd-6.6_2.txt": {
    "0.pfsync.device": "vio0",
    "1.carp.nodes.0": { vhid: 203, state: "backup", advskew: 100, advbase: 1 },
  },
  "ifconfig-carp_openbsd-6.x_1.txt": {
    "0.index": 6,
    "0.carp.nodes.0.advskew": 50,
  },
  "ifconfig-carp_openbsd-6.x_2.txt": { "0.carp.nodes.0.state": "backup" },
  "ifconfig-carp_openbsd-faq_1.txt": {
    "0.name": "carp1",
    "0.up": false,
    "0.index": undefined,
    "0.carp.device": "em0",
  },
  "ifconfig-g_openbsd-faq_1.txt": { "": 0 },
  "ifconfig-group-internal_openbsd-faq_1.txt": {
    length: 2,
    "0.groups": ["carp", "internal"],
    "1.carp.nodes.0.vhid": 2,
  },
  "ifconfig-pfsync_openbsd-5.x_1.txt": {
    "0.pfsync.peer": "10.0.12.16",
    "0.index": undefined,
  },
  "sysctl-hw.sensors_openbsd-5.9_1.txt": {
    length: 24,
    "0": {
      index: 1,
      device: "cpu0",
      name: "temp0",
      type: "temperature",
      value: 40,
      text: "40.00",
      status: "unspecified",
    },
    "2.text": "on",
    "2.description": "lid open",
    "9.name": "watthour3",
    "9.value": 19.79,
    "9.status": "ok",
    "11.type": "raw",
    "11.description": "battery idle",
    "22.type": "fan",
    "22.value": 0,
    "23.device": "pchtemp0",
  },
  "sysctl-hw.sensors_openbsd-6.2_1_partial.txt": {
    length: 13,
    "12.text": "11.10",
  },
  "sysctl-hw.sensors_openbsd-6.8-softraid_1.txt": {
    "0": {
      index: 1,
      device: "softraid0",
      name: "drive0",
      type: "drive",
      description: "sd4",
      value: 4,
      text: "online",
      status: "ok",
    },
  },
  "sysctl-hw.sensors_openbsd-6.8-softraid_2.txt": {
    "0.text": "pfail",
    "0.value": 10,
    "0.status": "warn",
  },
  "sysctl-hw.sensors_openbsd-6.8_1.txt": { length: 4, "1.value": 27.8 },
  "sysctl-hw.sensors_openbsd-7.9_1.txt": {
    length: 3,
    "0": {
      index: 1,
      device: "pvclock0",
      name: "timedelta0",
      type: "timedelta",
      value: -0.000008,
      text: "-0.000008",
      status: "ok",
      updated: "Tue Sep 29 16:16:56.753",
    },
    "1.description": "desired",
    "2.name": "raw1",
  },
  "sysctl-hw.sensors_openbsd-ciss_1.txt": {
    "0.value": 8.35,
    "1.text": "online",
  },
  "sysctl-hw.sensors_openbsd-ciss_2_partial.txt": { "0.text": "pfail" },
  "sysctl-hw.sensors_openbsd-lm0_1.txt": {
    length: 11,
    "2.name": "fan1",
    "2.value": 1607,
    "8.description": "-12V",
  },
  "sysctl-net.inet.carp_openbsd-5.x_1.txt": {
    "": { allow: 1, preempt: 0, log: 2 },
  },
};

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
