/**
 * Lists of options as IPv4 (RFC 791, section 3.1) and TCP (RFC 9293, section 3.2) have them: a kind,
 * then, except for kinds 0 and 1, a length that counts both of these, then data.
 *
 * @module
 */

import { checkUint, concatBytes, fromHex, toHex } from "./octets.ts";

/** Ends the list; what stands behind it in the header is padding. */
export interface EndOption {
  readonly name: "end";
  /** The padding, in hexadecimal. */
  readonly data?: string;
}

/** Aligns the next option. */
export interface NopOption {
  readonly name: "nop";
}

/** An option of a kind, or of a form, that is not decoded further. */
export interface OtherOption {
  readonly name: "other";
  readonly kind: number;
  /** What follows the length, in hexadecimal. */
  readonly data: string;
}

/** An option whose length is below 2 or goes over the end of the header; nothing after it can be told apart. */
export interface MalformedOption {
  readonly name: "malformed";
  readonly kind: number;
  /** All that follows the kind, in hexadecimal. */
  readonly data: string;
}

/** Options that both protocols have. */
export type CommonOption =
  | EndOption
  | NopOption
  | OtherOption
  | MalformedOption;

/** Decodes the data of one option, `bytes[start]` to `bytes[end - 1]`; undefined when kind or form are not known. */
export type DecodeOption<Option> = (
  kind: number,
  bytes: Uint8Array,
  start: number,
  end: number,
) => Option | undefined;

/** Decodes the list in `bytes[start]` to `bytes[end - 1]`. Each step consumes octets, so it ends. */
export function decodeOptionList<Option>(
  bytes: Uint8Array,
  start: number,
  end: number,
  decodeOne: DecodeOption<Option>,
): (Option | CommonOption)[] {
  const options: (Option | CommonOption)[] = [];
  let at = start;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === 0) {
      options.push({ name: "end", data: toHex(bytes, at + 1, end) });
      break;
    }
    if (kind === 1) {
      options.push({ name: "nop" });
      at++;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) {
      options.push({
        name: "malformed",
        kind,
        data: toHex(bytes, at + 1, end),
      });
      break;
    }
    const next = at + length;
    options.push(
      decodeOne(kind, bytes, at + 2, next) ??
        { name: "other", kind, data: toHex(bytes, at + 2, next) },
    );
    at = next;
  }
  return options;
}

/** Returns the octets of one option of a kind that has a length. */
export function encodeOption(kind: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(2 + data.length);
  bytes[0] = checkUint("option kind", kind, 8);
  bytes[1] = checkUint("option length", bytes.length, 8);
  bytes.set(data, 2);
  return bytes;
}

/** Returns the octets of an option that both protocols have; undefined when it is none. */
export function encodeCommonOption(
  option: CommonOption,
): Uint8Array {
  switch (option.name) {
    case "end":
      return concatBytes([new Uint8Array(1), fromHex(option.data ?? "")]);
    case "nop":
      return Uint8Array.of(1);
    case "other":
      return encodeOption(option.kind, fromHex(option.data));
    case "malformed": {
      const kind = checkUint("option kind", option.kind, 8);
      return concatBytes([Uint8Array.of(kind), fromHex(option.data)]);
    }
  }
}

/** Returns the parts as one header's options, filled up with zeros to whole 32-bit words. */
export function padOptions(parts: readonly Uint8Array[]): Uint8Array {
  const whole = concatBytes(parts);
  if (whole.length % 4 === 0) return whole;
  return concatBytes([whole, new Uint8Array(4 - whole.length % 4)]);
}

/** Says what is malformed in a list. */
export function optionProblems(
  options: readonly { readonly name: string; readonly kind?: number }[],
): string[] {
  const last = options.at(-1);
  return last?.name === "malformed"
    ? [`option ${last.kind} has a length that cannot be`]
    : [];
}
