/**
 * What the pf collector returns: what pfctl(8) prints, field by field. A field
 * that was not printed is absent, never zero.
 *
 * @module
 */

import type { Count } from "../command_output.ts";

/** Counts of one of pf's tables of states, source nodes or fragments. */
export interface PfTableCounts {
  /** Entries now; a gauge. */
  readonly entries?: number;
  /** TCP states that are half open; a gauge, of the state table alone. */
  readonly halfOpen?: number;
  readonly searches?: Count;
  readonly inserts?: Count;
  readonly removals?: Count;
}

/** Counts of the interface of `set loginterface`, for one address family. */
export interface PfLogFamily {
  readonly bytesIn?: Count;
  readonly bytesOut?: Count;
  readonly packetsInPassed?: Count;
  readonly packetsInBlocked?: Count;
  readonly packetsOutPassed?: Count;
  readonly packetsOutBlocked?: Count;
}

/** The interface of `set loginterface`. */
export interface PfLogInterface {
  readonly name: string;
  readonly ipv4: PfLogFamily;
  readonly ipv6: PfLogFamily;
}

/** Syncookies: OpenBSD prints the watermarks in states, FreeBSD in percent of the state limit. */
export interface PfSyncookies {
  /** Number of half-open states at which adaptive syncookies start. */
  readonly startStates?: number;
  /** Number of half-open states at which they end. */
  readonly endStates?: number;
  /** `never`, `always` or `adaptive`. */
  readonly mode?: string;
  readonly active?: boolean;
  readonly startPercent?: number;
  readonly endPercent?: number;
  readonly halfOpen?: number;
}

/** What `pfctl -si -v` prints. */
export interface PfInfo {
  /** Whether pf filters. */
  readonly running?: boolean;
  /** Whole seconds since it was switched on or off. */
  readonly runtimeSeconds?: number;
  /** Log level as printed: `err`, `debug` ...; `Urgent` and its like on FreeBSD. */
  readonly debug?: string;
  /** Host identifier as printed, such as "0xd04fb106". */
  readonly hostId?: string;
  readonly checksum?: string;
  /** Null where none is set. */
  readonly logInterface?: PfLogInterface | null;
  readonly states: PfTableCounts;
  readonly sourceNodes: PfTableCounts;
  readonly fragments: PfTableCounts;
  /** Block `Counters`, by pf's own names: `match`, `bad-offset` ... */
  readonly counters: Readonly<Record<string, Count>>;
  /** Block `Limit Counters`, by pf's own names: `max states per rule`, `synfloods detected` ... */
  readonly limitCounters: Readonly<Record<string, Count>>;
  readonly syncookies: PfSyncookies;
}

/** What `pfctl -sm` prints for a limit that is not set: the largest unsigned 32-bit number, as the kernel has it. */
export type PfLimits = Readonly<Record<string, number>>;

/** One line of `pfctl -st`. */
export interface PfTimeout {
  readonly value: number;
  /** `adaptive.start` and `adaptive.end` are numbers of states. */
  readonly unit: "seconds" | "states";
}

/** By pf's own names: `tcp.first`, `adaptive.start` ... */
export type PfTimeouts = Readonly<Record<string, PfTimeout>>;

/** Packets and bytes of one kind of traffic. */
export interface PfTraffic {
  readonly packets?: Count;
  readonly bytes?: Count;
}

/** Kinds of traffic that pf counts for an interface, in pfctl's words. */
export type PfInterfaceTraffic = `${"In" | "Out"}${4 | 6}/${"Pass" | "Block"}`;

/** Kinds of traffic that pf counts for a table and, without XPass, for an address in it. */
export type PfTableTraffic = `${"In" | "Out"}/${
  | "Block"
  | "Match"
  | "Pass"
  | "XPass"}`;

/** An interface or interface group that pf knows (`pfctl -vvsI`). */
export interface PfInterface {
  /** Place in the list, from 1. */
  readonly index: number;
  readonly name: string;
  /** Deduced: what `ifconfig -A` lists is an instance. Absent where that list could not be read. */
  readonly type?: "instance" | "group";
  /** `set skip` is on. */
  readonly skip: boolean;
  /** When its counters were zeroed, in milliseconds since the epoch. */
  readonly clearedAt?: number;
  /** States on it (OpenBSD). */
  readonly states?: number;
  /** Rules that name it (OpenBSD). */
  readonly rules?: number;
  /** References of all kinds (FreeBSD, macOS). */
  readonly references?: number;
  readonly traffic: Readonly<Partial<Record<PfInterfaceTraffic, PfTraffic>>>;
}

