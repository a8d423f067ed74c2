/**
 * The statistics channel's JSON, version 1 (BIND 9.10 and later).
 *
 * Source: `generatejson()` in bin/named/statschannel.c of BIND 9.10 to 9.21.
 *
 * @module
 */

import { refuseWideText, textDecoder } from "./decode_text.ts";
import {
  BindDocumentError,
  DocumentBuilder,
  type DocumentSection,
  type ParsedDocument,
  type ParseOptions,
  quote,
} from "./document.ts";
import { parseCount } from "./value_text.ts";
import { cutZones } from "./json_pieces.ts";
import { describe, isNumber, isObject, type JsonObject } from "./json_value.ts";
import { MemoryBuilder } from "./memory_builder.ts";
import { readMemory, readTraffic } from "./parse_json_host.ts";
import { readTransfers, readZones } from "./parse_json_zones.ts";
import { TrafficBuilder } from "./traffic_builder.ts";
import { TransferBuilder } from "./transfer_builder.ts";
import { ZoneBuilder } from "./zone_builder.ts";

/** Counters of the server: BIND's key, our section. */
const SERVER_SECTIONS: ReadonlyMap<string, string> = new Map([
  ["opcodes", "opcode"],
  ["rcodes", "rcode"],
  ["qtypes", "qtype"],
  ["nsstats", "nsstat"],
  ["zonestats", "zonestat"],
  ["resstats", "resstat"],
  ["sockstats", "sockstat"],
  ["dnstapstats", "dnstapstat"],
]);

/** Counters of a view's resolver: BIND's key, our section. */
const RESOLVER_SECTIONS: ReadonlyMap<string, string> = new Map([
  ["stats", "resstat"],
  ["qtypes", "resqtype"],
  ["cache", "cache"],
  ["cachestats", "cachestat"],
  ["adb", "adbstat"],
  ["in-queries-rtt", "in-queries-rtt"],
  ["out-queries-rtt", "out-queries-rtt"],
]);

/** Keys of the document that hold no counters by name. */
const NOT_COUNTERS: ReadonlySet<string> = new Set([
  "json-stats-version",
  "boot-time",
  "config-time",
  "current-time",
  "version",
  "views",
  "taskmgr",
  "socketmgr",
  "memory",
  "traffic",
]);

/** Keys of a view that hold no counters by name. */
const NOT_VIEW_COUNTERS: ReadonlySet<string> = new Set([
  "zones",
  "xfrins",
  "resolver",
]);

/**
 * Reads a JSON document of the statistics channel, whole or one part of it.
 * Returns the server's, the views' and the task manager's counters under our
 * section names, the zones that `options` ask for, and a problem for each value
 * that is none. Integers are exact to 2^64-1. Throws {@linkcode BindDocumentError} when the text is not a whole
 * document of JSON statistics version 1.
 */
export function parseBindJson(
  bytes: Uint8Array,
  options: ParseOptions = {},
): ParsedDocument {
  const builder = new DocumentBuilder("json");
  const problem = (where: string, what: string) => builder.problem(where, what);
  const zones = options.zones && new ZoneBuilder(options.zones, problem);
  const contexts = new MemoryBuilder(problem);
  const sizes = new TrafficBuilder(problem);
  const transfers = new TransferBuilder(problem);
  refuseWideText(bytes);
  const hasLong = hasLongInteger(bytes);
  const { rest, piecesOf, unread } = cutZones(bytes, textDecoder(builder));
  const root = parse(rest, hasLong);
  if (!isObject(root)) {
    throw new BindDocumentError("document is not a JSON object");
  }
  readHeader(builder, root);
  for (const key of Object.keys(root)) {
    if (NOT_COUNTERS.has(key)) continue;
    readGroup(builder, root[key], {
      section: SERVER_SECTIONS.get(key),
      name: key,
      view: undefined,
    });
  }
  readTaskManager(builder, root["taskmgr"]);
  readMemory(root["memory"], { builder, contexts });
  readTraffic(root["traffic"], { builder, sizes });
  readViews(root["views"], {
    ...{ builder, zones, transfers },
    *zonesIn(value) {
      const pieces = piecesOf(value);
      if (pieces === undefined) yield value;
      else for (const piece of pieces) yield parse(piece, hasLong);
    },
  });
  for (const piece of unread()) parse(piece, hasLong);
  return {
    ...builder.finish(),
    zones: zones?.finish(),
    memory: contexts.finish(),
    traffic: sizes.finish(),
    transfers: transfers.finish(),
  };
}

/** Digits of the shortest integer that a number may not hold, 2^53. */
const LONG = 16;

/** Tells whether there are so many digits in a row. Octets are looked at, and of them every sixteenth: it is asked of a megabyte at a time. */
function hasLongInteger(octets: Uint8Array): boolean {
  for (let i = LONG - 1; i < octets.length; i += LONG) {
    if (!isDigit(octets[i])) continue;
    let start = i;
    let end = i;
    while (isDigit(octets[start - 1])) start--;
    while (isDigit(octets[end])) end++;
    if (end - start >= LONG) return true;
  }
  return false;
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= 0x30 && octet <= 0x39;
}

/** Parses `text`; where there are integers too long for a number, they become the `bigint` that was written. */
function parse(text: string, hasLong: boolean): unknown {
  try {
    // The reviver makes parsing 5 to 8 times slower and is needed for long integers alone.
    return hasLong ? JSON.parse(text, keepLongInteger) : JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BindDocumentError(
      `document is cut off or not well-formed JSON (${why})`,
    );
  }
}

