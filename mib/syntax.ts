/**
 * The SYNTAX of a managed object: how a value of a reading becomes an SNMP
 * value, a sample, and part of an INDEX.
 *
 * @module
 */

import { EncodeError } from "../codec/error.ts";
import type { Oid } from "../codec/oid.ts";
import type { SnmpValue } from "../codec/snmp/value.ts";

/** A value as both faces show it. */
export interface Cell {
  readonly value: SnmpValue;
  /** What the series bears before its divisor; undefined for text that is no number. */
  readonly sample: number | bigint | undefined;
  /** The text itself, for syntaxes that may become a label. */
  readonly text?: string;
}

/** SYNTAX of an object whose reading yields values of type `V`. */
export interface Syntax<V> {
  /** The type's name as clients know it: `Counter64`, `TruthValue`, `INTEGER`. */
  readonly name: string;
  /** What stands after SYNTAX in the module's text. */
  readonly smi: string;
  /** Module and symbol that the text must import, where the name is not built in. */
  readonly imported?: readonly [module: string, symbol: string];
  /** Divides the integer on the wire to give the sample in base units (TimeTicks: 100). */
  readonly divisor: number;
  /** Words of an enumeration by number. */
  readonly words?: ReadonlyMap<number, string>;
  /**
   * Converts a value of the reading.
   *
   * @throws {EncodeError} when it is outside the syntax's range.
   */
  cell(value: V): Cell;
  /** Returns the sub-identifiers of a value that is part of an INDEX (RFC 2578, section 7.7). */
  index(value: V): Oid;
  /** Most sub-identifiers that {@linkcode index} returns. */
  readonly maxIndexLength: number;
}

const MAX_UINT32 = 0xffff_ffff;
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;

function notInRange(name: string, value: unknown): EncodeError {
  return new EncodeError(`Cannot express ${value} as ${name}: out of range`);
}

function smiText(
  name: string,
  imported: string | undefined,
): Pick<Syntax<never>, "imported"> {
  return imported === undefined ? {} : { imported: [imported, name] };
}

/** `Integer32`, or a sub-range of it. */
export function integer32(
  range: { min: number; max: number } | undefined = undefined,
): Syntax<number> {
  const min = range?.min ?? -0x8000_0000;
  const max = range?.max ?? 0x7fff_ffff;
  return {
    name: "Integer32",
    smi: range === undefined ? "Integer32" : `Integer32 (${min}..${max})`,
    ...smiText("Integer32", "SNMPv2-SMI"),
    divisor: 1,
    maxIndexLength: 1,
    cell(value) {
      if (!Number.isInteger(value) || value < min || value > max) {
        throw notInRange("Integer32", value);
      }
      return { value: { type: "integer32", value }, sample: value };
    },
    index: (value) => [value],
  };
}

/** `INTEGER { word(number), ... }`; readings hold the word, both faces the number. */
export function enumeration<Word extends string>(
  numbers: Readonly<Record<Word, number>>,
): Syntax<Word> {
  const entries = Object.entries(numbers) as [Word, number][];
  const byWord = new Map<string, number>(entries);
  const numberOf = (word: Word): number => {
    const value = byWord.get(word);
    if (value === undefined) throw notInRange("INTEGER", word);
    return value;
  };
  return {
    name: "INTEGER",
    smi: `INTEGER { ${
      entries.map(([word, value]) => `${word}(${value})`).join(", ")
    } }`,
    words: new Map(entries.map(([word, value]) => [value, word])),
    divisor: 1,
    maxIndexLength: 1,
    cell(word) {
      const value = numberOf(word);
      return { value: { type: "integer32", value }, sample: value };
    },
    index: (word) => [numberOf(word)],
  };
}

/** `TruthValue` (RFC 2579): 1 and 2 on the wire, 1 and 0 as a sample. */
export const truthValue: Syntax<boolean> = {
  name: "TruthValue",
  smi: "TruthValue",
  imported: ["SNMPv2-TC", "TruthValue"],
  divisor: 1,
  maxIndexLength: 1,
  cell: (value) => ({
    value: { type: "integer32", value: value ? 1 : 2 },
    sample: value ? 1 : 0,
  }),
  index: (value) => [value ? 1 : 2],
};

