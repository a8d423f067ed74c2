import {
  deepStrictEqual,
  match,
  ok,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { UnavailableError } from "../../../collectors/collector.ts";
import { HostError } from "../../../collectors/host.ts";
import { pfCollector } from "../../../collectors/pf/collect.ts";
import { contextOf, type FakeAnswer, fakeHost } from "../fake_host.ts";
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
} from "./fixtures.ts";

function firewall(command = "pfctl"): Record<string, FakeAnswer> {
  return {
    [`${command} -si -v`]: INFO,
    [`${command} -sm`]: LIMITS,
    [`${command} -st`]: TIMEOUTS,
    [`${command} -vvsI`]: INTERFACES,
    [`${command} -vvsT`]: TABLES,
    [`${command} -sl`]: LABELS,
    [`${command} -vsq`]: QUEUES,
    [`${command} -t bad hosts -T show -v`]: ADDRESSES,
    [`${command} -t spamd -T show -v`]: "   198.51.100.0/24\n",
    "netstat -s -p pfsync": PFSYNC,
    "ifconfig -A": IFCONFIG,
  };
}

/** What pfctl of FreeBSD 15 prints without the right to read, and ends with status 0 (opnsense/plugins#5680). */
const HOLLOW = `Status: Disabled                              Debug: None

State Table                          Total             Rate
  current entries                        0               
Counters
`;

Deno.test("pfCollector() runs each command once and reads them all", async () => {
  const host = fakeHost(firewall());
  const context = contextOf(host);
  const reading = await pfCollector().collect(context);
  deepStrictEqual([...host.ran].sort(), Object.keys(firewall()).sort());
  deepStrictEqual(context.problems, []);
  strictEqual(reading.readAt, host.time);
  strictEqual(reading.info.running, true);
  strictEqual(reading.limits?.["src-nodes"], 0xffff_ffff);
  strictEqual(reading.timeouts?.["tcp.first"]?.value, 120);
  strictEqual(reading.interfaceNumber, 6);
  strictEqual(reading.tableNumber, 4);
  strictEqual(reading.labelNumber, 3);
  strictEqual(reading.queues?.length, 3);
  strictEqual(reading.pfsync?.outputErrors, 16);
});

Deno.test("pfCollector() tells interfaces from groups", async () => {
  const { interfaces } = await pfCollector().collect(
    contextOf(fakeHost(firewall())),
  );
  deepStrictEqual(interfaces?.map(({ name, type }) => [name, type]), [
    ["all", "group"],
    ["carp", "group"],
    ["carp1", "instance"],
    ["egress", "group"],
    ["em0", "instance"],
    ["lo0", "instance"],
  ]);
  const without = {
    ...firewall(),
    "ifconfig -A": { error: "denied" } as const,
  };
  const untyped = await pfCollector().collect(contextOf(fakeHost(without)));
  strictEqual(untyped.interfaces?.[0]?.type, undefined);
});

Deno.test("pfCollector() gives addresses with their tables", async () => {
  const { addresses, tables } = await pfCollector().collect(
    contextOf(fakeHost(firewall())),
  );
  deepStrictEqual(
    addresses?.map((row) => [row.tableIndex, row.tableName, row.address]),
    [
      [1, "bad hosts", "192.0.2.7"],
      [1, "bad hosts", "2001:db8::"],
      [4, "spamd", "198.51.100.0"],
    ],
  );
  deepStrictEqual(
    tables?.map((row) => [row.name, row.ipv4Addresses, row.ipv6Addresses]),
    [
      ["bad hosts", 1, 1],
      ['<odd> "name"', 0, 0],
      // Of an anchor: the addresses are not asked for.
      ["proxied", undefined, undefined],
      ["spamd", 1, 0],
    ],
  );
});

Deno.test("pfCollector() leaves out tables beyond the limit of addresses", async () => {
  const host = fakeHost(firewall());
  const reading = await pfCollector({ maxAddresses: 41 })
    .collect(contextOf(host));
  strictEqual(host.ran.includes("pfctl -t spamd -T show -v"), false);
  deepStrictEqual(
    reading.addresses?.map(({ tableName }) => tableName),
    ["bad hosts", "bad hosts"],
  );
  strictEqual(reading.tables?.[3]?.addresses, 40);
  strictEqual(reading.tables?.[3]?.ipv4Addresses, undefined);
});

