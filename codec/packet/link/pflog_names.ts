/**
 * Names of the actions, reasons and directions in pf's log. The numbers up to 10 and 14 are the same
 * wherever there is pf; those above are not (pfvar.h of OpenBSD, FreeBSD, NetBSD and Darwin).
 *
 * @module
 */

/** A system whose pf wrote a log. DragonFly writes as old FreeBSD did. */
export type PfSystem = "openbsd" | "freebsd" | "netbsd" | "darwin";

const ACTIONS: readonly string[] = [
  "pass",
  "block",
  "scrub",
  "noscrub",
  "nat",
  "nonat",
  "binat",
  "nobinat",
  "rdr",
  "nordr",
  "synproxy-drop",
];

const MORE_ACTIONS: Readonly<Record<PfSystem, readonly string[]>> = {
  openbsd: ["defer", "match", "divert", "rt", "afrt"],
  freebsd: ["defer", "match"],
  netbsd: [],
  darwin: ["dummynet", "nodummynet", "nat64", "nonat64"],
};

const REASONS: readonly string[] = [
  "match",
  "bad-offset",
  "fragment",
  "short",
  "normalize",
  "memory",
  "bad-timestamp",
  "congestion",
  "ip-option",
  "proto-cksum",
  "state-mismatch",
  "state-insert",
  "state-limit",
  "src-limit",
  "synproxy",
];

const MORE_REASONS: Readonly<Record<PfSystem, readonly string[]>> = {
  openbsd: ["translate", "no-route"],
  freebsd: ["map-failed"],
  netbsd: ["state-locked"],
  darwin: ["dummynet", "invalid-port"],
};

const DIRECTIONS: readonly string[] = ["in/out", "in", "out", "fwd"];

function nameIn(
  shared: readonly string[],
  more: readonly string[],
  number: number,
): string | undefined {
  return shared[number] ?? more[number - shared.length];
}

/** Returns the name of an action; undefined when the system has none of that number, or is not known. */
export function pfActionName(
  action: number,
  system: PfSystem | undefined,
): string | undefined {
  return nameIn(ACTIONS, system ? MORE_ACTIONS[system] : [], action);
}

/** Returns the name of a reason; undefined when the system has none of that number, or is not known. */
export function pfReasonName(
  reason: number,
  system: PfSystem | undefined,
): string | undefined {
  return nameIn(REASONS, system ? MORE_REASONS[system] : [], reason);
}

/** Returns the name of a direction; undefined when there is none of that number. */
export function pfDirectionName(direction: number): string | undefined {
  return DIRECTIONS[direction];
}
