/**
 * The SYNTAXes that managed objects are declared with.
 *
 * @module
 */

import { EncodeError } from "../codec/error.ts";
import { oidSize } from "../codec/ber_oid.ts";
import type { Oid } from "../codec/oid.ts";
import type { Cell, Syntax } from "./syntax_shape.ts";

export type { Cell, Syntax } from "./syntax_shape.ts";
export { adminString, displayString, octetText } from "./text_syntax.ts";

const MAX_UINT32 = 0xffff_ffff;
const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;

function notInRange(name: string, value: unknown): EncodeError {
  return new EncodeError(`Cannot express ${value} as ${name}: out of range`);
}

/** A number as a sub-identifier: an INDEX holds nothing negative (RFC 2578, section 7.7). */
function subIdentifier(name: string, value: number): Oid {
  if (!(Number.isInteger(value) && value >= 0 && value <= MAX_UINT32)) {
    throw notInRange(`INDEX part of ${name}`, value);
  }
  return [value];
}

/** A counter's value: a whole number, exact. */
function isCount(value: number | bigint): boolean {
  return (typeof value === "bigint" || Number.isSafeInteger(value)) &&
    value >= 0;
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
    imported: ["SNMPv2-SMI", "Integer32"],
    divisor: 1,
    maxIndexLength: 1,
    cell(value) {
      if (!Number.isInteger(value) || value < min || value > max) {
        throw notInRange("Integer32", value);
      }
      return { value: { type: "integer32", value }, sample: value };
    },
    index(value) {
      if (!(value >= min && value <= max)) throw notInRange("Integer32", value);
      return subIdentifier("Integer32", value);
    },
  };
}

/**
 * `INTEGER { word(number), ... }`; readings hold the word, both faces the number.
 *
 * @throws {TypeError} when a word cannot stand in SMIv2 (RFC 2578, section 7.1.1).
 */
export function enumeration<Word extends string>(
  numbers: Readonly<Record<Word, number>>,
): Syntax<Word> {
  const entries = (Object.entries(numbers) as [Word, number][])
    .sort(([, a], [, b]) => a - b);
  const wrong = entries.find(([word]) => !/^[a-z][A-Za-z0-9]*$/.test(word));
  if (wrong !== undefined) {
    throw new TypeError(
      `Cannot declare an enumeration with "${
        wrong[0]
      }": not a small letter followed by letters and digits`,
    );
  }
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
    index: (word) => subIdentifier("INTEGER", numberOf(word)),
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

function unsigned(
  name: "Unsigned32" | "Gauge32",
  latch: (value: number) => number,
): Syntax<number> {
  return {
    name,
    smi: name,
    imported: ["SNMPv2-SMI", name],
    divisor: 1,
    maxIndexLength: 1,
    cell(value) {
      const served = latch(value);
      if (
        !Number.isInteger(value) || served < 0 || served > MAX_UINT32
      ) throw notInRange(name, value);
      return { value: { type: "gauge32", value: served }, sample: served };
    },
    index: (value) => subIdentifier(name, value),
  };
}

/** `Unsigned32`. */
export const unsigned32: Syntax<number> = unsigned(
  "Unsigned32",
  (value) => value,
);

/** `Gauge32`; a larger value is served as 2^32-1 (RFC 2578, section 7.1.7). */
export const gauge32: Syntax<number> = unsigned(
  "Gauge32",
  (value) => Math.min(value, MAX_UINT32),
);

/** `Counter32`: the value modulo 2^32; the sample bears it whole. */
export const counter32: Syntax<number | bigint> = {
  name: "Counter32",
  smi: "Counter32",
  imported: ["SNMPv2-SMI", "Counter32"],
  divisor: 1,
  maxIndexLength: 1,
  cell(value) {
    if (!isCount(value)) throw notInRange("Counter32", value);
    return {
      value: { type: "counter32", value: wrap32(value) },
      sample: value,
    };
  },
  index() {
    throw new EncodeError("Cannot index by Counter32: a row would move");
  },
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
      if (!isCount(value) || value > MAX_UINT64) throw notInRange(name, value);
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
  const hundredths = (seconds: number): number => {
    const value = Math.round(seconds * 100);
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw notInRange(name, seconds);
    }
    return value;
  };
  return {
    name,
    smi: name,
    imported: [imported, name],
    divisor: 100,
    maxIndexLength: 1,
    cell(seconds) {
      const sample = hundredths(seconds);
      return {
        value: { type: "time-ticks", value: sample % 0x1_0000_0000 },
        sample,
      };
    },
    index: (seconds) => [hundredths(seconds) % 0x1_0000_0000],
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
  cell: remembering(dateCell),
  index() {
    throw new EncodeError("Cannot index by DateAndTime: not supported");
  },
};

/** Keeps the last cell: thousands of zones were loaded in the same second. */
function remembering(
  make: (value: number) => Cell,
): (value: number) => Cell {
  let last: { readonly value: number; readonly cell: Cell } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, cell: make(value) };
    return last.cell;
  };
}

function dateCell(milliseconds: number): Cell {
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
  index(value) {
    if (value.length !== 4) throw notInRange("IpAddress", value);
    return [...value];
  },
};

/** `OBJECT IDENTIFIER`. */
export const objectIdentifier: Syntax<Oid> = {
  name: "OBJECT IDENTIFIER",
  smi: "OBJECT IDENTIFIER",
  divisor: 1,
  maxIndexLength: 128,
  cell(value) {
    oidSize(value); // throws where it cannot be encoded
    return {
      value: { type: "oid", value },
      sample: undefined,
      text: value.join("."),
    };
  },
  index: (value) => [value.length, ...value],
};
