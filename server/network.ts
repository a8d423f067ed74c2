/**
 * Networks that addresses lie in (CIDR, RFC 4632 and RFC 4291).
 *
 * @module
 */

import { isIP } from "node:net";

/** All addresses that share their first bits. Plain values: it is posted to workers. */
export interface Network {
  /** 16 octets, an IPv4 address as it is mapped into IPv6 (RFC 4291, section 2.5.5.2). */
  readonly octets: readonly number[];
  /** Bits of `octets` that count: 96 to 128 for IPv4. */
  readonly bits: number;
}

const OCTETS = 16;

/** Octets before an IPv4 address that is mapped into IPv6. */
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

const MAPPED_BITS = 96;

/** This host's own addresses: 127.0.0.0/8 and ::1. */
export const LOOPBACK: readonly Network[] = [
  { octets: [...MAPPED, 127, 0, 0, 0], bits: MAPPED_BITS + 8 },
  { octets: [...new Array<number>(15).fill(0), 1], bits: 128 },
];

/**
 * Parses `ADDRESS/BITS`, or an address alone. One of IPv4 that is mapped into
 * IPv6 is what it stands for.
 *
 * @throws {SyntaxError} when it is none, and when bits behind the network's are set.
 */
export function parseNetwork(text: string): Network {
  const [, address = "", length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ??
    [];
  const octets = addressOctets(address);
  if (octets === undefined) throw wrongNetwork(text);
  const offset = isIP(address) === 4 ? MAPPED_BITS : 0;
  const bits = length === undefined ? 128 : offset + Number(length);
  // Shorter, it would be a mixture of both families.
  if (bits > 128 || (bits < MAPPED_BITS && isMapped(octets))) {
    throw wrongNetwork(text);
  }
  const first = octets.map((octet, i) => octet & maskOf(bits - 8 * i));
  if (octets.some((octet, i) => octet !== first[i])) {
    throw new SyntaxError(
      `Cannot use network "${text}": bits behind the first ${length} are set; expected an address that ends in zeros, or one without "/${length}"`,
    );
  }
  return { octets, bits };
}

function wrongNetwork(text: string): SyntaxError {
  return new SyntaxError(
    `Cannot use network "${text}": expected ADDRESS/BITS, such as 192.0.2.0/24 or 2001:db8::/32`,
  );
}

/** Mask of an octet of which this many bits count. */
function maskOf(bits: number): number {
  return bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff << (8 - bits) & 0xff;
}

/** Tells whether an address lies in one of the networks. `octets` are those of {@linkcode addressOctets}. */
export function isWithin(
  networks: readonly Network[],
  octets: readonly number[],
): boolean {
  return networks.some((network) =>
    // ::/0 is all of IPv6 and nothing of IPv4.
    (network.bits >= MAPPED_BITS || !isMapped(octets)) &&
    network.octets.every((octet, i) =>
      ((octet ^ octets[i]!) & maskOf(network.bits - 8 * i)) === 0
    )
  );
}

/** Returns the 16 octets of an address, one of IPv4 mapped into IPv6, without its interface; undefined when the text is none. */
export function addressOctets(text: string): number[] | undefined {
  const [address = ""] = text.split("%", 1);
  switch (isIP(address)) {
    case 4:
      return [...MAPPED, ...address.split(".").map(Number)];
    case 6:
      return ipv6Octets(address);
    default:
      return undefined;
  }
}

/** Returns the octets of what `isIP()` holds for IPv6. */
function ipv6Octets(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const before = groupOctets(head);
  const after = groupOctets(tail ?? "");
  const zeros = new Array<number>(OCTETS - before.length - after.length);
  return [...before, ...zeros.fill(0), ...after];
}

function groupOctets(groups: string): number[] {
  if (groups === "") return [];
  return groups.split(":").flatMap((group) => {
    // The last may be an IPv4 address.
    if (group.includes(".")) return group.split(".").map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function isMapped(octets: readonly number[]): boolean {
  return MAPPED.every((octet, i) => octets[i] === octet);
}
