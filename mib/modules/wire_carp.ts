/**
 * CARP as it is seen on the wire: the subtree wireCarp of SOUNDER-WIRE-MIB.
 *
 * @module
 */

import type {
  CaptureState,
  CarpGroup,
  CarpSource,
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
  adminString,
  counter64,
  dateAndTime,
  enumeration,
  gauge32,
  integer32,
  truthValue,
} from "../syntax.ts";

const scalar = scalarsOf<WireReading>();
const table = tablesOf<WireReading>();
const captureColumn = columnsOf<CaptureState>();
const groupColumn = columnsOf<CarpGroup>();
const sourceColumn = columnsOf<CarpSource>();

/** IFNAMSIZ is 16 with the end of the string. */
const interfaceName = adminString({ max: 15 });
const vhidSyntax = integer32({ min: 0, max: 255 });
/** The longest IPv6 address as text. */
const address = adminString({ max: 45 });

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
    groupColumn({
      name: "wireCarpGroupInterface",
      id: 1,
      access: "not-accessible",
      syntax: interfaceName,
      description: "Interface on which it is heard.",
      value: (row) => row.interface,
      series: rowLabel("interface"),
    }),
    groupColumn({
      name: "wireCarpGroupVhid",
      id: 2,
      access: "not-accessible",
      syntax: vhidSyntax,
      description: "Identifier of the virtual host.",
      value: ({ vhid }) => vhid,
      series: rowLabel("vhid"),
    }),
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

function sourceKeys(): ManagedObject<CarpSource>[] {
  return [
    sourceColumn({
      name: "wireCarpSourceInterface",
      id: 1,
      access: "not-accessible",
      syntax: interfaceName,
      description: "Interface on which it is heard.",
      value: (row) => row.interface,
      series: rowLabel("interface"),
    }),
    sourceColumn({
      name: "wireCarpSourceVhid",
      id: 2,
      access: "not-accessible",
      syntax: vhidSyntax,
      description: "Identifier of the virtual host.",
      value: ({ vhid }) => vhid,
      series: rowLabel("vhid"),
    }),
    sourceColumn({
      name: "wireCarpSourceAddress",
      id: 3,
      access: "not-accessible",
      syntax: address,
      description: "Address of the host that advertises.",
      value: ({ source }) => source,
      series: rowLabel("source"),
    }),
  ];
}

/** Counters of a source: name, column, family, and what it counts. */
const COUNTERS = [
  [
    "Adverts",
    4,
    "carp_wire_adverts_total",
    "Advertisements that were seen.",
    ({ adverts }: CarpSource) => adverts,
  ],
  [
    "BadChecksums",
    5,
    "carp_wire_bad_checksums_total",
    "Advertisements with a wrong checksum, which hosts drop.",
    ({ badChecksums }: CarpSource) => badChecksums,
  ],
  [
    "BadHeaders",
    6,
    "carp_wire_bad_headers_total",
    "Advertisements with another TTL, version or type than they must have, which hosts drop.",
    ({ badHeaders }: CarpSource) => badHeaders,
  ],
  [
    "BadHmacs",
    7,
    "carp_wire_bad_hmacs_total",
    "Advertisements whose HMAC is of another passphrase or other addresses; absent where none was given to verify it with.",
    ({ badHmacs }: CarpSource) => badHmacs,
  ],
] as const;

function sourceColumns(): ManagedObject<CarpSource>[] {
  return [
    ...sourceKeys(),
    ...COUNTERS.map(([name, id, family, help, value]) =>
      sourceColumn({
        name: `wireCarpSource${name}`,
        id,
        syntax: counter64,
        description: help,
        value,
        series: counter(family, help)(),
      })
    ),
    sourceColumn({
      name: "wireCarpSourceAdvbase",
      id: 8,
      syntax: gauge32,
      units: "seconds",
      description: "Interval of its latest advertisement, advskew left out.",
      value: ({ advbase }) => advbase,
      series: gauge(
        "carp_wire_advbase_seconds",
        "Interval of the latest advertisement, advskew left out.",
      )(),
    }),
    sourceColumn({
      name: "wireCarpSourceAdvskew",
      id: 9,
      syntax: gauge32,
      units: "1/256 of a second",
      description: "What it adds to that interval.",
      value: ({ advskew }) => advskew,
      series: gauge(
        "carp_wire_advskew",
        "What the host adds to the interval, in 1/256 s.",
      )(),
    }),
    sourceColumn({
      name: "wireCarpSourceDemotion",
      id: 10,
      syntax: gauge32,
      description: "Demotion counter of its latest advertisement.",
      value: ({ demotion }) => demotion,
      series: gauge(
        "carp_wire_demotion",
        "Demotion counter of the latest advertisement.",
      )(),
    }),
    sourceColumn({
      name: "wireCarpSourceLastSeen",
      id: 11,
      syntax: dateAndTime,
      description: "When it was seen to advertise last.",
      value: ({ lastSeen }) => lastSeen,
      series: gauge(
        "carp_wire_last_seen_timestamp_seconds",
        "When the host was seen to advertise last.",
      )(),
    }),
    sourceColumn({
      name: "wireCarpSourceMaster",
      id: 12,
      syntax: truthValue,
      description: "Whether it acts as master now.",
      value: ({ master }) => master,
      series: gauge(
        "carp_wire_master",
        "Whether the host acts as master now.",
      )(),
    }),
  ];
}

function sourceTable(): Table<WireReading> {
  return table<CarpSource>({
    name: "wireCarpSourceTable",
    oid: [1, 2, 4],
    description:
      "Hosts that advertise, by the virtual hosts that they do so for.",
    rows: ({ carp }) => carp?.sources ?? [],
    index: [
      "wireCarpSourceInterface",
      "wireCarpSourceVhid",
      "wireCarpSourceAddress",
    ],
    labels: {
      interface: (row) => row.interface,
      vhid: ({ vhid }) => String(vhid),
      source: ({ source }) => source,
    },
    columns: sourceColumns(),
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
