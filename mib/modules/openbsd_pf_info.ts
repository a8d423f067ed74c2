/**
 * OPENBSD-PF-MIB: pf's status, its counters, the table of states, source
 * tracking, and the interface of `set loginterface`.
 *
 * @module
 */

import type {
  PfLogFamily,
  PfReading,
  PfTableCounts,
} from "../../collectors/pf/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { counter, gauge, info } from "../family.ts";
import {
  counter64,
  displayString,
  enumeration,
  timeTicks,
  truthValue,
  unsigned32,
} from "../syntax.ts";
import { octetString } from "./openbsd_base.ts";

const scalar = scalarsOf<PfReading>();

const about = info("pf_info", "What pf says of itself.");

/** Counters of the block `Counters`, by pf's own names. */
export const pfCounters = counter(
  "pf_counters_total",
  "Packets that matched a rule, and packets that pf dropped, by pf's name of the reason.",
);

/** Entries of pf's memory pools, by the names of `set limit`. */
export const pfPoolEntries = gauge(
  "pf_pool_entries",
  "Entries in pf's memory pools.",
);

/** What was done with the entries of a pool. */
export const pfPoolOperations = counter(
  "pf_pool_operations_total",
  "Searches, inserts and removals in pf's memory pools.",
);

const LEVELS = {
  emerg: 0,
  alert: 1,
  crit: 2,
  err: 3,
  warning: 4,
  notice: 5,
  info: 6,
  debug: 7,
} as const;

/** Returns the MIB's word for a level; pfctl calls a warning by the first of syslog's two names (sys/syslog.h, prioritynames). FreeBSD's levels (Urgent and its like) have no number in the MIB. */
function levelOf(word: string | undefined): keyof typeof LEVELS | undefined {
  if (word === "warn") return "warning";
  return word !== undefined && Object.hasOwn(LEVELS, word)
    ? word as keyof typeof LEVELS
    : undefined;
}

function pfInfo(): Scalar<PfReading>[] {
  return [
    scalar({
      name: "pfRunning",
      oid: [1, 1],
      syntax: truthValue,
      description: "Whether pf filters packets.",
      value: ({ info }) => info.running,
      series: gauge("pf_running", "Whether pf filters packets.")(),
    }),
    scalar({
      name: "pfRuntime",
      oid: [1, 2],
      syntax: timeTicks,
      units: "1/100th of a Second",
      description:
        "Time since pf was last switched on or off, in whole seconds; 0 if it never was.",
      value: ({ info }) => info.runtimeSeconds,
      series: gauge(
        "pf_runtime_seconds",
        "Time since pf was last switched on or off.",
      )(),
    }),
    scalar({
      name: "pfDebug",
      oid: [1, 3],
      syntax: enumeration(LEVELS),
      description: "Log level of pf.",
      value: ({ info }) => levelOf(info.debug),
      series: gauge(
        "pf_debug_level",
        "Log level of pf, from 0 (emerg) to 7 (debug).",
      )(),
    }),
    scalar({
      name: "pfHostid",
      oid: [1, 4],
      syntax: octetString,
      description:
        "Host identifier in pfsync messages, as 0x and eight digits.",
      value: ({ info }) => info.hostId,
      series: about("host_id"),
    }),
  ];
}

/** The objects below pfCounters in order, pf's name of each, and what it counts. */
const COUNTERS: readonly (readonly [name: string, pf: string, what: string])[] =
  [
    ["Match", "match", "Packets that matched a rule."],
    ["BadOffset", "bad-offset", "Packets dropped for a bad offset."],
    ["Fragment", "fragment", "Packets dropped as fragments."],
    ["Short", "short", "Packets dropped because they were too short."],
    ["Normalize", "normalize", "Packets dropped by normalisation."],
    ["Memory", "memory", "Packets dropped for want of memory."],
    ["Timestamp", "bad-timestamp", "Packets dropped for a bad TCP timestamp."],
    ["Congestion", "congestion", "Packets dropped by congested input queues."],
    ["IpOption", "ip-option", "Packets dropped for their IP options."],
    ["ProtoCksum", "proto-cksum", "Packets dropped for a bad checksum."],
    [
      "StateMismatch",
      "state-mismatch",
      "Packets dropped because they did not fit their state.",
    ],
    [
      "StateInsert",
      "state-insert",
      "Packets dropped because their state could not be inserted.",
    ],
    [
      "StateLimit",
      "state-limit",
      "Packets dropped because a rule's limit of states was reached.",
    ],
    [
      "SrcLimit",
      "src-limit",
      "Packets dropped because a limit of source nodes or connections was reached.",
    ],
    ["Synproxy", "synproxy", "Packets dropped by the synproxy."],
    [
      "Translate",
      "translate",
      "Packets dropped because no address or port was left to translate to.",
    ],
    [
      "NoRoute",
      "no-route",
      "Packets dropped because no address was left to route them to.",
    ],
  ];

