import assert from "node:assert/strict";
import type {
  BindReading,
  BindZone,
  BindZones,
} from "../../../collectors/bind/reading.ts";
import { SOUNDER_ROOT } from "../../../mib/declare.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { assertFacesAgree, bindReading } from "./bind_readings.ts";
import { indexText, type Rendered, rendered } from "./rendered.ts";

function zone(
  number: number,
  name: string,
  more: Partial<BindZone> = {},
): BindZone {
  return {
    ...{ view: "internal", viewNumber: 1, number, name, class: "IN" },
    ...{ type: "primary", serial: 2026100701, loaded: 1_791_360_000_000 },
    ...{ expires: undefined, refresh: undefined, counters: [] },
    ...more,
  };
}

function render(
  zones: readonly BindZone[],
  more: Partial<BindZones> = {},
): Rendered {
  const reading: BindReading = {
    ...bindReading([]),
    zones: {
      ...{ time: 1_791_363_600_500, zones, omitted: 0, excluded: 0 },
      inDetail: false,
      ...more,
    },
  };
  return rendered(bindModule, reading);
}

const SECONDARY = zone(9, "sec.test", {
  type: "secondary",
  expires: 1_791_446_400_000,
  refresh: 1_791_363_600_000,
  counters: [
    { section: "nsstat", name: "QrySuccess", value: 2n ** 64n - 1n },
    { section: "qtype", name: "A", value: 5 },
    { section: "dnssec-sign", name: "13+64677", value: 6 },
    { section: "fresh", name: "New", value: 7 },
  ],
});

Deno.test("bindZoneTable serves zones without series of their own by default", () => {
  const got = render([
    zone(7, "example.test"),
    zone(3, "broken.test", { serial: undefined, loaded: undefined }),
    SECONDARY,
  ]);
  assert.equal(got.segment.lost, 0);
  const own = got.instances.filter(({ oid }) =>
    oid.length > SOUNDER_ROOT.length + 6 && oid[SOUNDER_ROOT.length + 3] === 4
  );
  assert.deepEqual(
    own.map(({ oid }) => oid.slice(SOUNDER_ROOT.length + 5).join(".")),
    [
      ...["3.1.3", "3.1.7", "3.1.9", "4.1.3", "4.1.7", "4.1.9"],
      ...["5.1.3", "5.1.7", "5.1.9", "6.1.7", "6.1.9", "7.1.7", "7.1.9"],
      ...["8.1.9", "9.1.9"],
    ],
  );
  assert(own.every(({ series }) => series === undefined));
  assert.equal(
    [...got.samples.keys()].some((name) => /zone_/.test(name)),
    false,
  );
  assert.deepEqual(got.instance("bindZoneSerial", [1, 7])?.value, {
    type: "gauge32",
    value: 2026100701,
  });
});

Deno.test("bindZoneTable has bind_exporter's series where each zone is asked for", () => {
  const got = render([zone(7, "example.test"), SECONDARY], { inDetail: true });
  assert.equal(got.segment.lost, 0);
  const own = [...got.samples].filter(([name]) => /^bind_zone_/.test(name));
  assert.deepEqual(Object.fromEntries(own), {
    'bind_zone_info{view="internal",zone_name="example.test",class="IN",type="primary"}':
      "1",
    'bind_zone_info{view="internal",zone_name="sec.test",class="IN",type="secondary"}':
      "1",
    'bind_zone_serial{view="internal",zone_name="example.test"}': "2026100701",
    'bind_zone_serial{view="internal",zone_name="sec.test"}': "2026100701",
    'bind_zone_loaded_time_seconds{view="internal",zone_name="example.test"}':
      "1791360000",
    'bind_zone_loaded_time_seconds{view="internal",zone_name="sec.test"}':
      "1791360000",
    'bind_zone_expires_time_seconds{view="internal",zone_name="sec.test"}':
      "1791446400",
    'bind_zone_refresh_time_seconds{view="internal",zone_name="sec.test"}':
      "1791363600",
    'bind_zone_statistics_total{view="internal",zone_name="sec.test",section="nsstat",name="QrySuccess"}':
      "18446744073709551615",
    'bind_zone_statistics_total{view="internal",zone_name="sec.test",section="qtype",name="A"}':
      "5",
    'bind_zone_statistics_total{view="internal",zone_name="sec.test",section="dnssec-sign",name="13+64677"}':
      "6",
    'bind_zone_statistics_total{view="internal",zone_name="sec.test",section="fresh",name="New"}':
      "7",
  });
  assert.deepEqual(
    [[4, "QrySuccess"], [3, "A"], [17, "13+64677"], [99, "fresh/New"]].map((
      [section, name],
    ) =>
      got.instance("bindZoneCounterTotal", [
        ...[1, 9, Number(section)],
        ...indexText(String(name)),
      ])?.value
    ),
    [2n ** 64n - 1n, 5, 6, 7].map((value) => ({ type: "counter64", value })),
  );
  assertFacesAgree(got);
});

Deno.test("bindZoneTable serves names of any length that DNS allows whole", () => {
  const name = "\\123".repeat(250);
  const got = render([zone(1, name)], { inDetail: true });
  const view = got.instance("bindZoneName", [1, 1]);
  assert(view?.value.type === "octet-string");
  assert.equal(new TextDecoder().decode(view.value.value), name);
  assertFacesAgree(got);
});

Deno.test("numbers of all zones are there beside the table", () => {
  const got = render(
    [zone(1, "a.test"), zone(2, "b.test", { serial: undefined })],
    { omitted: 3, excluded: 4 },
  );
  const all = Object.fromEntries(
    [...got.samples].filter(([name]) => name.startsWith("bind_zones")),
  );
  assert.deepEqual(all, {
    bind_zones: "9",
    bind_zones_omitted: "3",
    bind_zones_excluded: "4",
    bind_zones_unloaded: "1",
    bind_zones_time_seconds: "1791363600.5",
  });
  assert.deepEqual(got.instance("bindZones")?.value, {
    type: "gauge32",
    value: 9,
  });
});

Deno.test("nothing tells of zones that were not read", () => {
  const got = rendered(bindModule, bindReading([]));
  assert.equal(got.instance("bindZones"), undefined);
  assert.equal(
    [...got.samples.keys()].some((name) => /zone/.test(name)),
    false,
  );
});
