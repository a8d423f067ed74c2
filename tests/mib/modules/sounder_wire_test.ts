import assert from "node:assert/strict";
import type { WireReading } from "../../../collectors/wire/reading.ts";
import { wireModule } from "../../../mib/modules/sounder_wire.ts";
import { rootOf, SOUNDER_ROOT } from "../../../mib/declare.ts";
import { createRenderer } from "../../../mib/render.ts";
import { Served } from "../../../mib/served.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { indexText, rendered } from "./rendered.ts";

const CAPTURE = { interface: "em0", up: true, packets: 9, restarts: 2 };

const PFLOG: WireReading = {
  pflog: {
    capture: { ...CAPTURE, interface: "pflog0" },
    counts: [{
      index: 5,
      action: "block",
      direction: "in",
      interface: "em0",
      rule: "4",
      reason: "match",
      family: "ipv4",
      protocol: "tcp",
      packets: 3,
      octets: 180,
    }],
    unreadable: 1,
    overflow: 0,
  },
};

const CARP: WireReading = {
  carp: {
    captures: [CAPTURE],
    sources: [{
      interface: "em0",
      vhid: 7,
      source: "10.0.0.1",
      adverts: 4,
      badChecksums: 1,
      badHeaders: 2,
      badHmacs: 3,
      advbase: 1,
      advskew: 100,
      demotion: 6,
      lastSeen: 1_700_000_000_500,
      master: true,
    }],
    groups: [{
      interface: "em0",
      vhid: 7,
      family: "ipv4",
      master: "10.0.0.1",
      masters: 1,
      changes: 8,
      changedAt: 1_700_000_000_100,
    }],
    overflow: 0,
  },
};

Deno.test("wireModule serves what pf logs", () => {
  const got = rendered(wireModule, PFLOG);
  assertBothFacesAgree(got);
  const labels =
    '{action="block",direction="in",interface="em0",rule="4",reason="match",family="ipv4",protocol="tcp"}';
  assert.equal(got.samples.get(`pflog_packets_total${labels}`), "3");
  assert.equal(got.samples.get(`pflog_bytes_total${labels}`), "180");
  assert.equal(got.samples.get("pflog_capture_restarts_total"), "2");
  assert.equal(plain(got.instance("wirePflogPackets", [5])?.value), 3);
  assert.equal(plain(got.instance("wirePflogAction", [5])?.value), "block");
  assert.ok([...got.samples.keys()].every((name) => name.startsWith("pflog_")));
});

Deno.test("wireModule serves CARP as it is seen on the wire", () => {
  const got = rendered(wireModule, CARP);
  assertBothFacesAgree(got);
  const source = '{interface="em0",vhid="7",source="10.0.0.1"}';
  for (
    const [name, value] of [
      ["adverts_total", "4"],
      ["bad_checksums_total", "1"],
      ["bad_headers_total", "2"],
      ["bad_hmacs_total", "3"],
      ["advbase_seconds", "1"],
      ["advskew", "100"],
      ["demotion", "6"],
      ["last_seen_timestamp_seconds", "1700000000.5"],
      ["master", "1"],
    ]
  ) assert.equal(got.samples.get(`carp_wire_${name}${source}`), value, name);
  const group = 'interface="em0",vhid="7",family="ipv4"';
  assert.equal(
    got.samples.get(`carp_wire_group_info{${group},master="10.0.0.1"}`),
    "1",
  );
  assert.equal(got.samples.get(`carp_wire_masters{${group}}`), "1");
  assert.equal(
    got.samples.get(`carp_wire_master_changes_total{${group}}`),
    "8",
  );
  assert.equal(
    plain(
      got.instance("wireCarpGroupMaster", [...indexText("em0"), 7, 1])?.value,
    ),
    "10.0.0.1",
  );
});

Deno.test("wireModule leaves out an HMAC that was not verified, and a change that was not seen", () => {
  const { carp } = CARP;
  const got = rendered(wireModule, {
    carp: {
      ...carp!,
      sources: [{ ...carp!.sources[0]!, badHmacs: undefined }],
      groups: [{
        ...carp!.groups[0]!,
        master: undefined,
        changedAt: undefined,
      }],
    },
  });
  const names = [...got.samples.keys()].join("\n");
  assert.doesNotMatch(names, /bad_hmacs|master_changed/);
  assert.match(names, /carp_wire_group_info\{.*,master=""\}/);
});

Deno.test("Served keeps the segments of two collectors that fill one module", () => {
  const root = rootOf(wireModule);
  const render = createRenderer(wireModule, root);
  const served = new Served({
    sounderRoot: SOUNDER_ROOT,
    modules: [wireModule as never],
  });
  const parts = [[PFLOG, "pflog"], [CARP, "carp-wire"]] as const;
  const counts = parts.map(([reading, collector]) => {
    const segment = render(reading, { collector, generation: 1, time: 0 });
    served.put(segment);
    served.put(segment);
    return segment.count;
  });
  const [pflog = 0, carp = 0] = counts;
  assert.equal(served.viewsBelow(root, 1000).length, pflog + carp);
  assert.equal(served.parts().length, 2);
  served.drop(wireModule.name, "pflog");
  assert.equal(served.viewsBelow(root, 1000).length, carp);
  served.drop(wireModule.name);
  assert.equal(served.viewsBelow(root, 1000).length, 0);
});
