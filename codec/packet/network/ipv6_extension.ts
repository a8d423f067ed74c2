/**
 * What the extension headers of IPv6 that tell their length have in common (RFC 8200, section 4).
 *
 * @module
 */

import { EncodeError } from "../../error.ts";
import {
  type DecodeContext,
  type EncodeOptions,
  Header,
  type Init,
} from "../header.ts";
import { checkUint } from "../octets.ts";

/** Lengths are counted in units of so many octets, the first unit not counted. */
export const EXTENSION_UNIT = 8;

/** What every extension header that tells its length has. */
export interface ExtensionFields {
  /** IP protocol of what follows this header. */
  readonly nextHeader: number;
  /** Octets of this header; a multiple of 8. */
  readonly headerLength: number;
}

/** A decoded extension header that tells its length. */
export abstract class Extension extends Header implements ExtensionFields {
  declare readonly nextHeader: number;
  declare readonly headerLength: number;

  constructor(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: DecodeContext,
  ) {
    const headerLength = EXTENSION_UNIT * (bytes[start + 1]! + 1);
    const headerEnd = start + headerLength;
    const over = headerEnd > end;
    super(
      bytes,
      start,
      over ? end : headerEnd,
      end,
      over ? context.cut !== false : context.cut === true,
    );
    this.nextHeader = bytes[start]!;
    this.headerLength = headerLength;
  }

  /** True when the header goes over the end, so that nothing behind it can be found. */
  get broken(): boolean {
    return this.start + this.headerLength > this.payloadStart;
  }

  override problems(): string[] {
    return this.broken && !this.truncated
      ? [`header length ${this.headerLength} goes over the end`]
      : [];
  }
}

/** Writes the length of an extension header to its second octet. */
export function writeExtensionLength(
  header: Uint8Array,
  fields: Init<ExtensionFields>,
  options: EncodeOptions,
): void {
  const kept = options.lengths === "keep" ? fields.headerLength : undefined;
  const length = kept ?? header.length;
  if (length % EXTENSION_UNIT !== 0 || length < EXTENSION_UNIT) {
    throw new EncodeError(
      `Cannot encode extension header: length ${length} is no multiple of ${EXTENSION_UNIT}`,
    );
  }
  header[1] = checkUint(
    "extension header length",
    length / EXTENSION_UNIT - 1,
    8,
  );
}
