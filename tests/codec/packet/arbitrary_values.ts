/**
 * Random numbers, octets and addresses.
 *
 * @module
 */

import fc from "fast-check";
import {
  formatIpv4,
  formatIpv6,
  formatMac,
} from "../../../codec/packet/address.ts";
import { toHex } from "../../../codec/packet/octets.ts";

/** A number of so many bits. */
export function uint(bits: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 2 ** bits - 1 });
}

function octets(min: number, max = min): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: min, maxLength: max, size: "max" });
}

/** Hexadecimal text of so many octets. */
export function hex(min: number, max = min): fc.Arbitrary<string> {
  return octets(min, max).map((bytes) => toHex(bytes));
}

/** Addresses as text. */
export const mac = octets(6).map((bytes) => formatMac(bytes));
export const ipv4 = octets(4).map((bytes) => formatIpv4(bytes));
export const ipv6 = fc.oneof(
  octets(16).map((bytes) => formatIpv6(bytes)),
  fc.constantFrom("::", "::1", "fe80::1", "ff02::1", "::ffff:192.0.2.1"),
);

export const port = uint(16);
export const flag = fc.boolean();
