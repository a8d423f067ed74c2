/**
 * SNMPv2-MIB (RFC 3418): the system and snmp groups, and hrSystemUptime of
 * HOST-RESOURCES-MIB (RFC 2790), which tells a restart of sounder from a
 * reboot of the host.
 *
 * @module
 */

import type { Oid } from "../../codec/oid.ts";
import {
  columnsOf,
  defineModule,
  type MibModule,
  scalarsOf,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel, type Series } from "../family.ts";
import {
  counter32,
  displayString,
  enumeration,
  integer32,
  objectIdentifier,
  timeStamp,
  timeTicks,
} from "../syntax.ts";

/** A MIB module that this agent serves, as a row of sysORTable. */
export interface ServedModule {
  /** From 1. */
  readonly index: number;
  readonly oid: Oid;
  readonly description: string;
  /** sysUpTime, in seconds, when it was first served. */
  readonly upTime: number;
}

/** What the system and snmp groups are read from. */
export interface SystemReading {
  readonly descr: string;
  readonly objectId: Oid;
  /** Seconds since sounder began. */
  upTime(): number;
  /** Seconds since the host was started; undefined where that cannot be known. */
  hostUpTime(): number | undefined;
  readonly contact: string;
  readonly name: string;
  readonly location: string;
  /** Sum of 2^(layer-1) over the layers served (RFC 3418, sysServices). */
  readonly services: number;
  readonly modules: readonly ServedModule[];
  readonly snmp: SnmpReading;
}

/** The agent's counters since sounder began. */
export interface SnmpReading {
  readonly inPkts: number;
  readonly outPkts: number;
  readonly inBadVersions: number;
  readonly inBadCommunityNames: number;
  readonly inBadCommunityUses: number;
  readonly inAsnParseErrs: number;
  readonly inTotalReqVars: number;
  readonly inGetRequests: number;
  readonly inGetNexts: number;
  readonly inGetBulks: number;
  readonly inSetRequests: number;
  readonly inOtherPdus: number;
  readonly outTooBigs: number;
  readonly outGetResponses: number;
  readonly silentDrops: number;
  readonly sendErrors: number;
  readonly portZeroDrops: number;
}

const scalar = scalarsOf<SystemReading>();
const table = tablesOf<SystemReading>();
const column = columnsOf<ServedModule>();

const system = info(
  "sounder_system_info",
  "What the system group of SNMPv2-MIB says of this host.",
);
const module = info("sounder_mib_module_info", "MIB modules served.");
const packets = counter(
  "sounder_snmp_packets_total",
  "SNMP messages received and sent.",
);
/** Requests by PDU type; GETBULK, which the snmp group does not count, is counted in SOUNDER-MIB. */
export const snmpRequests = counter(
  "sounder_snmp_requests_total",
  "SNMP requests that were admitted, by PDU type.",
);
const dropped = counter(
  "sounder_snmp_dropped_total",
  "SNMP messages received that were not answered, by reason.",
);
const errors = counter(
  "sounder_snmp_error_responses_total",
  "SNMP answers with an error-status.",
);

/** SNMPv2-MIB, system group. */
export const systemModule: MibModule<SystemReading> = defineModule<
  SystemReading
