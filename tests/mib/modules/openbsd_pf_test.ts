import assert from "node:assert/strict";
import { pfCollector } from "../../../collectors/pf/collect.ts";
import type { PfReading } from "../../../collectors/pf/reading.ts";
import { openbsdPfModule } from "../../../mib/modules/openbsd_pf.ts";
import {
  contextOf,
  type FakeAnswer,
  fakeHost,
} from "../../collectors/fake_host.ts";
import {
  ADDRESSES,
  IFCONFIG,
  INFO,
  INTERFACES,
  LABELS,
  LIMITS,
  PFSYNC,
  QUEUES,
  TABLES,
  TIMEOUTS,
} from "../../collectors/pf/fixtures.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { type Rendered, rendered } from "./rendered.ts";

const ROOT = "1.3.6.1.4.1.30155.1";

const COMMANDS: Readonly<Record<string, FakeAnswer>> = {
  "pfctl -si -v": INFO,
  "pfctl -sm": LIMITS,
  "pfctl -st": TIMEOUTS,
  "pfctl -vvsI": INTERFACES,
  "pfctl -vvsT": TABLES,
  "pfctl -sl": LABELS,
  "pfctl -vsq": QUEUES,
  "pfctl -t bad hosts -T show -v": ADDRESSES,
  "pfctl -t spamd -T show -v": "   198.51.100.0/24\n",
  "netstat -s -p pfsync": PFSYNC,
  "ifconfig -A": IFCONFIG,
};

function collect(
  answers: Readonly<Record<string, FakeAnswer>> = COMMANDS,
  options: Parameters<typeof pfCollector>[0] = {},
): Promise<PfReading> {
  return pfCollector(options).collect(contextOf(fakeHost({ ...answers })));
}

async function firewall(
  ...args: Parameters<typeof collect>
): Promise<Rendered> {
  return rendered(openbsdPfModule, await collect(...args));
}

/** Returns values by their OIDs below the module's root. */
function walk({ instances }: Rendered): Map<string, unknown> {
  return new Map(instances.map(({ oid, value }) => [
    oid.slice(ROOT.split(".").length).join("."),
    plain(value),
  ]));
}

function assertHas(
  got: ReadonlyMap<string, unknown>,
  expected: Readonly<Record<string, unknown>>,
): void {
  for (const [oid, value] of Object.entries(expected)) {
    assert.equal(got.get(oid), value, oid);
  }
}

Deno.test("openbsdPfModule serves scalars at snmpd's numbers, past 2^53 exactly", async () => {
  const got = await firewall();
  assertBothFacesAgree(got);
  assertHas(walk(got), {
    "1.1.0": 1,
    // 497 days, 2 hours, 27 minutes and 52 seconds are 2^32 hundredths less 96.
    "1.2.0": 4_294_967_200,
    "1.3.0": 5,
    "1.4.0": "0x0f00ba12",
    "2.1.0": 47,
    "2.2.0": 0,
    "2.17.0": 3,
    "3.1.0": 61234,
    "3.2.0": 9007199254740993n,
    "3.3.0": 46,
    "3.4.0": 40,
    "4.1.0": "em0",
    "4.2.0": 18446744073709551615n,
    "4.3.0": 1227266932673,
    "4.4.0": 2289953086,
    "4.5.0": 392835739,
    "4.6.0": 1649146326,
    "4.7.0": 107,
    "4.8.0": 9007199254740993n,
    "4.9.0": 3274698578875,
    "4.10.0": 1945437219,
    "4.11.0": 48609,
    "4.12.0": 2605569054,
    "4.13.0": 0,
    "5.1.0": 5,
    "5.4.0": 1,
    "6.1.0": 100000,
    "6.2.0": 4294967295,
    "6.5.0": 200000,
    "7.1.0": 120,
    "7.17.0": 60000,
    "7.19.0": 0,
    "8.1.0": 6,
    "9.1.0": 4,
    "10.1.0": 3,
    "11.1.0": 1,
    "11.9.0": 7,
    "11.7.0": 8,
    "11.8.0": 9,
    "11.10.0": 11,
    "11.11.0": 10,
    "11.16.0": 16,
  });
});

Deno.test("openbsdPfModule leaves out what pfctl does not print", async () => {
  const got = await firewall();
  assert.equal(got.instance("pfCntTranslate"), undefined);
  assert.equal(got.instance("pfTimeoutTcpOpening"), undefined);
  assert.equal(
    got.samples.has('pf_counters_total{counter="translate"}'),
    false,
  );
});

