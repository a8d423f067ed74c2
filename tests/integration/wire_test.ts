/*
 * Two real ucarp in two network namespaces, and tcpdump between them.
 */
import assert from "node:assert/strict";
import { liveCommands } from "../../collectors/log/live.ts";
import { createCarpWireCollector } from "../../collectors/wire/collect.ts";
import type { CarpWireReading } from "../../collectors/wire/reading.ts";
import { contextOf, fakeHost } from "../collectors/fake_host.ts";
import { eventually } from "./asking.ts";
import {
  A,
  B,
  IP,
  kill,
  openPair,
  type Pair,
  SECRET,
  test,
  ucarp,
} from "./ucarp.ts";

/** A collector on B's end of the cable, of which one can wait for a reading. */
function watcher({ b }: Pair, secrets: string) {
  const host = {
    ...fakeHost({}, "linux"),
    now: () => Date.now(),
    readFile: () => Promise.resolve(new TextEncoder().encode(secrets)),
  };
  const collector = createCarpWireCollector({
    commands: {
      start: (argv) =>
        liveCommands.start([IP, "netns", "exec", b.name, ...argv]),
    },
    interfaces: [B.link],
    passphraseFile: "/carp",
    patience: 0,
  });
  const look = async () => (await collector.collect(contextOf(host))).carp!;
  return {
    look,
    async until(found: (reading: CarpWireReading) => boolean) {
      return await eventually(async () => {
        const reading = await look();
        return found(reading) ? reading : undefined;
      }, () => "what is waited for on the wire");
    },
    [Symbol.dispose]: () => collector.close?.(),
  };
}

test("carp-wire sees ucarp's adverts, verifies them, and sees a failover within two intervals", async () => {
  await using pair = await openPair();
  using watch = watcher(pair, SECRET);
  await watch.look();
  await using master = ucarp(pair.a, A);
  const before = await watch.until(({ sources }) =>
    sources.some(({ source, adverts }) => source === A.address && adverts >= 2)
  );
  assert.equal(before.groups[0]?.master, A.address);
  await using _backup = ucarp(pair.b, B);
  await watch.until(({ sources }) => (sources[0]?.adverts ?? 0) >= 4);
  const killed = Date.now();
  await kill(master);
  const after = await watch.until(({ groups, sources }) => {
    const isMaster = groups[0]?.master === B.address;
    const adverts = sources.find(({ source }) => source === B.address)
      ?.adverts ?? 0;
    // Its first, one interval later the second, and after two the third: not by
    // the clock, since a busy machine looks late.
    assert.ok(isMaster || adverts <= 3, `${adverts} adverts`);
    return isMaster;
  });
  const [group] = after.groups;
  assert.equal(group?.masters, 1);
  assert.equal(group?.changes, 1);
  assert.ok(group.changedAt !== undefined && group.changedAt >= killed);
  assert.deepEqual(
    after.sources.map(({ source, badChecksums, badHeaders, badHmacs }) => ({
      source,
      badChecksums,
      badHeaders,
      badHmacs,
    })),
    [A, B].map(({ address }) => ({
      source: address,
      badChecksums: 0,
      badHeaders: 0,
      badHmacs: 0,
    })),
  );
  assert.deepEqual(
    after.sources.map(({ advbase, advskew, master }) => [
      advbase,
      advskew,
      master,
    ]),
    [[1, 0, false], [1, 100, true]],
  );
});

test("carp-wire makes nobody master whose passphrase is another", async () => {
  await using pair = await openPair();
  using watch = watcher(pair, "42 10.77.0.100 another\n");
  await watch.look();
  await using _master = ucarp(pair.a, A);
  const { sources, groups } = await watch.until(({ sources }) =>
    (sources[0]?.adverts ?? 0) >= 2
  );
  assert.equal(sources[0]?.badHmacs, sources[0]?.adverts);
  assert.equal(groups[0]?.master, undefined);
});
