/**
 * OPENBSD-PF-MIB: limits of pf's memory pools, and its timeouts.
 *
 * @module
 */

import type { PfReading } from "../../collectors/pf/reading.ts";
import { type Scalar, scalarsOf } from "../declare.ts";
import { gauge } from "../family.ts";
import { integer32, unsigned32 } from "../syntax.ts";

const scalar = scalarsOf<PfReading>();

/** Hard limits, by the names of `set limit`. */
export const pfPoolLimit = gauge(
  "pf_pool_limit",
  "Most entries that pf's memory pools may have; 4294967295 where there is no limit.",
);
const used = gauge(
  "pf_pool_used_ratio",
  "Entries in pf's memory pools by their limits, from 0 to 1.",
);

/** Timeouts in seconds, by the names of `set timeout`. */
export const pfTimeout = gauge("pf_timeout_seconds", "Timeouts of pf.");
const adaptive = gauge(
  "pf_adaptive_states",
  "Numbers of states at which pf begins to shorten its timeouts, and at which they would be zero.",
);

/** What the kernel has for a limit that is not set (UINT_MAX). */
const UNLIMITED = 0xffff_ffff;

/** The objects below pfLimits in order, pf's name of each, and how many entries there are. */
const LIMITS: readonly (readonly [
  name: string,
  pool: string,
  entries?: (reading: PfReading) => number | undefined,
])[] = [
  ["States", "states", ({ info }) => info.states.entries],
  ["SourceNodes", "src-nodes", ({ info }) => info.sourceNodes.entries],
  ["Fragments", "frags", ({ info }) => info.fragments.entries],
  ["MaxTables", "tables"],
  ["MaxTableEntries", "table-entries"],
];

/** Names of the limits that OPENBSD-PF-MIB has an object for. */
export const LIMITS_IN_MIB: ReadonlySet<string> = new Set(
  LIMITS.map(([, pool]) => pool),
);

function limits(): Scalar<PfReading>[] {
  return LIMITS.map(([name, pool, entries], at) =>
    scalar({
      name: `pfLimit${name}`,
      oid: [6, at + 1],
      syntax: unsigned32,
      description: `Hard limit of ${pool}; 4294967295 where there is none.`,
      value: (r) => r.limits?.[pool],
      series: pfPoolLimit({ pool }),
      extra: entries === undefined ? [] : [{
        series: used({ pool }),
        value: (r) => ratioOf(entries(r), r.limits?.[pool]),
      }],
    })
  );
}

function ratioOf(
  entries: number | undefined,
  limit: number | undefined,
): number | undefined {
  if (entries === undefined || limit === undefined) return undefined;
  return limit === 0 || limit === UNLIMITED ? undefined : entries / limit;
}

/** The objects below pfTimeouts in order, and pf's name of each. */
const TIMEOUTS: readonly (readonly [name: string, timeout: string])[] = [
  ["TcpFirst", "tcp.first"],
  ["TcpOpening", "tcp.opening"],
  ["TcpEstablished", "tcp.established"],
  ["TcpClosing", "tcp.closing"],
  ["TcpFinWait", "tcp.finwait"],
  ["TcpClosed", "tcp.closed"],
  ["UdpFirst", "udp.first"],
  ["UdpSingle", "udp.single"],
  ["UdpMultiple", "udp.multiple"],
  ["IcmpFirst", "icmp.first"],
  ["IcmpError", "icmp.error"],
  ["OtherFirst", "other.first"],
  ["OtherSingle", "other.single"],
  ["OtherMultiple", "other.multiple"],
  ["Fragment", "frag"],
  ["Interval", "interval"],
  ["AdaptiveStart", "adaptive.start"],
  ["AdaptiveEnd", "adaptive.end"],
  ["SrcTrack", "src.track"],
];

/** Names of the timeouts that OPENBSD-PF-MIB has an object for. */
export const TIMEOUTS_IN_MIB: ReadonlySet<string> = new Set(
  TIMEOUTS.map(([, timeout]) => timeout),
);

const ADAPTIVE = "adaptive.";

function timeouts(): Scalar<PfReading>[] {
  return TIMEOUTS.map(([name, timeout], at) => {
    const states = timeout.startsWith(ADAPTIVE);
    return scalar({
      name: `pfTimeout${name}`,
      oid: [7, at + 1],
      syntax: integer32(),
      description: states
        ? `${timeout}, a number of states.`
        : `Timeout ${timeout}, in seconds.`,
      value: (r) => r.timeouts?.[timeout]?.value,
      series: states
        ? adaptive({ threshold: timeout.slice(ADAPTIVE.length) })
        : pfTimeout({ timeout }),
    });
  });
}

/** pfLimits and pfTimeouts. */
export const pfLimitObjects: readonly Scalar<PfReading>[] = [
  ...limits(),
  ...timeouts(),
];
