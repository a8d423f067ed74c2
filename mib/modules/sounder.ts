/**
 * SOUNDER-MIB: what sounder knows of itself: its build, its collectors, and
 * both of its faces.
 *
 * @module
 */

import {
  defineModule,
  type MibModule,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, type Series } from "../family.ts";
import { adminString, counter64, dateAndTime, unsigned32 } from "../syntax.ts";
import { type HistoryReading, historyScalars } from "./sounder_history.ts";
import { snmpDropped, type SnmpReading, snmpRequests } from "./snmp_group.ts";
import {
  agentxRegionTable,
  agentxScalars,
  type WithAgentx,
} from "./sounder_agentx.ts";
import {
  notificationTable,
  SOUNDER_NOTIFICATIONS,
  type WithNotifications,
} from "./sounder_notifications.ts";
import {
  collectorColumns,
  type CollectorStatus,
} from "./sounder_collectors.ts";

/** What SOUNDER-MIB is read from. */
export interface SounderReading extends WithAgentx, WithNotifications {
  readonly version: string;
  readonly runtime: string;
  /** When sounder began, milliseconds since the epoch. */
  readonly started: number;
  readonly collectors: readonly CollectorStatus[];
  readonly snmp: SnmpReading;
  readonly http: HttpReading;
  readonly roles: RolesReading;
  readonly history: HistoryReading;
}

/** Requests over HTTP since sounder began, by the class of the status answered. */
export interface HttpReading {
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
  /** Of those refused: for where they came from, and for a wrong token or password or none. */
  readonly foreignNetwork: number;
  readonly badCredentials: number;
}

/** How often a role was started again after it had failed. */
export interface RolesReading {
  readonly readerRestarts: number;
  readonly faceRestarts: number;
  readonly agentxRestarts: number;
}

const scalar = scalarsOf<SounderReading>();
const build = info(
  "sounder_build_info",
  "What was built from which release, and runs on what.",
);
const http = counter(
  "sounder_http_requests_total",
  "HTTP requests answered, by class of status.",
);
const denied = counter(
  "sounder_http_denied_total",
  "HTTP requests refused for where they came from or for what they showed, by reason.",
);
const restarts = counter(
  "sounder_role_restarts_total",
  "How often a role was started again after it had failed.",
);

/** sounderCollectorTable, which is all that notifications of collectors need. */
export const collectorTable: Table<Pick<SounderReading, "collectors">> =
  tablesOf<
    Pick<SounderReading, "collectors">
  >()({
    name: "sounderCollectorTable",
    oid: [1, 2, 2],
    description: "Collectors that run here and how they are doing.",
    rows: (r) => r.collectors,
    index: ["sounderCollectorName"],
    labels: { collector: ({ name }) => name },
    columns: collectorColumns(),
  });

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
    sounderNotifications: [0],
    sounderObjects: [1],
    sounderAgent: [1, 1],
    sounderCollectors: [1, 2],
    sounderHistory: [1, 3],
    sounderAgentx: [1, 4],
    sounderNotificationNumbers: [1, 5],
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
    collectorTable,
    ...historyScalars<SounderReading>(),
    ...agentxScalars(),
    agentxRegionTable(),
    notificationTable(),
  ],
  notifications: SOUNDER_NOTIFICATIONS,
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
    counted("sounderAgentxRestarts", 16, {
      description: "How often the AgentX subagent was started again.",
      value: (r) => r.roles.agentxRestarts,
      series: restarts({ role: "agentx" }),
    }),
    counted("sounderSnmpRateLimited", 13, {
      description: "Datagrams of sources that sent more than they may.",
      value: (r) => r.snmp.rateLimited,
      series: snmpDropped({ reason: "rate_limited" }),
    }),
    counted("sounderHttpForeignNetwork", 14, {
      description: "HTTP requests from outside of the networks that may ask.",
      value: (r) => r.http.foreignNetwork,
      series: denied({ reason: "network" }),
    }),
    counted("sounderHttpBadCredentials", 15, {
      description:
        "HTTP requests with a wrong token or password, or none where one is wanted.",
      value: (r) => r.http.badCredentials,
      series: denied({ reason: "credentials" }),
    }),
  ];
}
