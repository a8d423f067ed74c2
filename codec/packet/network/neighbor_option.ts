/**
 * An option of neighbour discovery, as it is handed out and taken
 * (RFC 4861, section 4.6).
 *
 * @module
 */

/** An option of neighbour discovery. */
export type NeighborOption =
  | {
    readonly name: "source-link-address" | "target-link-address";
    readonly address: string;
  }
  | {
    readonly name: "prefix";
    readonly prefix: string;
    readonly prefixLength: number;
    /** Bits 7 on-link, 6 autonomous configuration, 5 router address (RFC 6275). */
    readonly flags: number;
    /** In seconds; 2^32 - 1 is forever. */
    readonly validLifetime: number;
    readonly preferredLifetime: number;
    readonly reserved: number;
  }
  /** The packet that was redirected, as much of it as fits; the reserved octets first. In hexadecimal. */
  | { readonly name: "redirected-packet"; readonly data: string }
  | { readonly name: "mtu"; readonly reserved: number; readonly mtu: number }
  /** RFC 4191, section 2.3; flags: bits 4 and 3 are the preference. */
  | {
    readonly name: "route";
    readonly prefix: string;
    readonly prefixLength: number;
    /** Octets of the prefix in the option, where they are more than its length needs. */
    readonly prefixOctets?: number;
    readonly flags: number;
    readonly lifetime: number;
  }
  /** Recursive name servers (RFC 8106, section 5.1). */
  | {
    readonly name: "name-servers";
    readonly reserved: number;
    readonly lifetime: number;
    readonly servers: readonly string[];
  }
  /** Search list (RFC 8106, section 5.2). */
  | {
    readonly name: "search-list";
    readonly reserved: number;
    readonly lifetime: number;
    readonly domains: readonly string[];
  }
  /** RFC 3971, section 5.3.2; in hexadecimal. */
  | { readonly name: "nonce"; readonly nonce: string }
  /** NAT64 prefix (RFC 8781): the lifetime in units of 8 seconds, the code of the prefix length, 96 bits. */
  | {
    readonly name: "nat64-prefix";
    readonly scaledLifetime: number;
    readonly prefixLengthCode: number;
    readonly prefix: string;
  }
  | { readonly name: "other"; readonly type: number; readonly data: string }
  /** A length of 0 or over the end; `data` is all that follows the type. */
  | {
    readonly name: "malformed";
    readonly type: number;
    readonly data: string;
  };

/** Octets of what the length of an option counts. */
export const NEIGHBOR_OPTION_UNIT = 8;

/** Octets that a route's prefix of so many bits takes at the least (RFC 4191, section 2.3). */
export function octetsNeeded(prefixLength: number): number {
  if (prefixLength === 0) return 0;
  return prefixLength <= 64 ? 8 : 16;
}
