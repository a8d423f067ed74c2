/**
 * What the roles say to each other. Segments are transferred, all else is copied.
 *
 * @module
 */

import type { RolesReading } from "../mib/modules/sounder.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import type { HistoryReading } from "../mib/modules/sounder_history.ts";
import type { Segment } from "../mib/segment.ts";
import type { HttpUser } from "../server/http/access.ts";
import type { Tls } from "../server/http/listener.ts";
import type { TrapTarget } from "../server/snmp/trap_sender.ts";
import type { ListenAddress } from "../server/listeners.ts";
import type { Varbind } from "../codec/snmp/value.ts";
import type { NotificationCounts } from "../mib/modules/sounder_notifications.ts";
import type { AgentxReading } from "../mib/modules/sounder_agentx.ts";
import type { Config } from "./config.ts";
import type { HistoryAsk, HistoryReply } from "./history_line.ts";
import type { SharedCounters } from "./shared_counters.ts";

/** The role that a worker plays; also its name. */
export type Role = "reader" | "face" | "agentx";

/** What is known of the host that is read, recorded or live. */
export interface HostFacts {
  readonly os: string;
  readonly release: string;
  readonly hostname: string;
  /** Seconds since it was started, when this is posted; undefined where that cannot be known. */
  readonly upTime: number | undefined;
}

/** What a role is told when it begins. */
export interface Start {
  readonly config: Config;
  /** When sounder began, milliseconds since the epoch. */
  readonly started: number;
  /** Seconds since then, when this is posted: sysUpTime. Not from the clock, which may have been set. */
  readonly upTime: number;
  readonly version: string;
  readonly runtime: string;
  /** What only the face is told. */
  readonly secrets: HttpSecrets;
}

/** What the files hold that the configuration of the HTTP face names. */
export interface HttpSecrets {
  readonly tokens: readonly string[];
  readonly users: readonly HttpUser[];
  /** Undefined where HTTP is plain. */
  readonly tls: Tls | undefined;
}

/** What the reader is told in their place. */
export const NO_SECRETS: HttpSecrets = {
  tokens: [],
  users: [],
  tls: undefined,
};

/** How the subagent is doing; its counters are shared. */
export type AgentxState = Omit<AgentxReading, "counters">;

/** A notification to be delivered. */
export interface Delivery {
  readonly type: "notify";
  /** Number of the trap target; 0 for the master. */
  readonly lane: number;
  /** Undefined for the master. */
  readonly trap: TrapTarget | undefined;
  readonly id: number;
  /** sysUpTime.0 and snmpTrapOID.0 first. */
  readonly varbinds: readonly Varbind[];
}

/** What became of a delivery. */
export interface Outcome {
  readonly type: "notified";
  readonly lane: number;
  readonly id: number;
  /** One that failed is to be tried again, one that was refused is not. */
  readonly outcome: "sent" | "acknowledged" | "failed" | "refused";
  /** Empty where it was delivered. */
  readonly reason: string;
}

/** From the supervisor to the reader. */
export type ToReader =
  | {
    readonly type: "start";
    readonly start: Start;
    /** How the collectors were doing when another reader ended: what is counted of them goes on. */
    readonly before: readonly CollectorStatus[];
    readonly commands: ReadonlyMap<string, string>;
    /** What became of notifications until another reader ended; undefined where none began before. */
    readonly notified: readonly NotificationCounts[] | undefined;
  }
  /** A role that serves began: post everything again. */
  | { readonly type: "resend"; readonly role: Role }
  | { readonly type: "outcome"; readonly role: Role; readonly outcome: Outcome }
  | { readonly type: "authentication-failure" }
  | HistoryAsk
  | { readonly type: "ping" }
  | { readonly type: "stop" };

/** From the reader to the supervisor, which passes on what the face and the subagent serve. */
export type FromReader =
  | { readonly type: "host"; readonly host: HostFacts }
  | { readonly type: "segment"; readonly segment: Segment }
  | {
    readonly type: "drop";
    readonly module: string;
    readonly collector: string;
  }
  | { readonly type: "status"; readonly collectors: readonly CollectorStatus[] }
  | { readonly type: "history"; readonly history: HistoryReading }
  | {
    readonly type: "notifications";
    readonly counts: readonly NotificationCounts[];
  }
  | {
    readonly type: "deliver";
    readonly role: Role;
    readonly delivery: Delivery;
  }
  | HistoryReply
  | FromRole;

/** What the face and the subagent serve. */
export type Facts =
  | Exclude<
    FromReader,
    FromRole | HistoryReply | { readonly type: "host" | "deliver" }
  >
  | { readonly type: "roles"; readonly roles: RolesReading }
  | { readonly type: "agentx"; readonly agentx: AgentxState };

/** From the supervisor to the subagent. */
export type ToAgentx =
  | {
    readonly type: "start";
    readonly start: Start;
    readonly shared: SharedCounters;
  }
  | { readonly type: "roles"; readonly roles: RolesReading }
  | Exclude<FromReader, FromRole | HistoryReply | { readonly type: "deliver" }>
  | Delivery
  | { readonly type: "ping" }
  | { readonly type: "stop" };

/** From the subagent to the supervisor, which passes the first on to the face. */
export type FromAgentx =
  | { readonly type: "agentx"; readonly agentx: AgentxState }
  | Outcome
  | FromRole;

/** From the supervisor to the face. */
export type ToFace =
  | {
    readonly type: "start";
    readonly start: Start;
    readonly shared: SharedCounters;
  }
  | { readonly type: "agentx"; readonly agentx: AgentxState }
  /** Go on by another configuration. */
  | { readonly type: "configure"; readonly start: Start }
  /** Addresses of this host's interfaces, for wildcards. */
  | { readonly type: "addresses"; readonly local: readonly string[] }
  | { readonly type: "roles"; readonly roles: RolesReading }
  /** The reader answered a ping: it may have nothing new to say for a long time. */
  | { readonly type: "reader-lives" }
  | Exclude<FromReader, FromRole | { readonly type: "deliver" }>
  | Delivery
  | { readonly type: "ping" }
  | { readonly type: "stop" };

/** From the face to the supervisor. */
export type FromFace =
  | {
    readonly type: "listening";
    readonly face: "snmp" | "http";
    readonly address: ListenAddress;
  }
  | {
    readonly type: "not-listening";
    readonly face: "snmp" | "http";
    readonly address: ListenAddress;
    readonly reason: string;
    readonly fatal: boolean;
  }
  | HistoryAsk
  | Outcome
  | { readonly type: "authentication-failure" }
  | FromRole;

/** What all workers say. */
export type FromRole =
  /** The worker runs and waits for its start. */
  | { readonly type: "alive" }
  /** The worker found that it has a right that it must not have. */
  | { readonly type: "too-many-rights"; readonly right: string }
  /** The worker cannot do its work, and will not be able to when it alone is started again. */
  | {
    readonly type: "fatal";
    readonly text: string;
    /** It may be able to when the whole of sounder is started again. */
    readonly passing: boolean;
  }
  | { readonly type: "pong" }
  | { readonly type: "stopped" }
  | {
    readonly type: "log";
    readonly level: "info" | "warning" | "error";
    readonly text: string;
  };
