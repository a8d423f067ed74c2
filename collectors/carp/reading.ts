/**
 * What the CARP collector returns. A field that was not printed is absent,
 * never zero.
 *
 * @module
 */

import type { Count } from "../command_output.ts";
import type { CarpState } from "../parse_ifconfig.ts";

/** One virtual host on an interface. */
export interface CarpNode {
  /** Name of the interface that it is on. */
  readonly interface: string;
  readonly vhid: number;
  /** Absent where ifconfig prints one that it does not know. */
  readonly state?: CarpState;
  /** 1/256 s. */
  readonly advskew?: number;
  /** Seconds. */
  readonly advbase?: number;
  /** When its state was seen to change last, in milliseconds since the epoch; absent until it was. */
  readonly changedAt?: number;
  /** Changes of its state that were seen. */
  readonly changes: number;
}

/** An interface with virtual hosts: carpN, or on FreeBSD the parent itself. */
export interface CarpInterface {
  readonly name: string;
  /** The kernel's interface index; absent where no tool prints it. */
  readonly index?: number;
  /** Parent interface; empty where it has none. */
  readonly device: string;
  /** Seconds. */
  readonly advbase?: number;
  /** Mode of load balancing. */
  readonly balancing?: string;
  /** Address that advertisements go to, where it is not the CARP group. */
  readonly peer?: string;
  /**
   * Sum of the demotion counters of its groups, which it adds to what it
   * advertises (OpenBSD ip_carp.c, carp_group_demote_count()). Absent where one
   * of them is not known.
   */
  readonly demotion?: number;
  /** At least one. */
  readonly nodes: readonly CarpNode[];
}

/** An interface group. */
export interface CarpGroup {
  /** Place in the list, from 1: `all`, which the kernel makes first, then as the groups first appear in `ifconfig -A`. */
  readonly index: number;
  readonly name: string;
  readonly demotion?: number;
}

/** What `sysctl net.inet.carp` prints, as numbers: `log` has levels. */
export interface CarpSysctl {
  readonly allow?: number;
  readonly preempt?: number;
  readonly log?: number;
  /** The host's demotion (FreeBSD, which keeps one for all). */
  readonly demotion?: number;
}

/** What `netstat -s -p carp` prints; all are counters. */
export interface CarpStatistics {
  readonly receivedIpv4?: Count;
  readonly receivedIpv6?: Count;
  readonly badInterface?: Count;
  readonly wrongTtl?: Count;
  readonly shorterThanHeader?: Count;
  readonly badChecksum?: Count;
  readonly badVersion?: Count;
  readonly tooShort?: Count;
  readonly badAuth?: Count;
  readonly badVhid?: Count;
  readonly badAddressList?: Count;
  readonly sentIpv4?: Count;
  readonly sentIpv6?: Count;
  readonly noMemory?: Count;
  readonly transitionsToMaster?: Count;
}

/** A reading of CARP. What a command did not give is absent. */
export interface CarpReading {
  /** The host's clock when this was read, in milliseconds since the epoch. */
  readonly readAt: number;
  readonly sysctl?: CarpSysctl;
  /** Interfaces named carpN, those without a vhid too; absent where the list may be longer. */
  readonly interfaceNumber?: number;
  /** By interface index, then as ifconfig lists them. */
  readonly interfaces: readonly CarpInterface[];
  /** Nodes of {@linkcode interfaces} by state; absent where the list may be longer. */
  readonly nodesByState?: Readonly<Record<CarpState, number>>;
  readonly groups: readonly CarpGroup[];
  readonly statistics?: CarpStatistics;
  /** Lists whose rows are numbered by their place; when they changed last, in milliseconds since the epoch. */
  readonly listsChangedAt: {
    readonly interfaces: number;
    readonly groups: number;
  };
}
