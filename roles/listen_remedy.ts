/**
 * What can be done where an address cannot be listened on.
 *
 * @module
 */

import type { ListenAddress } from "../server/listeners.ts";

/** Ports below this are root's, unless the system says otherwise. */
const PRIVILEGED = 1024;

/** An address that could not be bound, and what the system said. */
export interface Refused {
  readonly face: "snmp" | "http";
  readonly address: ListenAddress;
  readonly reason: string;
}

/** Returns what to do on `os`, in one line; empty where there is nothing to say. */
export function listenRemedy(
  { face, address: { port }, reason }: Refused,
  os: string,
): string {
  const another = `--${face} ADDRESS:PORT listens elsewhere`;
  if (/in use/i.test(reason)) {
    return `a sounder that runs already, or another program: ${
      whoHas(face, port, os)
    } tells; ${another}`;
  }
  if (!/permission denied/i.test(reason) || port >= PRIVILEGED) return "";
  if (os === "linux") {
    return `ports below ${PRIVILEGED} need CAP_NET_BIND_SERVICE, which the systemd unit of sounder gives; ${another}`;
  }
  const free = face === "snmp" ? 1161 : 9163;
  return `ports below ${PRIVILEGED} are root's: let pf carry this one over by rdr-to 127.0.0.1 port ${free}; ${another}`;
}

function whoHas(face: "snmp" | "http", port: number, os: string): string {
  if (os !== "linux") return `fstat | grep :${port}`;
  return `ss -${face === "snmp" ? "u" : "t"}lnp sport = :${port}`;
}
