import assert from "node:assert/strict";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import type {
  CommandStarter,
  RunningCommand,
} from "../../../collectors/log/journal.ts";
import {
  createCarpWireCollector,
  createPflogCollector,
} from "../../../collectors/wire/collect.ts";
import { wireModule } from "../../../mib/modules/sounder_wire.ts";
import { rendered, samplesOf } from "../../mib/modules/rendered.ts";
import { assertBothFacesAgree } from "../../mib/modules/faces.ts";
import { contextOf, fakeHost } from "../fake_host.ts";
import { advert, capture, logged } from "./packets.ts";

/** One tcpdump of which the test decides what it prints and when it dies. */
class FakeTcpdump implements RunningCommand {
  readonly #pieces: (Uint8Array | undefined)[] = [];
  #wake: (() => void) | undefined;
  closed = false;

  print(octets: Uint8Array): void {
    this.#push(octets);
  }

  die(): void {
    this.#push(undefined);
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#pieces.length === 0) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    return this.#pieces.shift();
  }

  close(): void {
    this.closed = true;
    this.#push(undefined);
  }

  #push(piece: Uint8Array | undefined): void {
    this.#pieces.push(piece);
    this.#wake?.();
  }
}

/** Starts tcpdumps that print `first` at once. */
class FakeStarter implements CommandStarter {
  readonly started: string[] = [];
  readonly running: FakeTcpdump[] = [];
  readonly #first: Uint8Array | undefined;

  constructor(first?: Uint8Array) {
    this.#first = first;
  }

  start(argv: readonly string[]): RunningCommand {
    this.started.push(argv.join(" "));
    const tcpdump = new FakeTcpdump();
    if (this.#first !== undefined) tcpdump.print(this.#first);
    this.running.push(tcpdump);
    return tcpdump;
  }
}

/** Lets what has been printed be read. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("createPflogCollector() starts a tcpdump again that died, counts it, and keeps its counts", async () => {
  const host = fakeHost({});
  const commands = new FakeStarter(
    capture([[100, logged()], [100, logged()]], LINK_TYPE.pflog),
  );
  const collector = createPflogCollector({
    commands,
    interface: "pflog0",
    patience: 0,
  });
  const read = async () => {
    const reading = await collector.collect(contextOf(host));
    const got = rendered(wireModule, reading);
    assertBothFacesAgree(got);
    const samples = samplesOf(new TextDecoder().decode(got.segment.text));
    return (name: string) => Number(samples.get(name));
  };
  const LOGGED =
    'pflog_packets_total{action="block",direction="in",interface="em0",rule="4",reason="match",family="ipv4",protocol="udp"}';
  const first = await read();
  assert.deepEqual(commands.started, ["tcpdump -n -w - -i pflog0"]);
  assert.equal(first(LOGGED), 2);
  assert.equal(first("pflog_capture_up"), 1);
  assert.equal(first("pflog_capture_restarts_total"), 0);
  // One that has run for a while is started again by itself.
  host.time += 5_000;
  commands.running[0]!.die();
  await settle();
  assert.equal(commands.started.length, 2);
  const second = await read();
  assert.equal(second(LOGGED), 4);
  assert.equal(second("pflog_capture_up"), 1);
  assert.equal(second("pflog_capture_restarts_total"), 1);
  collector.close?.();
  assert.ok(commands.running[1]!.closed);
});

Deno.test("createCarpWireCollector() starts a tcpdump again whose output is no capture, and says why", async () => {
  const host = fakeHost({}, "linux");
  const commands = new FakeStarter(new TextEncoder().encode("x".repeat(64)));
  const collector = createCarpWireCollector({
    commands,
    interfaces: ["em0"],
    passphraseFile: undefined,
    patience: 0,
  });
  // It is not started again and again: that waits for ten seconds.
  for (const [seconds, starts] of [[0, 1], [9, 1], [1, 2], [1, 2], [9, 3]]) {
    host.time += seconds! * 1000;
    await assert.rejects(
      collector.collect(contextOf(host)),
      /Cannot capture on "em0": what tcpdump printed cannot be read/,
    );
    assert.equal(commands.started.length, starts);
  }
  assert.match(commands.started[0] ?? "", /^tcpdump -n -U .* proto 112$/);
  collector.close?.();
});

Deno.test("createCarpWireCollector() goes on with one interface while another cannot be captured on", async () => {
  const host = { ...fakeHost({}), now: () => 100_000 };
  const good = new FakeStarter(capture([[100, advert()]]));
  const collector = createCarpWireCollector({
    commands: {
      start(argv) {
        if (argv.includes("em1")) throw new Error("em1: No such device exists");
        return good.start(argv);
      },
    },
    interfaces: ["em0", "em1"],
    passphraseFile: undefined,
    patience: 0,
  });
  const context = contextOf(host);
  const { carp } = await collector.collect(context);
  assert.deepEqual(carp?.captures.map(({ up }) => up), [true, false]);
  assert.equal(carp?.groups[0]?.master, "10.0.0.1");
  assert.match(context.problems[0]?.what ?? "", /em1: No such device exists/);
  collector.close?.();
});
