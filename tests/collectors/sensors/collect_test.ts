import {
  deepStrictEqual,
  match,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { UnavailableError } from "../../../collectors/collector.ts";
import { sensorsCollector } from "../../../collectors/sensors/collect.ts";
import { contextOf, type FakeAnswer, fakeHost } from "../fake_host.ts";
import { DRIVES, SENSORS } from "./fixtures.ts";

const SYSCTL = `hw.sensors.cpu0.temp0=40.00 degC, OK
hw.sensors.softraid0.drive0=online (sd4), OK
`;

const FIND_SENSORS =
  "find -L /sys/class/hwmon /sys/class/thermal /sys/class/power_supply -maxdepth 2 -type f ! -name uevent -exec grep -Hs . {} +";
const FIND_DRIVES =
  "find -L /sys/class/nvme /sys/devices/virtual/block -maxdepth 3 ( -path /sys/class/nvme/*/state -o -path /sys/class/nvme/*/model -o -path */md/* ) -type f -exec grep -Hs . {} +";

Deno.test("sensorsCollector() reads OpenBSD's and remembers when statuses changed", async () => {
  const host = fakeHost({ "sysctl hw.sensors": SYSCTL });
  const collector = sensorsCollector();
  const start = host.time;
  const first = await collector.collect(contextOf(host));
  deepStrictEqual(first, {
    readAt: start,
    sensors: [
      {
        index: 1,
        device: "cpu0",
        name: "temp0",
        type: "temperature",
        value: 40,
        text: "40.00",
        status: "ok",
        statusChanges: 0,
      },
      {
        index: 2,
        device: "softraid0",
        name: "drive0",
        type: "drive",
        description: "sd4",
        value: 4,
        text: "online",
        status: "ok",
        statusChanges: 0,
      },
    ],
    sensorNumber: 2,
    listChangedAt: start,
  });
  host.time += 10_000;
  host.answers["sysctl hw.sensors"] = SYSCTL.replace(
    "online (sd4), OK",
    "degraded (sd4), WARNING",
  );
  const { sensors, listChangedAt } = await collector.collect(contextOf(host));
  strictEqual(sensors[0]?.statusChangedAt, undefined);
  strictEqual(sensors[1]?.statusChangedAt, start + 10_000);
  strictEqual(sensors[1]?.statusChanges, 1);
  strictEqual(listChangedAt, start);
  deepStrictEqual(host.ran, ["sysctl hw.sensors", "sysctl hw.sensors"]);
});

Deno.test("sensorsCollector() takes a host without sensors", async () => {
  const host = fakeHost({ "sysctl hw.sensors": "" });
  const { sensors, sensorNumber } = await sensorsCollector()
    .collect(contextOf(host));
  deepStrictEqual(sensors, []);
  strictEqual(sensorNumber, 0);
});

Deno.test("sensorsCollector() counts no sensors of a list that was cut off", async () => {
  const host = fakeHost({ "sysctl hw.sensors": SYSCTL.slice(0, -2) });
  const context = contextOf(host);
  const { sensors, sensorNumber } = await sensorsCollector().collect(context);
  strictEqual(sensors.length, 1);
  strictEqual(sensorNumber, undefined);
  strictEqual(context.problems.length, 1);
});

Deno.test("sensorsCollector() reads Linux's with two commands", async () => {
  const host = fakeHost({
    // A folder that is not there makes find end with status 1.
    [FIND_SENSORS]: { stdout: SENSORS, status: 1 },
    [FIND_DRIVES]: DRIVES,
  }, "linux");
  const context = contextOf(host);
  const { sensors } = await sensorsCollector().collect(context);
  deepStrictEqual(host.ran, [FIND_SENSORS, FIND_DRIVES]);
  deepStrictEqual(context.problems, []);
  strictEqual(sensors.length, 32);
});

Deno.test("sensorsCollector() does without either of Linux's commands", async () => {
  const host = fakeHost({ [FIND_DRIVES]: DRIVES }, "linux");
  const { sensors } = await sensorsCollector().collect(contextOf(host));
  strictEqual(sensors.length, 6);
  const denied = fakeHost({
    [FIND_SENSORS]: { error: "timeout" },
    [FIND_DRIVES]: DRIVES,
  }, "linux");
  const context = contextOf(denied);
  await sensorsCollector().collect(context);
  strictEqual(context.problems.length, 1);
});

Deno.test("sensorsCollector() says why there are none", async () => {
  const cases: readonly [FakeAnswer | undefined, RegExp, boolean][] = [
    [undefined, /cannot be run on this host/, true],
    [
      { status: 1, stderr: "sysctl: unknown oid 'hw.sensors'\n" },
      /unknown oid/,
      true,
    ],
    ["hw.capteurs.cpu0=40 degC\n", /printed nothing that is known/, false],
    [
      "hw.sensors.0=lm0, TEMP1, OK, temp, 30.00 degC\n",
      /nothing that is known: sensors of a release before 4\.1/,
      false,
    ],
  ];
  for (const [given, expected, unavailable] of cases) {
    const host = fakeHost(
      given === undefined ? {} : { "sysctl hw.sensors": given },
    );
    await rejects(
      sensorsCollector().collect(contextOf(host)),
      (error: unknown) => {
        match(String(error), expected);
        return error instanceof UnavailableError === unavailable;
      },
    );
  }
  await rejects(
    sensorsCollector().collect(contextOf(fakeHost({}, "linux"))),
    UnavailableError,
  );
});
