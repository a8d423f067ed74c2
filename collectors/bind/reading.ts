/**
 * What the BIND collector returns. The names of sections and counters are the
 * same whether they came from JSON, XML or the statistics file.
 *
 * @module
 */

/**
 * Sections that are known, in our own words; the words stand in the INDEX of
 * the counter table and never change. A section that BIND has and this list
 * lacks passes through under the name that BIND gives it.
 *
 * - `opcode`, `rcode`, `qtype`: requests by opcode, responses by rcode, queries by type
 * - `nsstat`: name server statistics; `zonestat`: zone maintenance statistics
 * - `resstat`: resolver statistics, per view (and, without a view, those common to all)
 * - `resqtype`: queries sent by type, per view
 * - `cache`: RRsets in the cache by type, per view; `!` before a type means
 *   "known not to exist", `#` stale, `~` ancient; `NXDOMAIN` stands for names
 * - `cachestat`: cache statistics, per view; `adbstat`: address database, per view
 * - `sockstat`: sockets; `dnstapstat`: dnstap messages; `taskmgr`: the task manager
 * - `in-queries-rtt`, `out-queries-rtt`: round-trip times in buckets of
 *   milliseconds, per view (BIND 9.21.20 and later; before, `QryRTT*` in `resstat`)
 * - `memory`: octets of memory, all contexts together
 */
export const BIND_SECTIONS = [
  "opcode",
  "rcode",
  "qtype",
  "nsstat",
  "zonestat",
  "resstat",
  "resqtype",
  "cache",
  "cachestat",
  "adbstat",
  "sockstat",
  "dnstapstat",
  "taskmgr",
  "in-queries-rtt",
  "out-queries-rtt",
  "memory",
] as const;

/** What may be said of a number: it only grows, it can fall, or nobody knows. */
export type BindCounterKind = "counter" | "gauge" | "unknown";

/** One number that BIND keeps. Unique by section, view and name within a reading. */
export interface BindCounter {
  /** One of {@linkcode BIND_SECTIONS}, or BIND's own name of a section that is not known. */
  readonly section: string;
  /** Name of the view, or undefined for what belongs to the whole server. */
  readonly view: string | undefined;
  /** Number of the view, from 1; 0 for what belongs to the whole server. */
  readonly viewNumber: number;
  /** BIND's own name, such as "QrySuccess", "AAAA" or "!TXT". */
  readonly name: string;
  /** 0 to 2^64-1; a `bigint` only where 2^53-1 is passed. */
  readonly value: number | bigint;
  readonly kind: BindCounterKind;
}

/** A view, in the order in which BIND lists them. The built-in `_bind` is one of them. */
export interface BindView {
  readonly name: string;
  readonly number: number;
}

/** One number that BIND keeps of a zone; it only grows. */
export interface BindZoneCounter {
  /**
   * `nsstat`, `qtype` and `gluecache` as in {@linkcode BIND_SECTIONS}' words;
   * `dnssec-sign` and `dnssec-refresh` by key (algorithm and tag); or BIND's own
   * name of a section that is not known.
   */
  readonly section: string;
  readonly name: string;
  readonly value: number | bigint;
}

/** A zone that BIND lists: those with `zone-statistics none` it does not. */
export interface BindZone {
  readonly view: string;
  readonly viewNumber: number;
  /** Number of the zone, from 1. */
  readonly number: number;
  /** As in zone files, escapes and all, without the dot at its end. */
  readonly name: string;
  /** "IN", "CH" or another class; the statistics file tells neither class nor type nor serial. */
  readonly class: string | undefined;
  /** "primary", "secondary", "stub", "builtin" ...; before BIND 9.18 "master" and "slave". */
  readonly type: string | undefined;
  /** Undefined of a zone that is not loaded, too. */
  readonly serial: number | undefined;
  /** When it was loaded, in milliseconds since the epoch; undefined when it was not. */
  readonly loaded: number | undefined;
  /** When a secondary expires, and when it asks its primary again. */
  readonly expires: number | undefined;
  readonly refresh: number | undefined;
  /**
   * Empty where they are not asked for, where BIND keeps none for the zone, and
   * where all are zero: JSON and the file do not tell one from the other.
   */
  readonly counters: readonly BindZoneCounter[];
}

/** The zones at one moment, which may be earlier than that of the other numbers. */
export interface BindZones {
  /** BIND's clock when it told them, in milliseconds since the epoch. */
  readonly time: number | undefined;
  readonly zones: readonly BindZone[];
  /** Zones that were left out because there are more than are wanted. */
  readonly omitted: number;
  /** Zones that were left out because they are not on the list, or on that of unwanted ones. */
  readonly excluded: number;
  /** True where each zone is to be seen over HTTP as well. */
  readonly inDetail: boolean;
}

