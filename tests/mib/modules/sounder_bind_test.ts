import assert from "node:assert/strict";
import { SOUNDER_ROOT } from "../../../mib/declare.ts";
import { bindModule } from "../../../mib/modules/sounder_bind.ts";
import {
  assertFacesAgree,
  bindReading,
  type Given,
  renderBind,
} from "./bind_readings.ts";
import { indexText, rendered } from "./rendered.ts";

Deno.test("bindModule serves the server's scalars at their OIDs", () => {
  const got = renderBind([]);
  const at = (...oid: number[]) => {
    const view = got.instances.find(({ oid: own }) =>
      own.join(".") === [...SOUNDER_ROOT, 2, 1, 1, ...oid, 0].join(".")
    );
    return [view?.object.name, view?.series];
  };
  const server =
    'bind_server_info{version="9.18.49-1~deb12u3-Debian",statistics_version="1.7",' +
    'source="json",url="http://127.0.0.1:8053/json/v1/server"}';
  assert.deepEqual(at(1), ["bindUp", "bind_up"]);
  assert.deepEqual(at(2), ["bindVersion", server]);
  assert.deepEqual(at(3), ["bindStatisticsVersion", server]);
  assert.deepEqual(at(4), ["bindSource", server]);
  assert.deepEqual(at(5), ["bindUrl", server]);
  assert.deepEqual(at(6), ["bindBootTime", "bind_boot_time_seconds"]);
  assert.deepEqual(at(7), ["bindConfigTime", "bind_config_time_seconds"]);
  assert.deepEqual(at(8), ["bindCurrentTime", "bind_current_time_seconds"]);
  assert.deepEqual(at(9), ["bindViews", "bind_views"]);
  assert.equal(got.samples.get("bind_up"), "1");
  assert.equal(got.samples.get("bind_views"), "2");
  assertFacesAgree(got);
});

Deno.test("bindModule shows times in whole seconds on both faces", () => {
  const { samples, instance } = renderBind([]);
  assert.equal(samples.get("bind_boot_time_seconds"), "1791360000");
  assert.equal(samples.get("bind_config_time_seconds"), "1791361800");
  assert.equal(samples.get("bind_current_time_seconds"), "1791363600");
  assert.deepEqual(instance("bindBootTime")?.value, {
    type: "octet-string",
    value: Uint8Array.of(0x07, 0xea, 10, 7, 8, 0, 0, 0, 0x2b, 0, 0),
  });
});

Deno.test("bindModule leaves out what BIND did not say", () => {
  const { instance, samples } = rendered(bindModule, {
    ...bindReading([], []),
    version: undefined,
    statisticsVersion: undefined,
    configTime: undefined,
  });
  assert.equal(instance("bindVersion"), undefined);
  assert.equal(instance("bindConfigTime"), undefined);
  assert.equal(samples.has("bind_config_time_seconds"), false);
  assert(
    samples.has(
      'bind_server_info{source="json",url="http://127.0.0.1:8053/json/v1/server"}',
    ),
  );
});

Deno.test("bindViewTable tells the names of views, however odd", () => {
  const names = [
    "internal",
    "",
    "10",
    'quo"te\\back\nline',
    "näme 🦆",
    "__proto__",
    "constructor",
    "a\u0001b",
    "v".repeat(255),
  ];
  const got = renderBind(
    names.map((view): Given => ["resstat", "Lame", 5, view]),
    names,
  );
  assert.equal(got.segment.lost, 0);
  assert.equal(got.samples.get("bind_views"), "9");
  const decoder = new TextDecoder();
  const shown = (text: string) =>
    // deno-lint-ignore no-control-regex
    text.replace(/[\u0000-\u001f]/g, "\ufffd");
  names.forEach((name, i) => {
    for (
      const view of [
        got.instance("bindViewName", [i + 1]),
        got.instance("bindCounterViewName", [6, i + 1, ...indexText("Lame")]),
      ]
    ) {
      assert(view?.value.type === "octet-string");
      assert.equal(decoder.decode(view.value.value), shown(name));
      assert.equal(view.label, "view");
    }
  });
  assert.equal(
    got.samples.get('bind_view_number{view="quo\\"te\\\\back\\nline"}'),
    "4",
  );
  assertFacesAgree(got);
});
