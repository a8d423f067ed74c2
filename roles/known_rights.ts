/**
 * What a configuration may need to run and to ask of the system: the most that
 * sounder is ever given, of which each role gets a part.
 *
 * @module
 */

import { COMMAND_FOLDERS } from "../collectors/live/resolve_command.ts";

/** Something that is allowed, and what for. */
export interface Permission {
  readonly name: string;
  readonly reason: string;
}

/** Commands that may be run, in the folders in which they are looked for. */
export const COMMANDS: readonly Permission[] = [
  { name: "pfctl", reason: "pf's counters, tables, labels, queues, states" },
  {
    name: "doas",
    reason: "pfctl where /dev/pf is not readable, if configured",
  },
  { name: "netstat", reason: "CARP's and pfsync's protocol counters" },
  {
    name: "sysctl",
    reason: "sensors, CARP's settings, kernel version, memory",
  },
  { name: "ifconfig", reason: "interfaces, their groups and CARP states" },
  { name: "find", reason: "Linux's sysfs, which the right to read leaves out" },
  { name: "grep", reason: "the contents of what find finds in sysfs" },
  { name: "cat", reason: "single files below /proc and /sys, for that reason" },
  { name: "rndc", reason: "asking named to write its statistics file" },
  { name: "postconf", reason: "where Postfix writes a log of its own" },
  { name: "postqueue", reason: "Postfix's queues" },
  { name: "journalctl", reason: "Postfix's log where journald keeps it" },
  { name: "tcpdump", reason: "pflog and CARP announcements on the wire" },
  { name: "kill", reason: "ending a command that hangs, with its children" },
];

/** What may be asked of the system. */
export const SYSTEM_FACTS: readonly Permission[] = [
  { name: "hostname", reason: "sysName" },
  { name: "osRelease", reason: "sysDescr" },
  { name: "osUptime", reason: "hrSystemUptime" },
  {
    name: "networkInterfaces",
    reason: "one socket for each address of a wildcard",
  },
  { name: "uid", reason: "saying that root is not needed" },
];

/** Every path that a command of {@linkcode COMMANDS} can be found at. The runtime compares these strings, and follows no links. */
export function commandPaths(): string[] {
  return COMMANDS.flatMap(({ name }) =>
    COMMAND_FOLDERS.map((folder) => `${folder}/${name}`)
  );
}