function unsigned(name: "Unsigned32" | "Gauge32"): Syntax<number> {
  return {
    name,
    smi: name,
    imported: ["SNMPv2-SMI", name],
    divisor: 1,
    maxIndexLength: 1,
    cell(value) {
      if (!Number.isInteger(value) || value < 0) throw notInRange(name, value);
      // A gauge that would pass its highest value stays there (RFC 2578, section 7.1.7).
      const latched = Math.min(value, MAX_UINT32);
      return { value: { type: "gauge32", value: latched }, sample: latched };
    },
    index: (value) => [value],
  };
}

/** `Unsigned32`. */
export const unsigned32: Syntax<number> = unsigned("Unsigned32");

/** `Gauge32`; a larger value is served as 2^32-1. */
export const gauge32: Syntax<number> = unsigned("Gauge32");

/** `Counter32`: the value modulo 2^32; the sample bears it whole. */
export const counter32: Syntax<number | bigint> = {
  name: "Counter32",
  smi: "Counter32",
  imported: ["SNMPv2-SMI", "Counter32"],
  divisor: 1,
  maxIndexLength: 1,
  cell(value) {
    if (value < 0) throw notInRange("Counter32", value);
    return {
      value: { type: "counter32", value: wrap32(value) },
      sample: value,
    };
  },
  index: (value) => [wrap32(value)],
};

function wrap32(value: number | bigint): number {
  return typeof value === "bigint"
    ? Number(value & 0xffff_ffffn)
    : value % 0x1_0000_0000;
}

function counting64(name: string, imported: string): Syntax<number | bigint> {
  return {
    name,
    smi: name,
    imported: [imported, name],
    divisor: 1,
    maxIndexLength: 1,
    cell(value) {
      if (value < 0 || value > MAX_UINT64) throw notInRange(name, value);
      return { value: { type: "counter64", value }, sample: value };
    },
    index() {
      throw new EncodeError(
        `Cannot index by ${name}: 64 bits do not fit a sub-identifier`,
      );
    },
  };
}

/** `Counter64`. */
export const counter64: Syntax<number | bigint> = counting64(
  "Counter64",
  "SNMPv2-SMI",
);

/** `CounterBasedGauge64` (RFC 2856): a 64-bit number that may fall. */
export const gauge64: Syntax<number | bigint> = counting64(
  "CounterBasedGauge64",
  "HCNUM-TC",
);

function ticks(name: string, imported: string): Syntax<number> {
  return {
    name,
    smi: name,
    imported: [imported, name],
    divisor: 100,
    maxIndexLength: 1,
    cell(seconds) {
      if (!(seconds >= 0)) throw notInRange(name, seconds);
      const hundredths = Math.round(seconds * 100);
      return {
        value: { type: "time-ticks", value: hundredths % 0x1_0000_0000 },
        sample: hundredths,
      };
    },
    index: (seconds) => [Math.round(seconds * 100) % 0x1_0000_0000],
  };
}

/** `TimeTicks` of a duration in seconds, modulo 2^32 hundredths. */
export const timeTicks: Syntax<number> = ticks("TimeTicks", "SNMPv2-SMI");

/** `TimeStamp` (RFC 2579): the value of sysUpTime, in seconds, at which something happened. */
export const timeStamp: Syntax<number> = ticks("TimeStamp", "SNMPv2-TC");

/** `DateAndTime` (RFC 2579) in UTC of a time in milliseconds since the epoch; tenths of a second are kept. */
export const dateAndTime: Syntax<number> = {
  name: "DateAndTime",
  smi: "DateAndTime",
  imported: ["SNMPv2-TC", "DateAndTime"],
  divisor: 10,
  maxIndexLength: 12,
  cell(milliseconds) {
    const tenths = Math.floor(milliseconds / 100);
    const date = new Date(tenths * 100);
    const year = date.getUTCFullYear();
    if (!(year >= 0 && year <= 0xffff)) {
      throw notInRange("DateAndTime", milliseconds);
    }
    // year (2), month, day, hour, minute, second, tenths, "+", hours and minutes from UTC
    const octets = Uint8Array.of(
      year >> 8,
      year & 0xff,
      date.getUTCMonth() + 1,
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
      Math.floor(date.getUTCMilliseconds() / 100),
      0x2b,
      0,
      0,
    );
    return { value: { type: "octet-string", value: octets }, sample: tenths };
  },
  index() {
    throw new EncodeError("Cannot index by DateAndTime: not supported");
  },
};

