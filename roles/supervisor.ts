/**
 * The supervisor: starts the reader, the face and, where it is asked for, the
 * AgentX subagent with the rights that each needs, starts one again that
 * throws, and ends the process when one hangs. It parses nothing that a
 * stranger could write.
 *
 * @module
 */

import { formatAddress } from "../server/listeners.ts";
import { listenRemedy } from "./listen_remedy.ts";
import type {
  FromAgentx,
  FromFace,
  FromReader,
  FromRole,
  Role,
  Start,
} from "./messages.ts";
import { agentxRights, FACE_RIGHTS, readerRights } from "./rights.ts";
import { RoleWorkers } from "./role_workers.ts";
import { Switchboard } from "./switchboard.ts";
import { upTimeFrom } from "./up_time.ts";

/** Exit status that asks whoever started sounder to start it again. */
export const EXIT_RESTART = 70;

/** What the supervisor is given. */
export interface SupervisorOptions {
  readonly start: Omit<Start, "upTime">;
  /** URL of the entry module, which plays a role when it runs in a worker. */
  readonly entry: string;
  readonly os: string;
  /** Absolute paths of the commands that may be run, by name. */
  readonly commands: ReadonlyMap<string, string>;
  /** Milliseconds between two pings of a role; by default a second. */
  readonly heartbeatInterval?: number;
  readonly log: (level: "info" | "warning" | "error", text: string) => void;
  /** Called when a socket was bound. */
  readonly onListening: (
    message: Extract<FromFace, { type: "listening" }>,
  ) => void;
  /** Ends the process. */
  readonly exit: (status: number) => void;
}

/** Milliseconds before a role that threw is started again; more when it threw again soon. */
const RESTART_DELAYS = [30, 500, 900];

/** A role that lived this long, in milliseconds, has recovered. */
const RECOVERED = 10_000;

/** Milliseconds between looks at the interfaces' addresses. */
const ADDRESS_INTERVAL = 5_000;

/** Milliseconds that roles have to end in order. */
const STOP_PATIENCE = 800;

