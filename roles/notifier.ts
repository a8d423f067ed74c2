/**
 * Notifications: raised, limited, kept until they are delivered, and counted.
 * Delivering itself is the face's and the subagent's, which have the network.
 *
 * @module
 */

import { DecodeError } from "../codec/error.ts";
import type { Oid } from "../codec/oid.ts";
import type { Varbind } from "../codec/snmp/value.ts";
import { decodeVarbinds, encodeVarbinds } from "../codec/snmp/varbind_list.ts";
import type { NotificationCounts } from "../mib/modules/sounder_notifications.ts";
import type { Raised } from "../mib/notification_watch.ts";
import type { TrapTarget } from "../server/snmp/trap_sender.ts";
import type { Outbox } from "../store/outbox.ts";
import type { Delivery, Outcome, Role } from "./messages.ts";

/** Somebody who is to be told. */
export interface Lane {
  /** Name in the state file. */
  readonly target: string;
  /** The role that delivers. */
  readonly role: Extract<Role, "face" | "agentx">;
  /** Number of the trap target; 0 for the master. */
  readonly number: number;
  /** Undefined for the master. */
  readonly trap: TrapTarget | undefined;
  /** Milliseconds after which a delivery that nobody reports of is taken for lost. */
  readonly patience: number;
}

/** What a notifier is made of. */
export interface NotifierOptions {
  readonly lanes: readonly Lane[];
  readonly outbox: Outbox;
  /** Names of all notifications that there can be. */
  readonly names: readonly string[];
  /** What was counted before. */
  readonly counted?: readonly NotificationCounts[];
  /** Notifications of one name a minute. */
  readonly rate: number;
  /** Seconds that a notification is kept for a target that is away. */
  readonly keep: number;
  /** sysUpTime, in hundredths of a second. */
  readonly upTime: () => number;
  /** By default the clock, in milliseconds since the epoch. */
  readonly now?: () => number;
  deliver(lane: Lane, delivery: Delivery): void;
  onCounts(counts: readonly NotificationCounts[]): void;
  onLog(level: "info" | "warning", text: string): void;
}

type Event = Exclude<keyof NotificationCounts, "name" | "waiting">;

/** Most notifications that wait for one target; the oldest is given up for the newest. */
const MOST_WAITING = 10_000;

/** Milliseconds before a delivery that failed is tried again: at first, and at the longest. */
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;

/** Milliseconds between looks at what is too old. */
const EXPIRY_INTERVAL = 10_000;

const MINUTE = 60_000;

/** sysUpTime.0 and snmpTrapOID.0, with which every notification begins (RFC 3416, section 4.2.6). */
const SYS_UP_TIME: Oid = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const SNMP_TRAP_OID: Oid = [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0];

const NOTHING: Readonly<Record<Event, number>> = {
  raised: 0,
  suppressed: 0,
  sent: 0,
  acknowledged: 0,
  dropped: 0,
};

interface Progress {
  readonly lane: Lane;
  /** The notification on its way; undefined where there is none. */
  id: number | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  delay: number;
  /** Why the last delivery failed, so that it is told once. */
  reason: string;
}

