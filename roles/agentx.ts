/**
 * The subagent: joins the agent that already owns port 161, and answers it from
 * the segments that it is handed. It may reach the master and nothing else.
 *
 * @module
 */

import type { AgentxRegion } from "../mib/modules/sounder_agentx.ts";
import { FIRST_ROOTS } from "../mib/modules/openbsd_base.ts";
import {
  regionKey,
  Regions,
  type RegionState,
} from "../server/agentx/regions.ts";
import { Responder } from "../server/agentx/responder.ts";
import { RefusedError } from "../server/agentx/session.ts";
import { Subagent } from "../server/agentx/subagent.ts";
import { type PlannedRegion, planRegions } from "./agentx_plan.ts";
import type { AgentxConfig } from "./config.ts";
import { systemObjectId } from "./host_identity.ts";
import type {
  Delivery,
  FromAgentx,
  HostFacts,
  Outcome,
  Start,
  ToAgentx,
} from "./messages.ts";
import { agentxRights, excessRight } from "./rights.ts";
import { ServedState } from "./served_state.ts";
import { countersIn, type SharedCounters } from "./shared_counters.ts";
import type { WorkerPort } from "./worker_port.ts";

/** Milliseconds to wait for an answer of the master. */
const PATIENCE = 10_000;

/** Milliseconds between two pings. */
const PING_INTERVAL = 15_000;

type Port = WorkerPort<ToAgentx, FromAgentx>;
type Begin = Extract<ToAgentx, { type: "start" }>;

/** Runs the subagent in a worker. */
export function runAgentx(port: Port): void {
  let begin: Begin | undefined;
  let role: AgentxRole | undefined;
  let roles: Extract<ToAgentx, { type: "roles" }> | undefined;
  port.onMessage((message) => {
    switch (message.type) {
      case "start":
        begin = message;
        proveRights(message, port);
        break;
      case "ping":
        port.post({ type: "pong" });
        break;
      case "stop":
        role?.stop();
        port.post({ type: "stopped" });
        break;
      case "host":
        if (role !== undefined || begin?.start.config.agentx === undefined) {
          break;
        }
        role = new AgentxRole(begin, begin.start.config.agentx, {
          host: message.host,
          port,
        });
        if (roles !== undefined) role.take(roles);
        break;
      case "roles":
        roles = message;
        role?.take(message);
        break;
      default:
        role?.take(message);
    }
  });
  port.post({ type: "alive" });
}

async function proveRights({ start }: Begin, port: Port): Promise<void> {
  const right = await excessRight(agentxRights(start.config));
  if (right !== undefined) port.post({ type: "too-many-rights", right });
}

/** What to do about regions that a master refuses, by its word for it. */
const REMEDIES: Readonly<Record<string, string>> = {
  duplicateRegistration:
    "another subagent or the master itself has it (agentx.priority, or agentx.exclude)",
  requestDenied: "the master keeps it for itself (agentx.exclude)",
  unsupportedContext:
    "the master has no such context (agentx.context, or the name of the BIND)",
};

function remedyOf(reason: string): string {
  const remedy = Object.entries(REMEDIES)
    .find(([word]) => reason.includes(word))?.[1];
  return remedy === undefined ? "" : `; ${remedy}`;
}

/** A session and what is answered in it. */
class AgentxRole {
  readonly #port: Port;
  readonly #state: ServedState;
  readonly #plan: readonly PlannedRegion[];
  readonly #regions: Regions;
  readonly #subagent: Subagent;
  readonly #states = new Map<
    string,
    { readonly state: RegionState; readonly reason: string }
  >();
  /** Collectors that gave segments, by context and module. */
  readonly #filled = new Map<string, Set<string>>();
  readonly #context: string;
  #master = "";
  #error = "";