Deno.test("pfCollector() lets a table's addresses be as long as there are many", async () => {
  const addresses = 100_000;
  const host = fakeHost({
    ...firewall(),
    "pfctl -vvsT": TABLES.replace(
      /(spamd\n\tAddresses: +)40/,
      `$1${addresses}`,
    ),
  });
  const allowed = new Map<string, number>();
  const { run } = host;
  host.run = function (argv, options) {
    allowed.set(argv.join(" "), options.maxBytes ?? 0);
    return run.call(this, argv, options);
  };
  const collector = pfCollector({ maxAddresses: 2 * addresses });
  await collector.collect(contextOf(host));
  // An address with all its counters takes 500 octets.
  ok(allowed.get("pfctl -t spamd -T show -v")! > addresses * 500);
  ok(allowed.get("pfctl -sl")! < addresses * 500);
});

Deno.test("pfCollector() reads no addresses where they are off or pfctl has a prefix", async () => {
  const off = fakeHost(firewall());
  const first = await pfCollector({ maxAddresses: 0 }).collect(contextOf(off));
  strictEqual(first.addresses, undefined);
  const doas = fakeHost(firewall("doas -n pfctl"));
  const second = await pfCollector({ command: ["doas", "-n", "pfctl"] })
    .collect(contextOf(doas));
  strictEqual(second.addresses, undefined);
  strictEqual(second.info.running, true);
  deepStrictEqual(
    [...off.ran, ...doas.ran].filter((line) => line.includes(" -t ")),
    [],
  );
});

Deno.test("pfCollector() reports a missing privilege, never a pf that is off", async () => {
  const cases: readonly FakeAnswer[] = [
    HOLLOW,
    { stdout: HOLLOW, stderr: "pfctl: /dev/pf: Permission denied\n" },
    {
      stdout: INFO.replace("Enabled", "Disabled"),
      stderr: "pfctl: /dev/pf: Permission denied\n",
    },
    { status: 1, stderr: "pfctl: /dev/pf: Permission denied\n" },
    { status: 1, stderr: "doas: Operation not permitted\n" },
    { status: 1, stderr: "doas: Authorization required\n" },
    { error: "denied" },
    { error: "refused" },
    HOLLOW.slice(0, HOLLOW.indexOf("\n") + 1),
  ];
  for (const given of cases) {
    const host = fakeHost({ ...firewall(), "pfctl -si -v": given });
    await rejects(
      pfCollector().collect(contextOf(host)),
      (error: unknown) => {
        ok(error instanceof UnavailableError, JSON.stringify(given));
        match(error.message, /permi[st]/);
        match(error.message, /\/dev\/pf.*doas/);
        return true;
      },
    );
    deepStrictEqual(host.ran, ["pfctl -si -v"]);
  }
});

Deno.test("pfCollector() takes a pf that is off for one", async () => {
  const stdout = INFO.replace("Enabled", "Disabled");
  const host = fakeHost({ ...firewall(), "pfctl -si -v": stdout });
  const { info } = await pfCollector().collect(contextOf(host));
  strictEqual(info.running, false);
});

Deno.test("pfCollector() says why pf could not be read", async () => {
  const cases: readonly [FakeAnswer | undefined, RegExp, boolean][] = [
    [undefined, /"pfctl -si -v" is not on this host/, true],
    [
      { status: 1, stderr: "pfctl: /dev/pf: No such file or directory\n" },
      /pf is not in this kernel/,
      true,
    ],
    [
      { status: 1, stderr: "pfctl: DIOCGETSTATUS: Bad\n" },
      /DIOCGETSTATUS/,
      false,
    ],
    ["", /printed nothing that is known/, false],
    ["État : activé\n", /printed nothing that is known/, false],
  ];
  for (const [given, expected, unavailable] of cases) {
    const answers = firewall();
    delete answers["pfctl -si -v"];
    if (given !== undefined) answers["pfctl -si -v"] = given;
    await rejects(
      pfCollector().collect(contextOf(fakeHost(answers))),
      (error: unknown) =>
        error instanceof Error && expected.test(error.message) &&
        error instanceof UnavailableError === unavailable,
    );
  }
});

Deno.test("pfCollector() passes on that pfctl took too long", async () => {
  const host = fakeHost({ "pfctl -si -v": { error: "timeout" } });
  await rejects(
    pfCollector().collect(contextOf(host)),
    (error: unknown) => error instanceof HostError && error.kind === "timeout",
  );
});

