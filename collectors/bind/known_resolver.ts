/**
 * Statistics of a view that BIND has: its resolver, its cache and its address
 * database, with the releases that have them.
 *
 * Source: `SET_RESSTATDESC()` and `SET_ADBSTATDESC()` in bin/named/statschannel.c of every release from
 * 9.10.0 to 9.21.25, and the dump
 * functions of lib/dns/cache.c, in BIND's order; see {@linkcode KnownCounter}.
 *
 * @module
 */

import type { KnownCounter } from "./known_counter.ts";

/** Section `resstat`. */
export const KNOWN_RESSTAT: readonly KnownCounter[] = [
  ["Queryv4", "IPv4 queries sent"],
  ["Queryv6", "IPv6 queries sent"],
  ["Responsev4", "IPv4 responses received"],
  ["Responsev6", "IPv6 responses received"],
  ["NXDOMAIN", "NXDOMAIN received"],
  ["SERVFAIL", "SERVFAIL received"],
  ["FORMERR", "FORMERR received"],
  ["OtherError", "other errors received"],
  ["EDNS0Fail", "EDNS(0) query failures"],
  ["Mismatch", "mismatch responses received"],
  ["Truncated", "truncated responses received"],
  ["Lame", "lame delegations received"],
  ["Retry", "query retries"],
  ["QueryAbort", "queries aborted due to quota"],
  ["QuerySockFail", "failures in opening query sockets"],
  ["QueryCurUDP", "UDP queries in progress"],
  ["QueryCurTCP", "TCP queries in progress"],
  ["QueryTimeout", "query timeouts"],
  ["GlueFetchv4", "IPv4 NS address fetches"],
  ["GlueFetchv6", "IPv6 NS address fetches"],
  ["GlueFetchv4Fail", "IPv4 NS address fetch failed"],
  ["GlueFetchv6Fail", "IPv6 NS address fetch failed"],
  ["ValAttempt", "DNSSEC validation attempted"],
  ["ValOk", "DNSSEC validation succeeded"],
  ["ValNegOk", "DNSSEC NX validation succeeded"],
  ["ValFail", "DNSSEC validation failed"],
  ["NumFetch", "active fetches"],
  ["BucketSize", "bucket size"],
  ["REFUSED", "REFUSED received"],
  ["ClientCookieOut", "COOKIE send with client cookie only", "11-"],
  ["ServerCookieOut", "COOKIE sent with client and server cookie", "11-"],
  ["CookieIn", "COOKIE replies received", "11-"],
  ["CookieClientOk", "COOKIE client ok", "11-"],
  ["BadEDNSVersion", "bad EDNS version"],
  ["BadCookieRcode", "bad cookie rcode", "11-"],
  ["ZoneQuota", "spilled due to zone quota", "10.3-"],
  ["ServerQuota", "spilled due to server quota", "10.3-"],
  ["ClientQuota", "spilled due to clients per query quota", "18.16 19.14-"],
  ["NextItem", "waited for next item", "11-"],
  ["Priming", "priming queries", "12-"],
  ["ForwardOnlyFail", "all forwarders failed", "21.2-"],
  [
    "MismatchTCP",
    "queries retried over TCP after a response with mismatched query id",
    "18.50 20.24 21.23-",
  ],
  ["SitClientOut", "SIT sent client cookie only", "10"],
  ["SitOut", "SIT sent with client and server cookie", "10"],
  ["SitIn", "SIT replies received", "10"],
  ["SitClientOk", "SIT client cookie ok", "10"],
  ["QryRTT10", "queries with RTT < 10ms", "10-21.19"],
  ["QryRTT100", "queries with RTT 10-100ms", "10-21.19"],
  ["QryRTT500", "queries with RTT 100-500ms", "10-21.19"],
  ["QryRTT800", "queries with RTT 500-800ms", "10-21.19"],
  ["QryRTT1600", "queries with RTT 800-1600ms", "10-21.19"],
  ["QryRTT1600+", "queries with RTT > 1600ms", "10-21.19"],
];

/** Section `cachestat`. */
export const KNOWN_CACHESTAT: readonly KnownCounter[] = [
  ["CacheHits", "cache hits"],
  ["CacheMisses", "cache misses"],
  ["QueryHits", "cache hits (from query)"],
  ["QueryMisses", "cache misses (from query)"],
  ["DeleteLRU", "cache records deleted due to memory exhaustion"],
  ["DeleteTTL", "cache records deleted due to TTL expiration", "10-21.20"],
  ["CoveringNSEC", "covering nsec returned", "17.21-"],
  ["CacheNodes", "cache database nodes"],
  ["CacheNSECNodes", "cache NSEC auxiliary database nodes", "17.21-21.13"],
  ["CacheBuckets", "cache database hash buckets", "10-21.13"],
  ["TreeMemTotal", "cache tree memory total", "10-19.9"],
  ["TreeMemInUse", "cache tree memory in use"],
  ["TreeMemMax", "cache tree highest memory in use", "10-19.9"],
  ["HeapMemTotal", "cache heap memory total", "10-19.9"],
  ["HeapMemInUse", "cache heap memory in use", "10-21.20"],
  ["HeapMemMax", "cache heap highest memory in use", "10-19.9"],
];

/**
 * Sections `in-queries-rtt` and `out-queries-rtt`: the shortest times alone, for
 * they are always there, and longer ones become more as they are met.
 * Source: `get_rtthisto_desc()` in bin/named/statschannel.c.
 */
export const KNOWN_QUERIES_RTT: readonly KnownCounter[] = [
  ["~0", "~0", "21.20-"],
];

/** Section `adbstat`. */
export const KNOWN_ADBSTAT: readonly KnownCounter[] = [
  ["nentries", "Address hash table size"],
  ["entriescnt", "Addresses in hash table"],
  ["nnames", "Name hash table size"],
  ["namescnt", "Names in hash table"],
];
