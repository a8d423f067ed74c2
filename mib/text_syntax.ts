/**
 * The SYNTAXes of text.
 *
 * @module
 */

import { EncodeError } from "../codec/error.ts";
import type { Oid } from "../codec/oid.ts";
import { encodeText } from "./growing.ts";
import type { Cell, Syntax } from "./syntax_shape.ts";

/** Most octets of a DisplayString or SnmpAdminString (RFC 2579; RFC 3411, section 5). */
const MAX_TEXT = 255;

/** Bounds of a text. */
export interface TextOptions {
  /** Most octets; longer text is cut at a character. */
  readonly max?: number;
  /** As the last part of an INDEX, without its length, for which it must not be empty (RFC 2578, section 7.7). */
  readonly implied?: boolean;
}

function text(
  name: string,
  imported: string | undefined,
  options: TextOptions & { clean: (value: string) => string },
) {
  const max = options.max ?? MAX_TEXT;
  const implied = options.implied === true;
  const octetsOf = (value: string): Uint8Array =>
    cutUtf8(encodeText(options.clean(value)), max);
  const sized = max === MAX_TEXT && imported !== undefined && !implied
    ? name
    : `${name} (SIZE (${implied ? 1 : 0}..${max}))`;
  // Columns repeat themselves: "IN", "primary".
  let last: Cell | undefined;
  const syntax: Syntax<string> = {
    name,
    smi: sized,
    ...(imported === undefined ? {} : { imported: [imported, name] }),
    divisor: 1,
    size: max,
    maxIndexLength: max + (implied ? 0 : 1),
    ...(implied ? { implied } : {}),
    cell(value) {
      if (last?.text === value) return last;
      last = {
        value: { type: "octet-string", value: octetsOf(value) },
        sample: numberIn(value),
        text: value,
      };
      return last;
    },
    index(value) {
      const octets = octetsOf(value);
      if (!implied) return lengthAndOctets(octets);
      if (octets.length === 0) {
        throw new EncodeError(`Cannot index by an empty ${name}: IMPLIED`);
      }
      return [...octets];
    },
  };
  return syntax;
}

/** A loop takes a tenth of the time of spreading the octets. */
function lengthAndOctets(octets: Uint8Array): Oid {
  const oid = [octets.length];
  for (let i = 0; i < octets.length; i++) oid.push(octets[i]!);
  return oid;
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
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
/** Neither a graphic character nor one of the controls that RFC 854 gives a meaning; CR only before LF or NUL. */
const NOT_NVT =
  // deno-lint-ignore no-control-regex
  /[^\u0000\u0007-\u000d\u0020-\u007e]|\r(?![\n\u0000])/gu;

/** `DisplayString`: NVT ASCII (RFC 2579); each character that is not is served as `?`. */
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
