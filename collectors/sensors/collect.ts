/**
 * Reads hardware sensors: on OpenBSD through sysctl(8), on Linux from sysfs.
 *
 * @module
 */

import { ChangeTimes, ListTimes } from "../change_times.ts";
import {
  AbsentError,
  type CollectContext,
  type Collector,
  UnavailableError,
} from "../collector.ts";
import type { Parsed } from "../command_output.ts";
import { HostError } from "../host.ts";
import { isForeign, reasonOf, runCommand } from "../run_command.ts";
import { parseLinux } from "./parse_linux.ts";
import { type NumberedSensor, parseSysctl } from "./parse_sysctl.ts";
import type { Sensor, SensorsReading } from "./reading.ts";

/** OpenBSD's command. */
const SYSCTL: readonly string[] = ["sysctl", "hw.sensors"];

/** Printing a file's path and lines, empty ones left out, for all files found. */
const GREP: readonly string[] = ["-exec", "grep", "-Hs", ".", "{}", "+"];

/**
 * Linux's commands. find starts grep itself, so that the command line is the
 * same on every host. `uevent` only repeats the others.
 */
const FIND_SENSORS: readonly string[] = [
  "find",
  "-L",
  "/sys/class/hwmon",
  "/sys/class/thermal",
  "/sys/class/power_supply",
  "-maxdepth",
  "2",
  "-type",
  "f",
  "!",
  "-name",
  "uevent",
  ...GREP,
];

/** An NVMe controller's other files hold keys: only two are read. */
const FIND_DRIVES: readonly string[] = [
  "find",
  "-L",
  "/sys/class/nvme",
  "/sys/devices/virtual/block",
  "-maxdepth",
  "3",
  "(",
  "-path",
  "/sys/class/nvme/*/state",
  "-o",
  "-path",
  "/sys/class/nvme/*/model",
  "-o",
  "-path",
  "*/md/*",
  ")",
  "-type",
  "f",
  ...GREP,
];

/** Returns a collector; it remembers each sensor's status from one run to the next. */
export function sensorsCollector(): Collector<SensorsReading> {
  const statuses = new ChangeTimes();
  const lists = new ListTimes();
  return {
    name: "sensors",
    async collect(context) {
      const parsed = context.host.os === "linux"
        ? await readSysfs(context)
        : await readSysctl(context);
      for (const problem of parsed.problems) context.problem(problem);
      const readAt = context.host.now();
      const sensors = parsed.value.map((sensor): Sensor => {
        const { changedAt, changes } = statuses.see(
          `${sensor.device}.${sensor.name}`,
          { state: sensor.status, at: readAt },
        );
        return {
          ...sensor,
          ...(changedAt === undefined ? {} : { statusChangedAt: changedAt }),
          statusChanges: changes,
        };
      });
      if (!parsed.cut) statuses.endRun();
      const rows = sensors.map(({ device, name }) => ({
        name: `${device}.${name}`,
      }));
      return {
        readAt,
        sensors,
        ...(parsed.cut ? {} : { sensorNumber: sensors.length }),
        listChangedAt: lists.see("sensors", { rows, at: readAt }),
      };
    },
  };
}

async function readSysctl(
  context: CollectContext,
): Promise<Parsed<NumberedSensor[]>> {
  const where = SYSCTL.join(" ");
  const result = await runCommand(context, SYSCTL).catch((error: unknown) => {
    throw error instanceof HostError && error.kind === "absent"
      ? new AbsentError(
        `Cannot read sensors: "${where}" cannot be run on this host`,
      )
      : error;
  });
  if (result.status !== 0) {
    throw new UnavailableError(`Cannot read sensors: ${reasonOf(result)}`);
  }
  const parsed = parseSysctl(result.text);
  const nothing = parsed.value.length === 0 && parsed.problems.length > 0;
  if (isForeign(result.text, parsed) || nothing) {
    throw new Error(
      `Cannot read sensors: "${where}" printed nothing that is known${
        nothing ? `: ${parsed.problems[0]?.what}` : ""
      }`,
    );
  }
  return parsed;
}

/** A folder that is not there makes find fail; what it found counts. */
async function readSysfs(
  context: CollectContext,
): Promise<Parsed<NumberedSensor[]>> {
  const found = await Promise.all(
    [FIND_SENSORS, FIND_DRIVES].map(async (argv) => {
      try {
        return (await runCommand(context, argv)).text;
      } catch (error) {
        if (context.signal.aborted || !(error instanceof HostError)) {
          throw error;
        }
        if (error.kind !== "absent") {
          context.problem({ where: argv[0] ?? "", what: error.message });
        }
        return undefined;
      }
    }),
  );
  if (found.every((text) => text === undefined)) {
    throw new AbsentError(
      "Cannot read sensors: find and grep cannot be run on this host",
    );
  }
  return parseLinux(found.map((text) => text ?? "").join(""));
}