>({
  name: "SNMPv2-MIB",
  identity: "snmpMIB",
  standard: "SNMPv2-MIB is RFC 3418",
  identityOid: [1, 3, 6, 1, 6, 3, 1],
  root: [1, 3, 6, 1, 2, 1],
  updated: "200210160000Z",
  description: "The MIB module for SNMP entities.",
  nodes: { system: [1], snmp: [11] },
  objects: [
    scalar({
      name: "sysDescr",
      oid: [1, 1],
      syntax: displayString(),
      description: "What this host is: operating system, release and name.",
      value: (r) => r.descr,
      series: system("descr"),
    }),
    scalar({
      name: "sysObjectID",
      oid: [1, 2],
      syntax: objectIdentifier,
      description: "What kind of agent a manager should take this for.",
      value: (r) => r.objectId,
      series: system("object_id"),
    }),
    scalar({
      name: "sysUpTime",
      oid: [1, 3],
      syntax: timeTicks,
      description: "Time since sounder began.",
      value: (r) => r.upTime(),
      series: gauge("sounder_uptime_seconds", "Time since sounder began.")(),
    }),
    scalar({
      name: "sysContact",
      oid: [1, 4],
      syntax: displayString(),
      description: "Whom to turn to, from the configuration.",
      value: (r) => r.contact,
      series: system("contact"),
    }),
    scalar({
      name: "sysName",
      oid: [1, 5],
      syntax: displayString(),
      description: "Name of the host.",
      value: (r) => r.name,
      series: system("name"),
    }),
    scalar({
      name: "sysLocation",
      oid: [1, 6],
      syntax: displayString(),
      description: "Where the host stands, from the configuration.",
      value: (r) => r.location,
      series: system("location"),
    }),
    scalar({
      name: "sysServices",
      oid: [1, 7],
      syntax: integer32({ min: 0, max: 127 }),
      description: "Layers of service that the host offers.",
      value: (r) => r.services,
      series: gauge(
        "sounder_system_services",
        "Layers of service that the host offers, 2^(layer-1) each.",
      )(),
    }),
    scalar({
      name: "sysORLastChange",
      oid: [1, 8],
      syntax: timeStamp,
      description: "sysUpTime when sysORTable last changed.",
      value: (r) => Math.max(0, ...r.modules.map(({ upTime }) => upTime)),
      series: gauge(
        "sounder_mib_modules_changed_uptime_seconds",
        "Value of uptime when the list of MIB modules last changed.",
      )(),
    }),
    table({
      name: "sysORTable",
      oid: [1, 9],
      description: "MIB modules that this agent serves.",
      rows: (r) => r.modules,
      index: ["sysORIndex"],
      labels: { index: ({ index }) => String(index) },
      columns: [
        column({
          name: "sysORIndex",
          id: 1,
          access: "not-accessible",
          syntax: integer32({ min: 1, max: 2147483647 }),
          description: "Number of the module.",
          value: ({ index }) => index,
          series: rowLabel("index"),
        }),
        column({
          name: "sysORID",
          id: 2,
          syntax: objectIdentifier,
          description: "Identity of the module.",
          value: ({ oid }) => oid,
          series: module("oid"),
        }),
        column({
          name: "sysORDescr",
          id: 3,
          syntax: displayString(),
          description: "What the module describes.",
          value: ({ description }) => description,
          series: module("description"),
        }),
        column({
          name: "sysORUpTime",
          id: 4,
          syntax: timeStamp,
          description: "sysUpTime when the module was first served.",
          value: ({ upTime }) => upTime,
          series: gauge(
            "sounder_mib_module_served_uptime_seconds",
            "Value of uptime when the module was first served.",
          )(),
        }),
      ],
    }),
    ...snmpScalars(),
  ],
});

type SnmpScalar = readonly [
  id: number,
  name: string,
  description: string,
  value: (r: SnmpReading) => number,
  series: Series,
];

