/**
 * From segments to history: every number that is served is kept.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import {
  type MibModule,
  objectsOf,
  type PlacedObject,
  rootOf,
} from "../mib/declare.ts";
import { seriesName } from "../mib/exposition.ts";
import type { FamilyType } from "../mib/family.ts";
import { sounderModule } from "../mib/modules/sounder.ts";
import type { CollectorStatus } from "../mib/modules/sounder_collectors.ts";
import { instanceOid, type Segment } from "../mib/segment.ts";
import {
  instancesOfSamples,
  isEmptySample,
  readSample,
  sameSample,
  sampleCount,
  sampleFamily,
  sampleName,
  type SplitNumber,
} from "../mib/segment_samples.ts";
import type { History } from "../store/history/history.ts";
import type { SeriesIdentity } from "../store/history/history_store.ts";
import { NO_ROOM } from "../store/history/series_list.ts";

/** Id of a sample that is not kept since it is no number. */
const NO_NUMBER = -2;

/** A segment as it was last, and the ids of its samples. */
interface Layout {
  readonly segment: Segment;
  readonly ids: Int32Array;
}

/** How segments are taken. */
export interface HistorySamplesOptions {
  readonly history: History;
  readonly modules: readonly MibModule<never>[];
  readonly sounderRoot: Oid;
}

/** When a segment's collector read, and what happened to its counters since the time before. */
export interface SampleTimes {
  /** Seconds between the collector's runs. */
  readonly interval: number;
  /** Its counters began again. */
  readonly restarted: boolean;
}

/** Intervals that may lie between two samples of a series that is known in between: one run may fail. */
const INTERVALS = 2.5;

/** Returns how old a sample may be, in seconds, where one is taken so often. */
export function patienceOf(interval: number, step: number): number {
  return INTERVALS * Math.max(interval, step);
}

/** Keeps what is in segments. */
export class HistorySamples {
  readonly #options: HistorySamplesOptions;
  readonly #layouts = new Map<string, Layout>();
  readonly #objects = new Map<string, readonly string[]>();
  readonly #up: PlacedObject | undefined;
  readonly #value: SplitNumber = { high: 0, low: 0 };

  constructor(options: HistorySamplesOptions) {
    this.#options = options;
    for (const module of options.modules) {
      const root = rootOf(module, options.sounderRoot);
      const objects = objectsOf(module, root);
      this.#objects.set(module.name, objects.map(({ name }) => name));
    }
    const root = rootOf(sounderModule, options.sounderRoot);
    this.#up = objectsOf(sounderModule, root).find(({ name }) =>
      name === "sounderCollectorUp"
    );
  }

  /** Series served now that there is no room for. */
  get leftOut(): number {
    let count = 0;
    for (const { ids } of this.#layouts.values()) {
      for (const id of ids) if (id === NO_ROOM) count++;
    }
    return count;
  }

  /** Takes all numbers of a segment. */
  take(segment: Segment, { interval, restarted }: SampleTimes): void {
    const { history } = this.#options;
    const time = segment.time / 1000;
    const step = history.archives[0]!.archive.step;
    const patience = patienceOf(interval, step);
    const how = { patience, restarted };
    const { ids } = this.#layout(segment, time);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id < 0) continue;
      if (!readSample(segment, i, this.#value)) history.gap(id, time);
      else if (history.series.isRate(id)) {
        history.counter(id, time, this.#value, how);
      } else history.gauge(id, time, this.#value, patience);
    }
  }

  /** Returns the ids of a segment's samples: as a rule those of the one before it. */
  #layout(segment: Segment, time: number): Layout {
    const key = `${keyOf(segment.module, segment.collector)}${segment.part}`;
    const before = this.#layouts.get(key);
    const count = sampleCount(segment);
    const ids = new Int32Array(count);
    const known = before?.ids.length ?? 0;
    const { isFull } = this.#options.history.series;
    let instances: Int32Array | undefined;
    for (let i = 0; i < count; i++) {
      const id = i < known && sameSample(segment, before!.segment, i)
        ? before!.ids[i]!
        : undefined;
      if (id !== undefined && (id !== NO_ROOM || isFull)) ids[i] = id;
      else {
        instances ??= instancesOfSamples(segment);
        ids[i] = this.#find(segment, i, { instances, time });
      }
    }
    const layout = { segment, ids };
    this.#layouts.set(key, layout);
    return layout;
  }

  #find(
    segment: Segment,
    number: number,
    { instances, time }: { instances: Int32Array; time: number },
  ): number {
    if (isEmptySample(segment, number)) return NO_NUMBER;
    const family = sampleFamily(segment, number);
    if (family === undefined || family.type === "info") return NO_NUMBER;
    const instance = instances[number]!;
    const objects = this.#objects.get(segment.module) ?? [];
    return this.#options.history.idOf({
      name: sampleName(segment, number),
      family: family.name,
      type: typeOf(family.type),
      object: instance < 0 ? undefined : objects[segment.objects[instance]!],
      oid: instance < 0 ? undefined : instanceOid(segment, instance).join("."),
    }, time);
  }

  /** Takes whether each collector is up, which the face tells by itself. */
  takeStatus(collectors: readonly CollectorStatus[], time: number): void {
    const { history } = this.#options;
    const step = history.archives[0]!.archive.step;
    for (const status of collectors) {
      const id = history.idOf(this.#upSeries(status), time);
      const patience = patienceOf(status.interval, step);
      this.#value.high = 0;
      this.#value.low = status.up ? 1 : 0;
      if (id >= 0) history.gauge(id, time, this.#value, patience);
    }
  }

  #upSeries(status: CollectorStatus): SeriesIdentity {
    const name = "sounder_collector_up";
    const placed = this.#up;
    const index = placed?.table?.index.flatMap((part) => part.of(status)) ?? [];
    return {
      name: seriesName(name, { collector: status.name }),
      family: name,
      type: "gauge",
      object: placed?.name,
      oid: placed && [...placed.oid, ...index].join("."),
    };
  }

  /** Forgets a segment that is served no more. */
  drop(module: string, collector: string): void {
    for (const key of this.#layouts.keys()) {
      if (key.startsWith(keyOf(module, collector))) this.#layouts.delete(key);
    }
  }
}

function keyOf(module: string, collector: string): string {
  return `${module} ${collector} `;
}

/** The samples of a histogram are counters. */
function typeOf(type: FamilyType): SeriesIdentity["type"] {
  switch (type) {
    case "counter":
    case "histogram":
      return "counter";
    case "gauge":
      return "gauge";
    default:
      return "unknown";
  }
}
