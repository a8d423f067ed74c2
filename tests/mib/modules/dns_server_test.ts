import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  BindReading,
  BindZone,
} from "../../../collectors/bind/reading.ts";
import { dnsServerModule } from "../../../mib/modules/dns_server.ts";
import { partAnswers } from "../../../mib/modules/dns_server_answers.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import { bindReading, type Given } from "./bind_readings.ts";
import { plain } from "./faces.ts";
import { rendered } from "./rendered.ts";

/** Returns the scalars that are there, by name. */
function scalars(reading: BindReading): Record<string, unknown> {
  const { instances } = rendered(dnsServerModule, reading);
  return Object.fromEntries(
    instances.filter(({ oid }) => oid.at(-1) === 0).map((view) => [
      view.object.name.replace("dnsServ", ""),
      plain(view.value),
    ]),
  );
}

function nsstat(values: Record<string, number>): Given[] {
  return Object.entries(values).map(([name, value]) => ["nsstat", name, value]);
}

const RCODES: readonly Given[] = [
  ["rcode", "NOERROR", 100],
  ["rcode", "FORMERR", 1],
  ["rcode", "SERVFAIL", 2],
  ["rcode", "NXDOMAIN", 50],
  ["rcode", "REFUSED", 4],
  ["rcode", "BADVERS", 8],
  ["rcode", "BADCOOKIE", 16],
];

Deno.test("DNS-SERVER-MIB tells what BIND counts as RFC 1611 does", () => {
  const reading = bindReading([
    ...nsstat({ QryAuthAns: 120, QryNoauthAns: 40, QryReferral: 10 }),
    ...nsstat({ QrySuccess: 80, QryNxrrset: 20, QryNXDOMAIN: 50 }),
    ...RCODES,
  ]);
  assert.deepEqual(scalars(reading), {
    ConfigImplementIdent: "BIND 9.18.49-1~deb12u3-Debian",
    ConfigUpTime: 3599,
    ConfigResetTime: 1799,
    ConfigReset: 4,
    CounterAuthAns: 120,
    CounterReferrals: 10,
    CounterErrors: 31,
    CounterReqRefusals: 4,
    CounterReqUnparses: 1,
    CounterOtherErrors: 2,
  });
});

Deno.test("DNS-SERVER-MIB parts the answers of a server that only answers for its zones", () => {
  const told = scalars(bindReading(nsstat({
    ...{ QryAuthAns: 150, QryNoauthAns: 10, QryReferral: 10 },
    ...{ QrySuccess: 80, QryNxrrset: 20, QryNXDOMAIN: 50 },
  })));
  assert.equal(told["CounterAuthNoNames"], 50);
  assert.equal(told["CounterAuthNoDataResps"], 20);
  assert.equal(told["CounterNonAuthDatas"], 0);
  assert.equal(told["CounterNonAuthNoDatas"], 0);
});

Deno.test("DNS-SERVER-MIB parts the answers of a server that only resolves", () => {
  const told = scalars(bindReading(nsstat({
    ...{ QryAuthAns: 0, QryNoauthAns: 160, QryReferral: 10 },
    ...{ QrySuccess: 80, QryNxrrset: 20, QryNXDOMAIN: 50 },
  })));
  assert.equal(told["CounterAuthNoNames"], 0);
  assert.equal(told["CounterAuthNoDataResps"], 0);
  assert.equal(told["CounterNonAuthDatas"], 80);
  assert.equal(told["CounterNonAuthNoDatas"], 20);
});

Deno.test("DNS-SERVER-MIB has no counters that this BIND does not tell of", () => {
  assert.deepEqual(scalars({ ...bindReading([]), version: undefined }), {
    ConfigImplementIdent: "BIND",
    ConfigUpTime: 3599,
    ConfigResetTime: 1799,
    ConfigReset: 4,
  });
  const file = { bootTime: undefined, configTime: undefined } as const;
  assert.deepEqual(scalars({ ...bindReading([]), ...file }), {
    ConfigImplementIdent: "BIND 9.18.49-1~deb12u3-Debian",
    ConfigReset: 4,
  });
});

Deno.test("partAnswers() tells nothing that is not so", () => {
  const number = fc.nat(30);
  fc.assert(fc.property(
    fc.record({
      ...{ authData: number, authNoData: number, authNoNames: number },
      ...{ nonAuthData: number, nonAuthNoData: number, nonAuthNoNames: number },
      ...{ referrals: number, authErrors: number, nonAuthErrors: number },
    }),
    (truth) => {
      const { authData, authNoData, authNoNames, authErrors } = truth;
      const { nonAuthData, nonAuthNoData, nonAuthNoNames } = truth;
      const { referrals, nonAuthErrors } = truth;
      const told = partAnswers(bindReading(nsstat({
        QryAuthAns: authData + authNoData + authNoNames + authErrors,
        QryNoauthAns: nonAuthData + nonAuthNoData + nonAuthNoNames +
          nonAuthErrors + referrals,
        QryReferral: referrals,
        QrySuccess: authData + nonAuthData,
        QryNxrrset: authNoData + nonAuthNoData,
        QryNXDOMAIN: authNoNames + nonAuthNoNames,
      })));
      for (const [name, value] of Object.entries(told)) {
        if (value === undefined) continue;
        assert.equal(value, truth[name as keyof typeof truth], name);
      }
    },
  ));
});