Deno.test("pfCollector() does without any of the other commands", async () => {
  const failures: readonly (FakeAnswer | undefined)[] = [
    undefined,
    { error: "timeout" },
    { error: "denied" },
    { status: 1, stderr: "no" },
    "",
    "et autre chose\n",
  ];
  const optional = Object.keys(firewall())
    .filter((line) => line !== "pfctl -si -v");
  for (const line of optional) {
    for (const failure of failures) {
      const answers = firewall();
      delete answers[line];
      if (failure !== undefined) answers[line] = failure;
      const context = contextOf(fakeHost(answers));
      const reading = await pfCollector().collect(context);
      strictEqual(reading.info.running, true);
      const quiet = failure === undefined || failure === "";
      strictEqual(context.problems.length === 0, quiet, line);
      strictEqual(
        context.problems.every(({ where }) => where.startsWith(line)),
        true,
      );
    }
  }
});

Deno.test("pfCollector() reads none of what is missing as zero", async () => {
  const host = fakeHost({ "pfctl -si -v": INFO });
  const reading = await pfCollector().collect(contextOf(host));
  deepStrictEqual(Object.keys(reading).sort(), [
    "countingSince",
    "info",
    "listsChangedAt",
    "readAt",
  ]);
  deepStrictEqual(reading.listsChangedAt, {});
});

Deno.test("pfCollector() runs -vvsq, which never ends on a live host, only where -vsq is not there", async () => {
  const answers = firewall();
  delete answers["pfctl -vsq"];
  answers["pfctl -vvsq"] = `${QUEUES}\n${QUEUES}`;
  const host = fakeHost(answers);
  const { queues } = await pfCollector().collect(contextOf(host));
  strictEqual(queues?.length, 3);
  const live = fakeHost({ ...firewall(), "pfctl -vvsq": { hangs: true } });
  await pfCollector().collect(contextOf(live));
  strictEqual(live.ran.includes("pfctl -vvsq"), false);
});

Deno.test("pfCollector() counts no rows of a list that was cut off", async () => {
  const answers = firewall();
  answers["pfctl -vvsI"] = INTERFACES.slice(0, -5);
  answers["pfctl -sl"] = LABELS.slice(0, -5);
  const context = contextOf(fakeHost(answers));
  const reading = await pfCollector().collect(context);
  strictEqual(reading.interfaceNumber, undefined);
  strictEqual(reading.interfaces?.length, 6);
  strictEqual(reading.labelNumber, undefined);
  strictEqual(reading.labels?.length, 2);
  strictEqual(reading.tableNumber, 4);
  strictEqual(context.problems.length, 2);
});

Deno.test("pfCollector() remembers when lists changed", async () => {
  const host = fakeHost(firewall());
  const collector = pfCollector();
  const start = host.time;
  const first = await collector.collect(contextOf(host));
  deepStrictEqual(first.listsChangedAt, {
    interfaces: start,
    tables: start,
    labels: start,
  });
  host.time += 10_000;
  host.answers["pfctl -sl"] = "web in 1 2 3 4 5 6 7 8\n";
  const second = await collector.collect(contextOf(host));
  deepStrictEqual(second.listsChangedAt, {
    interfaces: start,
    tables: start,
    labels: start + 10_000,
  });
});

Deno.test("pfCollector() tells when the counters started again", async () => {
  const host = fakeHost(firewall());
  const collector = pfCollector();
  const enabledFor = (text: string) => INFO.replace("497 days 02:27:52", text);
  host.answers["pfctl -si -v"] = enabledFor("1 days 00:00:00");
  const first = await collector.collect(contextOf(host));
  strictEqual(first.countingSince, host.time - 86_400_000);
  host.time += 11_300;
  host.answers["pfctl -si -v"] = enabledFor("1 days 00:00:11");
  const second = await collector.collect(contextOf(host));
  strictEqual(second.countingSince, first.countingSince);
  strictEqual(collector.epoch?.(second), collector.epoch?.(first));
  host.time += 10_000;
  host.answers["pfctl -si -v"] = enabledFor("0 days 00:00:04");
  const third = await collector.collect(contextOf(host));
  strictEqual(third.countingSince, host.time - 4000);
});

Deno.test("pfCollector() ends when its time is up", async () => {
  const host = fakeHost({ ...firewall(), "pfctl -sl": { hangs: true } });
  const run = new AbortController();
  const running = pfCollector().collect(contextOf(host, run.signal));
  const ended = rejects(running, /time is up/);
  while (!host.ran.includes("pfctl -sl")) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  run.abort(new Error("time is up"));
  await ended;
});
