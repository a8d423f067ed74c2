import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { carpCollector } from "../../../collectors/carp/collect.ts";
import { UnavailableError } from "../../../collectors/collector.ts";
import { contextOf, type FakeAnswer, fakeHost } from "../fake_host.ts";
import { IFCONFIG, NETSTAT, SYSCTL } from "./fixtures.ts";

const GROUPS = ["all", "lo", "egress", "carp", "pfsync", "dmz"];

function firewall(): Record<string, FakeAnswer> {
  return {
    "ifconfig -A": IFCONFIG,
    "sysctl net.inet.carp": SYSCTL,
    "netstat -s -p carp": NETSTAT,
    ...Object.fromEntries(
      GROUPS.map((name, at) => [
        `ifconfig -g ${name}`,
        `${name}: carp demote count ${at}\n`,
      ]),
    ),
  };
}

Deno.test("carpCollector() runs each command once and reads them all", async () => {
  const host = fakeHost(firewall());
  const context = contextOf(host);
  const reading = await carpCollector().collect(context);
  deepStrictEqual([...host.ran].sort(), Object.keys(firewall()).sort());
  deepStrictEqual(context.problems, []);
  deepStrictEqual(reading.sysctl, { allow: 1, preempt: 0, log: 2 });
  strictEqual(reading.statistics?.transitionsToMaster, 15);
  strictEqual(reading.interfaceNumber, 3);
  deepStrictEqual(reading.nodesByState, { init: 0, backup: 2, master: 1 });
  deepStrictEqual(
    reading.groups,
    GROUPS.map((name, at) => ({ index: at + 1, name, demotion: at })),
  );
});

Deno.test("carpCollector() orders interfaces by index and adds up their demotion", async () => {
  const { interfaces } = await carpCollector().collect(
    contextOf(fakeHost(firewall())),
  );
  deepStrictEqual(interfaces, [
    {
      name: "carp1",
      index: 12,
      device: "em0",
      advbase: 1,
      balancing: "ip",
      demotion: 3,
      nodes: [
        {
          interface: "carp1",
          vhid: 1,
          state: "master",
          advskew: 0,
          changes: 0,
        },
        {
          interface: "carp1",
          vhid: 2,
          state: "backup",
          advskew: 100,
          changes: 0,
        },
      ],
    },
    {
      name: "carp9",
      index: 20,
      device: "em1",
      advbase: 1,
      demotion: 3 + 5,
      nodes: [{
        interface: "carp9",
        vhid: 9,
        state: "backup",
        advskew: 100,
        advbase: 1,
        changes: 0,
      }],
    },
  ]);
});

Deno.test("carpCollector() remembers transitions", async () => {
  const host = fakeHost(firewall());
  const collector = carpCollector();
  const start = host.time;
  const stateOf9 = async () => {
    const { interfaces } = await collector.collect(contextOf(host));
    const node = interfaces.find(({ name }) => name === "carp9")?.nodes[0];
    return [node?.state, node?.changedAt, node?.changes];
  };
  deepStrictEqual(await stateOf9(), ["backup", undefined, 0]);
  host.time += 10_000;
  host.answers["ifconfig -A"] = IFCONFIG.replace(
    "BACKUP carpdev",
    "MASTER carpdev",
  );
  deepStrictEqual(await stateOf9(), ["master", start + 10_000, 1]);
  host.time += 10_000;
  deepStrictEqual(await stateOf9(), ["master", start + 10_000, 1]);
  host.time += 10_000;
  host.answers["ifconfig -A"] = IFCONFIG;
  deepStrictEqual(await stateOf9(), ["backup", start + 30_000, 2]);
});

Deno.test("carpCollector() remembers when lists changed", async () => {
  const host = fakeHost(firewall());
  const collector = carpCollector();
  const start = host.time;
  await collector.collect(contextOf(host));
  host.time += 10_000;
  host.answers["ifconfig -A"] = IFCONFIG.slice(0, IFCONFIG.indexOf("carp1: "));
  const { listsChangedAt } = await collector.collect(contextOf(host));
  deepStrictEqual(listsChangedAt, {
    interfaces: start + 10_000,
    groups: start,
  });
});

Deno.test("carpCollector() leaves absent what a command did not give", async () => {
  const context = contextOf(fakeHost({ "ifconfig -A": IFCONFIG }));
  const reading = await carpCollector().collect(context);
  deepStrictEqual(context.problems, []);
  strictEqual(reading.sysctl, undefined);
  strictEqual(reading.statistics, undefined);
  deepStrictEqual(
    reading.groups,
    GROUPS.slice(1).map((name, at) => ({ index: at + 1, name })),
  );
  strictEqual(reading.interfaces[0]?.demotion, undefined);
});

Deno.test("carpCollector() counts nothing of a list that was cut off", async () => {
  const answers = firewall();
  answers["ifconfig -A"] = IFCONFIG.slice(0, -3);
  const reading = await carpCollector().collect(contextOf(fakeHost(answers)));
  strictEqual(reading.interfaceNumber, undefined);
  strictEqual(reading.nodesByState, undefined);
});

Deno.test("carpCollector() reads FreeBSD", async () => {
  const host = fakeHost({
    "ifconfig -a": `igb0: flags=8963<UP> metric 0 mtu 1500
\tinet6 fe80::1%igb0 prefixlen 64 scopeid 0x1
\tcarp: MASTER vhid 1 advbase 1 advskew 0
\tgroups: wan
igb1: flags=8963<UP> metric 0 mtu 1500
`,
    "sysctl net.inet.carp": "net.inet.carp.demotion: 240\n",
  }, "freebsd");
  const reading = await carpCollector().collect(contextOf(host));
  deepStrictEqual(
    reading.interfaces.map(({ name, index, device }) => [name, index, device]),
    [["igb0", 1, "igb0"]],
  );
  strictEqual(reading.interfaceNumber, 1);
  strictEqual(reading.sysctl?.demotion, 240);
  strictEqual(host.ran.some((line) => line.includes(" -g ")), false);
});

Deno.test("carpCollector() fails where interfaces cannot be listed", async () => {
  for (
    const given of [
      undefined,
      { error: "denied" },
      { status: 1 },
      "déjà\n",
    ] as const
  ) {
    const answers = firewall();
    delete answers["ifconfig -A"];
    if (given !== undefined) answers["ifconfig -A"] = given;
    await rejects(
      carpCollector().collect(contextOf(fakeHost(answers))),
      (error: unknown) => {
        strictEqual(error instanceof UnavailableError, true);
        match(String(error), /ifconfig did not list the interfaces/);
        return true;
      },
    );
  }
});