Deno.test("DNS-SERVER-MIB shows the series of SOUNDER-BIND-MIB where the number is the same", () => {
  const reading = bindReading([...nsstat({ QryAuthAns: 120 }), ...RCODES]);
  const { samples } = rendered(bindModule, reading);
  const own = rendered(dnsServerModule, reading);
  let shared = 0;
  for (const { object, series, value } of own.instances) {
    assert(series !== undefined, object.name);
    if (own.samples.has(series)) continue;
    assert.equal(samples.get(series), String(plain(value)), series);
    shared += 1;
  }
  assert.equal(shared, 4);
  for (const series of own.samples.keys()) assert(!samples.has(series), series);
});

function zone(name: string, more: Partial<BindZone> = {}): BindZone {
  return {
    ...{ view: "internal", viewNumber: 1, number: 7, name, class: "IN" },
    ...{ type: "primary", serial: 5, loaded: Date.UTC(2026, 9, 7, 8, 59) },
    ...{ expires: undefined, refresh: undefined, counters: [] },
    ...more,
  };
}

function zoneTable(zones: readonly BindZone[], inDetail = false) {
  const reading: BindReading = {
    ...bindReading([]),
    zones: {
      time: Date.UTC(2026, 9, 7, 9),
      zones,
      omitted: 0,
      excluded: 0,
      inDetail,
    },
  };
  const got = rendered(dnsServerModule, reading);
  assert.equal(got.segment.lost, 0);
  return {
    ...got,
    rows: got.instances.filter(({ oid }) => oid[9] === 4).map((view) =>
      `${view.oid.slice(12).join(".")} = ${plain(view.value)}`
    ),
  };
}

Deno.test("dnsServZoneTable serves zones by the octets of their names", () => {
  assert.deepEqual(
    zoneTable([zone("Ab"), zone(".", { class: "CH", type: "secondary" })]).rows,
    [
      ...["3.1.0.3 = 60", "3.4.2.65.66.0.1 = 60"],
      "5.4.2.65.66.0.1 = 0.0.0.0",
      ...["6.1.0.3 = 1", "6.4.2.65.66.0.1 = 1"],
      ...["7.1.0.3 = 5", "7.4.2.65.66.0.1 = 5"],
      ...["8.1.0.3 = 1", "8.4.2.65.66.0.1 = 1"],
      "9.4.2.65.66.0.1 = 0.0.0.0",
    ],
  );
});

Deno.test("dnsServZoneTable tells zones that are not loaded, and those that expired", () => {
  const { rows } = zoneTable([
    zone("a", { loaded: undefined, serial: undefined, type: "secondary" }),
    zone("b", { expires: Date.UTC(2026, 9, 7, 8, 59, 59), type: "secondary" }),
  ]);
  assert.deepEqual(rows, [
    "3.3.1.66.0.1 = 60",
    ...["6.3.1.65.0.1 = 3", "6.3.1.66.0.1 = 1"],
    ...["7.3.1.65.0.1 = 0", "7.3.1.66.0.1 = 5"],
    ...["8.3.1.65.0.1 = 2", "8.3.1.66.0.1 = 2"],
  ]);
});

Deno.test("dnsServZoneTable leaves out what its INDEX cannot tell", () => {
  const names = (zones: readonly BindZone[]) =>
    zoneTable(zones).rows.filter((row) => row.startsWith("7."));
  assert.deepEqual(
    names([
      zone("a", { class: undefined }),
      zone("a..b"),
      zone("a", { serial: 1 }),
      zone("A", { view: "external", viewNumber: 2, serial: 2 }),
    ]),
    ["7.3.1.65.0.1 = 1"],
  );
});

Deno.test("dnsServZoneTable has series where each zone is to be seen", () => {
  const { samples, instances } = zoneTable([zone("a")], true);
  const labels = '{view="internal",zone_name="a"}';
  assert.deepEqual(
    [...samples].filter(([name]) => name.startsWith("bind_zone")),
    [
      [`bind_zone_loaded_age_seconds${labels}`, "60"],
      [`bind_zone_status${labels}`, "1"],
      [`bind_zone_current${labels}`, "1"],
    ],
  );
  const serial = instances.find(({ object }) =>
    object.name === "dnsServZoneSerial"
  );
  assert.equal(serial?.series, `bind_zone_serial${labels}`);
  assert.equal(zoneTable([zone("a")]).samples.size, 4);
});
