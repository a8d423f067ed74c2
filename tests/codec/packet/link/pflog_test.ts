import assert from "node:assert/strict";
import { DecodeError, EncodeError } from "../../../../codec/error.ts";
import {
  decodeOldPflog,
  decodePflog,
  stripPflog,
} from "../../../../codec/packet/link/pflog.ts";
import { encodePflog } from "../../../../codec/packet/link/pflog_encode.ts";
import {
  PFLOG_HEADER_LENGTHS,
  pflogLayoutOf,
} from "../../../../codec/packet/link/pflog_fields.ts";
import {
  pfActionName,
  pfDirectionName,
  pfReasonName,
} from "../../../../codec/packet/link/pflog_names.ts";
import { fromHex, toHex } from "../../../../codec/packet/octets.ts";

function name16(name: string): string {
  return toHex(new TextEncoder().encode(name)).padEnd(32, "0");
}

// rule 7.relayd/www.2/0(match) [uid 1000, pid 4321]: rdr out on vlan-dmz, as OpenBSD 7 writes it on amd64
const OPENBSD = fromHex(
  "64" + "02" + "08" + "00" + name16("vlan-dmz") + name16("relayd/www") +
    "00000007" + "00000002" + "e8030000" + "e1100000" + "00000000" +
    "29090000" + "02" + "01" + "18" + "00" +
    "c0000207000000000000000000000000" + "c6336409000000000000000000000000" +
    "9c41" + "0016" + "45000014",
);

Deno.test("decodePflog() reads the layout of OpenBSD, addresses from before translation included", () => {
  const pflog = decodePflog(OPENBSD);
  assert.deepEqual(pflog.fields(), {
    layout: 100,
    littleEndian: true,
    length: 100,
    af: 2,
    action: 8,
    reason: 0,
    ifname: "vlan-dmz",
    ruleset: "relayd/www",
    rulenr: 7,
    subrulenr: 2,
    uid: 1000,
    pid: 4321,
    ruleUid: 0,
    rulePid: 2345,
    direction: 2,
    rewritten: true,
    naf: 24,
    src: "192.0.2.7",
    dst: "198.51.100.9",
    srcPort: 40001,
    dstPort: 22,
    ridentifier: undefined,
    residue: "",
  });
  assert.equal(pflog.actionName, "rdr");
  assert.equal(pflog.reasonName, "match");
  assert.equal(pflog.directionName, "out");
  assert.equal(pflog.system, "openbsd");
  assert.equal(pflog.hasUid, true);
  assert.equal(toHex(stripPflog(OPENBSD)), "45000014");
  assert.deepEqual(encodePflog(pflog), OPENBSD);
});

// rule 3/15(map-failed): block in on igb0.100, with ridentifier 12345, as FreeBSD 14 writes it
const FREEBSD = fromHex(
  "45" + "1c" + "01" + "0f" + name16("igb0.100") + name16("") + "00000003" +
    "ffffffff" + "ffffffff" + "ffffffff" + "00000000" + "00000000" + "01" +
    "000000" + "00003039" + "00" + "000000" + "60",
);

Deno.test("decodePflog() reads the layout of FreeBSD 13.1", () => {
  const pflog = decodePflog(FREEBSD);
  assert.equal(pflog.layout, 69);
  assert.equal(pflog.payloadStart, 72);
  assert.equal(pflog.ridentifier, 12345);
  assert.equal(pflog.system, "freebsd");
  assert.equal(pflog.reasonName, "map-failed");
  assert.equal(pflog.subrulenr, 0xffff_ffff);
  assert.equal(pflog.pid, -1);
  assert.equal(pflog.hasUid, false);
  assert.equal(pflog.rewritten, undefined);
  assert.equal(pflog.src, undefined);
  assert.equal(toHex(pflog.payload), "60");
  assert.deepEqual(encodePflog(pflog), FREEBSD);
});

Deno.test("decodePflog() keeps octets that no field tells", () => {
  const bytes = OPENBSD.slice();
  bytes[14] = 0x7a; // Behind the end of the interface name.
  bytes[63] = 0x99; // Padding.
  bytes[61] = 5; // "Rewritten", said in another way.
  bytes[70] = 1; // Behind an IPv4 address.
  const pflog = decodePflog(bytes);
  assert.equal(pflog.ifname, "vlan-dmz");
  assert.equal(pflog.rewritten, true);
  assert.equal(pflog.src, "192.0.2.7");
  assert.notEqual(pflog.residue, "");
  assert.deepEqual(encodePflog(pflog), bytes);
});

