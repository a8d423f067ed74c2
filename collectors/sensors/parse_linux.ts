/**
 * All sensors that Linux's sysfs tells of.
 *
 * @module
 */

import type { Parsed } from "../command_output.ts";
import { hwmonSensors, thermalSensors } from "./linux_hwmon.ts";
import { powerSupplySensors } from "./linux_power_supply.ts";
import { mdSensors, nvmeSensors } from "./linux_storage.ts";
import type { NumberedSensor } from "./parse_sysctl.ts";
import { parseSysfs, type SysfsClass } from "./sysfs.ts";

/** Parses what `grep -Hs` printed of the files of {@linkcode parseSysfs}. */
export function parseLinux(text: string): Parsed<NumberedSensor[]> {
  const parsed = parseSysfs(text);
  const of = (wanted: SysfsClass) =>
    parsed.value.filter((device) => device.class === wanted);
  const hwmon = of("hwmon");
  const sensors = [
    ...hwmonSensors(hwmon),
    ...thermalSensors(of("thermal"), hwmon),
    ...powerSupplySensors(of("power_supply")),
    ...mdSensors(of("md")),
    ...nvmeSensors(of("nvme")),
  ];
  const value = sensors.map((sensor, at) => ({ index: at + 1, ...sensor }));
  return { ...parsed, value };
}
