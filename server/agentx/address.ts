/**
 * Where a master listens.
 *
 * @module
 */

import { formatAddress, type ListenAddress } from "../listeners.ts";

/** A master's address. */
export type MasterAddress =
  | { readonly transport: "unix"; readonly path: string }
  | ({ readonly transport: "tcp" } & ListenAddress);

/**
 * Where masters listen when nothing else is told: both Net-SNMP and OpenBSD's
 * snmpd on this path, and Net-SNMP also on the port that RFC 2741, section
 * 8.1.1, gives.
 */
export const DEFAULT_MASTERS: readonly MasterAddress[] = [
  { transport: "unix", path: "/var/agentx/master" },
  { transport: "tcp", hostname: "127.0.0.1", port: 705 },
];

/** Returns an address as it is told on the command line. */
export function formatMaster(address: MasterAddress): string {
  return address.transport === "unix"
    ? address.path
    : `tcp:${formatAddress(address)}`;
}

/** What a session needs of a connection. */
export interface Connection {
  read(target: Uint8Array): Promise<number | null>;
  write(octets: Uint8Array): Promise<number>;
  close(): void;
}

/** Connects to a master. Throws what the system says. */
export async function connectMaster(
  address: MasterAddress,
): Promise<Connection> {
  if (address.transport === "unix") return await Deno.connect(address);
  const connection = await Deno.connect(address);
  // Each answer is waited for.
  connection.setNoDelay(true);
  return connection;
}
