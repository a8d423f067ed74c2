import assert from "node:assert/strict";
import { sensorsCollector } from "../../../collectors/sensors/collect.ts";
import { sounderSensorsModule } from "../../../mib/modules/sounder_sensors.ts";
import { contextOf, fakeHost } from "../../collectors/fake_host.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { rendered } from "./rendered.ts";

const FAN = "hw.sensors.it0.fan0=1180 RPM, OK\n";
const SLOW = "hw.sensors.it0.fan0=402 RPM, WARNING\n";

Deno.test("sounderSensorsModule tells how long ago a sensor changed its status", async () => {
  const host = fakeHost({ "sysctl hw.sensors": FAN });
  const collector = sensorsCollector();
  const read = async () =>
    rendered(
      sounderSensorsModule,
      await collector.collect(contextOf(host)),
    );
  const labels = '{device="it0",sensor="fan0"}';
  const first = await read();
  assertBothFacesAgree(first);
  assert.equal(
    first.samples.get(`sensors_status_changes_total${labels}`),
    "0",
  );
  assert.equal(first.instance("sounderSensorStatusAge", [1]), undefined);
  host.time += 10_000;
  host.answers["sysctl hw.sensors"] = SLOW;
  await read();
  host.time += 25_500;
  const last = await read();
  assertBothFacesAgree(last);
  assert.equal(
    plain(last.instance("sounderSensorStatusAge", [1])?.value),
    2550,
  );
  assert.equal(
    last.samples.get(`sensors_status_age_seconds${labels}`),
    "25.5",
  );
  assert.equal(
    last.samples.get(`sensors_status_changed_timestamp_seconds${labels}`),
    String((host.time - 25_500) / 1000),
  );
  assert.equal(
    last.samples.get(`sensors_status_changes_total${labels}`),
    "1",
  );
});
