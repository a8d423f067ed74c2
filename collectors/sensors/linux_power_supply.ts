/**
 * Batteries and power adapters of /sys/class/power_supply (Linux,
 * Documentation/ABI/testing/sysfs-class-power), laid out as OpenBSD's acpibat(4)
 * and acpiac(4) lay theirs out.
 *
 * @module
 */

import type { SensorFacts, SensorStatus } from "./reading.ts";
import { indicatorValue, numberValue, SENSOR_KINDS } from "./sensor_types.ts";
import { integerIn, type SysfsDevice } from "./sysfs.ts";

/** File, name of the sensor, what the integers are divided by, description. */
const FIELDS: readonly (readonly [string, string, number, string])[] = [
  ["voltage_min_design", "volt0", 1_000_000, "voltage"],
  ["voltage_now", "volt1", 1_000_000, "current voltage"],
  ["current_now", "current0", 1_000_000, "rate"],
  ["power_now", "power0", 1_000_000, "rate"],
  ["energy_full", "watthour0", 1_000_000, "last full capacity"],
  ["energy_now", "watthour3", 1_000_000, "remaining capacity"],
  ["energy_full_design", "watthour4", 1_000_000, "design capacity"],
  ["charge_full", "amphour0", 1_000_000, "last full capacity"],
  ["charge_now", "amphour3", 1_000_000, "remaining capacity"],
  ["charge_full_design", "amphour4", 1_000_000, "design capacity"],
  ["capacity", "percent0", 1, "remaining capacity"],
  ["temp", "temp0", 10, "temperature"],
];

const REMAINING: ReadonlySet<string> = new Set([
  "energy_now",
  "charge_now",
  "capacity",
]);

/** acpibat(4)'s numbers and words for what a battery does. */
const DOING: ReadonlyMap<string, readonly [number, string]> = new Map([
  ["Full", [0, "battery full"]],
  ["Not charging", [0, "battery idle"]],
  ["Discharging", [1, "battery discharging"]],
  ["Charging", [2, "battery charging"]],
]);

const LEVELS: ReadonlyMap<string, SensorStatus> = new Map([
  ["Critical", "critical"],
  ["Low", "warn"],
  ["Normal", "ok"],
  ["High", "ok"],
  ["Full", "ok"],
]);

/** Returns the sensors of power supplies. */
export function powerSupplySensors(
  supplies: readonly SysfsDevice[],
): SensorFacts[] {
  return supplies.flatMap((supply) => [
    ...numbersOf(supply),
    ...doingOf(supply),
    ...onlineOf(supply),
  ]);
}

function numbersOf(supply: SysfsDevice): SensorFacts[] {
  const level = LEVELS.get(supply.files.get("capacity_level") ?? "");
  return FIELDS.flatMap(([file, name, divisor, description]): SensorFacts[] => {
    const raw = integerIn(supply, file);
    const kind = SENSOR_KINDS.get(name.replace(/\d+$/, ""));
    if (raw === undefined || kind === undefined) return [];
    return [{
      device: supply.name,
      name,
      type: kind.type,
      description,
      ...numberValue(kind, raw / divisor),
      status: REMAINING.has(file) ? level ?? "unspecified" : "unspecified",
    }];
  });
}

function doingOf(supply: SysfsDevice): SensorFacts[] {
  const doing = DOING.get(supply.files.get("status") ?? "");
  if (doing === undefined) return [];
  const [value, description] = doing;
  const health = supply.files.get("health");
  const well = health === undefined || health === "Good" ||
    health === "Unknown";
  return [{
    device: supply.name,
    name: "raw0",
    type: "raw",
    description: well ? description : `${description}, ${health}`,
    value,
    text: String(value),
    status: well ? "ok" : "critical",
  }];
}

function onlineOf(supply: SysfsDevice): SensorFacts[] {
  const online = integerIn(supply, "online");
  if (online === undefined) return [];
  return [{
    device: supply.name,
    name: "indicator0",
    type: "indicator",
    description: "power supply",
    ...indicatorValue(online > 0),
    status: "unspecified",
  }];
}