function keepLongInteger(
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  // The longest integer in question, -(2^63), has 20 characters.
  return source !== undefined && source.length <= 20 && /^-?\d+$/.test(source)
    ? BigInt(source)
    : value;
}

function readHeader(builder: DocumentBuilder, root: JsonObject): void {
  const version = root["json-stats-version"];
  if (typeof version !== "string") {
    throw new BindDocumentError(
      "no json-stats-version, so not BIND statistics",
    );
  }
  if (!/^1(\.|$)/.test(version)) {
    throw new BindDocumentError(
      `JSON statistics version ${quote(version)} is not supported (1 is)`,
      { otherVersion: true },
    );
  }
  builder.header.statisticsVersion = version;
  const release = root["version"];
  if (typeof release === "string") builder.header.version = release;
  else if (release !== undefined) {
    builder.problem("version", `${describe(release)} where text was expected`);
  }
  readTime(builder, "bootTime", root["boot-time"]);
  readTime(builder, "configTime", root["config-time"]);
  readTime(builder, "currentTime", root["current-time"]);
}

function readTime(
  builder: DocumentBuilder,
  key: "bootTime" | "configTime" | "currentTime",
  value: unknown,
): void {
  if (typeof value === "string") builder.time(key, value);
  else if (value !== undefined) {
    builder.problem(key, `${describe(value)} where a time was expected`);
  }
}

/** Reads a group of counters; one that we do not know is taken when there is a number in it. */
function readGroup(
  builder: DocumentBuilder,
  group: unknown,
  { section, name, view }: {
    section: string | undefined;
    name: string;
    view: string | undefined;
  },
): void {
  if (section === undefined && !holdsNumbers(group)) return;
  const at: DocumentSection = { section: section ?? name, view };
  if (!isObject(group)) {
    builder.lostSection(at, describe(group));
    return;
  }
  if (!builder.section(at.section, view)) return;
  for (const key of Object.keys(group)) {
    const value = group[key];
    // What is not known to be counters may well hold other things beside them.
    if (section === undefined && !isNumber(value)) continue;
    readCounter(builder, at, key, value);
  }
}

function readCounter(
  builder: DocumentBuilder,
  at: DocumentSection,
  name: string,
  value: unknown,
): void {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) {
    builder.counter(at, name, { value: value === 0 ? 0 : value, found: "" });
    return;
  }
  const found = typeof value === "string" ? value : describe(value);
  builder.counter(at, name, {
    value: typeof value === "bigint" ? parseCount(found) : undefined,
    found,
  });
}

/** The task manager (to BIND 9.18) holds its numbers beside a list of every task. */
function readTaskManager(builder: DocumentBuilder, manager: unknown): void {
  if (manager === undefined) return;
  const at: DocumentSection = { section: "taskmgr", view: undefined };
  if (!isObject(manager)) {
    builder.lostSection(at, describe(manager));
    return;
  }
  builder.section(at.section, at.view);
  for (const key of Object.keys(manager)) {
    if (key === "thread-model" || key === "tasks") continue;
    readCounter(builder, at, key, manager[key]);
  }
}

function readViews(
  views: unknown,
  { builder, zones, transfers, zonesIn }: {
    builder: DocumentBuilder;
    zones: ZoneBuilder | undefined;
    transfers: TransferBuilder;
    /** Returns the lists that stand where a view has its list of zones. */
    zonesIn: (value: unknown) => Iterable<unknown>;
  },
): void {
  if (views === undefined) return;
  if (!isObject(views)) {
    builder.problem("views", `${describe(views)} where views were expected`);
    return;
  }
  for (const name of Object.keys(views)) {
    const view = views[name];
    if (!readView(builder, name, view) || !isObject(view)) continue;
    const where = `view ${quote(name)}`;
    // What nobody asked for must be well-formed all the same.
    for (const list of zonesIn(view["zones"])) {
      if (zones === undefined) continue;
      readZones(list, {
        view: name,
        builder: zones,
        statisticsVersion: builder.header.statisticsVersion,
        problem: (what) => builder.problem(`${where} zones`, what),
      });
    }
    readTransfers(view["xfrins"], {
      view: name,
      builder: transfers,
      problem: (what) => builder.problem(`${where} xfrins`, what),
    });
  }
}

/**
 * Reads a view and tells whether it could be. One that is malformed is left out
 * whole: its counters are not zero, they are not known.
 */
function readView(
  builder: DocumentBuilder,
  view: string,
  body: unknown,
): boolean {
  const resolver = isObject(body) ? body["resolver"] ?? {} : undefined;
  if (!isObject(body) || !isObject(resolver)) {
    builder.problem(`view ${quote(view)}`, "view or its resolver is no object");
    return false;
  }
  if (!builder.view(view)) return false;
  for (const name of Object.keys(body)) {
    if (NOT_VIEW_COUNTERS.has(name)) continue;
    readGroup(builder, body[name], { section: undefined, name, view });
  }
  for (const name of Object.keys(resolver)) {
    const section = RESOLVER_SECTIONS.get(name);
    readGroup(builder, resolver[name], { section, name, view });
  }
  return true;
}

function holdsNumbers(group: unknown): boolean {
  return isObject(group) && Object.values(group).some(isNumber);
}