Deno.test("decodeOldPflog() reads the layout of OpenBSD 3.3 in both octet orders", () => {
  const rest = name16("hme0") + "000c" + "0001" + "0001" + "0002" + "45";
  for (
    const [family, littleEndian] of [["02000000", true], ["00000002", false]]
  ) {
    const pflog = decodeOldPflog(fromHex(family + rest));
    const { layout, af, ifname, rulenr, reason, action, direction } = pflog;
    assert.deepEqual(
      [layout, af, ifname, rulenr, reason, action, direction],
      [28, 2, "hme0", 12, 1, 1, 2],
    );
    assert.equal(pflog.littleEndian, littleEndian);
    assert.equal(pflog.reasonName, "bad-offset");
    assert.equal(pflog.length, undefined);
    assert.equal(toHex(pflog.payload), "45");
  }
});

Deno.test("pflogLayoutOf() knows each layout by its length, padded or not", () => {
  const lengths = [44, 45, 48, 60, 61, 64, 68, 69, 72, 99, 100, 255];
  assert.deepEqual(
    lengths.map(pflogLayoutOf),
    [undefined, 45, 45, 45, 61, 61, 61, 69, 69, 69, 100, 100],
  );
});

Deno.test("decodePflog() throws on a length that is none, and on less than a header", () => {
  assert.throws(() => decodePflog(new Uint8Array(0)), DecodeError);
  assert.throws(() => decodePflog(new Uint8Array(100)), DecodeError);
  for (const layout of [45, 61, 69, 100] as const) {
    const whole = encodePflog({ layout, action: 0, direction: 1, ifname: "a" });
    assert.equal(whole.length, PFLOG_HEADER_LENGTHS[layout]);
    const cut = whole.subarray(0, whole.length - 1);
    assert.throws(() => decodePflog(cut), DecodeError);
  }
});

Deno.test("decodePflog() tells a length between the layouts", () => {
  const bytes = new Uint8Array(120);
  bytes[0] = 85;
  const pflog = decodePflog(bytes);
  assert.equal(pflog.payloadStart, 88);
  assert.deepEqual(pflog.problems(), [
    "header length 85 is none that is known",
  ]);
});

Deno.test("decodePflog() tells Darwin from the others that write its layout", () => {
  const system = (af: number, uid: number, pid: number) =>
    decodePflog(
      encodePflog({
        layout: 61,
        af,
        action: 0,
        direction: 1,
        ifname: "en0",
        uid,
        pid,
      }),
    ).system;
  assert.equal(system(2, 0x7fff_ffff, 100_000), "darwin");
  assert.equal(system(30, 0, 0), "darwin");
  assert.equal(system(28, 0, 0), "freebsd");
  assert.equal(system(24, 0, 0), "openbsd");
  assert.equal(system(2, 0, 0), undefined);
});

Deno.test("encodePflog() refuses what has no place", () => {
  const least = { action: 0, direction: 1, ifname: "em0" };
  assert.throws(
    () => encodePflog({ ...least, ifname: "seventeen-octets-" }),
    EncodeError,
  );
  assert.throws(() => encodePflog({ ...least, ifname: "\u0100" }), EncodeError);
  assert.throws(() => encodePflog({ ...least, action: 256 }), EncodeError);
  assert.throws(() => encodePflog({ ...least, src: "nowhere" }), EncodeError);
});

Deno.test("pfActionName(), pfReasonName() and pfDirectionName() differ by system beyond the shared numbers", () => {
  const systems = [
    "openbsd",
    "freebsd",
    "netbsd",
    "darwin",
    undefined,
  ] as const;
  assert.deepEqual(
    systems.map((system) => pfActionName(12, system)),
    ["match", "match", undefined, "nodummynet", undefined],
  );
  assert.deepEqual(
    systems.map((system) => pfReasonName(15, system)),
    ["translate", "map-failed", "state-locked", "dummynet", undefined],
  );
  assert.deepEqual(
    systems.map((system) => pfActionName(10, system)),
    Array(5).fill("synproxy-drop"),
  );
  assert.deepEqual([0, 1, 2, 3, 4].map(pfDirectionName), [
    "in/out",
    "in",
    "out",
    "fwd",
    undefined,
  ]);
});
