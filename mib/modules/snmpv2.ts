/**
 * SNMPv2-MIB (RFC 3418): the system and snmp groups.
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
import { gauge, info, rowLabel } from "../family.ts";
import {
  displayString,
  integer32,
  objectIdentifier,
  timeStamp,
  timeTicks,
} from "../syntax.ts";
import { type SnmpReading, snmpScalars } from "./snmp_group.ts";

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
  /** sysUpTime, in seconds, when these changed last. */
  readonly modulesChanged: number;
  readonly snmp: SnmpReading;
  /** Whether authenticationFailure is sent. */
  readonly authenticationTraps?: boolean;
}

const scalar = scalarsOf<SystemReading>();
const table = tablesOf<SystemReading>();
const column = columnsOf<ServedModule>();

const system = info(
  "sounder_system_info",
  "What the system group of SNMPv2-MIB says of this host.",
);
const module = info("sounder_mib_module_info", "MIB modules served.");
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
      value: (r) => r.modulesChanged,
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
