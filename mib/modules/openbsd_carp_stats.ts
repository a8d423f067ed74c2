/**
 * OPENBSD-CARP-MIB: carpStats, the counters of carp(4).
 *
 * @module
 */

import type {
  CarpReading,
  CarpStatistics,
} from "../../collectors/carp/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, type Series } from "../family.ts";
import { counter64 } from "../syntax.ts";

const scalar = scalarsOf<CarpReading>();

const packets = counter(
  "carp_packets_total",
  "CARP packets received and sent.",
);
const discards = counter(
  "carp_discards_total",
  "CARP packets received that were discarded, by reason.",
);

/** The objects below carpStats, in order. */
const COUNTERS: readonly (readonly [
  name: string,
  field: keyof CarpStatistics,
  series: Series,
  what: string,
])[] = [
  [
    "IpPktsRecv",
    "receivedIpv4",
    packets({ direction: "in", family: "ipv4" }),
    "Packets received over IPv4.",
  ],
  [
    "Ip6PktsRecv",
    "receivedIpv6",
    packets({ direction: "in", family: "ipv6" }),
    "Packets received over IPv6.",
  ],
  ...([
    [
      "PktDiscardsForBadInterface",
      "badInterface",
      "bad-interface",
      "that came in on an interface without CARP",
    ],
    ["PktDiscardsForWrongTtl", "wrongTtl", "wrong-ttl", "with a TTL below 255"],
    [
      "PktShorterThanHeader",
      "shorterThanHeader",
      "shorter-than-header",
      "shorter than their header",
    ],
    [
      "PktDiscardsForBadChecksum",
      "badChecksum",
      "bad-checksum",
      "with a bad checksum",
    ],
    [
      "PktDiscardsForBadVersion",
      "badVersion",
      "bad-version",
      "of another version",
    ],
    [
      "PktDiscardsForTooShort",
      "tooShort",
      "too-short",
      "too short for what they say",
    ],
    [
      "PktDiscardsForBadAuth",
      "badAuth",
      "bad-auth",
      "that failed authentication",
    ],
    [
      "PktDiscardsForBadVhid",
      "badVhid",
      "bad-vhid",
      "of a virtual host that is not known",
    ],
    [
      "PktDiscardsForBadAddressList",
      "badAddressList",
      "bad-address-list",
      "with a bad list of addresses",
    ],
  ] as const).map(([name, field, reason, what]) =>
    [name, field, discards({ reason }), `Packets discarded: ${what}.`] as const
  ),
  [
    "IpPktsSent",
    "sentIpv4",
    packets({ direction: "out", family: "ipv4" }),
    "Packets sent over IPv4.",
  ],
  [
    "Ip6PktsSent",
    "sentIpv6",
    packets({ direction: "out", family: "ipv6" }),
    "Packets sent over IPv6.",
  ],
  [
    "NoMemory",
    "noMemory",
    counter(
      "carp_send_errors_total",
      "CARP packets that could not be sent, by reason.",
    )({ reason: "no-memory" }),
    "Packets not sent for want of memory.",
  ],
  [
    "TransitionsToMaster",
    "transitionsToMaster",
    counter(
      "carp_transitions_to_master_total",
      "Transitions of virtual hosts to master.",
    )(),
    "Transitions of this host to master, of all virtual hosts together.",
  ],
];

/** carpStats. */
export const carpStatsObjects: readonly Scalar<CarpReading>[] = COUNTERS.map((
  [name, field, series, description],
  at,
) =>
  scalar({
    name: `carp${name}`,
    oid: [3, at + 1],
    syntax: counter64,
    description,
    value: ({ statistics }) => statistics?.[field],
    series,
  })
);
