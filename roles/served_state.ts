/**
 * What a role serves of what the reader and the other roles tell: the segments,
 * and SOUNDER-MIB.
 *
 * @module
 */

import type { MibModule } from "../mib/declare.ts";
import { FIRST_ROOTS } from "../mib/modules/openbsd_base.ts";
import { sounderModule, type SounderReading } from "../mib/modules/sounder.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import type { NotificationCounts } from "../mib/modules/sounder_notifications.ts";
import { NO_HISTORY } from "../mib/modules/sounder_history.ts";
import { Served } from "../mib/served.ts";
import type { Tree } from "../mib/tree.ts";
import type { AgentxState, Facts, HostFacts, Start } from "./messages.ts";
import { registrationsFor } from "./registrations.ts";
import type { Counters } from "./shared_counters.ts";

/** A module that collectors fill. */
export interface CollectedModule {
  readonly module: MibModule<never>;
  /** The SNMP context that it is served in; empty for the default one. */
  readonly context: string;
}

/** Keeps what is served current. */
export class ServedState {
  readonly served: Served;
  /** What is served of instances, by SNMP context. */
  readonly contexts: ReadonlyMap<string, Served>;
  /** Modules that collectors fill here, each once in a context. */
  readonly collected: readonly CollectedModule[];
  /** The contexts by the names of the collectors that fill them. */
  readonly #contextOf: ReadonlyMap<string, string>;
  readonly #refresh: () => void;
  readonly #names: ReadonlySet<string>;
  #collectors: readonly CollectorStatus[] = [];
  #history = NO_HISTORY;
  #roles = { readerRestarts: 0, faceRestarts: 0, agentxRestarts: 0 };
  #notifications: readonly NotificationCounts[] = [];
  #agentx: AgentxState = { master: "", error: "", regions: [] };

  constructor(
    { start, host, counters }: {
      readonly start: Start;
      readonly host: HostFacts;
      readonly counters: Counters;
    },
  ) {
    const { config } = start;
    const registrations = registrationsFor(config, host.os);
    this.#names = new Set(registrations.map(({ name }) => name));
    this.#contextOf = new Map(
      registrations.flatMap(({ name, instance }) =>
        instance === undefined ? [] : [[name, instance.name]]
      ),
    );
    this.collected = eachOnce(
      registrations.flatMap(({ name, modules }) =>
        modules.map((module) => ({ module, context: this.contextOf(name) }))
      ),
    );
    const modulesOf = (wanted: string) =>
      this.collected.filter(({ context }) => context === wanted)
        .map(({ module }) => module);
    this.served = new Served({
      sounderRoot: config.root,
      modules: modulesOf(""),
      ...(config.snmp.firstRoots ? { secondRoots: FIRST_ROOTS } : {}),
    });
    this.contexts = new Map(
      [...new Set(this.#contextOf.values())].map((context) => [
        context,
        new Served({ sounderRoot: config.root, modules: modulesOf(context) }),
      ]),
    );
    this.#refresh = this.served.addLive({
      module: sounderModule,
      reading: this.#reading(start, counters),
    });
  }

  /** How the collectors are doing. */
  get collectors(): readonly CollectorStatus[] {
    return this.#collectors;
  }

  /** Returns the SNMP context that a collector fills; empty for the default one. */
  contextOf(collector: string): string {
    return this.#contextOf.get(collector) ?? "";
  }

  /** Returns the trees of the contexts that have names. */
  contextTrees(): Map<string, Tree> {
    return new Map([...this.contexts].map(([name, { tree }]) => [name, tree]));
  }

  /** Getters, so that the live branch sees what is current. */
  #reading(start: Start, { snmp, http, agentx }: Counters): SounderReading {
    const collectors = () => this.#collectors;
    const roles = () => this.#roles;
    const history = () => this.#history;
    const state = () => this.#agentx;
    const notifications = () => this.#notifications;
    const { version, runtime, started, config } = start;
    return {
      version,
      runtime,
      started,
      get collectors() {
        return collectors();
      },
      get roles() {
        return roles();
      },
      get history() {
        return history();
      },
      get notifications() {
        return notifications();
      },
      get agentx() {
        return config.agentx === undefined
          ? undefined
          : { ...state(), counters: agentx };
      },
      snmp,
      http,
    };
  }

  /** Takes over what another state was told, as far as its collectors still run here. */
  adopt(before: ServedState): void {
    for (const served of [before.served, ...before.contexts.values()]) {
      for (const segment of served.segments) {
        if (!this.#names.has(segment.collector)) continue;
        this.#servedOf(segment.collector).put(segment);
      }
    }
    this.#collectors = before.#collectors;
    this.#history = before.#history;
    this.#roles = before.#roles;
    this.#agentx = before.#agentx;
    this.#notifications = before.#notifications;
    this.#refresh();
  }

  /** Takes what the other roles have to tell. */
  take(message: Facts): void {
    switch (message.type) {
      case "roles":
        this.#roles = { ...message.roles };
        return;
      case "segment":
        return this.#servedOf(message.segment.collector).put(message.segment);
      case "drop":
        return this.#servedOf(message.collector).drop(
          message.module,
          message.collector,
        );
      case "status":
        this.#collectors = message.collectors;
        return this.#refresh();
      case "history":
        this.#history = message.history;
        return this.#refresh();
      case "notifications":
        this.#notifications = message.counts;
        return this.#refresh();
      case "agentx":
        this.#agentx = message.agentx;
        return this.#refresh();
    }
  }

  #servedOf(collector: string): Served {
    return this.contexts.get(this.contextOf(collector)) ?? this.served;
  }
}

/** One that several collectors fill is there once. */
function eachOnce(modules: readonly CollectedModule[]): CollectedModule[] {
  return modules.filter(({ module, context }, i) =>
    modules.findIndex((other) =>
      other.module === module && other.context === context
    ) === i
  );
}
