import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { parseLinux } from "../../../collectors/sensors/parse_linux.ts";
import { parseSysfs } from "../../../collectors/sensors/sysfs.ts";
import { DRIVES, SENSORS } from "./fixtures.ts";

Deno.test("parseLinux() reads sensors, alarms and limits of sysfs", () => {
  const { value, problems } = parseLinux(SENSORS + DRIVES);
  deepStrictEqual([...problems], []);
  deepStrictEqual(
    value.map(({ device, name, type, text, status, description }) => [
      `${device}.${name}`,
      type,
      text,
      status,
      description,
    ]),
    [
      ["nvme0.temp1", "temperature", "90.00", "critical", undefined],
      ["nct6775_6560.current1", "current", "0.25", "unspecified", undefined],
      ["nct6775_6560.watthour1", "watthour", "2.00", "unspecified", undefined],
      ["nct6775_6560.fan1", "fan", "1300", "warn", undefined],
      ["nct6775_6560.fan2", "fan", "0", "unknown", undefined],
      [
        "nct6775_6560.frequency1",
        "freq",
        "2400000000.00",
        "unspecified",
        undefined,
      ],
      ["nct6775_6560.humidity1", "humidity", "45.50", "unspecified", undefined],
      ["nct6775_6560.volt0", "voltsdc", "0.88", "warn", undefined],
      ["nct6775_6560.volt1", "voltsdc", "12.10", "ok", undefined],
      ["nct6775_6560.power1", "power", "12.34", "unspecified", undefined],
      ["nct6775_6560.temp2", "temperature", "41.00", "warn", undefined],
      ["nct6775_6560.temp10", "temperature", "-5.50", "unspecified", undefined],
      [
        "nct6775_6560.indicator0",
        "indicator",
        "on",
        "warn",
        "chassis intrusion",
      ],
      ["hwmon40.temp1", "temperature", "30.00", "unspecified", undefined],
      ["acpitz0.temp1", "temperature", "27.80", "unspecified", undefined],
      ["nvme1.temp1", "temperature", "51.85", "ok", "Composite"],
      ["thermal_zone1.temp0", "temperature", "98.00", "warn", "x86_pkg_temp"],
      ["AC.indicator0", "indicator", "on", "unspecified", "power supply"],
      ["BAT0.volt1", "voltsdc", "12.35", "unspecified", "current voltage"],
      ["BAT0.power0", "power", "8.40", "unspecified", "rate"],
      [
        "BAT0.watthour0",
        "watthour",
        "19.83",
        "unspecified",
        "last full capacity",
      ],
      ["BAT0.watthour3", "watthour", "2.00", "warn", "remaining capacity"],
      ["BAT0.watthour4", "watthour", "23.20", "unspecified", "design capacity"],
      ["BAT0.percent0", "percent", "9.00", "warn", "remaining capacity"],
      ["BAT0.raw0", "raw", "1", "ok", "battery discharging"],
      [
        "ucsi-source-psy-USBC000:001.indicator0",
        "indicator",
        "off",
        "unspecified",
        "power supply",
      ],
      ["md0.drive0", "drive", "online", "ok", "raid1"],
      ["md1.drive0", "drive", "pfail", "warn", "md1"],
      ["md3.drive0", "drive", "empty", "unknown", "md3"],
      ["md10.drive0", "drive", "rebuild", "warn", "md10"],
      ["nvme0.drive0", "drive", "online", "ok", "Some SSD 1TB"],
      ["nvme1.drive0", "drive", "fail", "critical", "controller"],
    ],
  );
  deepStrictEqual(
    value.map(({ index }) => index),
    value.map((_, at) => at + 1),
  );
});

Deno.test("parseLinux() gives each sensor a name of its own", () => {
  const { value } = parseLinux(SENSORS + DRIVES);
  const names = value.map(({ device, name }) => `${device}.${name}`);
  strictEqual(new Set(names).size, names.length);
});

