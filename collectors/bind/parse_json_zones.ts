/**
 * Zones and their incoming transfers in the statistics channel's JSON.
 *
 * Source: `zone_jsonrender()` and `xfrin_jsonrender()` in bin/named/statschannel.c of BIND 9.10 to 9.21.
 *
 * @module
 */

import { parseCount } from "./value_text.ts";
import { describe, isNumber, isObject, type JsonObject } from "./json_value.ts";
import { TRANSFER_FIELDS, type TransferBuilder } from "./transfer_builder.ts";
import { ZONE_FIELDS, type ZoneBuilder } from "./zone_builder.ts";

/** Members of a zone that hold no counters. */
const NOT_COUNTERS: ReadonlySet<string> = new Set([
  "name",
  "class",
  ...ZONE_FIELDS,
]);

/** What stands for no serial, by version of the statistics: 9.10.0 to 9.10.2 write -1 as a uint32_t, later ones leave it out. */
const NO_SERIAL: ReadonlyMap<string | undefined, number> = new Map([
  ["1.0", 0xffff_ffff],
]);

/** Reads the list of zones of a view; calls `problem` with what is wrong with the list. */
export function readZones(
  zones: unknown,
  { view, builder, statisticsVersion, problem }: {
    view: string;
    builder: ZoneBuilder;
    /** Version of the statistics that the document is in. */
    statisticsVersion: string | undefined;
    problem: (what: string) => void;
  },
): void {
  const noSerial = NO_SERIAL.get(statisticsVersion);
  if (zones === undefined) return;
  if (!Array.isArray(zones)) {
    problem(`${describe(zones)} where zones were expected`);
    return;
  }
  for (const zone of zones) {
    if (!isObject(zone)) {
      problem(`${describe(zone)} where a zone was expected`);
      continue;
    }
    readZone(zone, { view, builder, noSerial });
  }
}

function readZone(
  zone: JsonObject,
  { view, builder, noSerial }: {
    view: string;
    builder: ZoneBuilder;
    noSerial: number | undefined;
  },
): void {
  if (!builder.begin(view, text(zone["name"]), text(zone["class"]))) return;
  for (const field of ZONE_FIELDS) {
    const value = zone[field];
    if (field === "serial" && value === noSerial) continue;
    if (typeof value === "string" || isNumber(value)) {
      builder.field(field, String(value));
    } else if (value !== undefined) builder.lostField(field, describe(value));
  }
  if (!builder.counters) return;
  for (const section of Object.keys(zone)) {
    const group = zone[section];
    if (NOT_COUNTERS.has(section) || !isObject(group)) continue;
    for (const name of Object.keys(group)) {
      const value = group[name];
      const found = describe(value);
      builder.counter(section, name, {
        value: isNumber(value) ? parseCount(found) : undefined,
        found,
      });
    }
  }
}

/** Reads the list of incoming transfers of a view. */
export function readTransfers(
  transfers: unknown,
  { view, builder, problem }: {
    view: string;
    builder: TransferBuilder;
    problem: (what: string) => void;
  },
): void {
  if (transfers === undefined) return;
  if (!Array.isArray(transfers)) {
    problem(`${describe(transfers)} where transfers were expected`);
    return;
  }
  for (const transfer of transfers) {
    if (!isObject(transfer)) {
      problem(`${describe(transfer)} where a transfer was expected`);
      continue;
    }
    const fields = new Map<string, string>();
    for (const field of TRANSFER_FIELDS) {
      const value = transfer[field];
      // A key that there is none of is null.
      if (value !== undefined && value !== null) {
        fields.set(field, describe(value));
      }
    }
    builder.transfer({
      view,
      zone: text(transfer["name"]),
      zoneClass: text(transfer["class"]),
    }, fields);
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
