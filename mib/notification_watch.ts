/**
 * Seeing that notifications are due: by the instances of one segment after
 * another of the same module.
 *
 * @module
 */

import { type Oid, startsWithOid } from "../codec/oid.ts";
import {
  decodeVarbind,
  type SnmpValue,
  type Varbind,
} from "../codec/snmp/value.ts";
import { type MibModule, objectsOf, rootOf } from "./declare.ts";
import type { ObjectName, ThresholdName, Trigger } from "./notification.ts";
import {
  compareInstance,
  instanceOid,
  lowerBound,
  type Segment,
} from "./segment.ts";

/** A notification that is due. */
export interface Raised {
  readonly name: string;
  /** Value of snmpTrapOID.0. */
  readonly oid: Oid;
  /** What it bears, in the order of its OBJECTS; one that has no instance is left out. */
  readonly varbinds: readonly Varbind[];
}

/** A notification whose names are OIDs. */
interface Watched {
  readonly name: string;
  readonly oid: Oid;
  readonly trigger: Trigger;
  readonly object: PlacedName;
  readonly objects: readonly PlacedName[];
  /** Columns by which its rows are known again; empty where their instances say it. */
  readonly knownBy: readonly PlacedName[];
}

interface PlacedName {
  readonly module: string;
  readonly oid: Oid;
  readonly isColumn: boolean;
}

/** What is configured of thresholds; one that is not set is never exceeded. */
export type Thresholds = { readonly [N in ThresholdName]: number | undefined };

/** Watches all modules that declare notifications. */
export class NotificationWatch {
  readonly #watched: readonly Watched[];
  readonly #thresholds: Thresholds;
  /** Values seen last, by notification, collector and row. */
  readonly #seen = new Map<string, Map<string, string>>();

  /** @throws {TypeError} when a notification names an object that no module declares, or one of a versioned table, of which not every reading is seen. */
  constructor(
    options: {
      readonly modules: readonly MibModule<never>[];
      readonly sounderRoot: Oid;
      readonly thresholds: Thresholds;
    },
  ) {
    this.#thresholds = options.thresholds;
    this.#watched = watchedOf(options.modules, options.sounderRoot);
  }

  /** Looks at the segment that its collector has just read of its module. */
  look(segment: Segment): Raised[] {
    if (segment.part !== "current") return [];
    return this.#watched
      .filter(({ object }) => object.module === segment.module)
      .flatMap((watched) => this.#compare(watched, segment));
  }

  #compare(watched: Watched, segment: Segment): Raised[] {
    const key = `${watched.name} ${segment.collector}`;
    const before = this.#seen.get(key) ?? new Map<string, string>();
    const now = new Map<string, string>();
    const alike = new Map<string, number>();
    const raised: Raised[] = [];
    for (const { oid, value } of below(segment, watched.object.oid)) {
      const instance = oid.slice(watched.object.oid.length);
      const row = rowOf(watched, segment, instance, alike);
      const last = before.get(row);
      const state = this.#stateOf(watched.trigger, value, last);
      now.set(row, state);
      if (!isDue(watched.trigger, last, state)) continue;
      raised.push({
        name: watched.name,
        oid: watched.oid,
        varbinds: watched.objects.flatMap((object) =>
          find(segment, object, instance)
        ),
      });
    }
    // A scalar that is away for a while comes back; a row that went is another when it comes.
    if (watched.object.isColumn || now.size > 0) this.#seen.set(key, now);
    return raised;
  }

  /** What is remembered of a value: itself, or whether it is above its threshold. */
  #stateOf(
    trigger: Trigger,
    value: SnmpValue,
    last: string | undefined,
  ): string {
    if (trigger.kind === "change") return textOf(value);
    const limit = typeof trigger.threshold === "number"
      ? trigger.threshold
      : this.#thresholds[trigger.threshold];
    if (limit === undefined || !("value" in value)) return BELOW;
    const number = Number(value.value);
    if (number > limit) return ABOVE;
    // So that a number that goes up and down at its threshold is told of once.
    return last === ABOVE && number > limit - Math.floor(limit / 10)
      ? ABOVE
      : BELOW;
  }
}

const ABOVE = "above";
const BELOW = "below";

/** Names the columns by which rows are known again, which are of the same module. */
function knownByOf(trigger: Trigger): ObjectName[] {
  const { knownBy = [] } = trigger.kind === "change" ? trigger : {};
  return knownBy.map((name) => ({ module: trigger.object.module, name }));
}

function isDue(
  trigger: Trigger,
  last: string | undefined,
  state: string,
): boolean {
  if (trigger.kind === "rise") return state === ABOVE && last !== ABOVE;
  if (trigger.to !== undefined && state !== trigger.to) return false;
  return last === undefined ? trigger.initially === true : last !== state;
}

function textOf(value: SnmpValue): string {
  return "value" in value ? String(value.value) : value.type;
}

/** Returns what a row is remembered by: of several that are known by the same, each has a number. */
function rowOf(
  { knownBy }: Watched,
  segment: Segment,
  instance: Oid,
  alike: Map<string, number>,
): string {
  if (knownBy.length === 0) return instance.join(".");
  const name = JSON.stringify(
    knownBy.map((column) =>
      find(segment, column, instance).map(({ value }) => textOf(value))
    ),
  );
  const number = (alike.get(name) ?? 0) + 1;
  alike.set(name, number);
  return `${number} ${name}`;
}

/** Returns the instances below a node. */
function* below(segment: Segment, node: Oid): Generator<Varbind> {
  for (
    let i = lowerBound(segment, node, node.length);
    i < segment.count && startsWithOid(instanceOid(segment, i), node);
    i++
  ) yield varbindAt(segment, i);
}

function varbindAt(segment: Segment, index: number): Varbind {
  const { varbinds, varbindOffsets } = segment;
  return decodeVarbind(
    varbinds.subarray(varbindOffsets[index], varbindOffsets[index + 1]),
  );
}

function find(
  segment: Segment,
  { oid, isColumn }: PlacedName,
  instance: Oid,
): Varbind[] {
  const name = [...oid, ...(isColumn ? instance : [0])];
  const i = lowerBound(segment, name, name.length);
  return i < segment.count &&
      compareInstance(segment, i, name, name.length) === 0
    ? [varbindAt(segment, i)]
    : [];
}

function watchedOf(
  modules: readonly MibModule<never>[],
  sounderRoot: Oid,
): Watched[] {
  const place = ({ module: name, name: object }: ObjectName): PlacedName => {
    const module = modules.find((candidate) => candidate.name === name);
    const placed = module === undefined
      ? undefined
      : objectsOf(module, rootOf(module, sounderRoot))
        .find((candidate) => candidate.name === object);
    if (placed === undefined) {
      throw new TypeError(`Cannot watch "${name}::${object}": unknown`);
    }
    if (placed.table?.version !== undefined) {
      throw new TypeError(
        `Cannot watch "${name}::${object}": its table is versioned`,
      );
    }
    return {
      module: name,
      oid: placed.oid,
      isColumn: placed.table !== undefined,
    };
  };
  return modules.flatMap((module) =>
    (module.notifications ?? []).map((notification): Watched => ({
      name: notification.name,
      oid: [...rootOf(module, sounderRoot), ...notification.oid],
      trigger: notification.trigger,
      object: place(notification.trigger.object),
      objects: notification.objects.map(place),
      knownBy: knownByOf(notification.trigger).map(place),
    }))
  );
}
