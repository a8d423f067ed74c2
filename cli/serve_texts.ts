/**
 * What `sounder serve` says of its configuration when it begins: what is likely
 * not meant so, and how to ask.
 *
 * @module
 */

import type { Config } from "../roles/config.ts";
import { localAddresses } from "../roles/local_addresses.ts";
import {
  expandAddress,
  isWildcard,
  type ListenAddress,
} from "../server/listeners.ts";
import { addressOctets, isWithin, LOOPBACK } from "../server/network.ts";
import { formatAddress } from "./address.ts";

/** Returns what is likely not meant so, each in one line. */
export function serveWarnings(config: Config): string[] {
  const local = localAddresses();
  return [
    ...rootWarnings(),
    ...config.snmp.listen.flatMap((address) =>
      wildcardWarnings(address, local)
    ),
    ...silentAddresses(config).map((text) => `snmp ${text}`),
  ];
}

function rootWarnings(): string[] {
  return Deno.uid() === 0
    ? [
      "sounder runs as root and need not: any user that may read what it reads will do",
    ]
    : [];
}

/** An answer leaves from the address that was asked only because each has a socket of its own. */
function wildcardWarnings(
  address: ListenAddress,
  local: readonly string[],
): string[] {
  const { length } = expandAddress(address, local);
  return length > 1
    ? [
      `snmp ${
        formatAddress(address)
      } binds each of ${length} addresses by its own socket`,
    ]
    : [];
}

/** Returns what to say of an agent that listens for others and has no community for them: it is silent to them, as if it were not there. */
export function silentAddresses(
  { snmp: { listen, communities } }: Config,
): string[] {
  const open = listen.filter(({ hostname }) => !isLoopback(hostname));
  if (open.length === 0) return [];
  if (communities.some(({ networks }) => networks !== LOOPBACK)) return [];
  return [
    `${
      open.map(formatAddress).join(", ")
    } answers this host alone, as no community may be used from elsewhere: name one by --community NAME, or in the configuration by [snmp] community = ["NAME"]`,
  ];
}

function isLoopback(hostname: string): boolean {
  const octets = addressOctets(hostname);
  return octets !== undefined && isWithin(LOOPBACK, octets);
}

/** How to ask what was just bound. */
export function invitation(
  face: "snmp" | "http",
  address: ListenAddress,
  { snmp, http }: Config,
): string {
  if (face === "http") {
    const scheme = http.certificate === undefined ? "http" : "https";
    return `http: curl ${scheme}://${formatAddress(askable(address))}/metrics`;
  }
  const where = formatAddress(address);
  const [community] = snmp.communities;
  return `snmp: snmpbulkwalk -v2c -c ${community?.name ?? "COMMUNITY"} ${
    address.hostname.includes(":") ? `udp6:${where}` : where
  } .1.3.6.1`;
}

/** An address that can be asked: one that stands for all of them cannot everywhere. */
function askable({ hostname, port }: ListenAddress): ListenAddress {
  if (!isWildcard(hostname)) return { hostname, port };
  return { hostname: hostname === "::" ? "::1" : "127.0.0.1", port };
}