Deno.test("openbsdPfModule gives TruthValue its own false, and wraps TimeTicks alone", async () => {
  const info = INFO.replace("Enabled for 497 days", "Disabled for 497 days")
    .replace("02:27:52", "02:27:53");
  const got = await firewall({ ...COMMANDS, "pfctl -si -v": info });
  assert.equal(plain(got.instance("pfRunning")?.value), 2);
  assert.equal(got.samples.get("pf_running"), "0");
  assert.equal(plain(got.instance("pfRuntime")?.value), 4);
  assert.equal(got.samples.get("pf_runtime_seconds"), "42949673");
});

Deno.test("openbsdPfModule empties the name of an interface that is not set, and has no counters of it", async () => {
  const { info, ...rest } = await collect();
  const got = rendered(openbsdPfModule, {
    ...rest,
    info: { ...info, logInterface: null },
  });
  assertBothFacesAgree(got);
  assert.equal(plain(got.instance("pfLogIfName")?.value), "");
  assert.equal(got.instance("pfLogIfIpBytesIn"), undefined);
  assert.equal(
    got.page("prometheus").includes("pf_log_interface_bytes"),
    false,
  );
});

Deno.test("openbsdPfModule tells how full the table of states is, unless it has no limit", async () => {
  const { samples } = await firewall();
  assert.equal(samples.get('pf_pool_used_ratio{pool="states"}'), "0.61234");
  assert.equal(samples.has('pf_pool_used_ratio{pool="src-nodes"}'), false);
  assert.equal(samples.get('pf_pool_limit{pool="src-nodes"}'), "4294967295");
});

Deno.test("openbsdPfModule serves pfIfTable by place", async () => {
  const got = await firewall();
  assertHas(walk(got), {
    "8.128.1.1.5": 5,
    "8.128.1.2.5": "em0",
    "8.128.1.3.4": 0,
    "8.128.1.3.5": 1,
    "8.128.1.4.1": 61234,
    "8.128.1.5.1": 12,
    // The fixture counts 0, 10, 20 ... packets in the order of In4, Out4, In6, Out6.
    "8.128.1.6.5": 0,
    "8.128.1.8.5": 10,
    "8.128.1.9.5": 1000,
    "8.128.1.10.5": 20,
    "8.128.1.14.5": 40,
    "8.128.1.20.5": 70,
    "8.128.1.21.5": 7000,
  });
  assert.equal(
    got.samples.get(
      'pf_interface_packets_total{interface="em0",family="ipv6",direction="out",action="block"}',
    ),
    "70",
  );
  assert.equal(got.samples.get('pf_interface_skip{interface="lo0"}'), "1");
  assert.equal(got.samples.get('pf_interface_skip{interface="em0"}'), "0");
});

Deno.test("openbsdPfModule serves pfTblTable, names with blanks, quotes and brackets too", async () => {
  const got = await firewall();
  const since = (Date.UTC(2026, 9, 7, 16) - Date.UTC(2026, 8, 28, 8, 0, 1)) /
    10;
  assertHas(walk(got), {
    "9.128.1.2.1": "bad hosts",
    "9.128.1.2.2": '<odd> "name"',
    "9.128.1.3.1": 2,
    "9.128.1.4.1": 1,
    "9.128.1.5.1": 2,
    "9.128.1.6.1": 7,
    "9.128.1.7.1": 18446744073709551615n,
    // In the fixture: In/Block 0, Match 10, Pass 20, XPass 30, Out/Block 40 ...
    "9.128.1.8.4": 20,
    "9.128.1.10.4": 0,
    "9.128.1.12.4": 30,
    "9.128.1.14.4": 60,
    "9.128.1.16.4": 40,
    "9.128.1.18.4": 70,
    "9.128.1.19.4": 7000,
    "9.128.1.20.4": since,
    "9.128.1.21.4": 10,
    "9.128.1.23.4": 50,
    "9.128.1.24.4": 5000,
  });
  assert.equal(
    got.samples.get(
      'pf_table_references{table="<odd> \\"name\\"",anchor="",by="rule"}',
    ),
    "2",
  );
  assert.equal(
    got.samples.get(
      'pf_table_addresses{table="proxied",anchor="ftp-proxy/1234.5"}',
    ),
    "1",
  );
});

