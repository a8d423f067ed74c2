/**
 * sounderCollectorTable: how the collectors are doing.
 *
 * @module
 */

import { columnsOf, type ManagedObject } from "../declare.ts";
import { counter, gauge, info, rowLabel } from "../family.ts";
import {
  adminString,
  counter64,
  dateAndTime,
  gauge32,
  timeStamp,
  truthValue,
  unsigned32,
} from "../syntax.ts";

/** How a collector is doing. */
export interface CollectorStatus {
  readonly name: string;
  readonly up: boolean;
  /** Seconds that the last run took; undefined before the first. */
  readonly duration: number | undefined;
  /** When the last successful run began, milliseconds since the epoch. */
  readonly lastSuccess: number | undefined;
  /** Successful runs so far. */
  readonly generation: number;
  /** sysUpTime, in seconds, when counters last began again; 0 when they did not since sounder began. */
  readonly discontinuity: number;
  /** Runs that failed. */
  readonly failures: number;
  /** Fields that could not be read. */
  readonly parseErrors: number;
  /** Rows and values left out of the last rendering. */
  readonly lost: number;
  /** Why the last run failed; empty when it did not. */
  readonly error: string;
  /** Seconds between runs. */
  readonly interval: number;
  /** SNMP instances served now. */
  readonly instances: number;
}

const column = columnsOf<CollectorStatus>();

const problem = info(
  "sounder_collector_error_info",
  "Why the collector's last run failed; an empty text when it did not.",
);

/** Returns the columns of sounderCollectorTable. */
export function collectorColumns(): ManagedObject<CollectorStatus>[] {
  return [
    column({
      name: "sounderCollectorName",
      id: 1,
      access: "not-accessible",
      syntax: adminString({ max: 32 }),
      description: "Name of the collector.",
      value: (c) => c.name,
      series: rowLabel("collector"),
    }),
    column({
      name: "sounderCollectorUp",
      id: 2,
      syntax: truthValue,
      description: "Whether its last run succeeded.",
      value: (c) => c.up,
      series: gauge(
        "sounder_collector_up",
        "Whether the collector's last run succeeded.",
      )(),
    }),
    column({
      name: "sounderCollectorDuration",
      id: 3,
      syntax: gauge32,
      units: "microseconds",
      divisor: 1_000_000,
      description: "How long its last run took.",
      value: (c) =>
        c.duration === undefined ? undefined : Math.round(c.duration * 1e6),
      series: gauge(
        "sounder_collector_duration_seconds",
        "How long the collector's last run took.",
      )(),
    }),
    column({
      name: "sounderCollectorLastSuccess",
      id: 4,
      syntax: dateAndTime,
      description: "When its last successful run began.",
      value: (c) => c.lastSuccess,
      series: gauge(
        "sounder_collector_last_success_timestamp_seconds",
        "When the collector's last successful run began.",
      )(),
    }),
    column({
      name: "sounderCollectorGeneration",
      id: 5,
      syntax: unsigned32,
      description:
        "Successful runs so far: values that bear the same number were read together.",
      value: (c) => c.generation,
      series: gauge(
        "sounder_collector_generation",
        "The collector's successful runs so far.",
      )(),
    }),
    column({
      name: "sounderCollectorDiscontinuity",
      id: 6,
      syntax: timeStamp,
      description:
        "sysUpTime when the counters that it reads last began again; 0 when they did not since sounder began.",
      value: (c) => c.discontinuity,
      series: gauge(
        "sounder_collector_discontinuity_uptime_seconds",
        "Value of uptime when the collector's counters last began again.",
      )(),
    }),
    column({
      name: "sounderCollectorFailures",
      id: 7,
      syntax: counter64,
      description: "Runs that failed.",
      value: (c) => c.failures,
      series: counter(
        "sounder_collector_failures_total",
        "The collector's runs that failed.",
      )(),
    }),
    column({
      name: "sounderCollectorParseErrors",
      id: 8,
      syntax: counter64,
      description: "Fields that could not be read.",
      value: (c) => c.parseErrors,
      series: counter(
        "sounder_parse_errors_total",
        "Fields that the collector could not read.",
      )(),
    }),
    column({
      name: "sounderCollectorLost",
      id: 9,
      syntax: gauge32,
      description:
        "Rows and values left out of what is served, because another of the same name came first or the value is out of range.",
      value: (c) => c.lost,
      series: gauge(
        "sounder_collector_lost",
        "Rows and values left out of what is served.",
      )(),
    }),
    column({
      name: "sounderCollectorError",
      id: 10,
      syntax: adminString(),
      description: "Why its last run failed; empty when it did not.",
      value: (c) => c.error,
      series: problem("error"),
    }),
    column({
      name: "sounderCollectorInterval",
      id: 11,
      syntax: gauge32,
      units: "milliseconds",
      divisor: 1000,
      description: "Time between runs.",
      value: (c) => Math.round(c.interval * 1000),
      series: gauge(
        "sounder_collector_interval_seconds",
        "Time between the collector's runs.",
      )(),
    }),
    column({
      name: "sounderCollectorInstances",
      id: 12,
      syntax: gauge32,
      description: "SNMP instances served of what it read.",
      value: (c) => c.instances,
      series: gauge(
        "sounder_collector_instances",
        "SNMP instances served of what the collector read.",
      )(),
    }),
  ];
}
