import assert from "node:assert/strict";
import { decodeVarbind } from "../../codec/snmp/value.ts";
import { rootOf } from "../../mib/declare.ts";
import { LiveBranch } from "../../mib/live_branch.ts";
import { instanceOid } from "../../mib/segment.ts";
import { noPlace, Tree } from "../../mib/tree.ts";
import { harbourModule } from "./fixture_module.ts";
import { type Berth, HARBOUR, type Harbour } from "./fixture_reading.ts";
import { read } from "./harbour.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const root = rootOf(harbourModule);

function live(changes: Partial<Harbour> = {}) {
  const reading: Mutable<Harbour> = { ...HARBOUR, ...changes };
  const branch = new LiveBranch<Harbour>(harbourModule, { root, reading });
  return { reading, branch };
}

function varbinds(branch: LiveBranch<Harbour>) {
  return Array.from({ length: branch.count }, (_, i) => {
    const target = new Uint8Array(1000);
    const end = branch.writeVarbind(i, target, 0, target.length);
    const varbind = decodeVarbind(target.subarray(0, end));
    assert.deepEqual([...instanceOid(branch, i)], varbind.oid);
    return varbind;
  });
}

function valueOf(branch: LiveBranch<Harbour>, oid: string) {
  return varbinds(branch).find((varbind) =>
    varbind.oid.slice(root.length).join(".") === oid
  )?.value;
}

Deno.test("LiveBranch serves what a segment of the same reading holds", () => {
  const { segment } = read();
  const bytes = new Uint8Array(segment.varbinds.length);
  const { branch } = live();
  assert.equal(branch.count, segment.count);
  const written = branch.writeRun(0, branch.count, bytes, 0, bytes.length);
  assert.equal(written, segment.count);
  assert.equal(branch.written, bytes.length);
  assert.deepEqual(bytes, segment.varbinds);
  assert.deepEqual(branch.oids, segment.oids);
  assert.deepEqual(branch.oidOffsets, segment.oidOffsets);
});

Deno.test("LiveBranch asks the reading for each answer", () => {
  const { reading, branch } = live();
  assert.deepEqual(valueOf(branch, "1.1.6.0"), {
    type: "time-ticks",
    value: 1234,
  });
  reading.age = 99;
  assert.deepEqual(valueOf(branch, "1.1.6.0"), {
    type: "time-ticks",
    value: 9900,
  });
});

Deno.test("LiveBranch.refresh() takes up rows and values that came or went", () => {
  const { reading, branch } = live({ berths: [], motto: undefined });
  const count = branch.count;
  reading.berths = HARBOUR.berths;
  reading.motto = "Land ho";
  assert.equal(branch.count, count);
  branch.refresh();
  assert.equal(branch.count, read().segment.count);
  reading.berths = [];
  branch.refresh();
  assert.equal(branch.count, count + 1);
});

Deno.test("LiveBranch answers noSuchInstance for a value that has gone since", () => {
  const { reading, branch } = live();
  reading.motto = undefined;
  reading.depth = 5000;
  assert.deepEqual(valueOf(branch, "1.1.2.0"), { type: "no-such-instance" });
  assert.deepEqual(valueOf(branch, "1.1.3.0"), { type: "no-such-instance" });
  branch.refresh();
  assert.equal(valueOf(branch, "1.1.2.0"), undefined);
  assert.equal(valueOf(branch, "1.1.3.0"), undefined);
});

Deno.test("LiveBranch keeps one of two rows of the same INDEX and leaves out those without one", () => {
  const [salt] = HARBOUR.cargo;
  assert(salt !== undefined);
  const { branch } = live({
    cargo: [
      salt,
      { ...salt, weight: 11 },
      { ...salt, name: "" },
      { ...salt, berth: 5000 },
    ],
  });
  const weights = varbinds(branch).filter(({ oid }) =>
    oid.slice(root.length).join(".").startsWith("1.2.2.1.3.")
  );
  assert.deepEqual(weights.map(({ value }) => value), [
    { type: "counter64", value: 10 },
  ]);
});

Deno.test("LiveBranch leaves out rows whose OIDs would be too long", () => {
  const reading = { ...HARBOUR };
  const place = [1, 3, ...Array(118).fill(1)];
  const branch = new LiveBranch<Harbour>(harbourModule, {
    root: place,
    reading,
  });
  // Of the tables, that of berths alone has so short an INDEX.
  const oids = Array.from(
    { length: branch.count },
    (_, i) => instanceOid(branch, i).subarray(place.length),
  );
  assert(oids.every((oid) => oid.length + place.length <= 128));
  assert(oids.some((oid) => oid.join(".") === "1.2.1.1.2.20"));
  assert(!oids.some((oid) => oid.join(".").startsWith("1.2.2.1.3.3.")));
});

Deno.test("LiveBranch.writeRun() stops at the limit and at the count asked for", () => {
  const { branch } = live();
  const target = new Uint8Array(1000);
  const one = branch.writeVarbind(2, target, 0, target.length);
  const two = branch.writeVarbind(3, target, one, target.length);
  assert.equal(branch.writeRun(2, 9, target, 0, two - 1), 1);
  assert.equal(branch.written, one);
  assert.equal(branch.writeRun(2, 9, target, 0, one - 1), 0);
  assert.equal(branch.written, 0);
  assert.equal(branch.writeRun(2, 2, target, 0, target.length), 2);
  assert.equal(branch.written, two);
  assert.equal(branch.writeRun(branch.count - 1, 9, target, 0, 1000), 1);
});

Deno.test("LiveBranch can be put into a tree again after its rows went", () => {
  const berth: Berth | undefined = HARBOUR.berths[0];
  assert(berth !== undefined);
  const { reading, branch } = live();
  const tree = new Tree();
  tree.replace("harbour", branch);
  const place = noPlace();
  const last = [...root, 1, 2, 10, 1, 4];
  tree.findNext(last, last.length, place);
  assert.equal(place.branch, branch);
  reading.waits = [];
  branch.refresh();
  tree.replace("harbour", branch);
  tree.findNext(last, last.length, place);
  assert.equal(place.branch, undefined);
});
