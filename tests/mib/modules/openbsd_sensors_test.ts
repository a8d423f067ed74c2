import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseLinux } from "../../../collectors/sensors/parse_linux.ts";
import { parseSysctl } from "../../../collectors/sensors/parse_sysctl.ts";
import type { SensorsReading } from "../../../collectors/sensors/reading.ts";
import { openbsdSensorsModule } from "../../../mib/modules/openbsd_sensors.ts";
import { DRIVES, SENSORS } from "../../collectors/sensors/fixtures.ts";
import { haveSharedData, sharedData } from "../../shared_data.ts";
import { assertBothFacesAgree, plain } from "./faces.ts";
import { type Rendered, rendered } from "./rendered.ts";

/** Lines of sysctl, and for each: type, value and unit of snmpd, its series and what that bears. */
const KINDS: readonly (readonly [
  line: string,
  type: number,
  value: string,
  unit: string,
  series: string,
  sample: string,
])[] = [
  ["temp0=-12.50 degC", 0, "-12.50", "degC", "temperature_celsius", "-12.5"],
  ["fan0=1180 RPM, OK", 1, "1180", "RPM", "fan_rpm", "1180"],
  ["volt0=12.16 VDC (+12V)", 2, "12.16", "V DC", "voltage_volts", "12.16"],
  ["acvolt0=230.00 VAC", 3, "230.00", "V AC", "voltage_volts", "230"],
  ["resistance0=47 ohm", 4, "47", "Ohm", "resistance_ohms", "47"],
  ["power0=8.40 W", 5, "8.40", "W", "power_watts", "8.4"],
  ["current0=0.25 A", 6, "0.25", "A", "current_amperes", "0.25"],
  ["watthour0=2.00 Wh", 7, "2.00", "Wh", "energy_watthours", "2"],
  ["amphour0=1.50 Ah", 8, "1.50", "Ah", "charge_amperehours", "1.5"],
  ["indicator0=On, OK", 9, "on", "", "value_info", "1"],
  ["raw0=-3 (battery full)", 10, "-3", "", "raw", "-3"],
  ["percent0=97.00%", 11, "97.00", "%", "percent", "97"],
  ["illuminance0=12.30 lx", 12, "12.30", "lx", "illuminance_lux", "12.3"],
  ["drive0=degraded (sd2), WARNING", 13, "pfail", "", "value_info", "1"],
  [
    "timedelta0=-0.000123 secs, OK, Mon Nov  2 08:00:00.120",
    14,
    "-0.000123",
    "sec",
    "timedelta_seconds",
    "-0.000123",
  ],
  ["humidity0=41.50%", 15, "41.50", "%RH", "humidity_percent", "41.5"],
  ["frequency0=50.00 Hz", 16, "50.00", "Hz", "frequency_hertz", "50"],
  [
    "angle0=45.1234 degrees",
    17,
    "45123400",
    "degree",
    "angle_microdegrees",
    "45123400",
  ],
  ["distance0=1.234 m", 18, "1.23", "m", "distance_meters", "1.23"],
  [
    "pressure0=101325.00 Pa",
    19,
    "101325.00",
    "Pa",
    "pressure_pascals",
    "101325",
  ],
  [
    "acceleration0=9.8100 m/s^2",
    20,
    "9.81",
    "m/s^2",
    "acceleration_meters_per_second_squared",
    "9.81",
  ],
  [
    "velocity0=3.600 m/s",
    21,
    "3.60",
    "m/s",
    "velocity_meters_per_second",
    "3.6",
  ],
  ["energy0=7.20 J", 22, "7.20", "J", "energy_joules", "7.2"],
];

function readingOf(text: string): SensorsReading {
  const { value, problems } = parseSysctl(text);
  assert.deepEqual(problems, []);
  return {
    readAt: 0,
    sensors: value.map((sensor) => ({ ...sensor, statusChanges: 0 })),
    sensorNumber: value.length,
    listChangedAt: 0,
  };
}

function render(text: string): Rendered {
  return rendered(openbsdSensorsModule, readingOf(text));
}

function column({ instance }: Rendered, name: string, index: number): unknown {
  return plain(instance(name, [index])?.value);
}

Deno.test("openbsdSensorsModule serves every kind as snmpd does, and as a number in its unit", () => {
  const got = render(
    KINDS.map(([line]) => `hw.sensors.dev0.${line}\n`).join(""),
  );
  assertBothFacesAgree(got);
  assert.equal(column(got, "sensorNumber", 0), KINDS.length);
  for (
    const [at, [line, type, value, unit, series, sample]] of KINDS.entries()
  ) {
    const index = at + 1;
    assert.equal(column(got, "sensorIndex", index), index);
    assert.equal(column(got, "sensorType", index), type, line);
    assert.equal(column(got, "sensorDevice", index), "dev0");
    assert.equal(column(got, "sensorValue", index), value, line);
    assert.equal(column(got, "sensorUnits", index), unit, line);
    const own = got.instance("sensorValue", [index])?.series ?? "";
    assert(own.startsWith(`sensors_${series}{`), own);
    assert.equal(got.samples.get(own), sample, own);
  }
});

