/**
 * The lines of one dump in the statistics file.
 *
 * From BIND 9.5 on a dump has sections (`++ Name Server Statistics ++`), within
 * some of them a heading for each view (`[View: internal (Cache: internal)]`)
 * or zone (`[example.org (view: internal)]`), and lines of a number and what it
 * counts. Before, each line is a word, a number, and perhaps a zone and a view.
 *
 * @module
 */

import {
  type DocumentBuilder,
  type DocumentSection,
  MAX_NAME_OCTETS,
  MAX_SECTION_OCTETS,
  quote,
} from "./document.ts";
import { parseCount } from "./value_text.ts";
import { GLUE_CACHE, SECTIONS, ZONE_SECTIONS } from "./dump_headings.ts";
import { nameOf } from "./known_counters.ts";
import type { ZoneBuilder } from "./zone_builder.ts";

/** Name of the root zone, and of the zones of managed keys. */
const ROOT = ".";

/** What parts the name of a view from that of its cache in some headings. */
const CACHE = " (Cache: ";

/** Sections with the name of the cache in the headings of their views. */
const CACHES: ReadonlySet<string> = new Set(["cachestat", "cache"]);

/**
 * Words of BIND 9.4 and before. A `failure` was any of what later are SERVFAIL,
 * FORMERR and other failures. Source: `dns_statscounter_names` in lib/dns/stats.c.
 */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ["success", "QrySuccess"],
  ["referral", "QryReferral"],
  ["nxrrset", "QryNxrrset"],
  ["nxdomain", "QryNXDOMAIN"],
  ["recursion", "QryRecursion"],
  ["failure", "QryFailure"],
  ["duplicate", "QryDuplicate"],
  ["dropped", "QryDropped"],
]);

/** Name of the view that a server without views has. */
export const DEFAULT_VIEW = "_default";

/** Heading of a section. */
const SECTION = /^\+\+ (.*) \+\+$/;