const utf8 = new TextEncoder();

/** Most octets of a DisplayString or SnmpAdminString (RFC 2579; RFC 3411, section 5). */
const MAX_TEXT = 255;

interface TextOptions {
  /** Most octets; longer text is cut at a character. */
  readonly max?: number;
  /** As the last part of an INDEX, without its length (RFC 2578, section 7.7). */
  readonly implied?: boolean;
}

function text(
  name: string,
  imported: string | undefined,
  options: TextOptions & { clean: (value: string) => string },
) {
  const max = options.max ?? MAX_TEXT;
  const octetsOf = (value: string): Uint8Array =>
    cutUtf8(utf8.encode(options.clean(value)), max);
  const sized = max === MAX_TEXT && imported !== undefined
    ? name
    : `${name} (SIZE (0..${max}))`;
  const syntax: Syntax<string> = {
    name,
    smi: sized,
    ...smiText(name, imported),
    divisor: 1,
    maxIndexLength: max + (options.implied ? 0 : 1),
    cell(value) {
      const octets = octetsOf(value);
      return {
        value: { type: "octet-string", value: octets },
        sample: numberIn(value),
        text: value,
      };
    },
    index(value) {
      const octets = octetsOf(value);
      return options.implied ? [...octets] : [octets.length, ...octets];
    },
  };
  return syntax;
}

/** A text that holds a decimal number is that number as a sample (sensorValue). */
function numberIn(value: string): number | undefined {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Cuts at most to `max` octets, never inside a character. */
function cutUtf8(octets: Uint8Array, max: number): Uint8Array {
  if (octets.length <= max) return octets;
  let end = max;
  while (end > 0 && ((octets[end] ?? 0) & 0xc0) === 0x80) end--;
  return octets.subarray(0, end);
}

// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f]/g;
// deno-lint-ignore no-control-regex
const NOT_NVT = /[^\u0000-\u007f]/g;

/** `DisplayString`: NVT ASCII; what is not ASCII is served as `?`. */
export function displayString(options: TextOptions = {}): Syntax<string> {
  return text("DisplayString", "SNMPv2-TC", {
    ...options,
    clean: (value) => value.replace(NOT_NVT, "?"),
  });
}

/** `SnmpAdminString`: UTF-8 without control characters, which are served as U+FFFD. */
export function adminString(options: TextOptions = {}): Syntax<string> {
  return text("SnmpAdminString", "SNMP-FRAMEWORK-MIB", {
    ...options,
    clean: (value) => value.replace(CONTROLS, "\ufffd"),
  });
}

/** `OCTET STRING` that holds text as it is. */
export function octetText(options: TextOptions = {}): Syntax<string> {
  return text("OCTET STRING", undefined, {
    ...options,
    clean: (value) => value,
  });
}

/** `IpAddress`; the reading holds the four octets. */
export const ipAddress: Syntax<Uint8Array> = {
  name: "IpAddress",
  smi: "IpAddress",
  imported: ["SNMPv2-SMI", "IpAddress"],
  divisor: 1,
  maxIndexLength: 4,
  cell(value) {
    if (value.length !== 4) throw notInRange("IpAddress", value);
    return {
      value: { type: "ip-address", value },
      sample: undefined,
      text: value.join("."),
    };
  },
  index: (value) => [...value],
};

/** `OBJECT IDENTIFIER`. */
export const objectIdentifier: Syntax<Oid> = {
  name: "OBJECT IDENTIFIER",
  smi: "OBJECT IDENTIFIER",
  divisor: 1,
  maxIndexLength: 128,
  cell: (value) => ({
    value: { type: "oid", value },
    sample: undefined,
    text: value.join("."),
  }),
  index: (value) => [value.length, ...value],
};
