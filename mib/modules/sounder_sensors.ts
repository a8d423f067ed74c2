/**
 * SOUNDER-SENSORS-MIB: when sensors and their status changed, which
 * OPENBSD-SENSORS-MIB does not tell.
 *
 * @module
 */

import { changeOf, notificationsOf } from "../notification.ts";
import type {
  Sensor,
  SensorsReading,
} from "../../collectors/sensors/reading.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../declare.ts";
import { counter, gauge } from "../family.ts";
import { counter32, dateAndTime, integer32, timeTicks } from "../syntax.ts";
import { ROW_NUMBERS } from "./openbsd_base.ts";

/** A sensor and when it was read. */
interface SensorRow {
  readonly sensor: Sensor;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

const scalar = scalarsOf<SensorsReading>();
const table = tablesOf<SensorsReading>();
const column = columnsOf<SensorRow>();

const notification = notificationsOf("SOUNDER-SENSORS-MIB");
const SENSOR_STATUS = { module: "OPENBSD-SENSORS-MIB", name: "sensorStatus" };

/** SOUNDER-SENSORS-MIB. */
export const sounderSensorsModule: MibModule<SensorsReading> = defineModule<
  SensorsReading
>({
  name: "SOUNDER-SENSORS-MIB",
  identity: "sounderSensorsMIB",
  root: { arc: 7 },
  updated: "202611230000Z",
  description: "When sensors and their status changed.",
  nodes: { sounderSensorsNotifications: [0], sounderSensorsObjects: [1] },
  notifications: [
    notification({
      name: "sounderSensorStatusChange",
      id: 1,
      description: "The status of a sensor is another one than before.",
      objects: [
        SENSOR_STATUS,
        { ...SENSOR_STATUS, name: "sensorDevice" },
        { ...SENSOR_STATUS, name: "sensorDescr" },
        { ...SENSOR_STATUS, name: "sensorValue" },
      ],
      trigger: changeOf(SENSOR_STATUS.module, SENSOR_STATUS.name, {
        knownBy: ["sensorDevice", "sensorDescr", "sensorType"],
      }),
    }),
  ],
  objects: [
    scalar({
      name: "sounderSensorsChanged",
      oid: [1, 1],
      syntax: dateAndTime,
      description: "When rows of sensorTable last came, went or moved.",
      value: ({ listChangedAt }) => listChangedAt,
      series: gauge(
        "sensors_list_changed_timestamp_seconds",
        "When the list of sensors, whose rows are numbered by their place, last changed.",
      )(),
    }),
    table({
      name: "sounderSensorTable",
      oid: [1, 2],
      description: "Changes of the sensors' status that sounder saw.",
      rows: ({ sensors, readAt }) =>
        sensors.map((sensor): SensorRow => ({ sensor, readAt })),
      index: [{
        module: "OPENBSD-SENSORS-MIB",
        name: "sensorIndex",
        syntax: integer32(ROW_NUMBERS),
        value: ({ sensor }) => sensor.index,
      }],
      labels: {
        device: ({ sensor }) => sensor.device,
        sensor: ({ sensor }) => sensor.name,
      },
      columns: [
        column({
          name: "sounderSensorChanges",
          id: 1,
          syntax: counter32,
          description: "Changes of its status.",
          value: ({ sensor }) => sensor.statusChanges,
          series: counter(
            "sensors_status_changes_total",
            "Changes of the sensor's status that were seen.",
          )(),
        }),
        column({
          name: "sounderSensorChanged",
          id: 2,
          syntax: dateAndTime,
          description: "When its status changed last; absent until it did.",
          value: ({ sensor }) => sensor.statusChangedAt,
          series: gauge(
            "sensors_status_changed_timestamp_seconds",
            "When the sensor's status was seen to change last.",
          )(),
        }),
        column({
          name: "sounderSensorStatusAge",
          id: 3,
          syntax: timeTicks,
          description:
            "Time since its status changed last; absent until it did.",
          value: ({ sensor: { statusChangedAt }, readAt }) =>
            statusChangedAt === undefined
              ? undefined
              : Math.max(0, (readAt - statusChangedAt) / 1000),
          series: gauge(
            "sensors_status_age_seconds",
            "Time since the sensor's status was seen to change last.",
          )(),
        }),
      ],
    }),
  ],
});