/** Keeps the notifications of all targets going. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #progress: readonly Progress[];
  readonly #counts = new Map<string, Record<Event, number>>();
  readonly #buckets = new Map<string, { left: number; filled: number }>();
  readonly #now: () => number;
  #expiry: ReturnType<typeof setInterval> | undefined;
  #ended = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => Date.now());
    this.#progress = options.lanes.map((lane) => ({
      lane,
      id: undefined,
      timer: undefined,
      delay: FIRST_DELAY,
      reason: "",
    }));
    for (const name of options.names) {
      this.#counts.set(name, {
        ...NOTHING,
        ...options.counted?.find((counts) => counts.name === name),
      });
    }
  }

  /** Goes on with what an earlier process did not deliver. */
  begin(): void {
    const { lanes, outbox } = this.#options;
    this.#attempt(() =>
      this.#count("dropped", outbox.keepOnly(lanes.map(({ target }) => target)))
    );
    this.#expire();
    this.#expiry = setInterval(() => this.#expire(), EXPIRY_INTERVAL);
    for (const progress of this.#progress) this.#pump(progress);
    this.#tell();
  }

  /** Takes what is due; some of it may be too much. */
  raise({ name, oid, varbinds }: Raised): void {
    const { lanes, outbox, upTime } = this.#options;
    if (lanes.length === 0 || this.#ended) return;
    this.#add("raised", name, 1);
    if (!this.#admit(name)) {
      this.#add("suppressed", name, 1);
      return this.#tell();
    }
    const all: Varbind[] = [
      {
        oid: SYS_UP_TIME,
        value: { type: "time-ticks", value: upTime() % 0x1_0000_0000 },
      },
      { oid: SNMP_TRAP_OID, value: { type: "oid", value: oid } },
      ...varbinds,
    ];
    const letter = { name, raised: this.#now(), body: encodeVarbinds(all) };
    const stored = this.#attempt(() =>
      outbox.add(lanes.map(({ target }) => target), letter)
    );
    if (!stored) this.#add("dropped", name, lanes.length);
    for (const progress of this.#progress) this.#pump(progress);
    this.#tell();
  }

  /** A bucket of tokens for each name. */
  #admit(name: string): boolean {
    const { rate } = this.#options;
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? { left: rate, filled: now };
    const gained = (Math.max(0, now - bucket.filled) / MINUTE) * rate;
    bucket.left = Math.min(rate, bucket.left + gained);
    bucket.filled = now;
    this.#buckets.set(name, bucket);
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }

  /** Hands the oldest of a target over, unless one is on its way. */
  #pump(progress: Progress): void {
    const { lane } = progress;
    if (this.#ended || progress.id !== undefined) return;
    if (progress.timer !== undefined) return;
    this.#attempt(() => {
      const letter = this.#options.outbox.oldest(lane.target);
      if (letter === undefined) return;
      progress.id = letter.id;
      progress.timer = setTimeout(() => {
        this.#failed(progress, "nobody reported of it");
      }, lane.patience);
      this.#options.deliver(lane, {
        type: "notify",
        lane: lane.number,
        trap: lane.trap,
        id: letter.id,
        varbinds: varbindsOf(letter.body),
      });
    });
  }

  /** Takes what became of a delivery. */
  take(role: Role, { id, lane: number, outcome, reason }: Outcome): void {
    const progress = this.#progress.find(({ lane }) =>
      lane.role === role && lane.number === number
    );
    if (progress === undefined || progress.id !== id) return;
    if (outcome === "failed") return this.#failed(progress, reason);
    clearTimeout(progress.timer);
    const { outbox, onLog } = this.#options;
    const { target } = progress.lane;
    this.#attempt(() => {
      const letter = outbox.oldest(target);
      // One that was given up meanwhile is counted as that.
      if (letter?.id !== id) return;
      const { name } = letter;
      outbox.remove(id);
      if (outcome === "refused") {
        this.#add("dropped", name, 1);
        onLog("warning", `notifications: ${target}: ${name}: ${reason}`);
      } else {
        this.#add("sent", name, 1);
        if (outcome === "acknowledged") this.#add("acknowledged", name, 1);
      }
    });
    progress.id = undefined;
    progress.timer = undefined;
    progress.delay = FIRST_DELAY;
    if (outcome !== "refused" && progress.reason !== "") {
      progress.reason = "";
      onLog("info", `notifications: ${target}: delivered again`);
    }
    this.#pump(progress);
    this.#tell();
  }

  #failed(progress: Progress, reason: string): void {
    clearTimeout(progress.timer);
    progress.id = undefined;
    if (reason !== progress.reason) {
      progress.reason = reason;
      this.#options.onLog(
        "warning",
        `notifications: ${progress.lane.target}: not delivered, which is tried again: ${reason}`,
      );
    }
    progress.timer = setTimeout(() => {
      progress.timer = undefined;
      this.#pump(progress);
    }, progress.delay);
    progress.delay = Math.min(2 * progress.delay, LONGEST_DELAY);
  }

  /** A role began: what was on its way with the one before is not any more. */
  roleBegan(role: Role): void {
    for (const progress of this.#progress) {
      if (progress.lane.role !== role) continue;
      clearTimeout(progress.timer);
      progress.id = undefined;
      progress.timer = undefined;
      this.#pump(progress);
    }
    this.#tell();
  }

  #expire(): void {
    const { outbox, keep, onLog } = this.#options;
    this.#attempt(() => {
      const oldest = this.#now() - keep * 1000;
      const gone = outbox.expire(oldest, MOST_WAITING);
      if (gone.size === 0) return;
      this.#count("dropped", gone);
      const total = [...gone.values()].reduce((sum, n) => sum + n, 0);
      onLog(
        "warning",
        `notifications: ${total} given up, which could not be delivered in time`,
      );
      this.#tell();
    });
  }

  /** A state file that cannot be written must not end the reader; returns false where it could not. */
  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#options.onLog("warning", `notifications: ${textOf(error)}`);
      return false;
    }
  }

  #count(event: Event, counts: ReadonlyMap<string, number>): void {
    for (const [name, n] of counts) this.#add(event, name, n);
  }

  #add(event: Event, name: string, n: number): void {
    const counts = this.#counts.get(name);
    // One of another release is in no table.
    if (counts !== undefined) counts[event] += n;
  }

  #tell(): void {
    this.#attempt(() => {
      const waiting = this.#options.outbox.waiting();
      this.#options.onCounts(
        [...this.#counts].map(([name, counts]) => ({
          name,
          ...counts,
          waiting: waiting.get(name) ?? 0,
        })),
      );
    });
  }

  /** Leaves what is not delivered to the next process. */
  end(): void {
    this.#ended = true;
    clearInterval(this.#expiry);
    for (const { timer } of this.#progress) clearTimeout(timer);
  }
}

/** What an earlier release stored, and cannot be read, is not sent. */
function varbindsOf(body: Uint8Array): Varbind[] {
  try {
    return decodeVarbinds(body);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return [];
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
