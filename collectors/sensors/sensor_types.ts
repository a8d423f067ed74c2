/**
 * How sysctl(8) prints each kind of sensor, and how OpenBSD's snmpd does
 * (sysctl.c, print_sensor(); snmpd_metrics mib.c, mib_sensorvalue()).
 *
 * @module
 */

import type { SensorType } from "./reading.ts";

/** One kind of sensor. */
export interface SensorKind {
  readonly type: SensorType;
  /** Unit after sysctl's number, its blank left out. */
  readonly unit: string;
  /** Digits that sysctl prints after the point. */
  readonly printed: number;
  /** Digits that snmpd writes after the point; undefined where it writes words. */
  readonly written?: number;
}

function kind(
  type: SensorType,
  unit: string,
  digits: { printed: number; written?: number },
): SensorKind {
  return { type, unit, written: digits.printed, ...digits };
}

const TWO = { printed: 2 };
const WHOLE = { printed: 0 };

/** Kinds by sysctl's name (sys/sensors.h, sensor_type_s). */
export const SENSOR_KINDS: ReadonlyMap<string, SensorKind> = new Map([
  ["temp", kind("temperature", "degC", TWO)],
  ["fan", kind("fan", "RPM", WHOLE)],
  ["volt", kind("voltsdc", "VDC", TWO)],
  ["acvolt", kind("voltsac", "VAC", TWO)],
  ["resistance", kind("resistance", "ohm", WHOLE)],
  ["power", kind("power", "W", TWO)],
  ["current", kind("current", "A", TWO)],
  ["watthour", kind("watthour", "Wh", TWO)],
  ["amphour", kind("amphour", "Ah", TWO)],
  ["indicator", kind("indicator", "", WHOLE)],
  ["raw", kind("raw", "", WHOLE)],
  ["percent", kind("percent", "%", TWO)],
  ["illuminance", kind("illuminance", "lx", TWO)],
  ["drive", kind("drive", "", WHOLE)],
  ["timedelta", kind("timedelta", "secs", { printed: 6 })],
  ["humidity", kind("humidity", "%", TWO)],
  ["frequency", kind("freq", "Hz", TWO)],
  ["angle", kind("angle", "degrees", { printed: 4, written: 0 })],
  ["distance", kind("distance", "m", { printed: 3, written: 2 })],
  ["pressure", kind("pressure", "Pa", TWO)],
  ["acceleration", kind("accel", "m/s^2", { printed: 4, written: 2 })],
  ["velocity", kind("velocity", "m/s", { printed: 3, written: 2 })],
  ["energy", kind("energy", "J", TWO)],
]);

/** States of a drive: sysctl's words and snmpd's, by number from 1. */
export const DRIVE_STATES: readonly (readonly [
  sysctl: string,
  snmpd: string,
])[] = [
  ["empty", "empty"],
  ["ready", "ready"],
  ["powering up", "powerup"],
  ["online", "online"],
  ["idle", "idle"],
  ["active", "active"],
  ["rebuilding", "rebuild"],
  ["powering down", "powerdown"],
  ["failed", "fail"],
  ["degraded", "pfail"],
];

/** A value, and as snmpd writes it. */
export interface SensorValue {
  readonly value: number;
  readonly text: string;
}

/** Returns the value of a drive from snmpd's word for its state. */
export function driveValue(word: string): SensorValue | undefined {
  const at = DRIVE_STATES.findIndex(([, snmpd]) => snmpd === word);
  return at < 0 ? undefined : { value: at + 1, text: word };
}

/** Returns an indicator's value. */
export function indicatorValue(on: boolean): SensorValue {
  return { value: on ? 1 : 0, text: on ? "on" : "off" };
}

const MICRO = 1_000_000;

/** Returns the value of a kind that is a number. */
export function numberValue(kind: SensorKind, value: number): SensorValue {
  // snmpd writes an angle as it is kept, in millionths of a degree.
  const written = kind.type === "angle" ? value * MICRO : value;
  return { value, text: written.toFixed(kind.written ?? kind.printed) };
}
