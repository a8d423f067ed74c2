/**
 * Addresses with ports, as they are given on the command line and in the
 * configuration file.
 *
 * @module
 */

import { isIP } from "node:net";
import { formatAddress, type ListenAddress } from "../server/listeners.ts";
import { UsageError } from "./usage_error.ts";

export { formatAddress };

/**
 * Parses `ADDR:PORT` or `[ADDR]:PORT`; an IPv6 address needs its brackets, a
 * link-local one its interface: `[fe80::1%em0]:161`.
 *
 * @throws {UsageError} when the text is none of these.
 */
export function parseAddress(text: string): ListenAddress {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const hostname = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3]);
  const address = hostname === "localhost" ? "127.0.0.1" : hostname;
  if (match === null || port > 65_535 || !isAddress(address)) {
    throw new UsageError(
      `Cannot use address "${text}": expected ADDR:PORT, such as 127.0.0.1:1161 or [::1]:1161`,
    );
  }
  return { hostname: address, port };
}

/** Tells whether it is an address; one of IPv6 may have its interface. */
function isAddress(text: string): boolean {
  const [, ipv6] = /^([^%]+)%[^\s%/]+$/.exec(text) ?? [];
  return ipv6 === undefined ? isIP(text) !== 0 : isIP(ipv6) === 6;
}
