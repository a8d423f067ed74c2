/**
 * The switchboard: passes what the roles say on to each other, and tells one
 * that begins what it has to know. It keeps what a role that comes anew is told
 * of the others.
 *
 * @module
 */

import type { RolesReading } from "../mib/modules/sounder.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import type { NotificationCounts } from "../mib/modules/sounder_notifications.ts";
import { transferables } from "../mib/segment.ts";
import { answerBuffers } from "./history_line.ts";
import { KnownHost } from "./known_host.ts";
import { localAddresses } from "./local_addresses.ts";
import {
  type AgentxState,
  type FromAgentx,
  type FromFace,
  type FromReader,
  type FromRole,
  NO_SECRETS,
  type Role,
  type Start,
  type ToAgentx,
  type ToFace,
  type ToReader,
} from "./messages.ts";
import type { RoleWorkers } from "./role_workers.ts";
import { shareCounters } from "./shared_counters.ts";

/** What a switchboard is made of. */
export interface SwitchboardOptions {
  readonly workers: Pick<RoleWorkers, "post">;
  /** What a role that begins now is told. */
  readonly start: () => Start;
  /** Absolute paths of the commands that may be run, by name. */
  readonly commands: () => ReadonlyMap<string, string>;
  readonly warn: (text: string) => void;
  /** Called when a socket was bound, and when one could not be. */
  readonly onListening: (
    message: Extract<FromFace, { type: "listening" }>,
  ) => void;
  readonly onNotListening: (
    message: Extract<FromFace, { type: "not-listening" }>,
  ) => void;
  /** Called with what a role says of itself. */
  readonly onRole: (role: Role, message: FromRole) => void;
}

/** Passes messages between the roles. */
export class Switchboard {
  readonly #options: SwitchboardOptions;
  readonly #shared = shareCounters();
  #collectors: readonly CollectorStatus[] = [];
  /** What became of notifications; undefined before a reader has begun. */
  #notified: readonly NotificationCounts[] | undefined;
  #host: KnownHost | undefined;
  #roles: RolesReading = {
    readerRestarts: 0,
    faceRestarts: 0,
    agentxRestarts: 0,
  };
  #agentx: AgentxState | undefined;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
  }

  /** How often each role was started again. */
  get roles(): RolesReading {
    return this.#roles;
  }

  /** Counts that a role is to be started again; {@linkcode Switchboard.tellRoles} says so. */
  countRestart(role: Role): void {
    const key = `${role}Restarts` as const;
    this.#roles = { ...this.#roles, [key]: this.#roles[key] + 1 };
  }

  /** Tells the roles that serve how often each was started again. */
  tellRoles(): void {
    this.toServing({ type: "roles", roles: this.#roles });
  }

  /** There is no subagent any more. */
  forgetAgentx(): void {
    this.#agentx = undefined;
  }

  /** Where they cannot be had, for want of a descriptor, the face goes on with those that it knows. */
  tellAddresses(): void {
    try {
      this.toFace({ type: "addresses", local: localAddresses() });
    } catch (error) {
      this.#options.warn(
        `Cannot read the addresses of this host: ${(error as Error).message}`,
      );
    }
  }

  /** Tells the reader, where there is one. */
  toReader(message: ToReader): void {
    this.#options.workers.post("reader", message);
  }

  /** Tells the face, where there is one. */
  toFace(message: ToFace, transfer: Transferable[] = []): void {
    this.#options.workers.post("face", message, transfer);
  }

  /** Tells the subagent, where there is one. */
  toAgentx(message: ToAgentx, transfer: Transferable[] = []): void {
    this.#options.workers.post("agentx", message, transfer);
  }

  /** Tells all roles that serve what is read. */
  toServing(message: ToAgentx & ToFace): void {
    this.toAgentx(message);
    this.toFace(message);
  }

  /** Takes a message of the reader. */
  fromReader(message: FromReader): void {
    switch (message.type) {
      case "alive":
        this.toReader({
          type: "start",
          start: { ...this.#options.start(), secrets: NO_SECRETS },
          commands: this.#options.commands(),
          before: this.#collectors,
          notified: this.#notified,
        });
        this.#notified ??= [];
        return;
      case "host":
        this.#host = new KnownHost(message.host);
        return this.toServing(message);
      case "segment":
        // To the one it is copied, to the other transferred.
        this.toAgentx(message);
        return this.toFace(message, transferables(message.segment));
      case "deliver":
        return message.role === "agentx"
          ? this.toAgentx(message.delivery)
          : this.toFace(message.delivery);
      case "history-reply":
        return this.toFace(message, answerBuffers(message.answer));
      case "status":
        this.#collectors = message.collectors;
        return this.toServing(message);
      case "notifications":
        this.#notified = message.counts;
        return this.toServing(message);
      case "drop":
      case "history":
        return this.toServing(message);
      default:
        this.#options.onRole("reader", message);
    }
  }

  /** Takes a message of the face. */
  fromFace(message: FromFace): void {
    switch (message.type) {
      case "alive":
        this.toFace({
          type: "start",
          start: this.#options.start(),
          shared: this.#shared,
        });
        this.tellAddresses();
        if (this.#host !== undefined) {
          this.toFace({ type: "host", host: this.#host.now });
        }
        this.toFace({ type: "roles", roles: this.#roles });
        if (this.#agentx !== undefined) {
          this.toFace({ type: "agentx", agentx: this.#agentx });
        }
        return this.toReader({ type: "resend", role: "face" });
      case "notified":
        return this.toReader({
          type: "outcome",
          role: "face",
          outcome: message,
        });
      case "authentication-failure":
        return this.toReader(message);
      case "listening":
        return this.#options.onListening(message);
      case "not-listening":
        return this.#options.onNotListening(message);
      case "history-ask":
        return this.toReader(message);
      default:
        this.#options.onRole("face", message);
    }
  }

  /** Takes a message of the subagent. */
  fromAgentx(message: FromAgentx): void {
    switch (message.type) {
      case "alive":
        this.toAgentx({
          type: "start",
          start: { ...this.#options.start(), secrets: NO_SECRETS },
          shared: this.#shared,
        });
        if (this.#host !== undefined) {
          this.toAgentx({ type: "host", host: this.#host.now });
        }
        this.toAgentx({ type: "roles", roles: this.#roles });
        return this.toReader({ type: "resend", role: "agentx" });
      case "agentx":
        this.#agentx = message.agentx;
        return this.toFace(message);
      case "notified":
        return this.toReader({
          type: "outcome",
          role: "agentx",
          outcome: message,
        });
      default:
        this.#options.onRole("agentx", message);
    }
  }
}
