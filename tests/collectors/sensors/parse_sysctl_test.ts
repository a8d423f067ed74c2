import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseSysctl } from "../../../collectors/sensors/parse_sysctl.ts";
import { assertNothingInvented } from "../cut.ts";

/** Every kind as sysctl prints it, with what the MIB calls it, the number, and what snmpd writes. */
const KINDS: readonly [string, string, string, number, string][] = [
  ["temp0", "-12.50 degC", "temperature", -12.5, "-12.50"],
  ["fan0", "1607 RPM", "fan", 1607, "1607"],
  ["volt0", "11.31 VDC", "voltsdc", 11.31, "11.31"],
  ["acvolt0", "229.40 VAC", "voltsac", 229.4, "229.40"],
  ["resistance0", "4700 ohm", "resistance", 4700, "4700"],
  ["power0", "12.34 W", "power", 12.34, "12.34"],
  ["current0", "0.25 A", "current", 0.25, "0.25"],
  ["watthour0", "23.20 Wh", "watthour", 23.2, "23.20"],
  ["amphour0", "4.40 Ah", "amphour", 4.4, "4.40"],
  ["indicator0", "On", "indicator", 1, "on"],
  ["indicator1", "Off", "indicator", 0, "off"],
  ["raw0", "-7", "raw", -7, "-7"],
  ["percent0", "85.00%", "percent", 85, "85.00"],
  ["illuminance0", "320.00 lx", "illuminance", 320, "320.00"],
  ["drive0", "powering up", "drive", 3, "powerup"],
  ["drive1", "rebuilding", "drive", 7, "rebuild"],
  ["drive2", "failed", "drive", 9, "fail"],
  ["timedelta0", "-0.000000 secs", "timedelta", -0, "-0.000000"],
  ["humidity0", "45.50%", "humidity", 45.5, "45.50"],
  ["frequency0", "2400000000.00 Hz", "freq", 2.4e9, "2400000000.00"],
  ["angle0", "12.3456 degrees", "angle", 12.3456, "12345600"],
  ["distance0", "1.234 m", "distance", 1.234, "1.23"],
  ["pressure0", "101325.00 Pa", "pressure", 101325, "101325.00"],
  ["acceleration0", "9.8066 m/s^2", "accel", 9.8066, "9.81"],
  ["velocity0", "1.500 m/s", "velocity", 1.5, "1.50"],
  ["energy0", "7.00 J", "energy", 7, "7.00"],
];

const EVERY_KIND = KINDS.map(([name, printed]) =>
  `hw.sensors.all0.${name}=${printed} (what), OK\n`
).join("");

Deno.test("parseSysctl() reads every kind of sensor", () => {
  const { value, problems, unread } = parseSysctl(EVERY_KIND);
  deepStrictEqual([...problems, ...unread], []);
  deepStrictEqual(
    value.map(({ name, type, value, text }) => [name, type, value, text]),
    KINDS.map(([name, , type, number, text]) => [name, type, number, text]),
  );
});

Deno.test("parseSysctl() reads descriptions, statuses and dates in any combination", () => {
  const { value, problems } = parseSysctl(`hw.sensors.a0.temp0=1.00 degC
hw.sensors.a0.temp1=1.00 degC (a (b) c, OK), WARNING
hw.sensors.a0.temp2=1.00 degC, CRITICAL
hw.sensors.a0.temp3=unknown (zone), UNKNOWN
hw.sensors.a0.timedelta0=0.000001 secs (GPS), OK, Mon Nov  2 07:05:09.120
hw.sensors.a0.raw0=0 (), OK
hw.sensors.a0.drive0=unknown
`);
  deepStrictEqual([...problems], []);
  deepStrictEqual(
    value.map(({ description, status, value, updated }) => [
      description,
      status,
      value,
      updated,
    ]),
    [
      [undefined, "unspecified", 1, undefined],
      ["a (b) c, OK", "warn", 1, undefined],
      [undefined, "critical", 1, undefined],
      ["zone", "unknown", undefined, undefined],
      ["GPS", "ok", 0.000001, "Mon Nov  2 07:05:09.120"],
      ["", "ok", 0, undefined],
      [undefined, "unspecified", undefined, undefined],
    ],
  );
});

