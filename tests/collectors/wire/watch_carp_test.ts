import assert from "node:assert/strict";
import { CarpWatch } from "../../../collectors/wire/watch_carp.ts";
import { advert, type AdvertOptions, captured, SECRET } from "./packets.ts";

const A = "10.0.0.1";
const B = "10.0.0.2";

/** A watch that has seen these adverts, in order. */
function watching(
  adverts: readonly (readonly [seconds: number, options: AdvertOptions])[],
): CarpWatch {
  const watch = new CarpWatch();
  for (const [seconds, options] of adverts) {
    watch.add(captured(seconds, advert(options)), "em0");
  }
  return watch;
}

function groupAt(watch: CarpWatch, seconds: number) {
  const { groups } = watch.reading(seconds * 1000);
  assert.equal(groups.length, 1);
  const { master, masters, changes, changedAt } = groups[0]!;
  return { master, masters, changes, changedAt };
}

Deno.test("CarpWatch.reading() tells what a host advertises", () => {
  const watch = watching([
    [100, { source: A, vhid: 7 }],
    [101.5, { source: A, vhid: 7, advbase: 2, advskew: 100, demotion: 3 }],
  ]);
  assert.deepEqual(watch.reading(102_000), {
    sources: [{
      interface: "em0",
      vhid: 7,
      source: A,
      adverts: 2,
      badChecksums: 0,
      badHeaders: 0,
      badHmacs: undefined,
      advbase: 2,
      advskew: 100,
      demotion: 3,
      lastSeen: 101_500,
      master: true,
    }],
    groups: [{
      interface: "em0",
      vhid: 7,
      family: "ipv4",
      master: A,
      masters: 1,
      changes: 0,
      changedAt: undefined,
    }],
    overflow: 0,
  });
});

Deno.test("CarpWatch.reading() has a master for three intervals of silence and no longer", () => {
  const watch = watching([[100, { source: A, advbase: 2, advskew: 128 }]]);
  assert.equal(groupAt(watch, 107.5).master, A);
  assert.deepEqual(groupAt(watch, 107.6), {
    master: undefined,
    masters: 0,
    changes: 0,
    changedAt: undefined,
  });
});

Deno.test("CarpWatch.reading() tells who took over, and when", () => {
  const watch = watching([
    [100, { source: A }],
    [101, { source: A }],
    [103.4, { source: B, advskew: 100 }],
  ]);
  const expected = { master: B, masters: 1, changes: 1, changedAt: 103_400 };
  assert.deepEqual(groupAt(watch, 103.5), expected);
  const preempted = watching([
    [100, { source: B, advskew: 100 }],
    [100.5, { source: A }],
    [101.5, { source: A }],
  ]);
  assert.deepEqual(groupAt(preempted, 101.6), {
    master: A,
    masters: 1,
    changes: 1,
    changedAt: 100_500,
  });
});

Deno.test("CarpWatch.reading() counts two that go on as two masters, the better one named", () => {
  const watch = watching([
    [100, { source: A }],
    [100.2, { source: B, advskew: 100 }],
    [101, { source: A }],
    [101.6, { source: B, advskew: 100 }],
  ]);
  assert.equal(groupAt(watch, 101.7).masters, 2);
  assert.equal(groupAt(watch, 101.7).master, A);
  watch.add(captured(102, advert({ source: A, demotion: 1 })), "em0");
  assert.equal(groupAt(watch, 102).master, B);
});

Deno.test("CarpWatch.reading() has no master who has stepped down", () => {
  const watch = watching([
    [100, { source: A }],
    [100.5, { source: A, advbase: 255, advskew: 255 }],
  ]);
  assert.equal(groupAt(watch, 100.6).master, undefined);
  watch.add(captured(100.8, advert({ source: B, advskew: 100 })), "em0");
  assert.deepEqual(groupAt(watch, 100.9), {
    master: B,
    masters: 1,
    changes: 1,
    changedAt: 100_800,
  });
});

Deno.test("CarpWatch counts what other hosts drop, and makes nobody master by it", () => {
  for (
    const [bad, name] of [
      [{ badChecksum: true }, "badChecksums"],
      [{ ttl: 254 }, "badHeaders"],
      [{ passphrase: "another" }, "badHmacs"],
    ] as const
  ) {
    const watch = new CarpWatch();
    watch.secrets = new Map([["1", SECRET]]);
    watch.add(captured(100, advert({ source: A })), "em0");
    watch.add(captured(100.5, advert({ source: B, ...bad })), "em0");
    const { sources, groups } = watch.reading(100_600);
    const good = { badChecksums: 0, badHeaders: 0, badHmacs: 0 };
    const counts = sources.map(({ badChecksums, badHeaders, badHmacs }) => ({
      badChecksums,
      badHeaders,
      badHmacs,
    }));
    // A checksum does not change the digest.
    assert.deepEqual(counts, [good, { ...good, [name]: 1 }], name);
    assert.deepEqual(sources.map(({ master }) => master), [true, false]);
    assert.equal(groups[0]!.master, A);
  }
});

Deno.test("CarpWatch verifies by the secret of the interface before that of all", () => {
  const watch = new CarpWatch();
  const other = { ...SECRET, passphrase: "other" };
  watch.secrets = new Map([["1", other], ["em0:1", SECRET]]);
  watch.add(captured(100, advert()), "em0");
  watch.add(captured(100, advert()), "em1");
  assert.deepEqual(
    watch.reading(100_000).sources.map(({ badHmacs }) => badHmacs),
    [0, 1],
  );
});

Deno.test("CarpWatch keeps families, interfaces and virtual hosts apart", () => {
  const watch = watching([
    [100, { source: A, vhid: 1 }],
    [100, { source: A, vhid: 2 }],
    [100, { source: "fe80::1", vhid: 1 }],
  ]);
  watch.add(captured(100, advert({ source: A })), "em1");
  const { groups } = watch.reading(100_000);
  assert.deepEqual(
    groups.map((group) =>
      `${group.interface} ${group.vhid} ${group.family} ${group.master}`
    ),
    [
      `em0 1 ipv4 ${A}`,
      `em0 2 ipv4 ${A}`,
      "em0 1 ipv6 fe80::1",
      `em1 1 ipv4 ${A}`,
    ],
  );
});

Deno.test("CarpWatch keeps masters when a stranger invents hosts", () => {
  const watch = watching([[100, { source: A }]]);
  for (let i = 0; i < 300; i++) {
    const source = `10.1.${i >> 8}.${i & 255}`;
    watch.add(captured(100.1, advert({ source, badChecksum: true })), "em0");
  }
  const { sources, groups } = watch.reading(100_200);
  assert.equal(sources.length, 16);
  assert.equal(groups[0]!.master, A);
});

Deno.test("CarpWatch leaves other packets alone", () => {
  const watch = new CarpWatch();
  const frame = advert();
  for (let length = 0; length < frame.length; length++) {
    watch.add(captured(100, frame.subarray(0, length)), "em0");
  }
  assert.deepEqual(watch.reading(100_000), {
    sources: [],
    groups: [],
    overflow: 0,
  });
});
