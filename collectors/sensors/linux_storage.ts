/**
 * Health of md arrays and NVMe controllers as drive sensors, as softraid(4)
 * has them (Linux, Documentation/admin-guide/md.rst;
 * drivers/nvme/host/sysfs.c, nvme_sysfs_show_state()).
 *
 * @module
 */

import type { SensorFacts, SensorStatus } from "./reading.ts";
import { driveValue } from "./sensor_types.ts";
import { integerIn, type SysfsDevice } from "./sysfs.ts";

/** snmpd's word for the state, and its status. */
type DriveState = readonly [word: string, status: SensorStatus];

const ONLINE: DriveState = ["online", "ok"];
const REBUILDING: DriveState = ["rebuild", "warn"];
const DEGRADED: DriveState = ["pfail", "warn"];
const FAILED: DriveState = ["fail", "critical"];

/** Returns one sensor for each md array. */
export function mdSensors(arrays: readonly SysfsDevice[]): SensorFacts[] {
  return arrays.flatMap((array) => {
    const level = array.files.get("level");
    return driveSensor(array.name, level ?? array.name, arrayState(array));
  });
}

function arrayState(array: SysfsDevice): DriveState | undefined {
  const state = array.files.get("array_state");
  if (state === undefined) return undefined;
  if (state === "clear" || state === "inactive") return ["empty", "unknown"];
  if (state === "broken" || state === "suspended") return FAILED;
  const action = array.files.get("sync_action");
  if (action === "recover" || action === "resync" || action === "reshape") {
    return REBUILDING;
  }
  const missing = integerIn(array, "degraded");
  return missing !== undefined && missing > 0 ? DEGRADED : ONLINE;
}

const NVME_STATES: ReadonlyMap<string, DriveState> = new Map([
  ["new", ["powerup", "ok"]],
  ["live", ONLINE],
  ["resetting", ["powerup", "warn"]],
  ["connecting", ["powerup", "warn"]],
  ["deleting", ["powerdown", "warn"]],
  ["deleting (no IO)", ["powerdown", "warn"]],
  ["dead", FAILED],
]);

/** Returns one sensor for each NVMe controller. */
export function nvmeSensors(
  controllers: readonly SysfsDevice[],
): SensorFacts[] {
  return controllers.flatMap((controller) =>
    driveSensor(
      controller.name,
      controller.files.get("model") ?? "controller",
      NVME_STATES.get(controller.files.get("state") ?? ""),
    )
  );
}

function driveSensor(
  device: string,
  description: string,
  state: DriveState | undefined,
): SensorFacts[] {
  const value = state && driveValue(state[0]);
  if (state === undefined || value === undefined) return [];
  return [{
    device,
    name: "drive0",
    type: "drive",
    description,
    ...value,
    status: state[1],
  }];
}
