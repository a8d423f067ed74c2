/**
 * Zones from one run to the next: they are many, so they are read more rarely
 * than the other numbers, and once whoever asks and however often.
 *
 * @module
 */

import type { CollectContext, NameNumbers } from "../collector.ts";
import type {
  DocumentZone,
  ParsedDocument,
  ZoneSelection,
} from "./document.ts";
import { parseRelease } from "./known_counter.ts";
import { kindOf, namesOf } from "./known_counters.ts";
import type { BindZone, BindZoneCounter, BindZones } from "./reading.ts";
import { selectZones, type ZoneOptions } from "./zone_selection.ts";

/** Seconds between two readings of the zones unless the configuration says otherwise. */
const DEFAULT_ZONE_INTERVAL = 300;

/** Intervals after which zones that could not be read again are no longer shown. */
const STALE_INTERVALS = 3;

/** Settings of zones. */
export interface ZoneSettings extends ZoneOptions {
  /** Seconds between two readings; {@linkcode DEFAULT_ZONE_INTERVAL} when left out. */
  readonly interval?: number;
  /** Shows each zone over HTTP as well; off when left out: 5,000 zones make tens of thousands of series. */
  readonly inDetail?: boolean;
}

/** Returns the name by which a zone is numbered: a view has no two zones of one name. */
export function zoneKey(view: string, name: string): string {
  return JSON.stringify([view, name]);
}

/** The document with the server's counters that goes with the zones. */
export type ZoneServer = Pick<
  ParsedDocument["document"],
  "bootTime" | "version"
>;

/** Reads zones when it is time to, and keeps them until then. */
export class ZoneSession {
  readonly #selection: ZoneSelection;
  readonly #interval: number;
  readonly #inDetail: boolean;
  #zones: BindZones | undefined;
  #bootTime: number | undefined;
  #readAt = -Infinity;
  #triedAt = -Infinity;
  #numbers = new Map<string, number>();
  /** What the zones that are kept were made of. */
  #told: readonly DocumentZone[] | undefined;

  constructor(settings: ZoneSettings) {
    this.#interval = (settings.interval ?? DEFAULT_ZONE_INTERVAL) * 1000;
    this.#inDetail = settings.inDetail ?? false;
    this.#selection = selectZones(settings);
  }

  /** What a parser is to take. */
  get selection(): ZoneSelection {
    return { ...this.#selection, before: this.#told ?? [] };
  }

  /**
   * Returns the zones; `fetchZones` is called when it is time to, and returns
   * undefined when they could not be had.
   */
  async read(
    context: CollectContext,
    server: ZoneServer,
    fetchZones: () => Promise<ParsedDocument | undefined>,
  ): Promise<BindZones | undefined> {
    const now = context.host.now();
    if (server.bootTime !== this.#bootTime) {
      this.#zones = undefined;
      this.#triedAt = -Infinity;
      this.#bootTime = server.bootTime;
    }
    // A clock that was set back must not keep zones for ever.
    const since = Math.abs(now - this.#triedAt);
    if (since < this.#interval) return this.#zones;
    this.#triedAt = now;
    const parsed = await fetchZones();
    if (parsed?.zones !== undefined) {
      this.#zones = this.#take(parsed, server, context.numbers);
      this.#readAt = now;
    } else if (now - this.#readAt >= STALE_INTERVALS * this.#interval) {
      this.#zones = undefined;
    }
    return this.#zones;
  }

  #take(
    { document, zones }: ParsedDocument,
    server: ZoneServer,
    given: NameNumbers,
  ): BindZones {
    const told = zones?.zones ?? [];
    const isSame = this.#told?.length === told.length &&
      this.#told.every((zone, i) => zone === told[i]);
    return {
      time: document.currentTime,
      // The same list tells whoever has it that nothing changed.
      zones: isSame && this.#zones !== undefined
        ? this.#zones.zones
        : this.#number(told, server, given),
      omitted: zones?.omitted ?? 0,
      excluded: zones?.excluded ?? 0,
      inDetail: this.#inDetail,
    };
  }

  #number(
    told: readonly DocumentZone[],
    server: ZoneServer,
    given: NameNumbers,
  ): readonly BindZone[] {
    const names = zeroNames(server.version);
    const numbers = new Map<string, number>();
    const views = new Map<string, number>();
    const taken = told.map((zone): BindZone => {
      const { view, name } = zone;
      const key = zoneKey(view, name);
      const number = this.#numbers.get(key) ??
        given.numberOf("bind-zone", key);
      numbers.set(key, number);
      let viewNumber = views.get(view);
      if (viewNumber === undefined) {
        viewNumber = given.numberOf("bind-view", view);
        views.set(view, viewNumber);
      }
      return {
        ...zone,
        number,
        viewNumber,
        counters: withZeros(zone, names),
      };
    });
    this.#numbers = numbers;
    this.#told = told;
    return taken;
  }
}

type ZeroNames = ReadonlyMap<string, readonly string[]>;

/** Returns the names that a release has, of the sections of a zone that leave zeros out. */
function zeroNames(version: string | undefined): ZeroNames {
  const release = version === undefined ? undefined : parseRelease(version);
  return new Map(
    ["nsstat", "gluecache"].map((section) => [
      section,
      // High-water marks and the like are the server's; of a zone they stay zero.
      namesOf(section, release).filter((name) =>
        kindOf(section, name) === "counter"
      ),
    ]),
  );
}

/** A section in which one number is not zero has all others too: JSON and the file leave zeros out. */
function withZeros(
  { counters }: DocumentZone,
  names: ZeroNames,
): readonly BindZoneCounter[] {
  if (counters.length === 0) return counters;
  const all: BindZoneCounter[] = [];
  for (const section of new Set(counters.map(({ section }) => section))) {
    const values = new Map(
      (names.get(section) ?? []).map((name) => [name, 0 as number | bigint]),
    );
    for (const counter of counters) {
      if (counter.section === section) values.set(counter.name, counter.value);
    }
    for (const [name, value] of values) all.push({ section, name, value });
  }
  return all;
}
