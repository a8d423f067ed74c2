/**
 * A socket of the HTTP face.
 *
 * @module
 */

import type { ListenAddress, Listener } from "../listeners.ts";

/** Listens on one address and answers requests by `handle`. Throws what binding throws. */
export function openHttpListener(
  address: ListenAddress,
  handle: (request: Request) => Response | Promise<Response>,
): Listener {
  const server = Deno.serve({ ...address, onListen: () => {} }, handle);
  return {
    address: {
      hostname: address.hostname,
      port: (server.addr as Deno.NetAddr).port,
    },
    close: () => void server.shutdown(),
  };
}
