/**
 * What the sensors collector returns, alike for OpenBSD's sensor framework and
 * for Linux's sysfs.
 *
 * @module
 */

/** Kinds of sensors, in the words of OPENBSD-SENSORS-MIB; `energy` (2025) is not in it. */
export type SensorType =
  | "temperature"
  | "fan"
  | "voltsdc"
  | "voltsac"
  | "resistance"
  | "power"
  | "current"
  | "watthour"
  | "amphour"
  | "indicator"
  | "raw"
  | "percent"
  | "illuminance"
  | "drive"
  | "timedelta"
  | "humidity"
  | "freq"
  | "angle"
  | "distance"
  | "pressure"
  | "accel"
  | "velocity"
  | "energy";

/** What the driver thinks of the value. */
export type SensorStatus =
  | "unspecified"
  | "ok"
  | "warn"
  | "critical"
  | "unknown";

/** A sensor as its source tells it. */
export interface SensorFacts {
  /** Driver and unit, such as `cpu0`. */
  readonly device: string;
  /** Kind and number on the device, such as `temp0`; unique there. */
  readonly name: string;
  readonly type: SensorType;
  readonly description?: string;
  /**
   * Degrees Celsius, revolutions a minute, volts, ohms, watts, amperes, watt
   * hours, ampere hours, 0 or 1 (indicator), percent, lux, 1 to 10 (drive:
   * empty, ready, powerup, online, idle, active, rebuild, powerdown, fail,
   * pfail), seconds, percent relative humidity, hertz, degrees, metres, pascals,
   * metres a second squared, metres a second, joules. Absent where the driver
   * has none.
   */
  readonly value?: number;
  /** The value as OpenBSD's snmpd writes it. */
  readonly text?: string;
  readonly status: SensorStatus;
  /** When the driver set it, as printed and without a year, such as `Tue Sep 29 16:16:56.753`. */
  readonly updated?: string;
}

/** A sensor. */
export interface Sensor extends SensorFacts {
  /** Place in the list, from 1. */
  readonly index: number;
  /** When its status was seen to change last, in milliseconds since the epoch; absent until it was. */
  readonly statusChangedAt?: number;
  /** Changes of its status that were seen. */
  readonly statusChanges: number;
}

/** A reading of the sensors. */
export interface SensorsReading {
  /** The host's clock when this was read, in milliseconds since the epoch. */
  readonly readAt: number;
  readonly sensors: readonly Sensor[];
  /** Number of sensors; absent where the list may be longer. */
  readonly sensorNumber?: number;
  /** When the list changed last, in milliseconds since the epoch. */
  readonly listChangedAt: number;
}
