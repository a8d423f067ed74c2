/**
 * OPENBSD-SENSORS-MIB: hardware sensors, OpenBSD's and Linux's alike, as
 * OpenBSD's snmpd(8) serves its own.
 *
 * @module
 */

import type {
  Sensor,
  SensorsReading,
  SensorType,
} from "../../collectors/sensors/reading.ts";
import {
  columnsOf,
  defineModule,
  type ExtraSeries,
  type ManagedObject,
  type MibModule,
  scalarsOf,
  type SeriesSpec,
  tablesOf,
} from "../declare.ts";
import { gauge, info, rowLabel, type Series } from "../family.ts";
import { enumeration, integer32, type Syntax } from "../syntax.ts";
import {
  octetString,
  OPENBSD_ROOT,
  ROW_NUMBERS,
  standardText,
} from "./openbsd_base.ts";

const scalar = scalarsOf<SensorsReading>();
const table = tablesOf<SensorsReading>();
const column = columnsOf<Sensor>();

const about = info("sensors_info", "What the sensor is for, and its unit.");
const inWords = info(
  "sensors_value_info",
  "Values of sensors that are words: states of drives and indicators.",
);
const volts = gauge("sensors_voltage_volts", "Voltage.");
const joules = gauge("sensors_energy_joules", "Energy.");

/** A kind of sensor: its number in the MIB, snmpd's unit, and where its value is on the HTTP face. */
interface Kind {
  readonly number: number;
  readonly unit: string;
  readonly series: SeriesSpec;
}

/** By the kernel's order (sys/sensors.h, enum sensor_type). */
const KINDS: Readonly<Record<SensorType, Kind>> = {
  temperature: {
    number: 0,
    unit: "degC",
    series: gauge("sensors_temperature_celsius", "Temperature.")(),
  },
  fan: {
    number: 1,
    unit: "RPM",
    series: gauge("sensors_fan_rpm", "Revolutions of a fan a minute.")(),
  },
  voltsdc: { number: 2, unit: "V DC", series: volts({ current: "dc" }) },
  voltsac: { number: 3, unit: "V AC", series: volts({ current: "ac" }) },
  resistance: {
    number: 4,
    unit: "Ohm",
    series: gauge("sensors_resistance_ohms", "Resistance.")(),
  },
  power: {
    number: 5,
    unit: "W",
    series: gauge("sensors_power_watts", "Power.")(),
  },
  current: {
    number: 6,
    unit: "A",
    series: gauge("sensors_current_amperes", "Current.")(),
  },
  watthour: {
    number: 7,
    unit: "Wh",
    series: gauge("sensors_energy_watthours", "Energy of a battery.")(),
  },
  amphour: {
    number: 8,
    unit: "Ah",
    series: gauge("sensors_charge_amperehours", "Charge of a battery.")(),
  },
  indicator: { number: 9, unit: "", series: inWords("value") },
  raw: {
    number: 10,
    unit: "",
    series: gauge("sensors_raw", "A number without a unit.")(),
  },
  percent: {
    number: 11,
    unit: "%",
    series: gauge("sensors_percent", "A part of a whole, from 0 to 100.")(),
  },
  illuminance: {
    number: 12,
    unit: "lx",
    series: gauge("sensors_illuminance_lux", "Illuminance.")(),
  },
  drive: { number: 13, unit: "", series: inWords("value") },
  timedelta: {
    number: 14,
    unit: "sec",
    series: gauge(
      "sensors_timedelta_seconds",
      "Offset of the host's clock from a time source.",
    )(),
  },
  humidity: {
    number: 15,
    unit: "%RH",
    series: gauge(
      "sensors_humidity_percent",
      "Relative humidity, from 0 to 100.",
    )(),
  },
  freq: {
    number: 16,
    unit: "Hz",
    series: gauge("sensors_frequency_hertz", "Frequency.")(),
  },
  angle: {
    number: 17,
    unit: "degree",
    series: gauge(
      "sensors_angle_microdegrees",
      "Angle in millionths of a degree, as snmpd serves it.",
    )(),
  },
  distance: {
    number: 18,
    unit: "m",
    series: gauge("sensors_distance_meters", "Distance.")(),
  },
  pressure: {
    number: 19,
    unit: "Pa",
    series: gauge("sensors_pressure_pascals", "Pressure.")(),
  },
  accel: {
    number: 20,
    unit: "m/s^2",
    series: gauge(
      "sensors_acceleration_meters_per_second_squared",
      "Acceleration.",
    )(),
  },
  velocity: {
    number: 21,
    unit: "m/s",
    series: gauge("sensors_velocity_meters_per_second", "Velocity.")(),
  },
  // The kernel has it since 2025, the MIB does not: snmpd sends the kernel's number.
  energy: { number: 22, unit: "J", series: joules() },
};

/** Number of the last type in the MIB. */
const LAST_IN_MIB = 21;

