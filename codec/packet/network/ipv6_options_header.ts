/**
 * The two extension headers of IPv6 that hold options: hop-by-hop and destination options
 * (RFC 8200, sections 4.3 and 4.6).
 *
 * @module
 */

import {
  type DecodeContext,
  type EncodeOptions,
  type Init,
  requireOctets,
} from "../header.ts";
import { checkUint, concatBytes, NO_BYTES } from "../octets.ts";
import {
  Extension,
  EXTENSION_UNIT,
  type ExtensionFields,
  writeExtensionLength,
} from "./ipv6_extension.ts";
import {
  decodeIpv6Options,
  encodeIpv6Options,
  type Ipv6Option,
  ipv6Padding,
} from "./ipv6_options.ts";

/** A header full of options. */
export interface OptionsHeaderFields extends ExtensionFields {
  readonly options: readonly Ipv6Option[];
}

/** A decoded hop-by-hop or destination options header. */
export abstract class OptionsHeader extends Extension
  implements OptionsHeaderFields {
  get options(): Ipv6Option[] {
    return decodeIpv6Options(this.bytes, this.start + 2, this.payloadStart);
  }

  fields(): OptionsHeaderFields {
    const { nextHeader, headerLength, options } = this;
    return { nextHeader, headerLength, options };
  }

  override problems(): string[] {
    const problems = super.problems();
    const last = this.options.at(-1);
    if (last?.name === "malformed" && !this.broken) {
      problems.push(`option ${last.type} goes over the end of the header`);
    }
    return problems;
  }
}

/** A decoded hop-by-hop options header. */
export class HopByHop extends OptionsHeader {
  readonly protocol = "ipv6-hop-by-hop";
}

/** A decoded destination options header. */
export class DestinationOptions extends OptionsHeader {
  readonly protocol = "ipv6-destination-options";
}

/** Decodes a hop-by-hop options header. */
export function decodeHopByHop(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): HopByHop {
  requireOctets("hop-by-hop options header", EXTENSION_UNIT, start, end);
  return new HopByHop(bytes, start, end, context);
}

/** Decodes a destination options header. */
export function decodeDestinationOptions(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  context: DecodeContext = {},
): DestinationOptions {
  requireOctets("destination options header", EXTENSION_UNIT, start, end);
  return new DestinationOptions(bytes, start, end, context);
}

function encodeOptionsHeader(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions,
): Uint8Array {
  const list = encodeIpv6Options(fields.options ?? []);
  const keep = options.lengths === "keep" && fields.headerLength !== undefined;
  const missing = keep
    ? 0
    : (EXTENSION_UNIT - (2 + list.length) % EXTENSION_UNIT) % EXTENSION_UNIT;
  const header = new Uint8Array(2 + list.length + missing);
  header[0] = checkUint("next header", fields.nextHeader, 8);
  header.set(list, 2);
  header.set(ipv6Padding(missing), 2 + list.length);
  writeExtensionLength(header, fields, options);
  return concatBytes([header, fields.payload ?? NO_BYTES]);
}

/** Encodes a hop-by-hop options header and what follows it. */
export function encodeHopByHop(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions = {},
): Uint8Array {
  return encodeOptionsHeader(fields, options);
}

/** Encodes a destination options header and what follows it. */
export function encodeDestinationOptions(
  fields: Init<OptionsHeaderFields, "nextHeader">,
  options: EncodeOptions = {},
): Uint8Array {
  return encodeOptionsHeader(fields, options);
}

/** Returns what follows a hop-by-hop options header. */
export function stripHopByHop(bytes: Uint8Array): Uint8Array {
  return decodeHopByHop(bytes).payload;
}

/** Returns what follows a destination options header. */
export function stripDestinationOptions(bytes: Uint8Array): Uint8Array {
  return decodeDestinationOptions(bytes).payload;
}
