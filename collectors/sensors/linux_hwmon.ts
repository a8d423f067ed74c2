/**
 * Sensors of /sys/class/hwmon and of thermal zones (Linux,
 * Documentation/hwmon/sysfs-interface.rst and
 * Documentation/driver-api/thermal/sysfs-api.rst).
 *
 * @module
 */

import type { SensorFacts, SensorStatus } from "./reading.ts";
import {
  indicatorValue,
  numberValue,
  SENSOR_KINDS,
  type SensorKind,
} from "./sensor_types.ts";
import { compareNumbered, integerIn, isOn, type SysfsDevice } from "./sysfs.ts";

/** A prefix of hwmon's file names: the kind that it is served as, and what its integers are divided by. */
interface HwmonKind {
  readonly name: string;
  readonly kind: SensorKind;
  readonly divisor: number;
}

const MICROJOULES_A_WATT_HOUR = 3_600_000_000;

function hwmonKind(name: string, divisor: number): HwmonKind {
  const kind = SENSOR_KINDS.get(name);
  if (kind === undefined) throw new TypeError(`Cannot map to "${name}"`);
  return { name, kind, divisor };
}

const KINDS: ReadonlyMap<string, HwmonKind> = new Map([
  ["temp", hwmonKind("temp", 1000)],
  ["fan", hwmonKind("fan", 1)],
  ["in", hwmonKind("volt", 1000)],
  ["curr", hwmonKind("current", 1000)],
  ["power", hwmonKind("power", 1_000_000)],
  // The MIB has no joules.
  ["energy", hwmonKind("watthour", MICROJOULES_A_WATT_HOUR)],
  ["humidity", hwmonKind("humidity", 1000)],
  ["freq", hwmonKind("frequency", 1)],
]);

/** Returns the sensors of hwmon devices; each device is called by its driver's name and its number among those of that name. */
export function hwmonSensors(devices: readonly SysfsDevice[]): SensorFacts[] {
  const seen = new Map<string, number>();
  return devices.flatMap((device) => {
    const driver = driverOf(device);
    const unit = seen.get(driver) ?? 0;
    seen.set(driver, unit + 1);
    const names = [...device.files.keys()].sort(compareNumbered);
    const inputs = new Set(
      names.flatMap((file) =>
        /^([a-z]+\d+)_(?:input|average)$/.exec(file)?.[1] ?? []
      ),
    );
    const sensors = [...inputs].sort(compareNumbered)
      .flatMap((input) => sensorOf(device, `${driver}${unit}`, input));
    return [...sensors, ...intrusions(device, `${driver}${unit}`, names)];
  });
}

/** Returns the name of a hwmon device's driver. */
function driverOf(device: SysfsDevice): string {
  const name = device.files.get("name")?.replaceAll(/[^\w-]/g, "_") ?? "";
  return name === "" ? device.name : name;
}

function sensorOf(
  device: SysfsDevice,
  unit: string,
  input: string,
): SensorFacts[] {
  const [, prefix = "", number = ""] = /^([a-z]+)(\d+)$/.exec(input) ?? [];
  const known = KINDS.get(prefix);
  const raw = integerIn(device, `${input}_input`) ??
    integerIn(device, `${input}_average`);
  if (known === undefined || raw === undefined) return [];
  const label = device.files.get(`${input}_label`);
  return [{
    device: unit,
    name: `${known.name}${Number(number)}`,
    type: known.kind.type,
    ...(label === undefined ? {} : { description: label }),
    ...numberValue(known.kind, raw / known.divisor),
    status: statusOf(device, input, raw),
  }];
}

/** Limits beyond which a value is critical or worth a warning, and the alarms that say so. */
const CRITICAL_ALARMS = ["crit_alarm", "lcrit_alarm", "emergency_alarm"];
const ALARMS = ["alarm", "max_alarm", "min_alarm", "cap_alarm"];

function statusOf(
  device: SysfsDevice,
  input: string,
  raw: number,
): SensorStatus {
  const limit = (name: string) => integerIn(device, `${input}_${name}`);
  const alarmed = (names: readonly string[]) =>
    names.some((name) => isOn(device, `${input}_${name}`));
  if (isOn(device, `${input}_fault`)) return "unknown";
  const [crit, emergency, lcrit] = [
    limit("crit"),
    limit("emergency"),
    limit("lcrit"),
  ];
  const reached = (bound: number | undefined) =>
    // Drivers leave a limit that is not set at 0.
    bound !== undefined && bound > 0 && raw >= bound;
  if (alarmed(CRITICAL_ALARMS) || reached(crit) || reached(emergency)) {
    return "critical";
  }
  if (lcrit !== undefined && lcrit !== 0 && raw <= lcrit) return "critical";
  const [min, max] = [limit("min"), limit("max")];
  const set = min === undefined || max === undefined || min < max;
  if (alarmed(ALARMS)) return "warn";
  if (set && max !== undefined && max > 0 && raw > max) return "warn";
  if (set && min !== undefined && raw < min) return "warn";
  const judged = [...CRITICAL_ALARMS, ...ALARMS, "crit", "max", "min"]
    .some((name) => device.files.has(`${input}_${name}`));
  return judged ? "ok" : "unspecified";
}

/** A chassis that was opened. */
function intrusions(
  device: SysfsDevice,
  unit: string,
  names: readonly string[],
): SensorFacts[] {
  return names.flatMap((file): SensorFacts[] => {
    const [, number] = /^intrusion(\d+)_alarm$/.exec(file) ?? [];
    if (number === undefined) return [];
    const on = isOn(device, file);
    return [{
      device: unit,
      name: `indicator${Number(number)}`,
      type: "indicator",
      description: "chassis intrusion",
      ...indicatorValue(on),
      status: on ? "warn" : "ok",
    }];
  });
}

/** Returns the sensors of thermal zones that hwmon does not have as well. */
export function thermalSensors(
  zones: readonly SysfsDevice[],
  hwmon: readonly SysfsDevice[],
): SensorFacts[] {
  const drivers = new Set(hwmon.map(driverOf));
  const { kind } = hwmonKind("temp", 1000);
  return zones.flatMap((zone): SensorFacts[] => {
    const type = zone.files.get("type") ?? "";
    const raw = integerIn(zone, "temp");
    const doubled = drivers.has(type) || drivers.has(type.replaceAll("-", "_"));
    if (raw === undefined || doubled) return [];
    return [{
      device: zone.name,
      name: "temp0",
      type: "temperature",
      ...(type === "" ? {} : { description: type }),
      ...numberValue(kind, raw / 1000),
      status: zoneStatus(zone, raw),
    }];
  });
}

function zoneStatus(zone: SysfsDevice, raw: number): SensorStatus {
  let status: SensorStatus = "unspecified";
  for (const [file, type] of zone.files) {
    const [, number] = /^trip_point_(\d+)_type$/.exec(file) ?? [];
    if (number === undefined) continue;
    const bound = integerIn(zone, `trip_point_${number}_temp`);
    if (bound === undefined || bound <= 0) continue;
    if (type === "critical" && raw >= bound) return "critical";
    if (type === "hot" && raw >= bound) status = "warn";
    else if (status === "unspecified" && /^(?:critical|hot)$/.test(type)) {
      status = "ok";
    }
  }
  return status;
}
