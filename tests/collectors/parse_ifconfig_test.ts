import { readFileSync } from "node:fs";
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseIfconfig } from "../../collectors/parse_ifconfig.ts";
import { assertNothingInvented } from "./cut.ts";

const PAIR = `em0: flags=8843<UP,BROADCAST,RUNNING> mtu 1500
\tlladdr 00:0d:b9:41:7c:20
\tdescription: carp: MASTER carpdev em9 vhid 9
\tindex 1 priority 0 llprio 3
\tgroups: egress
\tmedia: Ethernet autoselect (1000baseT full-duplex,master)
\tstatus: active
\tinet6 fe80::20d:b9ff:fe41:7c20%em0 prefixlen 64 scopeid 0x1
carp1: flags=8843<UP,BROADCAST,RUNNING> mtu 1500
\tlladdr 00:00:5e:00:01:01
\tindex 12 priority 15 llprio 3
\tcarp: BACKUP carpdev em0 vhid 1 advbase 1 advskew 100 carppeer 10.0.0.2
\tgroups: carp lan
\tstatus: backup
carp2: flags=8803<UP,BROADCAST> mtu 1500
\tindex 13 priority 15 llprio 3
\tcarp: carpdev none advbase 20 balancing ip-stealth carppeer 10.0.0.3
\t\tstate INIT vhid 5 advskew 0
\t\tstate <UNKNOWN> vhid 6 advskew 254
\tgroups: carp
carp3: flags=8802<BROADCAST> mtu 1500
\tindex 14 priority 15 llprio 3
\tgroups: carp
`;

Deno.test("parseIfconfig() reads nodes, peers and groups", () => {
  const { value, problems, unread } = parseIfconfig(PAIR);
  deepStrictEqual([...problems], []);
  deepStrictEqual([...unread], []);
  deepStrictEqual(value.map(({ name, index }) => [name, index]), [
    ["em0", 1],
    ["carp1", 12],
    ["carp2", 13],
    ["carp3", 14],
  ]);
  strictEqual(value[0]?.carp, undefined);
  deepStrictEqual(value[1]?.carp, {
    device: "em0",
    advbase: 1,
    peer: "10.0.0.2",
    nodes: [{ vhid: 1, state: "backup", advskew: 100, advbase: 1 }],
  });
  deepStrictEqual(value[2]?.carp, {
    advbase: 20,
    balancing: "ip-stealth",
    peer: "10.0.0.3",
    nodes: [
      { vhid: 5, state: "init", advskew: 0 },
      { vhid: 6, advskew: 254 },
    ],
  });
  deepStrictEqual(value[1]?.groups, ["carp", "lan"]);
  strictEqual(value[3]?.carp, undefined);
  strictEqual(value[3]?.up, false);
});

Deno.test("parseIfconfig() reads several virtual hosts on FreeBSD's parent", () => {
  const { value } = parseIfconfig(`igb0: flags=8963<UP> metric 0 mtu 1500
\tether 00:25:90:00:00:01
\tcarp: MASTER vhid 1 advbase 1 advskew 0
\t      peer 224.0.0.18 peer6 ff02::12
\tcarp: BACKUP vhid 2 advbase 3 advskew 100
\tgroups: wan 
`);
  deepStrictEqual(value[0]?.carp, {
    advbase: 1,
    nodes: [
      { vhid: 1, state: "master", advskew: 0, advbase: 1 },
      { vhid: 2, state: "backup", advskew: 100, advbase: 3 },
    ],
  });
});

