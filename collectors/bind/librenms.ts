/**
 * BIND's numbers as LibreNMS's agent script `bind` prints them: eight lines of
 * numbers with commas between, whose order alone tells what they are.
 *
 * @module
 */

import type { BindReading } from "./reading.ts";

/** Types, in the script's order; those of RRsets have NXDOMAIN before ANY. */
const TYPES: readonly string[] = [
  ...["A", "AAAA", "AFSDB", "APL", "CAA", "CDNSKEY", "CDS", "CERT", "CNAME"],
  ...["DHCID", "DLV", "DNSKEY", "DS", "IPSECKEY", "KEY", "KX", "LOC", "MX"],
  ...["NAPTR", "NS", "NSEC", "NSEC3", "NSEC3PARAM", "PTR", "RRSIG", "RP"],
  ...["SIG", "SOA", "SRV", "SSHFP", "TA", "TKEY", "TLSA", "TSIG", "TXT"],
  ...["URI", "DNAME", "ANY", "AXFR", "IXFR", "OPT", "SPF"],
];

const CACHED_TYPES: readonly string[] = TYPES.flatMap((type) =>
  type === "ANY" ? ["NXDOMAIN", type] : [type]
);

/** The lines: the section that each is of, and the names of its numbers. */
export const LIBRENMS_LINES: readonly {
  readonly section: string;
  readonly names: readonly string[];
}[] = [
  { section: "qtype", names: TYPES },
  { section: "resqtype", names: TYPES },
  {
    section: "nsstat",
    names: [
      ...["Requestv4", "Requestv6", "ReqEdns0", "ReqTCP", "AuthQryRej"],
      ...["RecQryRej", "Response", "TruncatedResp", "RespEDNS0", "QrySuccess"],
      ...["QryAuthAns", "QryNoauthAns", "QryNxrrset", "QrySERVFAIL"],
      ...["QryNXDOMAIN", "QryRecursion", "QryDuplicate", "QryFailure"],
      ...["QryUDP", "QryTCP", "OtherOpt", "QryDropped"],
    ],
  },
  {
    section: "resstat",
    names: [
      ...["Queryv4", "Queryv6", "Responsev4", "Responsev6", "NXDOMAIN"],
      ...["SERVFAIL", "FORMERR", "EDNS0Fail", "Truncated", "Lame", "Retry"],
      ...["QueryTimeout", "GlueFetchv4", "GlueFetchv6", "GlueFetchv4Fail"],
      ...["GlueFetchv6Fail", "QryRTT10", "QryRTT100", "QryRTT500"],
      ...["QryRTT800", "QryRTT1600", "QryRTT1600+", "BucketSize", "REFUSED"],
    ],
  },
  {
    section: "cachestat",
    names: [
      ...["CacheHits", "CacheMisses", "QueryHits", "QueryMisses"],
      ...["DeleteLRU", "DeleteTTL", "CacheNodes", "CacheBuckets"],
      ...["TreeMemTotal", "TreeMemInUse", "TreeMemMax"],
      ...["HeapMemTotal", "HeapMemInUse", "HeapMemMax"],
    ],
  },
  {
    section: "cache",
    names: [...CACHED_TYPES, ...CACHED_TYPES.map((type) => `!${type}`)],
  },
  {
    section: "adbstat",
    names: ["nentries", "entriescnt", "nnames", "namescnt"],
  },
  {
    section: "sockstat",
    names: [
      ...["UDP4Open", "UDP6Open", "TCP4Open", "TCP6Open", "RawOpen"],
      ...["UDP4Close", "UDP6Close", "TCP4Close", "TCP6Close"],
      ...eachProtocol("BindFail"),
      ...eachProtocol("ConnFail"),
      ...eachProtocol("Conn"),
      ...["TCP4Accept", "TCP6Accept"],
      ...eachProtocol("SendErr"),
      ...eachProtocol("RecvErr"),
      ...["UDP4Active", "UDP6Active", "TCP4Active", "TCP6Active", "RawActive"],
    ],
  },
];

/** In the order in which the script has events of single sockets. */
function eachProtocol(event: string): string[] {
  return ["UDP4", "TCP4", "UDP6", "TCP6"].map((name) => `${name}${event}`);
}

/**
 * Returns the lines. As the script does, each number is the sum over all views;
 * what this BIND does not count is 0.
 */
export function bindLines({ counters }: BindReading): string {
  const sums = new Map<string, bigint>();
  for (const { section, name, value } of counters) {
    const key = `${section} ${name}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(value));
  }
  return LIBRENMS_LINES.map(({ section, names }) =>
    names.map((name) => sums.get(`${section} ${name}`) ?? 0n).join(",")
  ).join("\n");
}
