/**
 * Who may ask: communities and the sources that may use them.
 *
 * @module
 */

import type { MessageScan } from "../../codec/snmp/scan.ts";

/** A community and who may use it. */
export interface Community {
  readonly name: string;
  /** True where only this host itself may use it. */
  readonly loopbackOnly: boolean;
}

/** Outcome of a look at a request's community. */
export type Admission = "admitted" | "unknown-community" | "refused-source";

/** Tells whether an address is one of this host's own: 127.0.0.0/8, ::1, or the former inside the latter's family. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") ||
    address.startsWith("::ffff:127.");
}

/** Decides on requests by their community and source. */
export class AccessControl {
  readonly #communities: readonly {
    octets: Uint8Array;
    loopbackOnly: boolean;
  }[];

  constructor(communities: readonly Community[]) {
    const utf8 = new TextEncoder();
    this.#communities = communities.map(({ name, loopbackOnly }) => ({
      octets: utf8.encode(name),
      loopbackOnly,
    }));
  }

  /** Looks the request's community up; `source` is the address that it came from. */
  admit(request: MessageScan, source: string): Admission {
    for (const { octets, loopbackOnly } of this.#communities) {
      if (!isSame(request, octets)) continue;
      return loopbackOnly && !isLoopback(source)
        ? "refused-source"
        : "admitted";
    }
    return "unknown-community";
  }
}

/** Compares all octets whatever the first difference, so that the time taken tells nothing of it. */
function isSame(request: MessageScan, octets: Uint8Array): boolean {
  const { bytes, communityStart, communityEnd } = request;
  if (communityEnd - communityStart !== octets.length) return false;
  let difference = 0;
  for (let i = 0; i < octets.length; i++) {
    difference |= bytes[communityStart + i]! ^ octets[i]!;
  }
  return difference === 0;
}
