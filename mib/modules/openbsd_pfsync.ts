/**
 * OPENBSD-PF-MIB: pfsyncStats, the counters of pfsync(4).
 *
 * @module
 */

import type {
  PfReading,
  PfsyncStatistics,
} from "../../collectors/pf/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, type Series } from "../family.ts";
import { counter64 } from "../syntax.ts";

const scalar = scalarsOf<PfReading>();

const packets = counter(
  "pfsync_packets_total",
  "Messages of pfsync received and sent.",
);
const discards = counter(
  "pfsync_discards_total",
  "Messages and states of pfsync that were discarded, by reason.",
);
const failures = counter(
  "pfsync_send_errors_total",
  "Messages of pfsync that could not be sent, by reason.",
);

/** The objects below pfsyncStats, in order. */
const COUNTERS: readonly (readonly [
  name: string,
  field: keyof PfsyncStatistics,
  series: Series,
  what: string,
])[] = [
  [
    "IpPktsRecv",
    "receivedIpv4",
    packets({ direction: "in", family: "ipv4" }),
    "Messages received over IPv4.",
  ],
  [
    "Ip6PktsRecv",
    "receivedIpv6",
    packets({ direction: "in", family: "ipv6" }),
    "Messages received over IPv6.",
  ],
  ...([
    [
      "PktDiscardsForBadInterface",
      "badInterface",
      "bad-interface",
      "that came in on another interface",
    ],
    ["PktDiscardsForBadTtl", "badTtl", "bad-ttl", "with a TTL below 255"],
    [
      "PktShorterThanHeader",
      "shorterThanHeader",
      "shorter-than-header",
      "shorter than their header",
    ],
    [
      "PktDiscardsForBadVersion",
      "badVersion",
      "bad-version",
      "of another version",
    ],
    [
      "PktDiscardsForBadAction",
      "badAction",
      "bad-action",
      "with an action that is not known",
    ],
    ["PktDiscardsForBadLength", "badLength", "bad-length", "of a wrong length"],
    [
      "PktDiscardsForBadAuth",
      "badAuth",
      "bad-auth",
      "that failed authentication",
    ],
    [
      "PktDiscardsForStaleState",
      "staleState",
      "stale-state",
      "with states that were stale",
    ],
    [
      "PktDiscardsForBadValues",
      "badValues",
      "bad-values",
      "with states of bad values",
    ],
    [
      "PktDiscardsForBadState",
      "badState",
      "bad-state",
      "with states that could not be found or inserted",
    ],
  ] as const).map(([name, field, reason, what]) =>
    [name, field, discards({ reason }), `Messages discarded: ${what}.`] as const
  ),
  [
    "IpPktsSent",
    "sentIpv4",
    packets({ direction: "out", family: "ipv4" }),
    "Messages sent over IPv4.",
  ],
  [
    "Ip6PktsSent",
    "sentIpv6",
    packets({ direction: "out", family: "ipv6" }),
    "Messages sent over IPv6.",
  ],
  [
    "NoMemory",
    "noMemory",
    failures({ reason: "no-memory" }),
    "Messages not sent for want of memory.",
  ],
  [
    "OutputErrors",
    "outputErrors",
    failures({ reason: "output" }),
    "Messages not sent because the interface refused.",
  ],
];

/** pfsyncStats. */
export const pfsyncObjects: readonly Scalar<PfReading>[] = COUNTERS.map(
  ([name, field, series, description], at) =>
    scalar({
      name: `pfsync${name}`,
      oid: [11, at + 1],
      syntax: counter64,
      description,
      value: ({ pfsync }) => pfsync?.[field],
      series,
    }),
);
