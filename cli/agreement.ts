/**
 * Whether a value over SNMP and its sample over HTTP say the same.
 *
 * @module
 */

import type { SnmpValue } from "../codec/snmp/value.ts";
import { adminString, displayString, octetText } from "../mib/syntax.ts";
import type { InstanceJson } from "../server/http/instance_json.ts";
import { labelOf } from "./exposition_reader.ts";

/** A sample's value as printed before and after the instance was asked for. */
export type SamplePair = readonly [
  before: string | undefined,
  after: string | undefined,
];

/**
 * Tells whether both faces agree. A number may lie between the samples before
 * and after; a 32-bit counter or time may have wrapped.
 */
export function agrees(
  value: SnmpValue,
  instance: InstanceJson,
  samples: SamplePair,
): boolean {
  const [before, after] = samples;
  if (instance.label !== null) {
    return (before ?? after) !== undefined &&
      textAgrees(
        value,
        instance,
        labelOf(instance.series ?? "", instance.label) ?? "",
      );
  }
  if (before === undefined || after === undefined) return false;
  if (value.type === "octet-string") {
    return octetsAgree(value.value, instance, samples);
  }
  const wire = integerOf(value, instance.syntax);
  if (wire === undefined) return false;
  const low = scaled(before, instance.divisor);
  const high = scaled(after, instance.divisor);
  if (low === undefined || high === undefined) return false;
  const span = wraps(value) ? 1n << 32n : undefined;
  return within(wire, low, high, span);
}

/** True for the types whose value on the wire is modulo 2^32. */
function wraps({ type }: SnmpValue): boolean {
  return type === "counter32" || type === "time-ticks";
}

/** Tells whether `wire` is from `low` to `high`, in either order; all modulo `span` where there is one. */
function within(
  wire: bigint,
  low: bigint,
  high: bigint,
  span: bigint | undefined,
): boolean {
  const [least, most] = low <= high ? [low, high] : [high, low];
  if (span === undefined) return wire >= least && wire <= most;
  const distance = (((wire - least) % span) + span) % span;
  return distance <= most - least;
}

/** The integer on the wire in the terms of the sample: TruthValue has 2 where a sample has 0. */
function integerOf(value: SnmpValue, syntax: string): bigint | undefined {
  switch (value.type) {
    case "integer32":
      return syntax === "TruthValue"
        ? BigInt(value.value === 1 ? 1 : 0)
        : BigInt(value.value);
    case "counter32":
    case "gauge32":
    case "time-ticks":
    case "counter64":
      return BigInt(value.value);
    default:
      return undefined;
  }
}

/** A sample's value times the divisor: exact where the sample is an integer. */
function scaled(sample: string, divisor: number): bigint | undefined {
  if (divisor === 1 && /^-?\d+$/.test(sample)) return BigInt(sample);
  const value = Number(sample) * divisor;
  return Number.isFinite(value) ? BigInt(Math.round(value)) : undefined;
}

function octetsAgree(
  octets: Uint8Array,
  instance: InstanceJson,
  samples: SamplePair,
): boolean {
  if (instance.syntax === "DateAndTime") {
    const tenths = tenthsOf(octets);
    return tenths !== undefined &&
      samples.some((sample) => scaled(sample ?? "", 10) === tenths);
  }
  const text = new TextDecoder().decode(octets);
  return text !== "" &&
    samples.some((sample) => Number(sample) === Number(text));
}

/** Tenths of a second since 1970 of a DateAndTime in UTC (RFC 2579). */
function tenthsOf(octets: Uint8Array): bigint | undefined {
  if (octets.length !== 11) return undefined;
  const [
    high = 0,
    low = 0,
    month = 0,
    day = 0,
    hour = 0,
    minute = 0,
    second = 0,
    tenths = 0,
  ] = octets;
  const milliseconds = Date.UTC(
    high * 256 + low,
    month - 1,
    day,
    hour,
    minute,
    second,
  );
  return BigInt(milliseconds / 100 + tenths);
}

/** Texts differ where a syntax cannot hold what a label can: the label is served as the syntax would have it. */
function textAgrees(
  value: SnmpValue,
  instance: Pick<InstanceJson, "syntax" | "size">,
  label: string,
): boolean {
  switch (value.type) {
    case "octet-string":
      return sameOctets(value.value, expectedOctets(instance, label));
    case "oid":
      return value.value.join(".") === label;
    case "ip-address":
      return value.value.join(".") === label;
    case "integer32":
      return String(value.value) === label;
    default:
      return "value" in value && String(value.value) === label;
  }
}

const TEXT_SYNTAXES = {
  DisplayString: displayString,
  SnmpAdminString: adminString,
  "OCTET STRING": octetText,
};

function expectedOctets(
  { syntax, size }: Pick<InstanceJson, "syntax" | "size">,
  label: string,
): Uint8Array {
  const known = TEXT_SYNTAXES[syntax as keyof typeof TEXT_SYNTAXES] ??
    octetText;
  const { value } = known(size === null ? {} : { max: size }).cell(label);
  return value.type === "octet-string" ? value.value : new Uint8Array(0);
}

function sameOctets(octets: Uint8Array, expected: Uint8Array): boolean {
  return octets.length === expected.length &&
    octets.every((octet, i) => octet === expected[i]);
}