Deno.test("openbsdSensorsModule describes a sensor by its name where its driver says nothing", () => {
  const got = render(
    "hw.sensors.cpu0.temp0=41.00 degC\nhw.sensors.it0.volt1=12.16 VDC (+12V)\n",
  );
  assert.equal(column(got, "sensorDescr", 1), "temp0");
  assert.equal(column(got, "sensorDescr", 2), "+12V");
});

Deno.test("openbsdSensorsModule serves each status by snmpd's number", () => {
  const words = ["", ", OK", ", WARNING", ", CRITICAL", ", UNKNOWN"];
  const got = render(
    words.map((word, at) => `hw.sensors.it0.fan${at}=1000 RPM${word}\n`).join(
      "",
    ),
  );
  assert.deepEqual(
    words.map((_, at) => column(got, "sensorStatus", at + 1)),
    [0, 1, 2, 3, 4],
  );
  assert.equal(
    got.samples.get('sensors_status{device="it0",sensor="fan3"}'),
    "3",
  );
});

Deno.test("openbsdSensorsModule leaves out a value that the driver does not have", () => {
  const got = render("hw.sensors.uthum0.temp0=unknown (inner)\n");
  assertBothFacesAgree(got);
  assert.equal(got.instance("sensorValue", [1]), undefined);
  assert.equal(column(got, "sensorUnits", 1), "degC");
  assert.equal(got.page("prometheus").includes("celsius"), false);
});

Deno.test("openbsdSensorsModule bears words as labels and as numbers", () => {
  const { samples } = render(
    "hw.sensors.softraid0.drive0=degraded (sd2), WARNING\nhw.sensors.ipmi0.indicator0=Off\n",
  );
  assert.equal(
    samples.get(
      'sensors_value_info{device="softraid0",sensor="drive0",value="pfail"}',
    ),
    "1",
  );
  assert.equal(
    samples.get('sensors_drive_state{device="softraid0",sensor="drive0"}'),
    "10",
  );
  assert.equal(
    samples.get('sensors_indicator{device="ipmi0",sensor="indicator0"}'),
    "0",
  );
});

Deno.test("openbsdSensorsModule adds base units where snmpd has others", () => {
  const { samples } = render(
    KINDS.map(([line]) => `hw.sensors.dev0.${line}\n`).join(""),
  );
  const of = (family: string, sensor: string) =>
    samples.get(`sensors_${family}{device="dev0",sensor="${sensor}"}`);
  assert.equal(of("energy_joules", "watthour0"), "7200");
  assert.equal(of("charge_coulombs", "amphour0"), "5400");
  assert.equal(of("ratio", "percent0"), "0.97");
  assert.equal(of("humidity_ratio", "humidity0"), "0.415");
  assert.equal(of("angle_degrees", "angle0"), "45.1234");
});

Deno.test("openbsdSensorsModule serves Linux's sensors", () => {
  const { value, problems } = parseLinux(SENSORS + DRIVES);
  assert.deepEqual(problems, []);
  const got = rendered(openbsdSensorsModule, {
    readAt: 0,
    sensors: value.map((sensor) => ({ ...sensor, statusChanges: 0 })),
    sensorNumber: value.length,
    listChangedAt: 0,
  });
  assertBothFacesAgree(got);
  const nvme = value.find(({ description }) =>
    description?.includes("Composite")
  );
  assert(nvme !== undefined);
  assert.equal(column(got, "sensorValue", nvme.index), "51.85");
  assert.equal(column(got, "sensorType", nvme.index), 0);
});

Deno.test({
  name: "openbsdSensorsModule answers as a real snmpd did",
  ignore: !haveSharedData,
  fn() {
    const recorded = readFileSync(
      sharedData("snmp-reference/librenms_openbsd.snmprec"),
      "utf8",
    );
    const got = render(
      "hw.sensors.cpu0.temp0=24.00 degC\n" +
        "hw.sensors.acpitz0.temp0=8.30 degC (zone temperature)\n" +
        "hw.sensors.ciss0.drive0=online (sd0), OK\n",
    );
    const served = new Map(
      got.instances.map(({ oid, value }) => [oid.join("."), plain(value)]),
    );
    const lines = recorded.split("\n").filter((line) =>
      line.startsWith("1.3.6.1.4.1.30155.2.")
    );
    assert.equal(lines.length, 12);
    for (const line of lines) {
      const [oid = "", , value] = line.split("|");
      assert.equal(String(served.get(oid)), value, oid);
    }
  },
});
