import assert from "node:assert/strict";
import { Content, type RunningHost } from "../../roles/content.ts";
import { countersIn, shareCounters } from "../../roles/shared_counters.ts";
import { HOST, startOf } from "./start.ts";

Deno.test("Content keeps the rows of sysORTable that stay when it is configured anew, and tells when others came or went", () => {
  let upTime = 0;
  const host: RunningHost = {
    ...HOST,
    sounderUpTime: () => upTime,
    hostUpTime: undefined,
  };
  const counters = countersIn(shareCounters());
  const served = (only: string, before?: Content) =>
    new Content({ start: startOf({ only }), host, counters, before });
  const rows = ({ modulesServed: { modules } }: Content) =>
    modules.map(({ index, description, upTime }) =>
      `${index} ${description.split(":")[0]} ${upTime}`
    );
  const first = served("sensors,pf");
  assert.ok(rows(first).includes("1 SNMPv2-MIB 0"), String(rows(first)));
  assert.equal(first.modulesServed.modulesChanged, 0);

  upTime = 5;
  const same = served("sensors,pf", first);
  assert.deepEqual(rows(same), rows(first));
  assert.equal(same.modulesServed.modulesChanged, 0);

  upTime = 7;
  const less = served("sensors", same);
  assert.deepEqual(
    rows(less),
    rows(first).filter((row) => !/ (?:OPENBSD|SOUNDER)-PF-MIB /.test(row)),
  );
  assert.ok(rows(less).length < rows(first).length);
  assert.equal(less.modulesServed.modulesChanged, 7);

  upTime = 9;
  const more = served("sensors,pf", less);
  const kept = rows(less);
  assert.deepEqual(rows(more).slice(0, kept.length), kept);
  const last = first.modulesServed.lastModule;
  const came = rows(more).slice(kept.length);
  assert.deepEqual(
    came.map((row) => row.split(" ")[0]),
    came.map((_, i) => String(last + 1 + i)),
  );
  assert.ok(came.every((row) => row.endsWith(" 9")), String(came));
  assert.equal(more.modulesServed.modulesChanged, 9);
});