Deno.test("parseSysctl() loses a value in another unit and keeps the sensor", () => {
  const { value, problems } = parseSysctl(`hw.sensors.a0.temp0=104.00 degF
hw.sensors.a0.fan0=viele RPM
hw.sensors.a0.indicator0=Ein
hw.sensors.a0.drive0=sleeping (sd0), OK
hw.sensors.a0.volt0=11.31 VDC
`);
  deepStrictEqual(value.map(({ index, name, value }) => [index, name, value]), [
    [1, "temp0", undefined],
    [2, "fan0", undefined],
    [3, "indicator0", undefined],
    [4, "drive0", undefined],
    [5, "volt0", 11.31],
  ]);
  strictEqual(problems.length, 4);
  match(
    problems[0]?.what ?? "",
    /value of a0.temp0 is "104.00 degF", expected degC/,
  );
});

Deno.test("parseSysctl() counts the place of a kind that is not known", () => {
  const { value, unread } = parseSysctl(
    "hw.sensors.a0.mood0=good\nhw.sensors.b0.temp0=1.00 degC\nhw.ncpu=4\n",
  );
  deepStrictEqual(value.map(({ index, device }) => [index, device]), [[
    2,
    "b0",
  ]]);
  deepStrictEqual([...unread], [1, 3]);
});

Deno.test("parseSysctl() reads distances that older releases print in millimetres", () => {
  const { value, problems } = parseSysctl(
    "hw.sensors.nmea0.distance0=104650.00 mm (Altitude), OK\n",
  );
  deepStrictEqual([...problems], []);
  deepStrictEqual(value.map(({ value, text }) => [value, text]), [
    [104.65, "104.65"],
  ]);
});

Deno.test("parseSysctl() reads what stands before a time that ctime cannot print", () => {
  const { value, problems } = parseSysctl(
    "hw.sensors.nmea0.timedelta0=-0.250000 secs (GPS), WARNING, 1152921504606846976.417\n",
  );
  deepStrictEqual([...problems], []);
  const [{ index: _, ...sensor } = { index: 0 }] = value;
  deepStrictEqual(sensor, {
    device: "nmea0",
    name: "timedelta0",
    type: "timedelta",
    description: "GPS",
    value: -0.25,
    text: "-0.250000",
    status: "warn",
    updated: "1152921504606846976.417",
  });
});

Deno.test("parseSysctl() reads a date that lost one of its blanks", () => {
  const { value, problems } = parseSysctl(
    "hw.sensors.nmea0.timedelta0=0.001000 secs (GPS), OK, Thu Jan 1 12:00:00.250\n" +
      "hw.sensors.nmea1.timedelta0=0.001000 secs (GPS), OK, Thu Jan  1 12:00:00.250\n",
  );
  deepStrictEqual([...problems], []);
  deepStrictEqual(
    value.map(({ value, description, status }) => [value, description, status]),
    [[0.001, "GPS", "ok"], [0.001, "GPS", "ok"]],
  );
});

Deno.test("parseSysctl() refuses the lines of releases before 4.1", () => {
  const { value, problems } = parseSysctl(
    "hw.sensors.0=lm0, TEMP1, OK, temp, 30.00 degC / 86.00 degF\n",
  );
  deepStrictEqual(value, []);
  match(problems[0]?.what ?? "", /before 4\.1/);
});

Deno.test("parseSysctl() returns descriptions as they were printed", () => {
  const text = fc.string({ maxLength: 31 })
    .filter((description) => !/[\n\r]/.test(description));
  fc.assert(
    fc.property(fc.array(text), (descriptions) => {
      const printed = descriptions.map((description, at) =>
        `hw.sensors.a0.temp${at}=1.00 degC (${description}), OK\n`
      ).join("");
      deepStrictEqual(
        parseSysctl(printed).value.map(({ description }) => description),
        descriptions,
      );
    }),
  );
});

Deno.test("parseSysctl() invents nothing when the output is cut off", () => {
  assertNothingInvented(EVERY_KIND, parseSysctl);
});

Deno.test("parseSysctl() takes no number without end for a value", () => {
  const digits = "9".repeat(400);
  const { value, problems } = parseSysctl(
    `hw.sensors.cpu0.temp0=${digits}.00 degC, OK\n` +
      `hw.sensors.cpu0.volt0=${digits}.00 VDC, OK\n`,
  );
  deepStrictEqual(value.map(({ value }) => value), [undefined, undefined]);
  strictEqual(problems.length, 2);
});
