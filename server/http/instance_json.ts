/**
 * An instance as JSON: what `/oid/` answers and `sounder check` compares by.
 *
 * @module
 */

import type { SnmpValue } from "../../codec/snmp/value.ts";
import type { InstanceView } from "../../mib/served.ts";
import type { Names } from "./app.ts";

/** One instance, its value and where it is on the exposition page. */
export interface InstanceJson {
  readonly oid: string;
  readonly name: string;
  readonly module: string;
  /** Name of the SYNTAX, such as `Counter64` or `TruthValue`. */
  readonly syntax: string;
  /** A number; text for strings, OIDs, addresses and integers above 2^53; `0x...` for octets that are no text. */
  readonly value: number | string;
  /** Name and labels of the series; null where there is none. */
  readonly series: string | null;
  /** The label of the series that bears the text; null where the sample's value is meant. */
  readonly label: string | null;
  /** Most octets of text, which longer text is cut to; null for what is no text. */
  readonly size: number | null;
  /** What the integer is divided by to give the sample. */
  readonly divisor: number;
}

/** Describes an instance. */
export function describeInstance(
  view: InstanceView,
  names: Pick<Names, "print">,
): InstanceJson {
  const { syntax } = view.object.object;
  return {
    oid: view.oid.join("."),
    name: names.print(view.oid),
    module: view.module,
    syntax: syntax.name,
    value: jsonValue(view.value, syntax.name),
    series: view.series ?? null,
    label: view.label ?? null,
    size: syntax.size ?? null,
    divisor: syntax.divisor,
  };
}

/** Returns a value as JSON can hold it without loss. */
export function jsonValue(value: SnmpValue, syntax: string): number | string {
  switch (value.type) {
    case "integer32":
    case "counter32":
    case "gauge32":
    case "time-ticks":
      return value.value;
    case "counter64":
      return typeof value.value === "bigint"
        ? String(value.value)
        : value.value;
    case "oid":
      return value.value.join(".");
    case "ip-address":
      return value.value.join(".");
    case "octet-string":
      return syntax === "DateAndTime" ? hex(value.value) : textOf(value.value);
    case "opaque":
      return hex(value.value);
    default:
      return value.type;
  }
}

function hex(octets: Uint8Array): string {
  return `0x${
    Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("")
  }`;
}

function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      octets,
    );
  } catch {
    return hex(octets);
  }
}
