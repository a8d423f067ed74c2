/**
 * The zones of one document: those that are wanted, as many as are wanted.
 *
 * @module
 */

import {
  type DocumentZone,
  type DocumentZones,
  isUsableName,
  MAX_NAME_OCTETS,
  MAX_SECTION_OCTETS,
  quote,
  type ZoneSelection,
} from "./document.ts";
import { MAX_SERIAL, parseCount, parseTime } from "./value_text.ts";
import type { BindZoneCounter } from "./reading.ts";

/**
 * Longest name of a zone: 255 octets, each written as an escape of four
 * characters. Source: `DNS_NAME_FORMATSIZE` in lib/dns/include/dns/name.h.
 */
export const MAX_ZONE_NAME_OCTETS = 1_024;
/** Longest name of a class or a type; both are mnemonics or "CLASS65535". */
const MAX_WORD_OCTETS = 32;
/** Most counters taken of all zones together; BIND has about 75 for each. */
const MAX_ZONE_COUNTERS = 500_000;

/** What BIND says of a zone in one word each, and under which name in both formats. */
export const ZONE_FIELDS = [
  "type",
  "serial",
  "loaded",
  "expires",
  "refresh",
] as const;

/** One of {@linkcode ZONE_FIELDS}. */
export type ZoneField = (typeof ZONE_FIELDS)[number];

/** Sections of a zone's counters: BIND's name of them in either format, our word. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  // Called by the response code, but the names are those of the name server statistics.
  ["rcode", "nsstat"],
  ["rcodes", "nsstat"],
  ["qtypes", "qtype"],
]);

type Filling =
  & {
    -readonly [Key in keyof DocumentZone]: DocumentZone[Key];
  }
  & { counters: BindZoneCounter[] };

/** Collects the zones that a parser finds. */
export class ZoneBuilder {
  readonly counters: boolean;
  readonly #selection: ZoneSelection;
  readonly #problem: (where: string, what: string) => void;
  readonly #zones: DocumentZone[] = [];
  #current: Filling | undefined;
  #omitted = 0;
  #excluded = 0;
  #counted = 0;
  #overflowed = false;

  constructor(
    selection: ZoneSelection,
    problem: (where: string, what: string) => void,
  ) {
    this.counters = selection.counters;
    this.#selection = selection;
    this.#problem = problem;
  }

  /** Begins a zone; false when it is not taken. */
  begin(view: string, name: string, zoneClass: string | undefined): boolean {
    this.#end();
    if (
      !isUsableName(name, MAX_ZONE_NAME_OCTETS) ||
      (zoneClass !== undefined && !isUsableName(zoneClass, MAX_WORD_OCTETS))
    ) {
      this.#problem(
        `view ${quote(view)}`,
        `unusable name of a zone ${quote(name)} or of its class ${
          quote(zoneClass ?? "")
        }`,
      );
      return false;
    }
    if (!this.#selection.accepts(name)) {
      this.#excluded += 1;
      return false;
    }
    if (this.#zones.length >= this.#selection.most) {
      this.#omitted += 1;
      return false;
    }
    this.#current = {
      view,
      name,
      class: zoneClass,
      type: undefined,
      serial: undefined,
      loaded: undefined,
      expires: undefined,
      refresh: undefined,
      counters: [],
    };
    return true;
  }

  /** Ends the zone that was begun last. */
  #end(): void {
    const zone = this.#current;
    this.#current = undefined;
    if (zone === undefined) return;
    const before = this.#selection.before?.[this.#zones.length];
    const isSame = before !== undefined && isSameZone(zone, before);
    this.#zones.push(isSame ? before : zone);
  }

  /** Takes what the zone that was begun last says of itself. */
  field(field: ZoneField, text: string): void {
    const zone = this.#current;
    // BIND writes a dash for what it does not know; of a type, XML writes a word and JSON nothing.
    if (zone === undefined || text === "-") return;
    if (field === "type" && text === "unknown") return;
    const taken = field === "type"
      ? takeType(zone, text)
      : field === "serial"
      ? takeSerial(zone, text)
      : takeTime(zone, field, text);
    if (!taken) this.lostField(field, quote(text));
  }

  /** Notes that what the zone says of itself is not even text or a number. */
  lostField(field: ZoneField, found: string): void {
    const zone = this.#current;
    if (zone === undefined) return;
    this.#problem(`zone ${quote(zone.name)} ${field}`, `${found} is none`);
  }

  /** Takes a counter of the zone that was begun last; `value` undefined means that `found` was not one. */
  counter(
    bindSection: string,
    name: string,
    { value, found }: { value: number | bigint | undefined; found: string },
  ): void {
    const zone = this.#current;
    if (zone === undefined || value === 0) return;
    const section = SECTIONS.get(bindSection) ?? bindSection;
    const where = `zone ${quote(zone.name)} ${quote(section)} ${quote(name)}`;
    if (value === undefined) {
      this.#problem(where, `${quote(found)} where a count was expected`);
    } else if (
      !isUsableName(section, MAX_SECTION_OCTETS) ||
      !isUsableName(name, MAX_NAME_OCTETS)
    ) {
      this.#problem(where, "unusable name");
    } else if (this.#counted < MAX_ZONE_COUNTERS) {
      this.#counted += 1;
      zone.counters.push({ section, name, value });
    } else if (!this.#overflowed) {
      this.#overflowed = true;
      this.#problem(
        where,
        `more than ${MAX_ZONE_COUNTERS} counters of zones, the rest left out`,
      );
    }
  }

  /** Returns what was collected. */
  finish(): DocumentZones {
    this.#end();
    return {
      zones: this.#zones,
      omitted: this.#omitted,
      excluded: this.#excluded,
    };
  }
}

function isSameZone(a: DocumentZone, b: DocumentZone): boolean {
  return a.name === b.name && a.view === b.view &&
    a.serial === b.serial && a.loaded === b.loaded && a.type === b.type &&
    a.class === b.class && a.expires === b.expires &&
    a.refresh === b.refresh && areSameCounters(a.counters, b.counters);
}

function areSameCounters(
  a: readonly BindZoneCounter[],
  b: readonly BindZoneCounter[],
): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!isSameCounter(a[i]!, b[i])) return false;
  }
  return true;
}

function isSameCounter(
  a: BindZoneCounter,
  b: BindZoneCounter | undefined,
): boolean {
  return a.value === b?.value && a.name === b.name && a.section === b.section;
}

function takeType(zone: Filling, text: string): boolean {
  if (!isUsableName(text, MAX_WORD_OCTETS)) return false;
  zone.type = text;
  return true;
}

function takeSerial(zone: Filling, text: string): boolean {
  const serial = parseCount(text);
  if (serial === undefined || serial > MAX_SERIAL) return false;
  zone.serial = Number(serial);
  return true;
}

/** BIND writes the beginning of 1970 for what has not happened. */
function takeTime(
  zone: Filling,
  field: "loaded" | "expires" | "refresh",
  text: string,
): boolean {
  const time = parseTime(text);
  if (time === undefined) return false;
  if (time !== 0) zone[field] = time;
  return true;
}
