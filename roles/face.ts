/**
 * The face: answers over UDP and HTTP from the segments that it is handed. It
 * may use the network and nothing else.
 *
 * @module
 */

import type { Hono } from "hono";
import { HttpListener } from "../server/http/listener.ts";
import { expandAddress, Listeners } from "../server/listeners.ts";
import { Agent } from "../server/snmp/agent.ts";
import { type ListenerOptions, SnmpListener } from "../server/snmp/listener.ts";
import { type RefusalKind, RefusalLog } from "../server/snmp/refusal_log.ts";
import { TrapSender } from "../server/snmp/trap_sender.ts";
import { Content, type RunningHost } from "./content.ts";
import { HistoryLine } from "./history_line.ts";
import type {
  Delivery,
  FromFace,
  HostFacts,
  Outcome,
  Start,
  ToFace,
} from "./messages.ts";
import { excessRight, FACE_RIGHTS } from "./rights.ts";
import { type Counters, countersIn } from "./shared_counters.ts";
import { upTimeFrom } from "./up_time.ts";
import type { WorkerPort } from "./worker_port.ts";

/** Milliseconds between looks at addresses that could not be bound. */
const LISTEN_INTERVAL = 5_000;

/** Milliseconds between two failures of authentication that are told of. */
const FAILURE_INTERVAL = 1_000;

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
      case "configure":
        if (begin !== undefined) begin = { ...begin, start: message.start };
        face?.take(message);
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
  #start: Start;
  readonly #host: RunningHost;
  readonly #port: WorkerPort<ToFace, FromFace>;
  readonly #counters: Counters;
  #content: Content;
  #app: Hono;
  readonly #agent: Agent;
  readonly #snmpOptions: ListenerOptions;
  readonly #snmp: Listeners<SnmpListener>;
  readonly #http: Listeners<HttpListener>;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #historyLine: HistoryLine;
  readonly #traps: TrapSender;
  #lastFailure = -Infinity;
  #local: readonly string[] = [];
  #heard = performance.now();

  constructor(
    { start, shared, upTime }: Beginning,
    host: HostFacts,
    port: WorkerPort<ToFace, FromFace>,
  ) {
    this.#start = start;
    this.#host = {
      ...host,
      sounderUpTime: upTime,
      hostUpTime: host.upTime === undefined
        ? undefined
        : upTimeFrom(host.upTime),
    };
    this.#port = port;
    this.#historyLine = new HistoryLine({ post: (ask) => port.post(ask) });
    this.#counters = countersIn(shared);
    this.#content = this.#makeContent(undefined);
    this.#app = this.#makeApp();
    const log = new RefusalLog((text) => this.#log("warning", text));
    const onRefused: RefusalLog["note"] = (kind, ...source) => {
      log.note(kind, ...source);
      this.#refused(kind);
    };
    const counters = this.#counters.snmp;
    this.#traps = new TrapSender(counters);
    const access = this.#content.access();
    this.#agent = new Agent({ access, counters, onRefused });
    const { limits } = start.config.snmp;
    this.#snmpOptions = { agent: this.#agent, counters, limits, onRefused };
    this.#snmp = new Listeners({
      ...this.#reports("snmp"),
      open: (address, onEnd) =>
        new SnmpListener(address, this.#snmpOptions, onEnd),
    });
    this.#http = new Listeners({
      ...this.#reports("http"),
      open: (address, onEnd) =>
        new HttpListener(address, {
          handler: (request, source) => this.#app.fetch(request, { source }),
          tls: this.#start.secrets.tls,
          onEnd,
        }),
    });
    this.#listen();
    this.#timer = setInterval(() => this.#listen(), LISTEN_INTERVAL);
  }

  #makeContent(before: Content | undefined): Content {
    const [start, host, counters] = [this.#start, this.#host, this.#counters];
    return new Content({ start, host, counters, before });
  }

  #makeApp(): Hono {
    return this.#content.app({
      readerSilence: () => (performance.now() - this.#heard) / 1000,
      history: (request) => this.#historyLine.ask(request),
    });
  }

  /** Goes on by another configuration. Sockets that are still wanted stay, and what waits in them is answered by it. */
  #configure(start: Start): void {
    const { tls } = this.#start.secrets;
    this.#start = start;
    this.#content = this.#makeContent(this.#content);
    this.#app = this.#makeApp();
    this.#agent.access = this.#content.access();
    this.#snmpOptions.limits = start.config.snmp.limits;
    const renewed = start.secrets.tls;
    if (
      tls?.certificate !== renewed?.certificate || tls?.key !== renewed?.key
    ) {
      for (const listener of this.#http.open) listener.renew(renewed);
    }
    this.#listen();
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
      case "configure":
        return this.#configure(message.start);
      case "addresses":
        this.#local = message.local;
        this.#listen();
        return;
      case "roles":
      case "agentx":
        this.#content.state.take(message);
        return;
      case "notify":
        this.#notify(message);
        break;
      case "segment":
      case "drop":
      case "status":
      case "history":
      case "notifications":
        this.#content.state.take(message);
        break;
      case "history-reply":
        this.#historyLine.take(message);
    }
    // Of all that is left the reader is the source.
    this.#heard = performance.now();
  }

  async #notify({ lane, trap, id, varbinds }: Delivery): Promise<void> {
    if (trap === undefined) return;
    let outcome: Outcome["outcome"] = "failed";
    let reason = "";
    try {
      outcome = await this.#traps.send(trap, varbinds);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    this.#port.post({ type: "notified", lane, id, outcome, reason });
  }

  /** Told of once a second at most: anybody can send what is refused. */
  #refused(kind: RefusalKind): void {
    if (kind !== "unknown-community" && kind !== "refused-source") return;
    if (!this.#start.config.notifications.authenticationFailure) return;
    const now = performance.now();
    if (now - this.#lastFailure < FAILURE_INTERVAL) return;
    this.#lastFailure = now;
    this.#port.post({ type: "authentication-failure" });
  }

  #log(level: "info" | "warning", text: string): void {
    this.#port.post({ type: "log", level, text });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#historyLine.close();
    this.#traps.close();
    this.#snmp.close();
    this.#http.close();
  }
}
