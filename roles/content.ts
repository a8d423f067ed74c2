/**
 * What the face answers from: put together from a configuration, and put
 * together anew when that changes, while sockets and counters stay.
 *
 * @module
 */

import type { Hono } from "hono";
import { MODULES } from "../mib/catalog.ts";
import { type MibModule, rootOf } from "../mib/declare.ts";
import { hostResourcesModule } from "../mib/modules/host_resources.ts";
import {
  type ServedModule,
  systemModule,
  type SystemReading,
} from "../mib/modules/snmpv2.ts";
import { sounderModule } from "../mib/modules/sounder.ts";
import { NameIndex } from "../mib/names.ts";
import { HttpAccess } from "../server/http/access.ts";
import { type AppOptions, createApp } from "../server/http/app.ts";
import { ObjectCatalog } from "../server/http/page/object_catalog.ts";
import { AccessControl } from "../server/snmp/access.ts";
import { systemDescription, systemObjectId } from "./host_identity.ts";
import type { HostFacts, Start } from "./messages.ts";
import { ServedState } from "./served_state.ts";
import type { Counters } from "./shared_counters.ts";

/** Layers 4 and 7, end-to-end and application (RFC 3418, sysServices). */
const SERVICES = 72;

/** The host, and how long it and sounder are up, as of now. */
export interface RunningHost extends HostFacts {
  readonly sounderUpTime: () => number;
  /** Undefined where that cannot be known. */
  readonly hostUpTime: (() => number) | undefined;
}

/** What sysORTable tells. */
interface ServedModules {
  readonly modules: readonly ServedModule[];
  /** Number that a row had last, so that none is given twice. */
  readonly lastModule: number;
  /** sysUpTime, in seconds, when rows came or went. */
  readonly modulesChanged: number;
}

/** What both faces answer from under one configuration. */
export class Content {
  readonly state: ServedState;
  readonly #start: Start;
  readonly #host: RunningHost;
  readonly #counters: Counters;
  readonly modulesServed: ServedModules;

  /** `before` is what was answered from until now: as far as it is still wanted it stays. */
  constructor(
    { start, host, counters, before }: {
      readonly start: Start;
      readonly host: RunningHost;
      readonly counters: Counters;
      readonly before: Content | undefined;
    },
  ) {
    this.#start = start;
    this.#host = host;
    this.#counters = counters;
    this.state = new ServedState({ start, host, counters });
    this.modulesServed = this.#servedModules(before?.modulesServed);
    const { served } = this.state;
    const system = this.#systemReading();
    served.addLive({ module: systemModule, reading: system });
    if (host.upTime !== undefined) {
      served.addLive({ module: hostResourcesModule, reading: system });
    }
    if (before !== undefined) this.state.adopt(before.state);
  }

  #systemReading(): SystemReading {
    const host = this.#host;
    const { config } = this.#start;
    return {
      descr: systemDescription(host),
      objectId: systemObjectId(host.os),
      upTime: host.sounderUpTime,
      hostUpTime: host.hostUpTime ?? (() => undefined),
      contact: config.snmp.contact,
      name: host.hostname,
      location: config.snmp.location,
      services: SERVICES,
      ...this.modulesServed,
      snmp: this.#counters.snmp,
      authenticationTraps: config.notifications.authenticationFailure,
    };
  }

  /** The modules that may have instances here, each once although several collectors may fill it. */
  #modules(): MibModule<never>[] {
    const modules: MibModule<never>[] = [
      systemModule,
      ...(this.#host.upTime === undefined ? [] : [hostResourcesModule]),
      sounderModule,
      ...this.state.collected.map(({ module }) => module),
    ];
    return [...new Set(modules)];
  }

  /** Rows of sysORTable: what was served before keeps its row. */
  #servedModules(before: ServedModules | undefined): ServedModules {
    const { config } = this.#start;
    const upTime = before === undefined ? 0 : this.#host.sounderUpTime();
    let lastModule = before?.lastModule ?? 0;
    const modules = this.#modules().map((module): ServedModule => {
      const oid = module.identityOid ?? rootOf(module, config.root);
      const name = oid.join(".");
      return before?.modules.find(({ oid }) => oid.join(".") === name) ?? {
        index: ++lastModule,
        oid,
        description: `${module.name}: ${module.description}`,
        upTime,
      };
    }).sort((a, b) => a.index - b.index);
    const same = before !== undefined &&
      modules.length === before.modules.length &&
      lastModule === before.lastModule;
    return {
      modules,
      lastModule,
      modulesChanged: same ? before.modulesChanged : upTime,
    };
  }

  /** Returns who may ask the agent for what. */
  access(): AccessControl {
    return new AccessControl(
      this.#start.config.snmp.communities,
      this.state.served.tree,
      this.state.contextTrees(),
    );
  }

  /** Returns what answers over HTTP. */
  app(options: Pick<AppOptions, "readerSilence" | "history">): Hono {
    const { config, secrets, version } = this.#start;
    const access = new HttpAccess({ ...config.http, ...secrets });
    return createApp({
      ...options,
      served: this.state.served,
      contexts: this.state.contexts,
      names: new NameIndex(MODULES, config.root),
      counters: this.#counters.http,
      access: () => access,
      collectors: () => this.state.collectors,
      version,
      hostname: this.#host.hostname,
      page: {
        // Without its name, this is what uname(1) says.
        system: systemDescription({ ...this.#host, hostname: "" }),
        upTime: this.#host.sounderUpTime,
        catalog: new ObjectCatalog(this.#modules(), config.root),
      },
    });
  }
}
