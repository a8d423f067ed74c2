/**
 * Hosts that advertise themselves by CARP: wireCarpSourceTable of
 * SOUNDER-WIRE-MIB.
 *
 * @module
 */

import type { CarpSource, WireReading } from "../../collectors/wire/reading.ts";
import {
  columnsOf,
  type ManagedObject,
  type Table,
  tablesOf,
} from "../declare.ts";
import { counter, gauge, rowLabel } from "../family.ts";
import { counter64, dateAndTime, gauge32, truthValue } from "../syntax.ts";
import { address, groupKeys } from "./wire_carp_keys.ts";

const table = tablesOf<WireReading>();
const sourceColumn = columnsOf<CarpSource>();

function sourceKeys(): ManagedObject<CarpSource>[] {
  return [
    ...groupKeys("wireCarpSource", sourceColumn),
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

/** Returns the table of hosts that advertise. */
export function sourceTable(): Table<WireReading> {
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
