/**
 * The face: answers over UDP and HTTP from the segments that it is handed. It
 * may use the network and nothing else.
 *
 * @module
 */

import { MODULES } from "../mib/catalog.ts";
import { rootOf } from "../mib/declare.ts";
import { sounderModule } from "../mib/modules/sounder.ts";
import { hostResourcesModule } from "../mib/modules/host_resources.ts";
import {
  type ServedModule,
  systemModule,
  type SystemReading,
} from "../mib/modules/snmpv2.ts";
import { NameIndex } from "../mib/names.ts";
import { createApp } from "../server/http/app.ts";
import { HttpAccess } from "../server/http/access.ts";
import { HttpListener } from "../server/http/listener.ts";
import { expandAddress, Listeners } from "../server/listeners.ts";
import { AccessControl } from "../server/snmp/access.ts";
import { Agent } from "../server/snmp/agent.ts";
import { RefusalLog } from "../server/snmp/refusal_log.ts";
import { SnmpListener } from "../server/snmp/listener.ts";
import { HistoryLine } from "./history_line.ts";
import { systemDescription, systemObjectId } from "./host_identity.ts";
import type { FromFace, HostFacts, Start, ToFace } from "./messages.ts";
import { excessRight, FACE_RIGHTS } from "./rights.ts";
import { ServedState } from "./served_state.ts";
import { type Counters, countersIn } from "./shared_counters.ts";
import { upTimeFrom } from "./up_time.ts";
import type { WorkerPort } from "./worker_port.ts";

/** Milliseconds between looks at addresses that could not be bound. */
const LISTEN_INTERVAL = 5_000;

/** Layers 4 and 7, end-to-end and application (RFC 3418, sysServices). */
const SERVICES = 72;

/** Runs the face in a worker. */
export function runFace(port: WorkerPort<ToFace, FromFace>): void {
  let begin: Beginning | undefined;
  let face: Face | undefined;
  // What comes before the host is known; of each kind the last is what holds.
  const early = new Map<string, Early>();
  port.onMessage((message) => {
    switch (message.type) {
      case "start":
        begin = { ...message, upTime: upTimeFrom(message.start.upTime) };
        break;
      case "ping":
        port.post({ type: "pong" });
        break;
      case "stop":
        face?.close();
        port.post({ type: "stopped" });
        break;
      case "host":
        if (face === undefined && begin !== undefined) {
          face = new Face(begin, message.host, port);
          for (const facts of early.values()) face.take(facts);
        }
        break;
      case "addresses":
      case "roles":
      case "agentx":
        early.set(message.type, message);
        face?.take(message);
        break;
      default:
        face?.take(message);
    }
  });
  excessRight(FACE_RIGHTS).then((right) => {
    port.post(
      right === undefined
        ? { type: "alive" }
        : { type: "too-many-rights", right },
    );
  });
}

/** What the face was told, and sysUpTime since then. */
type Beginning = Extract<ToFace, { type: "start" }> & {
  readonly upTime: () => number;
};

/** What the supervisor knows without the reader. */
type Early = Extract<ToFace, { type: "addresses" | "roles" | "agentx" }>;

/** State of the two faces. */
class Face {
  readonly #start: Start;
  readonly #port: WorkerPort<ToFace, FromFace>;
  readonly #counters: Counters;
  readonly #state: ServedState;
  #httpAccess: HttpAccess;
  readonly #snmp: Listeners;
  readonly #http: Listeners;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #historyLine: HistoryLine;
  #local: readonly string[] = [];
  #heard = performance.now();

  constructor(
    { start, shared, upTime }: Beginning,
    host: HostFacts,
    port: WorkerPort<ToFace, FromFace>,
  ) {
    this.#start = start;
    this.#port = port;
    this.#historyLine = new HistoryLine({ post: (ask) => port.post(ask) });
    const { config, secrets } = start;
    this.#httpAccess = new HttpAccess({ ...config.http, ...secrets });
    const counters = countersIn(shared);
    this.#counters = counters;
    this.#state = new ServedState({ start, host, counters });
    const { served } = this.#state;
    const system = this.#systemReading(host, upTime);
    served.addLive({ module: systemModule, reading: system });
    if (host.upTime !== undefined) {
      served.addLive({ module: hostResourcesModule, reading: system });
    }
    this.#snmp = this.#snmpListeners();
    this.#http = this.#httpListeners(host);
    this.#listen();
    this.#timer = setInterval(() => this.#listen(), LISTEN_INTERVAL);
  }

