import assert from "node:assert/strict";
import fc from "fast-check";
import { CarpMasters } from "../../../cli/decode/masters.ts";
import { Tally } from "../../../cli/decode/tally.ts";
import {
  Throughput,
  THROUGHPUT_STEPS,
} from "../../../cli/decode/throughput.ts";
import { dissect } from "../../../codec/packet/dissect.ts";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";

Deno.test("Tally keeps the largest names when there are too many", () => {
  const tally = new Tally(100);
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 50; j++) tally.add(`large ${i}`, 1000);
  }
  for (let i = 0; i < 100_000; i++) tally.add(`small ${i}`, 1);
  assert.ok(tally.size <= 100);
  const largest = tally.largest().slice(0, 10);
  for (const [name, count] of largest) {
    assert.match(name, /^large /);
    assert.deepEqual(count, { packets: 50, octets: 50_000 });
  }
  const kept = tally.largest().reduce(
    (sum, [, { packets }]) => sum + packets,
    0,
  );
  assert.equal(kept + tally.dropped.packets, 500 + 100_000);
});

Deno.test("Throughput counts every octet, whatever the times", () => {
  const times = fc.array(
    fc.tuple(
      fc.oneof(
        fc.double({ min: 0, max: 2 ** 32, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
      ),
      fc.integer({ min: 0, max: 1500 }),
    ),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(fc.property(times, (packets) => {
    const throughput = new Throughput();
    for (const [seconds, octets] of packets) throughput.add(seconds, octets);
    const total = throughput.octets.reduce((a, b) => a + b);
    assert.equal(total, packets.reduce((sum, [, octets]) => sum + octets, 0));
    assert.ok(throughput.used >= 1 && throughput.used <= THROUGHPUT_STEPS);
  }));
});

Deno.test("Throughput puts octets into the step of their time", () => {
  const throughput = new Throughput();
  for (let second = 0; second < 50; second++) {
    throughput.add(1000 + second, second);
  }
  assert.equal(throughput.begin, 1000);
  assert.equal(throughput.end, 1049);
  assert.ok(throughput.step > 0.8 && throughput.step < 1.7);
  const half = Math.floor(25 / throughput.step);
  const late = throughput.octets.subarray(half).reduce((a, b) => a + b);
  assert.ok(late > 49 * 25 * 0.7);
});

function advert(src: string, vhid: number, id: number) {
  const bytes = encodePacket([
    {
      protocol: "ethernet",
      dst: "01:00:5e:00:00:12",
      src: "00:00:5e:00:01:01",
      etherType: 0x8100,
    },
    { protocol: "vlan", id },
    { protocol: "ipv4", src, dst: "224.0.0.18", ttl: 255 },
    { protocol: "carp", vhid, demotion: 3 },
  ]);
  const packet = dissect(bytes, LINK_TYPE.ethernet);
  return { packet, carp: packet.find("carp")! };
}

Deno.test("CarpMasters keeps the groups of each VLAN apart and tells who took over", () => {
  const masters = new CarpMasters();
  const add = (src: string, vlan: number, seconds: number) => {
    const { packet, carp } = advert(src, 1, vlan);
    masters.add(carp, packet, { link: "em0", seconds });
  };
  add("10.0.0.1", 7, 1);
  add("10.0.0.1", 7, 2);
  add("10.0.0.2", 8, 2);
  add("10.0.0.2", 7, 3);
  for (let i = 0; i < 40; i++) {
    add(i % 2 === 0 ? "10.0.0.1" : "10.0.0.2", 7, 10 + i);
  }
  const [first, second] = masters.list();
  assert.equal(first!.link, "em0 vlan 7");
  assert.equal(first!.master, "10.0.0.2");
  assert.equal(first!.changeCount, 41);
  assert.equal(first!.changes.length, 16);
  assert.deepEqual(first!.changes.at(-1), { time: 49, src: "10.0.0.2" });
  assert.equal(first!.hosts[0]!.adverts, 22);
  assert.equal(first!.hosts[0]!.demotion, 3);
  assert.equal(second!.link, "em0 vlan 8");
  assert.equal(second!.changeCount, 0);
});

Deno.test("CarpMasters bounds hosts and groups", () => {
  const masters = new CarpMasters();
  for (let vlan = 0; vlan < 1200; vlan++) {
    const { packet, carp } = advert("10.0.0.1", 1, vlan);
    masters.add(carp, packet, { link: "", seconds: vlan });
  }
  for (let host = 0; host < 100; host++) {
    const { packet, carp } = advert(`10.0.1.${host}`, 1, 0);
    masters.add(carp, packet, { link: "", seconds: host });
  }
  const groups = masters.list();
  assert.equal(groups.length, 1024);
  assert.ok(groups.every(({ hosts }) => hosts.length <= 16));
});
