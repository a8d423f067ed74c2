/**
 * The configuration as the roles use it: complete, checked, and of plain
 * values, so that it can be posted to a worker.
 *
 * @module
 */

import type { BindCollectorOptions } from "../collectors/bind/options.ts";
import type { Region } from "../codec/agentx/pdu.ts";
import type { Oid } from "../codec/oid.ts";
import type { MasterAddress } from "../server/agentx/address.ts";
import type { ListenAddress } from "../server/listeners.ts";
import type { Network } from "../server/network.ts";
import type { Community } from "../server/snmp/access.ts";
import type { ArchiveSpan } from "../store/history/archives.ts";
import type { Limits } from "../server/snmp/listener.ts";
import type { TrapTarget } from "../server/snmp/trap_sender.ts";
import type { Thresholds } from "../mib/notification_watch.ts";

/** How sounder is a subagent of another agent. */
export interface AgentxConfig {
  /** Masters of which the first that answers is joined. */
  readonly masters: readonly MasterAddress[];
  /** 1 to 255; the lower goes first. */
  readonly priority: number;
  /** Empty for the default one. */
  readonly context: string;
  /** Seconds that the master is to wait for an answer. */
  readonly timeout: number;
  /** Names of modules that are registered although the master serves them as a rule. */
  readonly include: readonly string[];
  /** Names of modules that are not registered. */
  readonly exclude: readonly string[];
  /** Regions that are registered in place of the modules' roots. */
  readonly regions:
    | readonly (Omit<Region, "priority"> & { readonly name: string })[]
    | undefined;
  /** Notifications are sent through the master. */
  readonly notify: boolean;
}

/** What notifications are sent of, and how many. */
export interface NotificationConfig {
  readonly thresholds: Thresholds;
  readonly authenticationFailure: boolean;
  /** Notifications of one name a minute. */
  readonly rate: number;
  /** Seconds that one is kept for a target that is away. */
  readonly keep: number;
}

/** Everything that can be configured. */
export interface Config {
  readonly snmp: {
    readonly listen: readonly ListenAddress[];
    readonly communities: readonly Community[];
    readonly limits: Limits;
    /** OpenBSD's modules are served below 1.3.6.1.4.1.64512 too. */
    readonly firstRoots: boolean;
    readonly contact: string;
    readonly location: string;
  };
  readonly http: {
    readonly listen: readonly ListenAddress[];
    /** Who may ask; undefined for everybody. */
    readonly networks: readonly Network[] | undefined;
    /** Paths of files that the supervisor reads and the face is given. */
    readonly tokenFile: string | undefined;
    readonly usersFile: string | undefined;
    readonly certificate: string | undefined;
    readonly key: string | undefined;
  };
  /** Undefined where sounder is not to be a subagent. */
  readonly agentx: AgentxConfig | undefined;
  readonly notifications: NotificationConfig;
  /** Who is sent notifications by sounder itself. */
  readonly traps: readonly TrapTarget[];
  /** Path of the state file; undefined for none. */
  readonly state: string | undefined;
  /** Folder of a recorded host that takes the place of this one. */
  readonly replay: string | undefined;
  /** Seconds between the runs of a collector. */
  readonly interval: number;
  /** Seconds that a run may take. */
  readonly timeout: number;
  /** Seconds after which the numbers of a collector that fails are served no more. */
  readonly staleAfter: number;
  /** Collectors to run; undefined for all that the host has something for. */
  readonly only: readonly string[] | undefined;
  readonly without: readonly string[];
  /** Root of sounder's own modules. */
  readonly root: Oid;
  readonly bind: BindCollectorOptions;
  /** Further BINDs on this host, each of its own name. */
  readonly bindInstances: readonly {
    readonly name: string;
    readonly options: BindCollectorOptions;
  }[];
  readonly postfix: {
    /** Path of the log, or `journal`; undefined looks for one. */
    readonly log: string | undefined;
    /** Path of showq's socket, which is read in the place of running postqueue. */
    readonly showq: string | undefined;
    /** The first start counts the log from its beginning, not from its end. */
    readonly fromStart: boolean;
  };
  readonly pf: {
    readonly command: readonly string[];
    readonly maxAddresses: number | undefined;
  };
  readonly history: {
    readonly enabled: boolean;
    /** From the finest to the coarsest. */
    readonly archives: readonly ArchiveSpan[];
    readonly maxSeries: number;
  };
  /** What pf logs is read where an interface is named, or the collector. */
  readonly pflog: { readonly interface: string | undefined };
  readonly carpWire: {
    /** Where CARP is watched; nowhere by default. */
    readonly interfaces: readonly string[];
    /** File of the passphrases that digests are verified with. */
    readonly passphraseFile: string | undefined;
  };
}