/** The snmp group's counters: those in use, and the obsolete ones that managers still graph. */
function snmpScalars() {
  const none = (): number => 0;
  const received = counter(
    "sounder_snmp_received_pdus_total",
    "PDUs received that an agent is not sent, or that report an error.",
  );
  const rows: readonly SnmpScalar[] = [
    [
      1,
      "snmpInPkts",
      "Messages received.",
      (s) => s.inPkts,
      packets({ direction: "in" }),
    ],
    [
      2,
      "snmpOutPkts",
      "Messages sent.",
      (s) => s.outPkts,
      packets({ direction: "out" }),
    ],
    [
      3,
      "snmpInBadVersions",
      "Messages of another version.",
      (s) => s.inBadVersions,
      dropped({ reason: "bad_version" }),
    ],
    [
      4,
      "snmpInBadCommunityNames",
      "Messages of an unknown community.",
      (s) => s.inBadCommunityNames,
      dropped({ reason: "bad_community_name" }),
    ],
    [
      5,
      "snmpInBadCommunityUses",
      "Messages of a community that may not be used so.",
      (s) => s.inBadCommunityUses,
      dropped({ reason: "bad_community_use" }),
    ],
    [
      6,
      "snmpInASNParseErrs",
      "Messages that could not be decoded.",
      (s) => s.inAsnParseErrs,
      dropped({ reason: "parse_error" }),
    ],
    [
      8,
      "snmpInTooBigs",
      "PDUs received with tooBig.",
      none,
      received({ kind: "too_big" }),
    ],
    [
      9,
      "snmpInNoSuchNames",
      "PDUs received with noSuchName.",
      none,
      received({ kind: "no_such_name" }),
    ],
    [
      10,
      "snmpInBadValues",
      "PDUs received with badValue.",
      none,
      received({ kind: "bad_value" }),
    ],
    [
      11,
      "snmpInReadOnlys",
      "PDUs received with readOnly.",
      none,
      received({ kind: "read_only" }),
    ],
    [
      12,
      "snmpInGenErrs",
      "PDUs received with genErr.",
      none,
      received({ kind: "gen_err" }),
    ],
    [
      13,
      "snmpInTotalReqVars",
      "Varbinds retrieved.",
      (s) => s.inTotalReqVars,
      counter(
        "sounder_snmp_varbinds_total",
        "Varbinds retrieved for managers.",
      )(),
    ],
    [
      14,
      "snmpInTotalSetVars",
      "Varbinds altered: none can be.",
      none,
      received({ kind: "set_variables" }),
    ],
    [
      15,
      "snmpInGetRequests",
      "GET requests.",
      (s) => s.inGetRequests,
      snmpRequests({ pdu: "get" }),
    ],
    [
      16,
      "snmpInGetNexts",
      "GETNEXT requests.",
      (s) => s.inGetNexts,
      snmpRequests({ pdu: "get-next" }),
    ],
    [
      17,
      "snmpInSetRequests",
      "SET requests.",
      (s) => s.inSetRequests,
      snmpRequests({ pdu: "set" }),
    ],
    [
      18,
      "snmpInGetResponses",
      "Responses received.",
      none,
      received({ kind: "response" }),
    ],
    [
      19,
      "snmpInTraps",
      "SNMPv1 traps received.",
      none,
      received({ kind: "trap" }),
    ],
    [
      20,
      "snmpOutTooBigs",
      "Answers that say tooBig.",
      (s) => s.outTooBigs,
      errors({ status: "too_big" }),
    ],
    [
      21,
      "snmpOutNoSuchNames",
      "Answers that say noSuchName: an SNMPv2 agent has none.",
      none,
      errors({ status: "no_such_name" }),
    ],
    [
      22,
      "snmpOutBadValues",
      "Answers that say badValue: an SNMPv2 agent has none.",
      none,
      errors({ status: "bad_value" }),
    ],
    [
      24,
      "snmpOutGenErrs",
      "Answers that say genErr.",
      none,
      errors({ status: "gen_err" }),
    ],
    [
      25,
      "snmpOutGetRequests",
      "GET requests sent.",
      none,
      received({ kind: "sent_get" }),
    ],
    [
      26,
      "snmpOutGetNexts",
      "GETNEXT requests sent.",
      none,
      received({ kind: "sent_get_next" }),
    ],
    [
      27,
      "snmpOutSetRequests",
      "SET requests sent.",
      none,
      received({ kind: "sent_set" }),
    ],
    [
      28,
      "snmpOutGetResponses",
      "Responses sent.",
      (s) => s.outGetResponses,
      counter("sounder_snmp_responses_total", "SNMP responses sent.")(),
    ],
    [
      29,
      "snmpOutTraps",
      "SNMPv1 traps sent.",
      none,
      received({ kind: "sent_trap" }),
    ],
    [
      31,
      "snmpSilentDrops",
      "Requests whose answer did not fit the message limit in any form.",
      (s) => s.silentDrops,
      dropped({ reason: "silent_drop" }),
    ],
    [
      32,
      "snmpProxyDrops",
      "Requests that a proxy could not pass on: this is none.",
      none,
      dropped({ reason: "proxy_drop" }),
    ],
  ];
  return [
    ...rows.map(([id, name, description, value, series]) =>
      scalar({
        name,
        oid: [11, id],
        syntax: counter32,
        description,
        value: (r) => value(r.snmp),
        series,
      })
    ),
    scalar({
      name: "snmpEnableAuthenTraps",
      oid: [11, 30],
      syntax: enumeration({ enabled: 1, disabled: 2 }),
      description: "Whether authenticationFailure traps are sent.",
      value: () => "disabled",
      series: gauge(
        "sounder_snmp_authentication_traps",
        "Whether authenticationFailure traps are sent: 1 enabled, 2 disabled.",
      )(),
    }),
  ];
}

/** HOST-RESOURCES-MIB, of which one scalar is served. */
export const hostResourcesModule: MibModule<SystemReading> = defineModule<
  SystemReading
>({
  name: "HOST-RESOURCES-MIB",
  identity: "hostResourcesMibModule",
  standard: "HOST-RESOURCES-MIB is RFC 2790",
  identityOid: [1, 3, 6, 1, 2, 1, 25, 7, 1],
  root: [1, 3, 6, 1, 2, 1, 25],
  updated: "200003060000Z",
  description: "For managing host systems.",
  nodes: { hrSystem: [1] },
  objects: [
    scalar({
      name: "hrSystemUptime",
      oid: [1, 1],
      syntax: timeTicks,
      description: "Time since the host was started.",
      value: (r) => r.hostUpTime(),
      series: gauge(
        "sounder_host_uptime_seconds",
        "Time since the host was started.",
      )(),
    }),
  ],
});
