/**
 * `netstat -s -p carp` (OpenBSD netstat inet.c, carp_stats(); FreeBSD's and
 * NetBSD's have other words for some lines).
 *
 * @module
 */

import type { Parsed } from "../command_output.ts";
import { parseProtocolStatistics } from "../parse_protocol_statistics.ts";
import type { CarpStatistics } from "./reading.ts";

/** Counters by their words. */
const LINES: readonly [RegExp, keyof CarpStatistics][] = [
  [/^packets? received \(IPv4\)$/, "receivedIpv4"],
  [/^packets? received \(IPv6\)$/, "receivedIpv6"],
  [/^(?:packets? )?discarded for bad interface$/, "badInterface"],
  [/^(?:packets? )?discarded for wrong TTL$/i, "wrongTtl"],
  [/^packets? shorter than header$/, "shorterThanHeader"],
  [/^(?:packets? )?discarded for bad checksums?$/, "badChecksum"],
  [
    /^(?:discarded packets?|packets? discarded) with a bad version$/,
    "badVersion",
  ],
  [
    /^(?:packets? )?discarded because packet (?:was )?too short$/,
    "tooShort",
  ],
  [/^(?:packets? )?discarded for bad authentication$/, "badAuth"],
  [/^(?:packets? )?discarded for (?:unknown|bad) vhid$/, "badVhid"],
  [
    /^(?:packets? )?discarded because of a bad address list$/,
    "badAddressList",
  ],
  [/^packets? sent \(IPv4\)$/, "sentIpv4"],
  [/^packets? sent \(IPv6\)$/, "sentIpv6"],
  [/^send failed due to mbuf memory error$/, "noMemory"],
  [/^transitions? to master$/, "transitionsToMaster"],
];

/** Parses the output; undefined where the kernel has no CARP and nothing is printed. */
export function parseNetstat(
  text: string,
): Parsed<CarpStatistics | undefined> {
  return parseProtocolStatistics(text, { protocol: "carp", lines: LINES });
}
