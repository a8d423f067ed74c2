/**
 * What a manager is told that this host is.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { HostFacts } from "./messages.ts";

/** What OpenBSD's own snmpd says of itself (OPENBSD-SNMPD-CONF); pollers recognise OpenBSD by it. */
const OPENBSD: Oid = [1, 3, 6, 1, 4, 1, 30155, 23, 1];

/** NET-SNMP's agents by system (NET-SNMP-TC); pollers recognise Linux by them. */
const NET_SNMP_AGENTS: Oid = [1, 3, 6, 1, 4, 1, 8072, 3, 2];

const AGENT_NUMBERS: Readonly<Record<string, number>> = {
  freebsd: 8,
  linux: 10,
  netbsd: 7,
};

/** "Unknown" in NET-SNMP-TC. */
const UNKNOWN_AGENT = 255;

/** Returns sysObjectID for an operating system as `Deno.build.os` names it. */
export function systemObjectId(os: string): Oid {
  return os === "openbsd"
    ? OPENBSD
    : [...NET_SNMP_AGENTS, AGENT_NUMBERS[os] ?? UNKNOWN_AGENT];
}

const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  openbsd: "OpenBSD",
  freebsd: "FreeBSD",
  netbsd: "NetBSD",
  linux: "Linux",
  darwin: "Darwin",
};

/** Returns sysDescr in the manner of uname(1). */
export function systemDescription(
  { os, hostname, release }: HostFacts,
): string {
  return [SYSTEM_NAMES[os] ?? os, hostname, release].filter((part) =>
    part !== ""
  ).join(" ");
}