/** Begins the heading of a view, of the server or of a zone of a view. */
const PART = /^\[(?:View: |Common\]|\S+ \(view: )/;

/** Longest heading: the name of a zone, and that of a view. */
const MAX_HEADING = 2_048;

/** What a dump is read into. */
export interface DumpTarget {
  readonly builder: DocumentBuilder;
  readonly zones: ZoneBuilder | undefined;
}

/** Reads a dump without its last line; the first tells nothing new. */
export function readDump(text: string, target: DumpTarget): void {
  const reader = new DumpReader(text, target);
  for (let start = text.indexOf("\n") + 1; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    reader.line(text.slice(start, text[end - 1] === "\r" ? end - 1 : end));
    start = end + 1;
  }
  reader.finish();
}

/** A counter of a cache as it was found. */
interface CacheCounter {
  readonly name: string;
  readonly value: number | bigint | undefined;
  readonly found: string;
}

/** Counters of one zone: by section, then by name. */
type ZoneCounters = Map<string, Map<string, number | bigint>>;

class DumpReader {
  readonly #target: DumpTarget;
  /** What `[View: default]` and a zone without a view stand for. */
  readonly #defaultView: string;
  readonly #views = new Set<string>();
  readonly #zones = new Map<string, Map<string, ZoneCounters>>();
  /** Where the next numbers belong; undefined for nowhere. */
  #at: DocumentSection | undefined;
  #section: string | undefined;
  #zoneSection: string | undefined;
  /** How often a view's zone "." stands among zones with a glue cache. */
  readonly #roots = new Map<string, number>();
  #zone: Map<string, number | bigint> | undefined;
  /** What the section says of caches, by their names. */
  #caches = new Map<string, CacheCounter[]>();
  /** What was read below the heading that names a cache. */
  #cache: { readonly name: string; readonly read: CacheCounter[] } | undefined;
  /** A heading whose end was not read yet. */
  #open: string | undefined;

  constructor(text: string, target: DumpTarget) {
    this.#target = target;
    // Only a view that is called "default" has the name of its cache, and its zones its own.
    this.#defaultView =
      /^\[(View: default \(Cache: .*|.* \(view: default)\)\]\r?$/m.test(text)
        ? "default"
        : DEFAULT_VIEW;
  }

  line(line: string): void {
    if (beginsHeading(line)) this.#breakOff();
    if (this.#open !== undefined) this.#goOn(`${this.#open}\n${line}`);
    else if (line.startsWith("[")) this.#goOn(line);
    else if (line !== "") this.#read(line);
  }

  /** A view may have newlines in its name: its heading goes on until it ends. */
  #goOn(heading: string): void {
    this.#open = undefined;
    if (heading.endsWith("]")) this.#enterPart(heading.slice(1, -1));
    else if (heading.length <= MAX_HEADING) this.#open = heading;
    else this.#enterPart(heading.slice(1));
  }

  /** Another heading begins before this one has ended, as where a full disk took what stood between. */
  #breakOff(): void {
    const [line] = this.#open?.split("\n", 1) ?? [];
    this.#open = undefined;
    if (line === undefined) return;
    this.#target.builder.problem("dump", `heading without end ${quote(line)}`);
  }

  #read(line: string): void {
    const [, heading] = SECTION.exec(line) ?? [];
    if (heading !== undefined) this.#enterSection(heading);
    else if (line.startsWith(" ") || /^[-\d]/.test(line)) this.#count(line);
    else this.#oldCount(line);
  }

  #enterSection(heading: string): void {
    this.#leavePart();
    this.#caches = new Map();
    this.#zone = undefined;
    this.#at = undefined;
    this.#zoneSection = ZONE_SECTIONS.get(heading);
    this.#section = undefined;
    if (this.#zoneSection !== undefined) return;
    this.#section = SECTIONS.get(heading) ??
      cut(heading, MAX_SECTION_OCTETS);
    this.#place(undefined);
  }

  /** Begins the section of a view, or of the whole server. */
  #place(view: string | undefined): void {
    if (this.#section === undefined) return;
    const at = { section: this.#section, view };
    this.#at = this.#target.builder.section(at.section, view) ? at : undefined;
  }

  #enterPart(heading: string): void {
    this.#leavePart();
    if (this.#zoneSection !== undefined) this.#enterZone(heading);
    else if (heading === "Common") this.#place(undefined);
    else if (heading.startsWith("View: ")) {
      const named = heading.slice("View: ".length);
      const view = this.#viewName(named);
      this.#at = undefined;
      if (this.#knowView(view)) this.#place(view);
      if (named.startsWith(view + CACHE)) {
        const name = named.slice((view + CACHE).length);
        this.#cache = { name, read: [] };
      }
    } else {
      this.#at = undefined;
      this.#target.builder.problem("dump", `unknown heading ${quote(heading)}`);
    }
  }

  /** A cache that views share is told of below the first of them alone: the others have its numbers, too. */
  #leavePart(): void {
    const cache = this.#cache;
    this.#cache = undefined;
    if (cache === undefined || this.#at === undefined) return;
    if (cache.read.length > 0) this.#caches.set(cache.name, cache.read);
    else {
      for (const { name, ...told } of this.#caches.get(cache.name) ?? []) {
        this.#target.builder.counter(this.#at, name, told);
      }
    }
  }

  #knowView(view: string): boolean {
    if (this.#views.has(view)) return true;
    if (!this.#target.builder.view(view)) return false;
    this.#views.add(view);
    return true;
  }

  /** A view may be called anything, "a (Cache: b)" as well: the names seen before decide. */
  #viewName(heading: string): string {
    if (heading === "default") return this.#defaultView;
    if (!CACHES.has(this.#section ?? "") || this.#views.has(heading)) {
      return heading;
    }
    if (!heading.endsWith(")")) return heading;
    let name: string | undefined;
    for (
      let at = heading.indexOf(CACHE);
      at >= 0;
      at = heading.indexOf(CACHE, at + 1)
    ) {
      const before = heading.slice(0, at);
      if (name === undefined || this.#views.has(before)) name = before;
    }
    return name ?? heading;
  }

  #enterZone(heading: string): void {
    // The name of a zone has no blanks: they are escaped.
    const at = heading.indexOf(" (view: ");
    const name = at < 0 ? heading : heading.slice(0, at);
    const view = at < 0
      ? this.#defaultView
      : heading.slice(at + " (view: ".length, -1);
    this.#zone = this.#zoneCounters(view, name, this.#zoneSection ?? "");
    if (name === ROOT && this.#zoneSection === GLUE_CACHE) {
      this.#roots.set(view, (this.#roots.get(view) ?? 0) + 1);
    }
  }

  /**
   * Tells whether all that a view says of "." is one heading among zones with a
   * glue cache. BIND 9.12 to 9.20 write it for the zone of managed keys, which
   * the channel does not list. A root zone is there besides it.
   */
  #isKeyZone(view: string, name: string, sections: ZoneCounters): boolean {
    return name === ROOT && this.#roots.get(view) === 1 &&
      sections.size === 1 && sections.get(GLUE_CACHE)?.size === 0;
  }

  #zoneCounters(
    view: string,
    name: string,
    section: string,
  ): Map<string, number | bigint> | undefined {
    if (this.#target.zones === undefined) return undefined;
    const zone = entry(entry(this.#zones, view), name);
    return entry(zone, section);
  }

  #count(line: string): void {
    const [, found = "", text = ""] = /^ *(\S+) (.*)$/.exec(line) ?? [];
    const value = parseCount(found);
    if (this.#zoneSection !== undefined) {
      this.#countZone(nameOf(this.#zoneSection, text), value, found);
    } else if (this.#at !== undefined) {
      const name = cut(nameOf(this.#at.section, text), MAX_NAME_OCTETS);
      this.#target.builder.counter(this.#at, name, { value, found });
      this.#cache?.read.push({ name, value, found });
    } else if (this.#section === undefined) {
      this.#target.builder.problem("dump", `unknown line ${quote(line)}`);
    }
  }

  #countZone(
    name: string,
    value: number | bigint | undefined,
    found: string,
  ): void {
    if (value === undefined) {
      this.#target.builder.problem(
        `zone ${quote(name)}`,
        `${quote(found)} where a count was expected`,
      );
    } else if (this.#zone !== undefined) {
      // A zone that is signed inline is there twice, unsigned and signed.
      this.#zone.set(name, sum(this.#zone.get(name) ?? 0, value));
    }
  }

  #oldCount(line: string): void {
    // The name of a view may have blanks.
    const [, word = "", found = "", zone, view] =
      /^(\S*)(?: (\S*)(?: (\S+)(?: (.*))?)?)?$/.exec(line) ?? [];
    const name = OLD_NAMES.get(word);
    if (name === undefined) {
      this.#target.builder.problem("dump", `unknown line ${quote(line)}`);
      return;
    }
    const value = parseCount(found);
    if (zone === undefined) {
      const at = { section: "nsstat", view: undefined };
      this.#target.builder.counter(at, name, { value, found });
      return;
    }
    this.#zone = this.#zoneCounters(view ?? DEFAULT_VIEW, zone, "nsstat");
    this.#countZone(name, value, found);
  }

  /** Hands the zones over, now that all of their sections were read. */
  finish(): void {
    this.#breakOff();
    this.#leavePart();
    const { zones } = this.#target;
    if (zones === undefined) return;
    for (const [view, named] of this.#zones) {
      if (!this.#knowView(view)) continue;
      for (const [name, sections] of named) {
        if (this.#isKeyZone(view, name, sections)) continue;
        if (!zones.begin(view, name, undefined) || !zones.counters) continue;
        for (const [section, counters] of sections) {
          for (const [counter, value] of counters) {
            zones.counter(section, counter, { value, found: "" });
          }
        }
      }
    }
  }
}

/** Tells whether a line begins what a dump has after a heading, and not the rest of a view's name. */
function beginsHeading(line: string): boolean {
  const [, heading = ""] = SECTION.exec(line) ?? [];
  return PART.test(line) || SECTIONS.has(heading) || ZONE_SECTIONS.has(heading);
}

/** Returns the map below `key`, made where there is none. */
function entry<Key, Inner extends Map<string, unknown>>(
  map: Map<Key, Inner>,
  key: Key,
): Inner {
  let inner = map.get(key);
  if (inner === undefined) map.set(key, inner = new Map() as Inner);
  return inner;
}

function sum(a: number | bigint, b: number | bigint): number | bigint {
  const total = BigInt(a) + BigInt(b);
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total;
}

/** Cuts text that no name may be as long as; octets of BIND's own words are characters. */
function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) : text;
}
