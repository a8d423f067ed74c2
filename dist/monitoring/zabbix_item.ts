/**
 * Items of the Zabbix template: what each has by its SYNTAX.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { ManagedObject } from "../../mib/declare.ts";

/** Name of the template. */
export const TEMPLATE = "sounder by SNMP";

/** A part of what Zabbix imports. */
export type Entry = Readonly<Record<string, unknown>>;

/** Words for numbers, by name. */
export type ValueMaps = Map<string, Entry>;

/** DateAndTime of RFC 2579 in UTC, which Zabbix has as octets in hexadecimal, to seconds since 1970. */
const TIME_SCRIPT = `var o = value.trim().split(/\\s+/).map(function (hex) {
  return parseInt(hex, 16);
});
if (o.length < 8) throw "This is no DateAndTime: " + value;
return Date.UTC(o[0] * 256 + o[1], o[2] - 1, o[3], o[4], o[5], o[6]) / 1000;`;

/** TruthValue of RFC 2579. */
const TRUTH: ReadonlyMap<number, string> = new Map([[1, "true"], [2, "false"]]);

/** What items of both kinds have. */
export function item(
  { name, description, units, syntax }: ManagedObject<unknown>,
  valueMaps: ValueMaps,
): Entry {
  const map = syntax.name === "TruthValue"
    ? valueMapOf(syntax.name, TRUTH, valueMaps)
    : syntax.words && valueMapOf(name, syntax.words, valueMaps);
  const shown = unitsOf(syntax, units);
  return {
    uuid: uuidOf(`item ${name}`),
    type: "SNMP_AGENT",
    delay: "1m",
    value_type: valueType(syntax),
    description,
    ...(shown === undefined ? {} : { units: shown }),
    preprocessing: preprocessing(syntax),
    ...(map === undefined ? {} : { valuemap: { name: map } }),
  };
}

/** What of a SYNTAX decides. */
interface Kind {
  readonly name: string;
  readonly divisor: number;
}

/** Tells whether a SYNTAX is text to Zabbix. */
export function isText(syntax: string): boolean {
  return valueType({ name: syntax, divisor: 1 }) === "CHAR";
}

function valueType({ name, divisor }: Kind): "UNSIGNED" | "FLOAT" | "CHAR" {
  switch (name) {
    case "Counter32":
    case "Counter64":
    case "TimeTicks":
    case "TimeStamp":
    // Zabbix's unsigned numbers have no sign.
    case "Integer32":
      return "FLOAT";
    case "DateAndTime":
      return "UNSIGNED";
    case "INTEGER":
    case "TruthValue":
    case "Gauge32":
    case "Unsigned32":
    case "CounterBasedGauge64":
      return divisor === 1 ? "UNSIGNED" : "FLOAT";
    default:
      return "CHAR";
  }
}

/** Many objects are there only where there is something to tell: that they are not is no fault of an item's. */
const WHERE_THERE_IS_ONE = {
  type: "CHECK_NOT_SUPPORTED",
  parameters: [""],
  error_handler: "DISCARD_VALUE",
};

function preprocessing(syntax: Kind): Entry[] {
  return [WHERE_THERE_IS_ONE, ...conversion(syntax)];
}

function conversion({ name, divisor }: Kind): Entry[] {
  if (name === "DateAndTime") {
    return [{ type: "JAVASCRIPT", parameters: [TIME_SCRIPT] }];
  }
  if (valueType({ name, divisor }) === "CHAR") {
    return [{ type: "DISCARD_UNCHANGED_HEARTBEAT", parameters: ["1d"] }];
  }
  return [
    ...(divisor === 1
      ? []
      : [{ type: "MULTIPLIER", parameters: [String(1 / divisor)] }]),
    ...(isCounter(name)
      ? [{ type: "CHANGE_PER_SECOND", parameters: [""] }]
      : []),
  ];
}

function isCounter(syntax: string): boolean {
  return syntax === "Counter32" || syntax === "Counter64";
}

/** The units of what is left when a value has been divided, by the names that Zabbix can shorten. */
function unitsOf(
  { name, divisor }: Kind,
  units: string | undefined,
): string | undefined {
  if (name === "DateAndTime") return "unixtime";
  if (name === "TimeTicks") return "uptime";
  if (name === "TimeStamp") return "s";
  const second = isCounter(name) ? "ps" : "";
  switch (units) {
    case "octets":
    case "bytes":
    case "K-octets":
      return `B${second}`;
    case "octets per second":
      return "Bps";
    case "bits per second":
      return "bps";
    case "seconds":
      return isCounter(name) ? undefined : "s";
    default:
      // Microseconds and their like, once divided.
      return divisor === 1 ? units : isCounter(name) ? undefined : "s";
  }
}

function valueMapOf(
  name: string,
  words: ReadonlyMap<number, string>,
  valueMaps: ValueMaps,
): string {
  valueMaps.set(name, {
    uuid: uuidOf(`value map ${name}`),
    name,
    mappings: [...words].map(([value, newvalue]) => ({
      value: String(value),
      newvalue,
    })),
  });
  return name;
}

/** A version 4 UUID without hyphens that is always the same for a name, so that an import finds what it made before. */
export function uuidOf(name: string): string {
  const hex = createHash("sha256").update(`sounder ${name}`).digest("hex");
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17, 32)}`;
}
