/**
 * Starting a role in a worker, with its rights and no other.
 *
 * @module
 */

import type { Role } from "./messages.ts";
import { type Rights, withoutUnixSockets } from "./rights.ts";

/**
 * Starts the entry module in a worker that plays `role`.
 *
 * @throws {Deno.errors.NotCapable} when the worker needs a right that this process does not have.
 */
export function spawnWorker(entry: string, role: Role, rights: Rights): Worker {
  try {
    return spawn(entry, role, rights);
  } catch (error) {
    // A release of the runtime that takes the socket's path for a host.
    if (!(error instanceof URIError)) throw error;
    return spawn(entry, role, withoutUnixSockets(rights));
  }
}

function spawn(entry: string, role: Role, rights: Rights): Worker {
  const options = {
    type: "module",
    name: role,
    deno: { permissions: rights },
  };
  return new Worker(entry, options as WorkerOptions);
}
