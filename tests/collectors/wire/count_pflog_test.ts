import assert from "node:assert/strict";
import { encodePacket } from "../../../codec/packet/encode_packet.ts";
import { LINK_TYPE } from "../../../codec/packet/link_type.ts";
import { PflogCounter } from "../../../collectors/wire/count_pflog.ts";
import { captured, logged } from "./packets.ts";

const IN = 1;
const AF_INET6 = 24;

function counted(...frames: readonly Uint8Array[]) {
  const counter = new PflogCounter();
  for (const frame of frames) {
    counter.add(captured(100, frame, LINK_TYPE.pflog));
  }
  return [...counter.counts.values()];
}

const KIND = {
  action: "block",
  direction: "in",
  interface: "em0",
  rule: "4",
  reason: "match",
  family: "ipv4",
  protocol: "udp",
};

Deno.test("PflogCounter counts packets and octets, pf's header left out", () => {
  assert.deepEqual(counted(logged(), logged()), [
    { ...KIND, packets: 2, octets: 76 },
  ]);
});

Deno.test("PflogCounter tells kinds apart by each field", () => {
  const changes = [
    [{ action: 0 }, { action: "pass" }],
    [{ action: 200 }, { action: "200" }],
    [{ direction: 2 }, { direction: "out" }],
    [{ ifname: "vlan3" }, { interface: "vlan3" }],
    [{ rulenr: 0xffff_ffff }, { rule: "default" }],
    [{ ruleset: "ftp", subrulenr: 2 }, { rule: "4.ftp.2" }],
    [{ reason: 10 }, { reason: "state-mismatch" }],
    [{ af: 99 }, { family: "other" }],
  ] as const;
  const counts = counted(
    logged(),
    ...changes.map(([change]) => logged(change)),
  );
  assert.deepEqual(
    counts,
    [{}, ...changes.map(([, kind]) => kind)]
      .map((kind) => ({ ...KIND, ...kind, packets: 1, octets: 38 })),
  );
});

Deno.test("PflogCounter looks for the protocol behind IPv6's extension headers", () => {
  const frame = encodePacket([
    {
      protocol: "pflog",
      layout: 100,
      af: AF_INET6,
      action: 1,
      ifname: "em0",
      direction: IN,
    },
    { protocol: "ipv6", src: "::1", dst: "::2", nextHeader: 0 },
    { protocol: "ipv6-hop-by-hop", nextHeader: 17 },
    { protocol: "udp", srcPort: 1, dstPort: 2 },
  ]);
  const [count] = counted(frame);
  assert.deepEqual([count?.family, count?.protocol], ["ipv6", "udp"]);
});

Deno.test("PflogCounter has no more kinds than its limit and one", () => {
  const counter = new PflogCounter(3);
  for (let rulenr = 0; rulenr < 10; rulenr++) {
    counter.add(captured(100, logged({ rulenr }), LINK_TYPE.pflog));
  }
  const counts = [...counter.counts.values()];
  assert.deepEqual(
    counts.map(({ rule, packets }) => [rule, packets]),
    [["0", 1], ["1", 1], ["2", 1], ["other", 7]],
  );
  assert.equal(counter.overflow, 7);
});

Deno.test("PflogCounter counts what has no header that can be read", () => {
  const counter = new PflogCounter();
  const frame = logged();
  for (let length = 0; length <= frame.length; length++) {
    counter.add(captured(100, frame.subarray(0, length), LINK_TYPE.pflog));
  }
  assert.equal(counter.unreadable, 100);
});