Deno.test("parseLinux() makes nothing of values that are no numbers", () => {
  const { value, problems } = parseLinux(`/sys/class/hwmon/hwmon0/name:x
/sys/class/hwmon/hwmon0/temp1_input:N/A
/sys/class/hwmon/hwmon0/temp2_input:99999999999999999999
/sys/class/hwmon/hwmon0/temp3_input:
/sys/class/hwmon/hwmon0/weather1_input:5
/sys/class/nvme/nvme0/state:dreaming
/sys/class/power_supply/BAT0/voltage_now:12.5
/sys/class/thermal/thermal_zone0/temp:hot
`);
  deepStrictEqual(value, []);
  deepStrictEqual(problems.map(({ where, what }) => `${where}: ${what}`), [
    'grep -Hs, line 2: hwmon0/temp1_input is "N/A", not an integer',
    'grep -Hs, line 3: hwmon0/temp2_input is "99999999999999999999", not an integer',
    'grep -Hs, line 4: hwmon0/temp3_input is "", not an integer',
    'grep -Hs, line 7: BAT0/voltage_now is "12.5", not an integer',
    'grep -Hs, line 8: thermal_zone0/temp is "hot", not an integer',
  ]);
});

Deno.test("parseLinux() knows no word that every object has a member of", () => {
  const { value } = parseLinux(`/sys/class/nvme/nvme0/state:valueOf
/sys/class/power_supply/BAT0/capacity:5
/sys/class/power_supply/BAT0/capacity_level:constructor
/sys/class/power_supply/BAT0/status:toString
`);
  deepStrictEqual(
    value.map(({ device, name, status }) => [device, name, status]),
    [["BAT0", "percent0", "unspecified"]],
  );
});

Deno.test("parseSysfs() leaves alone what is outside the classes it knows", () => {
  const { value, unread } = parseSysfs(`/etc/passwd:root
/sys/class/net/eth0/speed:1000
Binary file /sys/class/hwmon/hwmon0/x matches
/sys/class/hwmon/hwmon0/device/model:deeper
`);
  deepStrictEqual(value, []);
  deepStrictEqual([...unread], [1, 2, 3, 4]);
});

Deno.test("parseSysfs() keeps the first line of a file and reads no line that was cut off", () => {
  const text =
    "/sys/class/hwmon/hwmon0/a:1\n/sys/class/hwmon/hwmon0/a:2\n/sys/class/hwmon/hwmon0/b:12";
  const { value, cut } = parseSysfs(text);
  deepStrictEqual([...value[0]?.files ?? []], [["a", "1"]]);
  strictEqual(cut, true);
});

Deno.test("parseLinux() takes any text", () => {
  const lines = (SENSORS + DRIVES).split("\n");
  fc.assert(
    fc.property(
      fc.array(fc.oneof(
        fc.constantFrom(...lines),
        fc.tuple(fc.constantFrom(...lines), fc.string())
          .map(([line, tail]) => line.replace(/:[^:]*$/, `:${tail}`)),
      )),
      (chosen) => {
        for (
          const { value, text } of parseLinux(`${chosen.join("\n")}\n`).value
        ) {
          strictEqual(Number.isFinite(value), true);
          strictEqual(typeof text, "string");
        }
      },
    ),
  );
});

Deno.test("parseLinux() takes a limit of 0 for one that is not set", () => {
  const volt = (limits: string) =>
    parseLinux(
      `/sys/class/hwmon/hwmon0/name:x\n/sys/class/hwmon/hwmon0/in0_input:0\n${limits}`,
    ).value[0]?.status;
  const limit = (name: string, value: number) =>
    `/sys/class/hwmon/hwmon0/in0_${name}:${value}\n`;
  strictEqual(volt(limit("lcrit", 0) + limit("crit", 0)), "ok");
  strictEqual(volt(limit("lcrit", 800)), "critical");
});