  #systemReading(host: HostFacts, upTime: () => number): SystemReading {
    const { config } = this.#start;
    return {
      descr: systemDescription(host),
      objectId: systemObjectId(host.os),
      upTime,
      hostUpTime: host.upTime === undefined
        ? () => undefined
        : upTimeFrom(host.upTime),
      contact: config.snmp.contact,
      name: host.hostname,
      location: config.snmp.location,
      services: SERVICES,
      modules: this.#servedModules(host),
      snmp: this.#counters.snmp,
    };
  }

  #servedModules(host: HostFacts): ServedModule[] {
    const { config } = this.#start;
    const modules = [
      systemModule,
      ...(host.upTime === undefined ? [] : [hostResourcesModule]),
      sounderModule,
      ...this.#state.collected.map(({ module }) => module),
    ];
    // One that several collectors fill is there once.
    return [...new Set(modules)].map((module, i) => ({
      index: i + 1,
      oid: module.identityOid ?? rootOf(module, config.root),
      description: `${module.name}: ${module.description}`,
      upTime: 0,
    }));
  }

  #snmpListeners(): Listeners {
    const { config } = this.#start;
    const log = new RefusalLog((text) => this.#log("warning", text));
    const onRefused = log.note.bind(log);
    const counters = this.#counters.snmp;
    const agent = new Agent({
      access: new AccessControl(
        config.snmp.communities,
        this.#state.served.tree,
        this.#state.contextTrees(),
      ),
      counters,
      onRefused,
    });
    const { limits } = config.snmp;
    const options = { agent, counters, limits, onRefused };
    return new Listeners({
      ...this.#reports("snmp"),
      open: (address, onEnd) => new SnmpListener(address, options, onEnd),
    });
  }

  #httpListeners(host: HostFacts): Listeners {
    const names = new NameIndex(MODULES, this.#start.config.root);
    const app = createApp({
      served: this.#state.served,
      contexts: this.#state.contexts,
      names,
      counters: this.#counters.http,
      access: () => this.#httpAccess,
      collectors: () => this.#state.collectors,
      readerSilence: () => (performance.now() - this.#heard) / 1000,
      version: this.#start.version,
      hostname: host.hostname,
      history: (request) => this.#historyLine.ask(request),
    });
    return new Listeners({
      ...this.#reports("http"),
      open: (address, onEnd) =>
        new HttpListener(address, {
          handler: (request, source) => app.fetch(request, { source }),
          tls: this.#start.secrets.tls,
          onEnd,
        }),
    });
  }

  #reports(face: "snmp" | "http") {
    return {
      onBound: (address: { hostname: string; port: number }) =>
        this.#port.post({ type: "listening", face, address }),
      onTrouble: (
        address: { hostname: string; port: number },
        error: unknown,
      ) =>
        this.#port.post({
          type: "not-listening",
          face,
          address,
          reason: error instanceof Error ? error.message : String(error),
          // An address may come; a port that another program has, or may not be had, will not be free by waiting.
          fatal: error instanceof Deno.errors.AddrInUse ||
            error instanceof Deno.errors.PermissionDenied,
        }),
    };
  }

  #listen(): void {
    const { snmp, http } = this.#start.config;
    this.#snmp.update(
      snmp.listen.flatMap((address) => expandAddress(address, this.#local)),
    );
    this.#http.update(http.listen);
  }

  /** Takes what the supervisor or the reader has to tell. */
  take(
    message: Exclude<ToFace, { type: "start" | "ping" | "stop" | "host" }>,
  ): void {
    switch (message.type) {
      case "addresses":
        this.#local = message.local;
        this.#listen();
        return;
      case "roles":
      case "agentx":
        this.#state.take(message);
        return;
      case "segment":
      case "drop":
      case "status":
      case "history":
        this.#state.take(message);
        break;
      case "history-reply":
        this.#historyLine.take(message);
    }
    // Of all that is left the reader is the source.
    this.#heard = performance.now();
  }

  #log(level: "info" | "warning", text: string): void {
    this.#port.post({ type: "log", level, text });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#historyLine.close();
    this.#snmp.close();
    this.#http.close();
  }
}
