/**
 * What the reader does of notifications: it sees that they are due in what it
 * has read, and has them delivered.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { MODULES } from "../mib/catalog.ts";
import { defineModule, rootOf } from "../mib/declare.ts";
import { collectorTable, sounderModule } from "../mib/modules/sounder.ts";
import type { NotificationCounts } from "../mib/modules/sounder_notifications.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import { NotificationWatch } from "../mib/notification_watch.ts";
import { createRenderer } from "../mib/render.ts";
import type { Segment } from "../mib/segment.ts";
import type { StateDatabase } from "../store/database.ts";
import { storedOutbox } from "../store/outbox.ts";
import type { Config } from "./config.ts";
import { memoryOutbox } from "./memory_outbox.ts";
import type { Delivery, Outcome, Role } from "./messages.ts";
import { type Lane, Notifier } from "./notifier.ts";
import { formatAddress } from "../server/listeners.ts";

/** Notifications of SNMPv2-MIB (RFC 3418), which bear no objects. */
const SNMP_TRAPS: Oid = [1, 3, 6, 1, 6, 3, 1, 1, 5];
const COLD_START = { name: "coldStart", oid: [...SNMP_TRAPS, 1] };
const AUTHENTICATION_FAILURE = {
  name: "authenticationFailure",
  oid: [...SNMP_TRAPS, 5],
};

/** Milliseconds that a delivery may take besides the waiting for answers. */
const PATIENCE = 20_000;

/** How the reader tells the other roles. */
export interface NotifyingPort {
  deliver(lane: Lane, delivery: Delivery): void;
  onCounts(counts: readonly NotificationCounts[]): void;
  onLog(level: "info" | "warning", text: string): void;
}

/** Returns everybody who is to be told. */
function lanesOf({ agentx, traps }: Config): Lane[] {
  return [
    ...traps.map((trap, number): Lane => {
      const { address, inform, retries, timeout } = trap;
      return {
        target: `${inform ? "inform" : "trap"} ${formatAddress(address)}`,
        role: "face",
        number,
        trap,
        patience: PATIENCE + (inform ? (retries + 1) * timeout * 1000 : 0),
      };
    }),
    ...(agentx?.notify === true
      ? [
        {
          target: "agentx",
          role: "agentx",
          number: 0,
          trap: undefined,
          patience: PATIENCE,
        } as const,
      ]
      : []),
  ];
}

/** Sees what is due. */
export class Notifying {
  readonly #watch: NotificationWatch;
  readonly #notifier: Notifier;
  readonly #config: Config;
  readonly #renderCollectors: ReturnType<
    typeof createRenderer<{ collectors: readonly CollectorStatus[] }>
  >;

  constructor(
    options: {
      readonly config: Config;
      /** sysUpTime in seconds. */
      readonly upTime: () => number;
      /** What was counted by the reader before; undefined where none was. */
      readonly notified: readonly NotificationCounts[] | undefined;
      readonly database: StateDatabase | undefined;
    } & NotifyingPort,
  ) {
    const { config, upTime, notified, database } = options;
    this.#config = config;
    this.#watch = new NotificationWatch({
      modules: MODULES,
      sounderRoot: config.root,
      thresholds: config.notifications.thresholds,
    });
    this.#notifier = new Notifier({
      lanes: lanesOf(config),
      outbox: database === undefined ? memoryOutbox() : storedOutbox(database),
      names: [
        COLD_START.name,
        AUTHENTICATION_FAILURE.name,
        ...MODULES.flatMap(({ notifications = [] }) =>
          notifications.map(({ name }) => name)
        ),
      ],
      rate: config.notifications.rate,
      keep: config.notifications.keep,
      ...(notified === undefined ? {} : { counted: notified }),
      upTime: () => Math.round(upTime() * 100),
      deliver: options.deliver,
      onCounts: options.onCounts,
      onLog: options.onLog,
    });
    const { name, identity, root, updated, description } = sounderModule;
    this.#renderCollectors = createRenderer(
      defineModule<{ collectors: readonly CollectorStatus[] }>({
        ...{ name, identity, root, updated, description },
        nodes: {},
        objects: [collectorTable],
      }),
      rootOf(sounderModule, config.root),
    );
  }

  /** Begins; `again` is true where the process did before. */
  begin(again: boolean): void {
    this.#notifier.begin();
    if (!again) this.#notifier.raise({ ...COLD_START, varbinds: [] });
  }

  /** Looks at what was just read. */
  look(segment: Segment): void {
    for (const raised of this.#watch.look(segment)) {
      this.#notifier.raise(raised);
    }
  }

  /** Looks at how the collectors are doing; one that has not run yet is left out. */
  lookAtCollectors(all: readonly CollectorStatus[]): void {
    const collectors = all.filter(({ generation, failures }) =>
      generation + failures > 0
    );
    this.look(
      this.#renderCollectors({ collectors }, {
        collector: "",
        generation: 0,
        time: 0,
      }),
    );
  }

  /** Somebody asked with a wrong community. */
  authenticationFailed(): void {
    if (!this.#config.notifications.authenticationFailure) return;
    this.#notifier.raise({ ...AUTHENTICATION_FAILURE, varbinds: [] });
  }

  /** Takes what became of a delivery. */
  take(role: Role, outcome: Outcome): void {
    this.#notifier.take(role, outcome);
  }

  /** A role that delivers began. */
  roleBegan(role: Role): void {
    this.#notifier.roleBegan(role);
  }

  /** Delivers no more; what is under way stays in the outbox. */
  end(): void {
    this.#notifier.end();
  }
}
