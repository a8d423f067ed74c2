/**
 * The elements of a statistics document in XML that matter, and where they stand.
 *
 * Source: `generatexml()` in bin/named/statschannel.c of BIND 9.10 to 9.21.
 *
 * @module
 */

import { ZONE_FIELDS } from "./zone_builder.ts";

/** Where the reader is: which element it is in, as far as it matters. */
export type Place =
  | "document"
  | "old"
  | "statistics"
  | "server"
  | "time"
  | "version"
  | "views"
  | "view"
  | "rtt"
  | "counters"
  | "counter"
  | "cache"
  | "rrset"
  | "rrset-name"
  | "rrset-counter"
  | "zones"
  | "zone"
  | "zone-field"
  | "zone-counters"
  | "zone-counter"
  | "taskmgr"
  | "thread-model"
  | "thread-number";

/** Elements that are looked into, by the place they are found in; all others are skipped. */
export const PLACES: Readonly<
  Partial<Record<Place, ReadonlyMap<string, Place>>>
> = {
  document: new Map([["statistics", "statistics"], ["isc", "old"]]),
  old: new Map([["bind", "old"], ["statistics", "old"]]),
  statistics: new Map([
    ["server", "server"],
    ["views", "views"],
    ["taskmgr", "taskmgr"],
  ]),
  server: new Map([
    ["boot-time", "time"],
    ["config-time", "time"],
    ["current-time", "time"],
    ["version", "version"],
    ["counters", "counters"],
  ]),
  views: new Map([["view", "view"]]),
  view: new Map([
    ["counters", "counters"],
    ["cache", "cache"],
    ["rtt", "rtt"],
    ["zones", "zones"],
  ]),
  zones: new Map([["zone", "zone"]]),
  zone: new Map([
    ...ZONE_FIELDS.map((field): [string, Place] => [field, "zone-field"]),
    ["counters", "zone-counters"],
  ]),
  "zone-counters": new Map([["counter", "zone-counter"]]),
  rtt: new Map([["counters", "counters"]]),
  counters: new Map([["counter", "counter"]]),
  cache: new Map([["rrset", "rrset"]]),
  rrset: new Map([["name", "rrset-name"], ["counter", "rrset-counter"]]),
  taskmgr: new Map([["thread-model", "thread-model"]]),
  "thread-model": new Map([
    ["worker-threads", "thread-number"],
    ["default-quantum", "thread-number"],
    ["tasks-running", "thread-number"],
    ["tasks-ready", "thread-number"],
  ]),
};
