/**
 * The elements of a statistics document in XML that matter, and where they stand.
 *
 * Source: `generatexml()` in bin/named/statschannel.c of BIND 9.10 to 9.21.
 *
 * @module
 */

import { CONTEXT_FIELDS } from "./memory_builder.ts";
import { TRANSFER_FIELDS } from "./transfer_builder.ts";
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
  | "transfers"
  | "transfer"
  | "transfer-field"
  | "traffic"
  | "traffic-family"
  | "traffic-transport"
  | "traffic-sizes"
  | "traffic-size"
  | "memory"
  | "memory-sums"
  | "memory-sum"
  | "contexts"
  | "context"
  | "context-field"
  | "taskmgr"
  | "thread-model"
  | "thread-number";

/** Sums over all memory contexts. Source: `isc_mem_renderxml()` in lib/isc/mem.c of BIND 9.10 to 9.21. */
const MEMORY_SUMS: readonly string[] = [
  ...["TotalUse", "InUse", "Malloced", "BlockSize", "ContextSize", "Lost"],
];

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
    ["traffic", "traffic"],
    ["memory", "memory"],
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
    ["xfrins", "transfers"],
  ]),
  transfers: new Map([["xfrin", "transfer"]]),
  transfer: new Map(
    TRANSFER_FIELDS.map((field): [string, Place] => [field, "transfer-field"]),
  ),
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
  traffic: new Map([["ipv4", "traffic-family"], ["ipv6", "traffic-family"]]),
  "traffic-family": new Map([
    ["udp", "traffic-transport"],
    ["tcp", "traffic-transport"],
  ]),
  "traffic-transport": new Map([["counters", "traffic-sizes"]]),
  "traffic-sizes": new Map([["counter", "traffic-size"]]),
  memory: new Map([["contexts", "contexts"], ["summary", "memory-sums"]]),
  "memory-sums": new Map(
    MEMORY_SUMS.map((name): [string, Place] => [name, "memory-sum"]),
  ),
  contexts: new Map([["context", "context"]]),
  context: new Map(
    ["name", ...CONTEXT_FIELDS].map((name): [string, Place] => [
      name,
      "context-field",
    ]),
  ),
  taskmgr: new Map([["thread-model", "thread-model"]]),
  "thread-model": new Map([
    ["worker-threads", "thread-number"],
    ["default-quantum", "thread-number"],
    ["tasks-count", "thread-number"],
    ["tasks-running", "thread-number"],
    ["tasks-ready", "thread-number"],
  ]),
};