/** Names of the counters that OPENBSD-PF-MIB has an object for. */
export const COUNTERS_IN_MIB: ReadonlySet<string> = new Set(
  COUNTERS.map(([, pf]) => pf),
);

function pfCountersGroup(): Scalar<PfReading>[] {
  return COUNTERS.map(([name, pf, description], at) =>
    scalar({
      name: `pfCnt${name}`,
      oid: [2, at + 1],
      syntax: counter64,
      description,
      value: ({ info }) => info.counters[pf],
      series: pfCounters({ counter: pf }),
    })
  );
}

/** What pf counts of a table of entries: in names of objects, in readings, in labels. */
export const POOL_OPERATIONS = [
  ["Searches", "searches", "search"],
  ["Inserts", "inserts", "insert"],
  ["Removals", "removals", "removal"],
] as const;

/** The four objects that pf has for a table of entries. */
function poolGroup(
  prefix: string,
  place: {
    arc: number;
    pool: string;
    noun: string;
    of: (reading: PfReading) => PfTableCounts;
  },
): Scalar<PfReading>[] {
  const { arc, pool, noun, of } = place;
  return [
    scalar({
      name: `${prefix}Count`,
      oid: [arc, 1],
      syntax: unsigned32,
      description: `${noun} that exist now.`,
      value: (r) => of(r).entries,
      series: pfPoolEntries({ pool }),
    }),
    ...POOL_OPERATIONS.map(([word, field, operation], at) =>
      scalar({
        name: `${prefix}${word}`,
        oid: [arc, at + 2],
        syntax: counter64,
        description: `${word} in the table of ${noun.toLowerCase()}.`,
        value: (r) => of(r)[field],
        series: pfPoolOperations({ pool, operation }),
      })
    ),
  ];
}

const logBytes = counter(
  "pf_log_interface_bytes_total",
  "Bytes on the interface of set loginterface.",
);
const logPackets = counter(
  "pf_log_interface_packets_total",
  "Packets on the interface of set loginterface.",
);

/** The objects of one address family below pfLogInterface, in order. */
const LOGGED: readonly (readonly [
  name: string,
  field: keyof PfLogFamily,
  labels: { direction: string; action?: string },
  what: string,
])[] = [
  ["BytesIn", "bytesIn", { direction: "in" }, "Bytes in"],
  ["BytesOut", "bytesOut", { direction: "out" }, "Bytes out"],
  [
    "PktsInPass",
    "packetsInPassed",
    { direction: "in", action: "pass" },
    "Packets passed in",
  ],
  [
    "PktsInDrop",
    "packetsInBlocked",
    { direction: "in", action: "block" },
    "Packets blocked in",
  ],
  [
    "PktsOutPass",
    "packetsOutPassed",
    { direction: "out", action: "pass" },
    "Packets passed out",
  ],
  [
    "PktsOutDrop",
    "packetsOutBlocked",
    { direction: "out", action: "block" },
    "Packets blocked out",
  ],
];

function logFamily(
  family: "ipv4" | "ipv6",
  { infix, first }: { infix: string; first: number },
): Scalar<PfReading>[] {
  return LOGGED.map(([name, field, labels, what], at) => {
    const { direction, action } = labels;
    return scalar({
      name: `pfLogIf${infix}${name}`,
      oid: [4, first + at],
      syntax: counter64,
      description: `${what} on the interface of set loginterface, ${
        family === "ipv4" ? "IPv4" : "IPv6"
      }.`,
      value: ({ info }) => info.logInterface?.[family][field],
      series({ info }) {
        const own = { interface: info.logInterface?.name ?? "", family };
        return action === undefined
          ? logBytes({ ...own, direction })
          : logPackets({ ...own, direction, action });
      },
    });
  });
}

function pfLogInterface(): Scalar<PfReading>[] {
  return [
    scalar({
      name: "pfLogIfName",
      oid: [4, 1],
      syntax: displayString(),
      description:
        "Name of the interface of set loginterface; empty where none is set.",
      value: ({ info: { logInterface } }) =>
        logInterface === null ? "" : logInterface?.name,
      series: about("log_interface"),
    }),
    ...logFamily("ipv4", { infix: "Ip", first: 2 }),
    ...logFamily("ipv6", { infix: "Ip6", first: 8 }),
  ];
}

/** pfInfo, pfCounters, pfStateTable, pfLogInterface and pfSrcTracking. */
export const pfInfoObjects: readonly Scalar<PfReading>[] = [
  ...pfInfo(),
  ...pfCountersGroup(),
  ...poolGroup("pfState", {
    arc: 3,
    pool: "states",
    noun: "States",
    of: ({ info }) => info.states,
  }),
  ...pfLogInterface(),
  ...poolGroup("pfSrcTrack", {
    arc: 5,
    pool: "src-nodes",
    noun: "Source nodes",
    of: ({ info }) => info.sourceNodes,
  }),
];
