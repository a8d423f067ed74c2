/**
 * `netstat -s -p pfsync` (OpenBSD netstat inet.c, pfsync_stats()).
 *
 * @module
 */

import type { Parsed } from "../command_output.ts";
import { parseProtocolStatistics } from "../parse_protocol_statistics.ts";
import type { PfsyncStatistics } from "./reading.ts";

/** Counters by their words. */
const LINES: readonly [RegExp, keyof PfsyncStatistics][] = [
  [/^packets? received \(IPv4\)$/, "receivedIpv4"],
  [/^packets? received \(IPv6\)$/, "receivedIpv6"],
  [/^packets? discarded for bad interface$/, "badInterface"],
  [/^packets? discarded for bad ttl$/i, "badTtl"],
  [/^packets? shorter than header$/, "shorterThanHeader"],
  [/^packets? discarded for bad version$/, "badVersion"],
  [/^packets? discarded for bad action$/, "badAction"],
  [/^packets? discarded for (?:short packet|bad length)$/, "badLength"],
  [/^packets? discarded for bad (?:HMAC|authentication)$/, "badAuth"],
  [/^stale states?$/, "staleState"],
  [/^states? discarded for bad values$/, "badValues"],
  [/^failed state lookup\\?\/inserts?$/, "badState"],
  // FreeBSD has misplaced a parenthesis here.
  [/^packets? sent \(IPv4[)}]+$/, "sentIpv4"],
  [/^packets? sent \(IPv6[)}]+$/, "sentIpv6"],
  [/^(?:send failed|failures?) due to mbuf memory error$/, "noMemory"],
  [/^send errors?$/, "outputErrors"],
];

/** FreeBSD's counts of each kind of message, of which nothing is needed. */
const MESSAGES =
  /^(?:clear all|(?:compressed |uncompressed )?state|fragment|bulk update|TDB|end of frame) .*\b(?:received|sent)$/;

/** Parses the output; undefined where the kernel has no pfsync and nothing is printed. */
export function parsePfsync(
  text: string,
): Parsed<PfsyncStatistics | undefined> {
  return parseProtocolStatistics(text, {
    protocol: "pfsync",
    lines: LINES,
    unneeded: MESSAGES,
  });
}