Deno.test("parseIfconfig() loses a bad field and keeps the rest", () => {
  const { value, problems } = parseIfconfig(`carp0: flags=8843<UP> mtu 1500
\tindex many priority 15 llprio 3
\tcarp: MAESTRO carpdev em0 vhid 7 advbase x advskew 99999999999
carp1: flags=8843<UP> mtu 1500
\tcarp: MASTER carpdev em0 vhid -1 advbase 1 advskew 0
carp2: flags=8843<UP> mtu 1500
\tcarp: MASTER carpdev vhid advbase 1
`);
  deepStrictEqual(value[0]?.carp, { device: "em0", nodes: [{ vhid: 7 }] });
  strictEqual(value[0]?.index, undefined);
  deepStrictEqual(value[1]?.carp?.nodes, []);
  deepStrictEqual(value[2]?.carp, { advbase: 1, nodes: [] });
  const texts = problems.map(({ where, what }) => `${where}: ${what}`);
  match(texts[0] ?? "", /line 2: index of carp0 is "many"/);
  match(texts.join("\n"), /carp state of carp0 is "MAESTRO"/);
  match(texts.join("\n"), /line 5: vhid of carp1 is "-1"/);
  match(texts.join("\n"), /line 7: a carp line has no vhid/);
});

Deno.test("parseIfconfig() takes no word that every object has a member of for a state", () => {
  const { value } = parseIfconfig(`carp0: flags=8843<UP> mtu 1500
\tcarp: constructor carpdev em0 vhid 7
`);
  deepStrictEqual(value[0]?.carp, { device: "em0", nodes: [{ vhid: 7 }] });
});

Deno.test("parseIfconfig() invents nothing when the output is cut off", () => {
  assertNothingInvented(PAIR, parseIfconfig);
});

Deno.test("parseIfconfig() takes any text", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `\tcarp: ${text}`),
          fc.string().map((text) => `${text}: flags=8843<UP>`),
          fc.constantFrom(...PAIR.split("\n")),
        ),
      ),
      (lines) => {
        const { value } = parseIfconfig(`${lines.join("\n")}\n`);
        for (const { carp } of value) {
          for (const { vhid } of carp?.nodes ?? []) {
            strictEqual(Number.isSafeInteger(vhid), true);
          }
        }
      },
    ),
  );
});

/** Every kind of line that ifconfig's sources print of an interface. */
function fixture(name: string): string {
  return readFileSync(
    new URL(`../fixtures/ifconfig/${name}.txt`, import.meta.url),
    "utf8",
  );
}

Deno.test("parseIfconfig() has a name for every line of OpenBSD's drivers", () => {
  const { value, problems, unread } = parseIfconfig(fixture("openbsd-7"));
  deepStrictEqual([problems, unread], [[], []]);
  deepStrictEqual(
    value.map(({ index, name }) => [index, name]).slice(0, 6),
    [
      [5, "lo0"],
      [1, "em0"],
      [2, "iwn0"],
      [4, "enc0"],
      [9, "bridge0"],
      [11, "veb0"],
    ],
  );
  const umb = value.find(({ name }) => name === "umb0");
  deepStrictEqual([umb?.status, umb?.carp], ["active", undefined]);
  const carps = value.filter(({ carp }) => carp !== undefined);
  deepStrictEqual(carps.map(({ name, carp }) => [name, carp?.nodes.length]), [
    ["carp0", 1],
    ["carp1", 2],
    ["carp10", 1],
  ]);
  deepStrictEqual(carps[0]?.carp?.peer, "192.0.2.3");
});

Deno.test("parseIfconfig() has a name for every line of FreeBSD's drivers", () => {
  const { value, problems, unread } = parseIfconfig(fixture("freebsd-14"));
  deepStrictEqual([problems, unread], [[], []]);
  deepStrictEqual(
    value[0]?.carp?.nodes.map(({ vhid, state }) => [vhid, state]),
    [
      [1, "master"],
      [2, "backup"],
    ],
  );
  deepStrictEqual(
    value.flatMap(({ pfsync }) => pfsync ?? []),
    [
      { peer: "10.0.0.2", maxUpdates: 128, defer: false },
      { device: "em2", peer: "224.0.0.240", maxUpdates: 128, defer: true },
    ],
  );
});