Deno.test("openbsdPfModule serves IPv4 addresses, and counts those of both families", async () => {
  const got = await firewall();
  const oids = walk(got);
  assertHas(oids, {
    "9.129.1.1.1.192.0.2.7.32": 1,
    "9.129.1.2.1.192.0.2.7.32": "192.0.2.7",
    "9.129.1.3.1.192.0.2.7.32": 32,
    "9.129.1.5.1.192.0.2.7.32": 0,
    "9.129.1.7.1.192.0.2.7.32": 20,
    "9.129.1.13.1.192.0.2.7.32": 10,
    "9.129.1.9.1.192.0.2.7.32": undefined,
    "9.129.1.2.4.198.51.100.0.24": "198.51.100.0",
    "9.129.1.3.4.198.51.100.0.24": 24,
    "9.129.1.4.4.198.51.100.0.24": undefined,
    "9.129.1.5.4.198.51.100.0.24": undefined,
  });
  const addresses = [...oids.keys()].filter((oid) =>
    oid.startsWith("9.129.1.2.")
  );
  assert.equal(addresses.length, 2);
  for (const family of ["ipv4", "ipv6"]) {
    assert.equal(
      got.samples.get(
        `pf_table_family_addresses{table="bad hosts",anchor="",family="${family}"}`,
      ),
      "1",
    );
  }
});

Deno.test("openbsdPfModule has no addresses where they are turned off", async () => {
  const got = await firewall(COMMANDS, { maxAddresses: 0 });
  assert.deepEqual(
    [...walk(got).keys()].filter((oid) => oid.startsWith("9.129.")),
    [],
  );
});

Deno.test("openbsdPfModule tells repeated labels apart, and wraps Counter32", async () => {
  const got = await firewall();
  assertHas(walk(got), {
    "10.128.1.1.2": 2,
    "10.128.1.2.1": "web in",
    "10.128.1.2.2": "web in",
    "10.128.1.2.3": '"quoted" <x>',
    "10.128.1.3.1": 100,
    "10.128.1.4.1": 200,
    "10.128.1.5.1": 300,
    "10.128.1.6.1": 120,
    "10.128.1.7.1": 180,
    "10.128.1.8.1": 80,
    "10.128.1.9.1": 120,
    "10.128.1.10.1": 9,
    "10.128.1.10.3": 4294967295,
  });
  const { samples } = got;
  assert.equal(
    samples.get('pf_label_packets_total{label="web in",occurrence="2"}'),
    "2",
  );
  assert.equal(
    samples.get(
      'pf_label_states_total{label="\\"quoted\\" <x>",occurrence="1"}',
    ),
    "18446744073709551615",
  );
});

Deno.test("openbsdPfModule shows labels and tables in UTF-8 alike on both faces", async () => {
  const labels = "café ☕ 1 2 3 4 5 6 7 8\n";
  const got = await firewall({ ...COMMANDS, "pfctl -sl": labels });
  assertBothFacesAgree(got);
  assert.equal(plain(got.instance("pfLabelName", [1])?.value), "café ☕");
});

Deno.test("openbsdPfModule leaves out the numbers that FreeBSD's pfctl does not tell apart", async () => {
  const { info, interfaces, ...rest } = await collect();
  const [first] = interfaces ?? [];
  assert(first !== undefined);
  const { states: _, rules: __, ...freebsd } = first;
  const got = rendered(openbsdPfModule, {
    ...rest,
    info: { ...info, debug: "Urgent" },
    interfaces: [{ ...freebsd, references: 5 }],
  });
  assertBothFacesAgree(got);
  assert.equal(got.instance("pfDebug"), undefined);
  assert.equal(got.instance("pfIfRefs", [1]), undefined);
  assert.equal(
    got.samples.get('pf_interface_references{interface="all"}'),
    "5",
  );
});

Deno.test("openbsdPfModule knows the level that pfctl calls warn", async () => {
  const info = INFO.replace("Debug: notice", "  Debug: warn");
  const got = await firewall({ ...COMMANDS, "pfctl -si -v": info });
  assertBothFacesAgree(got);
  assert.equal(plain(got.instance("pfDebug")?.value), 4);
});

Deno.test("openbsdPfModule loses a row that comes twice, and says so", async () => {
  const { interfaces, ...rest } = await collect();
  const [first] = interfaces ?? [];
  assert(first !== undefined);
  const { segment, instance } = rendered(openbsdPfModule, {
    ...rest,
    interfaces: [first, { ...first, index: 2 }],
  });
  assert.equal(segment.lost, 1);
  assert(instance("pfIfDescr", [1]) !== undefined);
  assert.equal(instance("pfIfDescr", [2]), undefined);
});

Deno.test("openbsdPfModule takes a clock that was set back for no time", async () => {
  const reading = await collect();
  const got = rendered(openbsdPfModule, { ...reading, readAt: 0 });
  assert.equal(plain(got.instance("pfTblStatsCleared", [1])?.value), 0);
});