/** Keeps the roles alive. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #workers: RoleWorkers;
  readonly #switchboard: Switchboard;
  readonly #failures: Record<Role, number> = { reader: 0, face: 0, agentx: 0 };
  readonly #stopped = new Set<Role>();
  #current: SupervisorOptions["start"];
  #commands: ReadonlyMap<string, string>;
  /** Roles that were told to make room for others, by another configuration. */
  readonly #replacing = new Set<Role>();
  #configured = false;
  readonly #upTime = upTimeFrom(0);
  #stopping = false;
  #addressTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#current = options.start;
    this.#commands = options.commands;
    this.#workers = new RoleWorkers({
      entry: options.entry,
      heartbeatInterval: options.heartbeatInterval,
      onFailed: (role, reason) => this.#failed(role, reason),
      onHangs: (role, seconds) => this.#hangs(role, seconds),
    });
    this.#switchboard = new Switchboard({
      workers: this.#workers,
      start: () => ({ ...this.#current, upTime: this.#upTime() }),
      commands: () => this.#commands,
      warn: (text) => options.log("warning", text),
      onListening: options.onListening,
      onNotListening: (message) => this.#cannotListen(message),
      onRole: (role, message) => this.#fromRole(role, message),
    });
  }

  /**
   * Starts the roles.
   *
   * @throws {Deno.errors.NotCapable} when a role needs a right that this process does not have.
   */
  begin(): void {
    this.#start("face");
    if (this.#isWanted("agentx")) this.#start("agentx");
    this.#start("reader");
    this.#addressTimer = setInterval(
      () => this.#switchboard.tellAddresses(),
      ADDRESS_INTERVAL,
    );
  }

  #start(role: Role): void {
    const { config } = this.#current;
    switch (role) {
      case "reader":
        return this.#workers.start(
          role,
          readerRights(config, this.#options.os, this.#commands),
          (data) => this.#switchboard.fromReader(data as FromReader),
        );
      case "face":
        return this.#workers.start(
          role,
          FACE_RIGHTS,
          (data) => this.#switchboard.fromFace(data as FromFace),
        );
      case "agentx":
        return this.#workers.start(
          role,
          agentxRights(config),
          (data) => this.#switchboard.fromAgentx(data as FromAgentx),
        );
    }
  }

  /** At the start, a port that another program has is an error of the command; later it is tried again. */
  #cannotListen(
    { face, address, reason, fatal }: Extract<
      FromFace,
      { type: "not-listening" }
    >,
  ): void {
    const { log, exit, os } = this.#options;
    const where = `${face} ${formatAddress(address)}`;
    const remedy = listenRemedy({ face, address, reason }, os);
    const why = remedy === "" ? reason : `${reason}; ${remedy}`;
    const atStart = this.#switchboard.roles.faceRestarts === 0 &&
      !this.#configured &&
      this.#upTime() * 1000 < RECOVERED;
    if (fatal && atStart) {
      log("error", `Cannot listen on ${where}: ${why}`);
      exit(2);
    } else log("warning", `Cannot listen on ${where} yet: ${why}`);
  }

  #fromRole(role: Role, message: FromRole): void {
    const { log, exit } = this.#options;
    switch (message.type) {
      case "pong":
        this.#workers.heard(role);
        if (role === "reader") {
          this.#switchboard.toFace({ type: "reader-lives" });
        }
        break;
      case "log":
        log(message.level, message.text);
        break;
      case "too-many-rights":
        log(
          "error",
          `The ${role} has a right that it must not have: ${message.right}`,
        );
        exit(1);
        break;
      case "fatal":
        log("error", message.text);
        exit(message.passing ? EXIT_RESTART : 2);
        break;
      case "stopped":
        if (this.#replacing.has(role) && !this.#stopping) {
          return this.#replace(role);
        }
        this.#stopped.add(role);
        if (this.#stopped.size === this.#workers.count) exit(0);
    }
  }

  /** A role threw: its worker is gone, and another takes its place. */
  #failed(role: Role, reason: string): void {
    if (this.#stopping) return;
    const lived = this.#workers.end(role);
    if (lived === undefined) return;
    this.#replacing.delete(role);
    const recovered = lived >= RECOVERED;
    const before = recovered ? 0 : this.#failures[role];
    this.#failures[role] = before + 1;
    const delay = RESTART_DELAYS[Math.min(before, RESTART_DELAYS.length - 1)]!;
    this.#options.log(
      "error",
      `The ${role} failed and is started again: ${reason}`,
    );
    this.#switchboard.countRestart(role);
    setTimeout(() => {
      const over = this.#stopping || !this.#isWanted(role);
      if (over || this.#workers.has(role)) return;
      this.#start(role);
      this.#switchboard.tellRoles();
    }, delay);
  }

  /**
   * Goes on by another configuration. The face takes it as it runs, with the
   * sockets that it has. Rights are fixed when a worker begins: where the others
   * are to do something else, they end in order and others take their place.
   */
  configure(
    start: SupervisorOptions["start"],
    commands: ReadonlyMap<string, string>,
  ): void {
    const before = this.#current;
    this.#configured = true;
    this.#current = start;
    this.#commands = commands;
    this.#switchboard.toFace({
      type: "configure",
      start: { ...start, upTime: this.#upTime() },
    });
    if (commonPart(start) === commonPart(before)) return;
    for (const role of ["reader", "agentx"] as const) {
      if (this.#workers.has(role)) this.#replacing.add(role);
    }
    this.#switchboard.toReader({ type: "stop" });
    this.#switchboard.toAgentx({ type: "stop" });
    // One that is to be started again after it failed will go by it.
    const begins = before.config.agentx === undefined;
    if (begins && !this.#workers.has("agentx") && this.#isWanted("agentx")) {
      this.#start("agentx");
    }
  }

  #replace(role: Role): void {
    this.#workers.end(role);
    this.#replacing.delete(role);
    if (this.#isWanted(role)) return this.#start(role);
    this.#switchboard.forgetAgentx();
  }

  #isWanted(role: Role): boolean {
    return role !== "agentx" || this.#current.config.agentx !== undefined;
  }

  /** A role that hangs cannot be ended and must not get a second copy beside it: the process ends, to be started again. */
  #hangs(role: Role, seconds: number): void {
    this.#options.log(
      "error",
      `The ${role} has not answered for ${seconds} s: sounder ends, to be started again`,
    );
    this.#options.exit(EXIT_RESTART);
  }

  /** Lets the roles end in order, and ends the process at the latest after a moment. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    clearInterval(this.#addressTimer);
    this.#workers.rest();
    this.#switchboard.toServing({ type: "stop" });
    this.#switchboard.toReader({ type: "stop" });
    setTimeout(() => this.#options.exit(0), STOP_PATIENCE);
  }
}

/** What a configuration says to others than the face, as text. */
function commonPart(
  { config: { snmp, http: _http, ...rest } }: Pick<Start, "config">,
): string {
  return JSON.stringify([rest, snmp.firstRoots]);
}