/** A table (`pfctl -vvsT`). */
export interface PfTable {
  /** Place in the list, from 1. */
  readonly index: number;
  readonly name: string;
  /** The anchor that it belongs to; absent in the main ruleset. */
  readonly anchor?: string;
  /** Letters of its flags: `c` const, `p` persist, `a` active, `r` referenced, `h` hidden, `C` counters. */
  readonly flags: string;
  readonly addresses?: number;
  /** When its counters were zeroed, in milliseconds since the epoch; 0 or near it: never. */
  readonly clearedAt?: number;
  readonly anchorReferences?: number;
  readonly ruleReferences?: number;
  readonly matches?: Count;
  readonly misses?: Count;
  readonly traffic: Readonly<Partial<Record<PfTableTraffic, PfTraffic>>>;
  /** IPv4 addresses and networks in it; absent where the addresses were not read. */
  readonly ipv4Addresses?: number;
  /** IPv6 addresses and networks in it; absent where the addresses were not read. */
  readonly ipv6Addresses?: number;
}

/** An address or network in a table (`pfctl -t NAME -T show -v`). */
export interface PfAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
  /** The entry excludes (`!`). */
  readonly negated: boolean;
  readonly interface?: string;
  /** When its counters were zeroed, in milliseconds since the epoch. */
  readonly clearedAt?: number;
  readonly activeStates?: number;
  readonly weight?: number;
  /** Absent in a table without counters. */
  readonly traffic?: Readonly<Partial<Record<PfTableTraffic, PfTraffic>>>;
}

/** An address with the table that it is in. */
export interface PfTableAddress extends PfAddress {
  readonly tableIndex: number;
  readonly tableName: string;
}

/** One labelled rule (`pfctl -sl`). */
export interface PfLabel {
  /** Place in the list, from 1. */
  readonly index: number;
  readonly name: string;
  /** How many rules up to this one bear the same label, from 1. */
  readonly occurrence: number;
  readonly evaluations?: Count;
  readonly packets?: Count;
  readonly bytes?: Count;
  readonly packetsIn?: Count;
  readonly bytesIn?: Count;
  readonly packetsOut?: Count;
  readonly bytesOut?: Count;
  /** States that the rule ever made. */
  readonly statesMade?: Count;
}

/** A queue (`pfctl -vsq`); with ALTQ (FreeBSD) also a scheduler's root. */
export interface PfQueue {
  /** Place in the list, from 1. */
  readonly index: number;
  readonly name: string;
  /** Printed for a root; of a child, its root's. */
  readonly interface?: string;
  readonly parent?: string;
  /** Bits a second. */
  readonly bandwidth?: number;
  readonly default: boolean;
  readonly packets?: Count;
  readonly bytes?: Count;
  readonly droppedPackets?: Count;
  readonly droppedBytes?: Count;
  /** Packets waiting now; a gauge. */
  readonly length?: number;
  /** Most packets that may wait. */
  readonly limit?: number;
  readonly borrows?: Count;
  readonly suspends?: Count;
  /** Flows of a flow queue now; a gauge. */
  readonly flows?: number;
  readonly averageDelaySeconds?: number;
}

/** What `netstat -s -p pfsync` prints; all are counters. */
export interface PfsyncStatistics {
  readonly receivedIpv4?: Count;
  readonly receivedIpv6?: Count;
  readonly badInterface?: Count;
  readonly badTtl?: Count;
  readonly shorterThanHeader?: Count;
  readonly badVersion?: Count;
  readonly badAction?: Count;
  readonly badLength?: Count;
  readonly badAuth?: Count;
  readonly staleState?: Count;
  readonly badValues?: Count;
  readonly badState?: Count;
  readonly sentIpv4?: Count;
  readonly sentIpv6?: Count;
  readonly noMemory?: Count;
  readonly outputErrors?: Count;
}

/** Lists whose rows are numbered by their place; when they changed last, in milliseconds since the epoch. */
export interface PfListTimes {
  readonly interfaces?: number;
  readonly tables?: number;
  readonly labels?: number;
}

/** A reading of pf. What a command did not give is absent. */
export interface PfReading {
  /** The host's clock when this was read, in milliseconds since the epoch. */
  readonly readAt: number;
  /** When the counters of {@linkcode info} began to count, in milliseconds since the epoch; it stays until they start again. */
  readonly countingSince?: number;
  readonly info: PfInfo;
  readonly limits?: PfLimits;
  readonly timeouts?: PfTimeouts;
  readonly interfaces?: readonly PfInterface[];
  /** Number of rows of {@linkcode interfaces}; absent where the list may be longer. */
  readonly interfaceNumber?: number;
  readonly tables?: readonly PfTable[];
  readonly tableNumber?: number;
  /**
   * Addresses of all families, in the order of their tables. Absent where they
   * are not asked for; a table that is too large for the limit has none here.
   */
  readonly addresses?: readonly PfTableAddress[];
  readonly labels?: readonly PfLabel[];
  readonly labelNumber?: number;
  readonly queues?: readonly PfQueue[];
  readonly pfsync?: PfsyncStatistics;
  readonly listsChangedAt: PfListTimes;
}