  constructor(
    { start, shared }: { start: Start; shared: SharedCounters },
    config: AgentxConfig,
    { host, port }: { readonly host: HostFacts; readonly port: Port },
  ) {
    this.#port = port;
    this.#context = config.context;
    const counters = countersIn(shared);
    // A subagent that was started again has no session.
    counters.agentx.connected = 0;
    this.#state = new ServedState({ start, host, counters });
    this.#plan = planRegions({
      config,
      modules: this.#state.collected,
      secondRoots: start.config.snmp.firstRoots ? FIRST_ROOTS : new Map(),
      root: start.config.root,
      // The master is of this host, whichever is read.
      os: Deno.build.os,
    });
    this.#regions = new Regions({
      onState: (key, state, reason) => this.#changed(key, state, reason),
    });
    this.#subagent = new Subagent({
      masters: config.masters,
      counters: counters.agentx,
      regions: this.#regions,
      pingInterval: PING_INTERVAL,
      session: {
        responder: new Responder({
          trees: new Map([
            ...this.#state.contextTrees(),
            [config.context, this.#state.served.tree],
          ]),
          counters: counters.agentx,
        }),
        counters: counters.agentx,
        id: systemObjectId(host.os),
        description: `sounder ${start.version}`,
        timeout: config.timeout,
        patience: PATIENCE,
      },
      onOpen: (master) => this.#opened(master),
      onDown: (reason) => this.#down(reason),
    });
    this.#tellLeftOut();
    this.#want();
    this.#subagent.run();
  }

  #tellLeftOut(): void {
    const left = this.#plan.filter(({ leftOut }) => leftOut);
    if (left.length === 0) return;
    const names = new Set(left.map(({ module }) => module));
    this.#log(
      "info",
      `agentx: left out, because the master serves them itself: ${
        [...names].join(", ")
      } (agentx.include registers one all the same)`,
    );
  }

  #opened(master: string): void {
    this.#master = master;
    this.#error = "";
    this.#log("info", `agentx: joined the master at ${master}`);
    this.#post();
  }

  #down(reason: string): void {
    this.#error = reason;
    this.#log(
      "warning",
      `agentx: no session, which is tried again: ${reason}`,
    );
    this.#post();
  }

  #changed(key: string, state: RegionState, reason: string): void {
    const before = this.#states.get(key);
    this.#states.set(key, { state, reason });
    if (state === "refused" && before?.reason !== reason) {
      const planned = this.#plan.find(({ wanted }) =>
        regionKey(wanted) === key
      );
      this.#log(
        "warning",
        `agentx: ${planned?.module} ${planned?.wanted.name} is not registered: ${reason}${
          remedyOf(reason)
        }`,
      );
    }
    this.#post();
  }

  /** Registers what has numbers, and no more than that. */
  #want(): void {
    this.#regions.want(
      this.#plan.filter((planned) => this.#isWanted(planned))
        .map(({ wanted }) => wanted),
    );
    this.#post();
  }

  #isWanted({ leftOut, always, module, context }: PlannedRegion): boolean {
    return !leftOut && (always || this.#filled.has(`${context} ${module}`));
  }

  #stateOf(planned: PlannedRegion): AgentxRegion["state"] {
    if (planned.leftOut) return "leftOut";
    if (!this.#isWanted(planned)) return "empty";
    return this.#states.get(regionKey(planned.wanted))?.state ?? "waiting";
  }

  #post(): void {
    const regions = this.#plan.map((planned, i): AgentxRegion => {
      const { wanted, module } = planned;
      const state = this.#stateOf(planned);
      return {
        index: i + 1,
        subtree: wanted.name,
        module,
        context: wanted.context,
        state,
        reason: state === "refused"
          ? this.#states.get(regionKey(wanted))?.reason ?? ""
          : "",
      };
    });
    const agentx = { master: this.#master, error: this.#error, regions };
    this.#state.take({ type: "agentx", agentx });
    this.#port.post({ type: "agentx", agentx });
  }

  /** Takes what the supervisor or the reader has to tell. */
  take(
    message: Exclude<ToAgentx, { type: "start" | "ping" | "stop" | "host" }>,
  ): void {
    if (message.type === "notify") {
      this.#notify(message);
      return;
    }
    this.#state.take(message);
    if (message.type === "segment") {
      const { module, collector } = message.segment;
      const key = `${this.#state.contextOf(collector)} ${module}`;
      const filled = this.#filled.get(key) ?? new Set();
      this.#filled.set(key, filled.add(collector));
      if (filled.size === 1) this.#want();
    } else if (message.type === "drop") {
      const { module, collector } = message;
      const key = `${this.#state.contextOf(collector)} ${module}`;
      const filled = this.#filled.get(key);
      filled?.delete(collector);
      if (filled?.size !== 0) return;
      this.#filled.delete(key);
      this.#want();
    }
  }

  /** sysUpTime is the master's own. */
  async #notify({ lane, id, varbinds }: Delivery): Promise<void> {
    const post = (outcome: Outcome["outcome"], reason = "") =>
      this.#port.post({ type: "notified", lane, id, outcome, reason });
    try {
      await this.#subagent.notify(varbinds.slice(1), this.#context);
      post("acknowledged");
    } catch (error) {
      post(
        error instanceof RefusedError ? "refused" : "failed",
        (error as Error).message,
      );
    }
  }

  #log(level: "info" | "warning", text: string): void {
    this.#port.post({ type: "log", level, text });
  }

  stop(): void {
    this.#subagent.stop();
  }
}
