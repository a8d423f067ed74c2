/**
 * The HMAC of CARP advertisements, as OpenBSD's kernel computes it (`carp_hmac_prepare_ctx()` in
 * sys/netinet/ip_carp.c): HMAC-SHA1 under the passphrase, over version, type, the interface's
 * link-layer address when it is not the virtual one, vhid, all IPv4 addresses in ascending order, all
 * IPv6 addresses in ascending order, counter.
 *
 * The kernel accepts two digests: with the link-local IPv6 addresses and without them. ucarp hashes
 * one IPv4 address.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { EncodeError } from "../../error.ts";
import { parseIp, parseMac } from "../address.ts";
import { checkUint, concatBytes, fromHex } from "../octets.ts";
import {
  CARP_ADVERTISEMENT,
  CARP_VERSION,
  carpCounterOctets,
  type CarpFields,
  carpVirtualMac,
} from "./carp.ts";

/** Octets of a key, the ending zero included (CARP_KEY_LEN in ip_carp.h). */
export const CARP_KEY_LENGTH = 20;

/** What both ends of a CARP group must have in common. */
export interface CarpSecret {
  /** As in `ifconfig carp0 pass PASSPHRASE`, which takes 19 octets of it; or the 20 octets of the key. */
  readonly passphrase: string | Uint8Array;
  /** Virtual addresses of the interface, IPv4 and IPv6 in any order. */
  readonly addresses: readonly string[];
  /** Link-layer address of the carp interface, where it was set by hand. */
  readonly lladdr?: string | undefined;
}

/** Which of the ways to compute the digest was used. */
export interface CarpHmacVariant {
  /** The link-local IPv6 addresses were hashed. */
  readonly linkLocal: boolean;
  /** The link-layer address was hashed. */
  readonly lladdr: boolean;
}

/** What is hashed beside the secret. */
export interface CarpHmacInput {
  readonly vhid: number;
  readonly counter: bigint;
  readonly variant?: Partial<CarpHmacVariant> | undefined;
}

/** Returns the 20 octets of the key that `ifconfig` makes of a passphrase: at most 19 octets of it, then zeros. */
export function carpKey(passphrase: string | Uint8Array): Uint8Array {
  const key = new Uint8Array(CARP_KEY_LENGTH);
  if (typeof passphrase === "string") {
    const octets = new TextEncoder().encode(passphrase);
    key.set(octets.subarray(0, CARP_KEY_LENGTH - 1));
  } else if (passphrase.length <= CARP_KEY_LENGTH) key.set(passphrase);
  else {
    throw new EncodeError(
      `Cannot encode CARP key: ${passphrase.length} octets are more than ${CARP_KEY_LENGTH}`,
    );
  }
  return key;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return 0;
}

/** Link-local and interface- or link-local multicast addresses: those in which the kernel keeps a scope. */
function hasScope(address: Uint8Array): boolean {
  if (address.length !== 16) return false;
  if (address[0] === 0xfe) return (address[1]! & 0xc0) === 0x80;
  const scope = address[1]! & 15;
  return address[0] === 0xff && (scope === 1 || scope === 2);
}

/** The kernel looks for the next larger address from all zeros on, below all ones: neither is hashed, nor a second copy. */
function ascending(addresses: readonly Uint8Array[]): Uint8Array[] {
  return addresses
    .filter((address) =>
      address.some((octet) => octet !== 0) &&
      address.some((octet) => octet !== 0xff)
    )
    .toSorted(compareBytes)
    .filter((address, i, all) =>
      i === 0 || compareBytes(address, all[i - 1]!) !== 0
    );
}

/**
 * Returns the 20 octets of the digest of an advertisement. By default the link-local addresses are
 * hashed, as OpenBSD sends it, and the link-layer address when one is given that is not the virtual one.
 *
 * @throws {EncodeError} when an address cannot be read.
 */
export function carpHmac(
  secret: CarpSecret,
  { vhid, counter, variant = {} }: CarpHmacInput,
): Uint8Array {
  const all = secret.addresses.map((text) =>
    parseIp(text.replace(/%.*$/, "").toLowerCase())
  );
  const v4 = all.filter((address) => address.length === 4);
  const v6 = all.filter((address) =>
    address.length === 16 && (variant.linkLocal !== false || !hasScope(address))
  ).map(withoutScope);
  const lladdr = secret.lladdr?.toLowerCase();
  const hashLladdr = lladdr !== undefined && variant.lladdr !== false &&
    lladdr !== carpVirtualMac(vhid);
  const text = concatBytes([
    Uint8Array.of(CARP_VERSION, CARP_ADVERTISEMENT),
    hashLladdr ? parseMac(lladdr) : new Uint8Array(0),
    Uint8Array.of(checkUint("vhid", vhid, 8)),
    ...ascending(v4),
    ...ascending(v6),
    carpCounterOctets(counter),
  ]);
  const hmac = createHmac("sha1", carpKey(secret.passphrase)).update(text);
  return new Uint8Array(hmac.digest());
}

function withoutScope(address: Uint8Array): Uint8Array {
  if (!hasScope(address)) return address;
  const cleared = address.slice();
  cleared[2] = 0;
  cleared[3] = 0;
  return cleared;
}

const VARIANTS: readonly CarpHmacVariant[] = [
  { linkLocal: true, lladdr: true },
  { linkLocal: false, lladdr: true },
  { linkLocal: true, lladdr: false },
  { linkLocal: false, lladdr: false },
];

/**
 * Tells in which variant the digest of an advertisement is right; undefined when in none.
 *
 * @throws {EncodeError} when an address cannot be read.
 */
export function verifyCarpHmac(
  carp: Pick<CarpFields, "vhid" | "counter" | "digest">,
  secret: CarpSecret,
): CarpHmacVariant | undefined {
  const digest = fromHex(carp.digest);
  const { vhid, counter } = carp;
  return VARIANTS.find((variant) => {
    // Without a link-layer address to hash, the first two variants are the last two.
    if (variant.lladdr && secret.lladdr === undefined) return false;
    const expected = carpHmac(secret, { vhid, counter, variant });
    return expected.length === digest.length &&
      timingSafeEqual(expected, digest);
  });
}