function typeSyntax(): Syntax<SensorType> {
  const numbers = Object.entries(KINDS)
    .map(([type, { number }]) => [type, number] as const);
  const inMib = enumeration(Object.fromEntries(
    numbers.filter(([, number]) => number <= LAST_IN_MIB),
  ));
  return {
    ...enumeration(Object.fromEntries(numbers)),
    smi: inMib.smi,
    ...(inMib.words === undefined ? {} : { words: inMib.words }),
  };
}

const columns: ManagedObject<Sensor>[] = [
  column({
    name: "sensorIndex",
    id: 1,
    syntax: integer32(ROW_NUMBERS),
    description:
      "Row number: the place in the kernel's walk, which moves when sensors come or go.",
    value: ({ index }) => index,
    series: gauge(
      "sensors_index",
      "Row number of the sensor in sensorTable.",
    )(),
  }),
  column({
    name: "sensorDescr",
    id: 2,
    syntax: octetString,
    description: "What the sensor is for; its name where the driver says none.",
    value: ({ description, name }) => description ?? name,
    series: about("description"),
  }),
  column({
    name: "sensorType",
    id: 3,
    syntax: typeSyntax(),
    description: "Kind of sensor.",
    value: ({ type }) => type,
    series: gauge(
      "sensors_type",
      "Kind of sensor, by its number in OPENBSD-SENSORS-MIB.",
    )(),
  }),
  column({
    name: "sensorDevice",
    id: 4,
    syntax: octetString,
    description: "Driver and unit that the sensor belongs to.",
    value: ({ device }) => device,
    series: rowLabel("device"),
  }),
  column({
    name: "sensorValue",
    id: 5,
    syntax: octetString,
    description:
      "The value as a text: a number in the sensor's unit, or a word for a drive or an indicator.",
    value: ({ text }) => text,
    series: ({ type }) => KINDS[type].series,
  }),
  column({
    name: "sensorUnits",
    id: 6,
    syntax: octetString,
    description: "Unit of the value.",
    value: ({ type }) => KINDS[type].unit,
    series: about("unit"),
  }),
  column({
    name: "sensorStatus",
    id: 7,
    syntax: enumeration({
      unspecified: 0,
      ok: 1,
      warn: 2,
      critical: 3,
      unknown: 4,
    }),
    description: "What the driver thinks of the value.",
    value: ({ status }) => status,
    series: gauge(
      "sensors_status",
      "What the driver thinks of the value: 0 unspecified, 1 ok, 2 warn, 3 critical, 4 unknown.",
    )(),
  }),
];

const SECONDS_AN_HOUR = 3600;

/** Base units of kinds that snmpd serves in other units, and numbers of those that it serves as words. */
const IN_BASE_UNITS: readonly (readonly [
  type: SensorType,
  series: Series,
  convert: (value: number) => number,
])[] = [
  ["watthour", joules(), (value) => value * SECONDS_AN_HOUR],
  [
    "amphour",
    gauge("sensors_charge_coulombs", "Charge.")(),
    (value) => value * SECONDS_AN_HOUR,
  ],
  [
    "percent",
    gauge("sensors_ratio", "A part of a whole, from 0 to 1.")(),
    (value) => value / 100,
  ],
  [
    "humidity",
    gauge("sensors_humidity_ratio", "Relative humidity, from 0 to 1.")(),
    (value) => value / 100,
  ],
  ["angle", gauge("sensors_angle_degrees", "Angle.")(), (value) => value],
  [
    "indicator",
    gauge("sensors_indicator", "Whether the indicator is on.")(),
    (value) => value,
  ],
  [
    "drive",
    gauge(
      "sensors_drive_state",
      "State of the drive: 1 empty, 2 ready, 3 powerup, 4 online, 5 idle, 6 active, 7 rebuild, 8 powerdown, 9 fail, 10 pfail.",
    )(),
    (value) => value,
  ],
];

const extra = IN_BASE_UNITS.map(([type, series, convert]): ExtraSeries<
  Sensor
> => ({
  series,
  value: (sensor) =>
    sensor.type === type && sensor.value !== undefined
      ? convert(sensor.value)
      : undefined,
}));

/** OPENBSD-SENSORS-MIB. */
export const openbsdSensorsModule: MibModule<SensorsReading> = defineModule<
  SensorsReading
>({
  name: "OPENBSD-SENSORS-MIB",
  identity: "sensorsMIBObjects",
  standard: standardText("OPENBSD-SENSORS-MIB"),
  root: [...OPENBSD_ROOT, 2],
  updated: "201812100000Z",
  description: "Hardware sensors.",
  nodes: { sensors: [1] },
  objects: [
    scalar({
      name: "sensorNumber",
      oid: [1, 1],
      syntax: integer32(),
      description: "Rows of sensorTable.",
      value: ({ sensorNumber }) => sensorNumber,
      series: gauge("sensors_present", "Sensors that this host has.")(),
    }),
    table({
      name: "sensorTable",
      oid: [1, 2],
      description: "Hardware sensors.",
      rows: ({ sensors }) => sensors,
      index: ["sensorIndex"],
      labels: { device: ({ device }) => device, sensor: ({ name }) => name },
      columns,
      extra,
    }),
  ],
});