/** What an incoming transfer does, or why it has not begun. */
export const BIND_TRANSFER_STATES = [
  "running",
  "deferred",
  "refresh-soa",
  "pending",
  "needs-refresh",
] as const;

/** One of {@linkcode BIND_TRANSFER_STATES}. */
export type BindTransferState = (typeof BIND_TRANSFER_STATES)[number];

/** A zone that is transferred now, or is to be. What BIND does not know yet is undefined. */
export interface BindTransfer {
  readonly view: string;
  readonly viewNumber: number;
  readonly zone: string;
  /** Number of the zone, as in {@linkcode BindZone}. */
  readonly number: number;
  readonly class: string;
  readonly type: string | undefined;
  readonly state: BindTransferState;
  /** BIND's own words: "Receiving AXFR Data", "Needs Refresh". */
  readonly stateText: string;
  readonly serial: number | undefined;
  readonly remoteSerial: number | undefined;
  /** The zone was never transferred before. */
  readonly firstRefresh: boolean | undefined;
  /** Another refresh is to follow. */
  readonly refreshQueued: boolean | undefined;
  /** Address and port, as "192.0.2.1#53". */
  readonly local: string | undefined;
  readonly remote: string | undefined;
  readonly soaTransport: string | undefined;
  readonly transport: string | undefined;
  /** Name of the TSIG key. */
  readonly key: string | undefined;
  /** Seconds. */
  readonly duration: number | bigint | undefined;
  readonly messages: number | bigint | undefined;
  readonly records: number | bigint | undefined;
  readonly octets: number | bigint | undefined;
  /** Octets a second. */
  readonly rate: number | bigint | undefined;
  /** IXFR, not AXFR. */
  readonly incremental: boolean | undefined;
}

/** Incoming transfers (BIND 9.20 and later). */
export interface BindTransfers {
  readonly transfers: readonly BindTransfer[];
  /** Transfers that were left out because there are too many. */
  readonly omitted: number;
  /** How many there are of each state, those left out included. */
  readonly states: ReadonlyMap<BindTransferState, number>;
  /** True where each is to be seen over HTTP as well. */
  readonly inDetail: boolean;
}

/** Sizes of messages of one kind. */
export interface BindTraffic {
  readonly transport: "udp" | "tcp";
  readonly family: "ipv4" | "ipv6";
  /** Requests are received, responses sent. */
  readonly direction: "received" | "sent";
  /**
   * Messages by size in octets, in rising order: how many there were of at most
   * `most` (undefined: no bound), and more than the one before. Ranges without a
   * message are left out.
   */
  readonly sizes: readonly {
    readonly most: number | undefined;
    readonly count: number | bigint;
  }[];
}

/** Memory contexts of one name, summed up; what this version of BIND does not tell is undefined. */
export interface BindMemoryContext {
  readonly name: string;
  /** Number that stands for the name, from 1. */
  readonly number: number;
  /** How many contexts have this name. */
  readonly contexts: number;
  readonly references: number | undefined;
  /** Octets, as the next two. */
  readonly total: number | undefined;
  readonly inuse: number | undefined;
  readonly malloced: number | undefined;
  readonly pools: number | undefined;
}

/** Where the numbers of a reading came from. */
export type BindSource = "json" | "xml" | "file";

/** All numbers of one BIND at one moment. */
export interface BindReading {
  readonly source: BindSource;
  /** URL that was asked for the server's counters, or path of the statistics file. */
  readonly url: string;
  /** BIND's version as it prints it, such as "9.18.49-1~deb12u3-Debian"; 9.10 does not tell. */
  readonly version: string | undefined;
  /** Version of the document's format, such as "3.13" (XML) or "1.7" (JSON). */
  readonly statisticsVersion: string | undefined;
  /** When named started, in milliseconds since the epoch. */
  readonly bootTime: number | undefined;
  /** When the configuration was last read, in milliseconds since the epoch. */
  readonly configTime: number | undefined;
  /** BIND's clock when it wrote the document, in milliseconds since the epoch. */
  readonly currentTime: number | undefined;
  readonly views: readonly BindView[];
  readonly counters: readonly BindCounter[];
  /** Undefined where zones are not read or have not been had yet. */
  readonly zones?: BindZones | undefined;
  /** Undefined where it is not read. */
  readonly traffic?: readonly BindTraffic[] | undefined;
  readonly memory?: readonly BindMemoryContext[] | undefined;
  /** Undefined where they are not read or this BIND does not tell of them. */
  readonly transfers?: BindTransfers | undefined;
}
