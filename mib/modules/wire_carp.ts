/**
 * CARP as it is seen on the wire: the subtree wireCarp of SOUNDER-WIRE-MIB.
 *
 * @module
 */

import type {
  CaptureState,
  CarpGroup,
  WireReading,
} from "../../collectors/wire/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Scalar,
  scalarsOf,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, info, rowLabel } from "../family.ts";
import {
  counter64,
  dateAndTime,
  enumeration,
  gauge32,
  truthValue,
} from "../syntax.ts";
import { address, groupKeys, interfaceName } from "./wire_carp_keys.ts";
import { sourceTable } from "./wire_carp_sources.ts";

const scalar = scalarsOf<WireReading>();
const table = tablesOf<WireReading>();
const captureColumn = columnsOf<CaptureState>();
const groupColumn = columnsOf<CarpGroup>();

function captureTable(): Table<WireReading> {
  return table<CaptureState>({
    name: "wireCarpCaptureTable",
    oid: [1, 2, 2],
    description: "Interfaces on which CARP is watched.",
    rows: ({ carp }) => carp?.captures ?? [],
    index: ["wireCarpCaptureInterface"],
    labels: { interface: (row) => row.interface },
    columns: [
      captureColumn({
        name: "wireCarpCaptureInterface",
        id: 1,
        access: "not-accessible",
        syntax: interfaceName,
        description: "The interface.",
        value: (row) => row.interface,
        series: rowLabel("interface"),
      }),
      captureColumn({
        name: "wireCarpCaptureUp",
        id: 2,
        syntax: truthValue,
        description: "Whether tcpdump runs on it.",
        value: ({ up }) => up,
        series: gauge(
          "carp_wire_capture_up",
          "Whether tcpdump runs on the interface.",
        )(),
      }),
      captureColumn({
        name: "wireCarpCapturePackets",
        id: 3,
        syntax: counter64,
        description: "Packets that it has handed over: CARP's, and VRRP's.",
        value: ({ packets }) => packets,
        series: counter(
          "carp_wire_capture_packets_total",
          "Packets that tcpdump has handed over.",
        )(),
      }),
      captureColumn({
        name: "wireCarpCaptureRestarts",
        id: 4,
        syntax: counter64,
        description: "Times that it was started again after it had ended.",
        value: ({ restarts }) => restarts,
        series: counter(
          "carp_wire_capture_restarts_total",
          "Times that tcpdump was started again after it had ended.",
        )(),
      }),
    ],
  });
}

function groupColumns(): ManagedObject<CarpGroup>[] {
  return [
    ...groupKeys("wireCarpGroup", groupColumn),
    groupColumn({
      name: "wireCarpGroupFamily",
      id: 3,
      access: "not-accessible",
      syntax: enumeration({ ipv4: 1, ipv6: 2 }),
      description: "Address family that it is advertised in.",
      value: ({ family }) => family,
    }),
    groupColumn({
      name: "wireCarpGroupMaster",
      id: 4,
      syntax: address,
      description:
        "Address of the host that is master: heard within three of its intervals, and not followed by another one. Empty where there is none.",
      value: ({ master }) => master ?? "",
      series: info(
        "carp_wire_group_info",
        "Address of the host that is master; empty where there is none.",
      )("master"),
    }),
    groupColumn({
      name: "wireCarpGroupMasters",
      id: 5,
      syntax: gauge32,
      description: "Hosts that act as master at once; more than one is wrong.",
      value: ({ masters }) => masters,
      series: gauge(
        "carp_wire_masters",
        "Hosts that act as master at once.",
      )(),
    }),
    groupColumn({
      name: "wireCarpGroupChanges",
      id: 6,
      syntax: counter64,
      description: "Times that another host than before became master.",
      value: ({ changes }) => changes,
      series: counter(
        "carp_wire_master_changes_total",
        "Times that another host than before became master.",
      )(),
    }),
    groupColumn({
      name: "wireCarpGroupChanged",
      id: 7,
      syntax: dateAndTime,
      description: "When that was last; absent until it was.",
      value: ({ changedAt }) => changedAt,
      series: gauge(
        "carp_wire_master_changed_timestamp_seconds",
        "When another host than before became master last.",
      )(),
    }),
  ];
}

function groupTable(): Table<WireReading> {
  return table<CarpGroup>({
    name: "wireCarpGroupTable",
    oid: [1, 2, 3],
    description: "Virtual hosts that are advertised.",
    rows: ({ carp }) => carp?.groups ?? [],
    index: [
      "wireCarpGroupInterface",
      "wireCarpGroupVhid",
      "wireCarpGroupFamily",
    ],
    labels: {
      interface: (row) => row.interface,
      vhid: ({ vhid }) => String(vhid),
      family: ({ family }) => family,
    },
    columns: groupColumns(),
  });
}

/** Returns the objects below wireCarp. */
export function carpWireObjects(): (
  | Scalar<WireReading>
  | Table<WireReading>
)[] {
  return [
    scalar({
      name: "wireCarpOverflow",
      oid: [1, 2, 1, 1],
      syntax: counter64,
      description:
        "Advertisements of hosts and virtual hosts that were too many to keep.",
      value: ({ carp }) => carp?.overflow,
      series: counter(
        "carp_wire_overflow_adverts_total",
        "Advertisements of hosts and virtual hosts that were too many to keep.",
      )(),
    }),
    captureTable(),
    groupTable(),
    sourceTable(),
  ];
}
