import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { systemCollector } from "../../../collectors/system/collect.ts";
import { parseVersion } from "../../../collectors/system/parse_version.ts";
import { assertNothingInvented } from "../cut.ts";
import { contextOf, fakeHost } from "../fake_host.ts";

const VERSION =
  `kern.version=OpenBSD 7.9 (GENERIC.MP) #465: Mon Apr 11 18:03:57 MDT 2026
    deraadt@amd64.openbsd.org:/usr/src/sys/arch/amd64/compile/GENERIC.MP

`;

const IFCONFIG = `lo0: flags=8049<UP,LOOPBACK> mtu 32768
\tindex 3 priority 0 llprio 3
vio0: flags=8843<UP> mtu 1500
\tindex 1 priority 0 llprio 3
tun0: flags=8051<UP> mtu 1500
`;

Deno.test("parseVersion() reads OpenBSD's lines", () => {
  const { value, problems, unread } = parseVersion(VERSION);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(value, {
    version:
      "OpenBSD 7.9 (GENERIC.MP) #465: Mon Apr 11 18:03:57 MDT 2026 deraadt@amd64.openbsd.org:/usr/src/sys/arch/amd64/compile/GENERIC.MP",
    kernel: "GENERIC.MP#465",
    machine: "amd64",
  });
});

Deno.test("parseVersion() reads FreeBSD's line", () => {
  deepStrictEqual(
    parseVersion("kern.version: FreeBSD 14.0-RELEASE-p4 GENERIC\n\n").value,
    { version: "FreeBSD 14.0-RELEASE-p4 GENERIC" },
  );
});

Deno.test("parseVersion() reads nothing of another text", () => {
  const { value, unread } = parseVersion("Linux version 6.1\n");
  deepStrictEqual(value, {});
  deepStrictEqual([...unread], [1]);
});

Deno.test("parseVersion() makes no version of a text that was cut off within a line", () => {
  deepStrictEqual(parseVersion(VERSION.slice(0, 90)).value, {});
  strictEqual(parseVersion(VERSION.slice(0, 90)).cut, true);
});

Deno.test("parseVersion() tells no machine and no kernel of a part", () => {
  assertNothingInvented(VERSION, (text) => {
    const parsed = parseVersion(text);
    // The text itself is shorter when its second line is gone.
    const { version: _, ...rest } = parsed.value;
    return { ...parsed, value: rest };
  });
});

Deno.test("systemCollector() reads interfaces by index", async () => {
  const host = fakeHost({
    "sysctl kern.version": VERSION,
    "ifconfig -A": IFCONFIG,
  });
  const reading = await systemCollector().collect(contextOf(host));
  strictEqual(reading.machine, "amd64");
  deepStrictEqual(reading.interfaces, [
    { index: 1, name: "vio0" },
    { index: 3, name: "lo0" },
  ]);
});

Deno.test("systemCollector() gives no interfaces of a list that was cut off", async () => {
  const host = fakeHost({ "ifconfig -A": IFCONFIG.slice(0, -2) });
  const reading = await systemCollector().collect(contextOf(host));
  strictEqual(reading.interfaces, undefined);
});

Deno.test("systemCollector() runs nothing on Linux", async () => {
  const host = fakeHost({}, "linux");
  deepStrictEqual(await systemCollector().collect(contextOf(host)), {
    readAt: host.time,
    os: "linux",
    release: "7.9",
    hostname: "fw1.example.org",
  });
  deepStrictEqual(host.ran, []);
});
