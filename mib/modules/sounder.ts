/**
 * SOUNDER-MIB: what sounder knows of itself: its build, its collectors, and
 * both of its faces.
 *
 * @module
 */

import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel, type Series } from "../family.ts";
import {
  adminString,
  counter64,
  dateAndTime,
  gauge32,
  timeStamp,
  truthValue,
  unsigned32,
} from "../syntax.ts";
import { type SnmpReading, snmpRequests } from "./snmpv2.ts";

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

/** What SOUNDER-MIB is read from. */
export interface SounderReading {
  readonly version: string;
  readonly runtime: string;
  /** When sounder began, milliseconds since the epoch. */
  readonly started: number;
  readonly collectors: readonly CollectorStatus[];
  readonly snmp: SnmpReading;
  readonly http: HttpReading;
  readonly roles: RolesReading;
}

/** Requests over HTTP since sounder began, by the class of the status answered. */
export interface HttpReading {
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
}

/** How often a role was started again after it had failed. */
export interface RolesReading {
  readonly readerRestarts: number;
  readonly faceRestarts: number;
}

const scalar = scalarsOf<SounderReading>();
const table = tablesOf<SounderReading>();
const column = columnsOf<CollectorStatus>();

const build = info(
  "sounder_build_info",
  "What was built from which release, and runs on what.",
);
const problem = info(
  "sounder_collector_error_info",
  "Why the collector's last run failed; an empty text when it did not.",
);
const http = counter(
  "sounder_http_requests_total",
  "HTTP requests answered, by class of status.",
);
const restarts = counter(
  "sounder_role_restarts_total",
  "How often a role was started again after it had failed.",
);

/** SOUNDER-MIB. */
export const sounderModule: MibModule<SounderReading> = defineModule<
  SounderReading
>({
  name: "SOUNDER-MIB",
  identity: "sounderMIB",
  root: { arc: 1 },
  updated: "202611230000Z",
  description:
    "What sounder knows of itself: its build, its collectors and both of its faces.",
  nodes: {
    sounderObjects: [1],
    sounderAgent: [1, 1],
    sounderCollectors: [1, 2],
  },
  objects: [
    scalar({
      name: "sounderVersion",
      oid: [1, 1, 1],
      syntax: adminString(),
      description: "Release of sounder.",
      value: (r) => r.version,
      series: build("version"),
    }),
    scalar({
      name: "sounderRuntime",
      oid: [1, 1, 2],
      syntax: adminString(),
      description: "Runtime that it runs on.",
      value: (r) => r.runtime,
      series: build("runtime"),
    }),
    scalar({
      name: "sounderStartTime",
      oid: [1, 1, 3],
      syntax: dateAndTime,
      description: "When sounder began.",
      value: (r) => r.started,
      series: gauge(
        "sounder_start_time_seconds",
        "When sounder began, in seconds since 1970.",
      )(),
    }),
    ...agentScalars(),
    scalar({
      name: "sounderCollectorNumber",
      oid: [1, 2, 1],
      syntax: unsigned32,
      description: "Rows of sounderCollectorTable.",
      value: (r) => r.collectors.length,
      series: gauge("sounder_collectors", "Collectors that run here.")(),
    }),
    table({
      name: "sounderCollectorTable",
      oid: [1, 2, 2],
      description: "Collectors that run here and how they are doing.",
      rows: (r) => r.collectors,
      index: ["sounderCollectorName"],
      labels: { collector: ({ name }) => name },
      columns: collectorColumns(),
    }),
  ],
});

function agentScalars() {
  const counted = (
    name: string,
    id: number,
    rest:
      & Pick<
        Parameters<typeof scalar<number | bigint>>[0],
        "description" | "value"
      >
      & { series: Series },
  ) => scalar({ name, oid: [1, 1, id], syntax: counter64, ...rest });
  const dropped = counter(
    "sounder_snmp_unanswered_total",
    "SNMP datagrams that no answer could be sent to, by reason.",
  );
  return [
    counted("sounderSnmpGetBulks", 4, {
      description: "GETBULK requests, which the snmp group does not count.",
      value: (r) => r.snmp.inGetBulks,
      series: snmpRequests({ pdu: "get-bulk" }),
    }),
    counted("sounderSnmpOtherPdus", 5, {
      description: "PDUs that only a manager is sent.",
      value: (r) => r.snmp.inOtherPdus,
      series: snmpRequests({ pdu: "other" }),
    }),
    counted("sounderSnmpSendErrors", 6, {
      description: "Answers that the system refused to send.",
      value: (r) => r.snmp.sendErrors,
      series: dropped({ reason: "send_error" }),
    }),
    counted("sounderSnmpPortZeroDrops", 7, {
      description: "Datagrams from port 0, which cannot be answered.",
      value: (r) => r.snmp.portZeroDrops,
      series: dropped({ reason: "source_port_zero" }),
    }),
    counted("sounderHttpSucceeded", 8, {
      description: "HTTP requests answered with a status of 200 to 399.",
      value: (r) => r.http.succeeded,
      series: http({ class: "ok" }),
    }),
    counted("sounderHttpRefused", 9, {
      description: "HTTP requests answered with a status of 400 to 499.",
      value: (r) => r.http.refused,
      series: http({ class: "refused" }),
    }),
    counted("sounderHttpFailed", 10, {
      description: "HTTP requests answered with a status of 500 and above.",
      value: (r) => r.http.failed,
      series: http({ class: "failed" }),
    }),
    counted("sounderReaderRestarts", 11, {
      description: "How often the reader was started again.",
      value: (r) => r.roles.readerRestarts,
      series: restarts({ role: "reader" }),
    }),
    counted("sounderFaceRestarts", 12, {
      description: "How often the face was started again.",
      value: (r) => r.roles.faceRestarts,
      series: restarts({ role: "face" }),
    }),
  ];
}

function collectorColumns() {
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
