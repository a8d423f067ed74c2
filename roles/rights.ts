/**
 * The rights of each role, computed from the configuration, and the proof that
 * a role has no more than them.
 *
 * @module
 */

import { dirname } from "node:path";
import { formatAddress } from "../server/listeners.ts";
import type { Config } from "./config.ts";
import { commandPaths, SYSTEM_FACTS } from "./known_rights.ts";
import { registrationsFor } from "./registrations.ts";

/** Rights of a worker: every kind is stated, because one that is left out is inherited. */
export interface Rights {
  readonly net: readonly string[] | boolean;
  readonly read: readonly string[] | boolean;
  readonly write: readonly string[] | boolean;
  readonly run: readonly string[] | boolean;
  readonly sys: readonly string[] | boolean;
  readonly env: false;
  readonly ffi: false;
  readonly import: false;
}

/** The face answers strangers: it may use the network and nothing else. */
export const FACE_RIGHTS: Rights = {
  net: true,
  read: false,
  write: false,
  run: false,
  sys: false,
  env: false,
  ffi: false,
  import: false,
};

/** The subagent reaches its masters: a socket by its path, which is read and written, or an address. */
export function agentxRights(config: Config): Rights {
  const masters = config.agentx?.masters ?? [];
  const paths = masters.flatMap((master) =>
    master.transport === "unix" ? [master.path] : []
  );
  return {
    ...FACE_RIGHTS,
    net: listOrNone(
      masters.map((master) =>
        master.transport === "unix"
          ? `${UNIX_SOCKET}${master.path}`
          : formatAddress(master)
      ),
    ),
    read: listOrNone(paths),
    write: listOrNone(paths),
  };
}

const UNIX_SOCKET = "unix:";

/**
 * Returns these rights as older releases of the runtime know them: they ask for
 * no right to the network where a socket is a file, and know no such right.
 */
export function withoutUnixSockets(rights: Rights): Rights {
  const { net } = rights;
  return typeof net === "boolean" ? rights : {
    ...rights,
    net: listOrNone(net.filter((entry) => !entry.startsWith(UNIX_SOCKET))),
  };
}

/** Ends a command that is given up together with its children. */
const KILL = "kill";

/** Names of the commands that the collectors of this configuration run, the one that ends them included. */
export function commandsOf(config: Config, os: string): string[] {
  if (config.replay !== undefined) return [];
  const names = registrationsFor(config, os).flatMap((registration) =>
    registration.needs(config, os).run ?? []
  );
  return names.length === 0 ? [] : [...new Set([...names, KILL])];
}

/**
 * The reader's rights. A replayed host is files alone: nothing is run or fetched.
 *
 * @param commands Absolute paths of the commands by name; one that this host does not have is left out.
 */
export function readerRights(
  config: Config,
  os: string,
  commands: ReadonlyMap<string, string>,
): Rights {
  const live = config.replay === undefined;
  const needs = live
    ? registrationsFor(config, os).map((registration) =>
      registration.needs(config, os)
    )
    : [];
  const state = config.state === undefined ? [] : [dirname(config.state)];
  return {
    net: listOrNone(needs.flatMap(({ net }) => net ?? [])),
    // What a configuration names is checked by the files' own permissions; the list would be the host's whole /etc and /var.
    read: true,
    write: listOrNone([...state, ...needs.flatMap(({ write }) => write ?? [])]),
    run: listOrNone([...commands.values()]),
    sys: live ? ["hostname", "osRelease", "osUptime"] : false,
    env: false,
    ffi: false,
    import: false,
  };
}

function listOrNone(entries: readonly string[]): readonly string[] | false {
  return entries.length === 0 ? false : [...new Set(entries)];
}

/** Tells which of a reader's rights this thread cannot give it, in words; undefined where it can give all. */
export function missingRight({ net, run, write }: Rights): string | undefined {
  const asked: readonly [words: string, Deno.PermissionDescriptor][] = [
    ...list(net).map((host) =>
      [`reach ${host}`, { name: "net", host }] as const
    ),
    ...list(run).map((command) =>
      [`run ${command}`, { name: "run", command }] as const
    ),
    ...list(write).map((path) =>
      [`write ${path}`, { name: "write", path }] as const
    ),
  ].map(([words, descriptor]) => [words, descriptor]);
  return asked.find(([, descriptor]) =>
    Deno.permissions.querySync(descriptor).state !== "granted"
  )?.[0];
}

function list(entries: readonly string[] | boolean): readonly string[] {
  return typeof entries === "boolean" ? [] : entries;
}

/** Kinds of rights. */
type Kind = "read" | "write" | "run" | "sys" | "net" | "env" | "ffi" | "import";

/** Things that a role may do only if they are on its list, asked one by one: the kind as a whole, members that are on no list of ours, and all that sounder as a whole may do. */
const FOREIGN: Readonly<Record<Kind, readonly Deno.PermissionDescriptor[]>> = {
  read: [{ name: "read" }, { name: "read", path: "/etc/passwd" }],
  write: [{ name: "write" }, {
    name: "write",
    path: "/etc/sounder-must-not-write",
  }],
  run: [
    { name: "run" },
    ...["/bin/sh", ...commandPaths()].map((command) =>
      ({ name: "run", command }) as const
    ),
  ],
  sys: [
    { name: "sys" },
    ...SYSTEM_FACTS.map(({ name }) =>
      ({ name: "sys", kind: name }) as Deno.SysPermissionDescriptor
    ),
  ],
  net: [{ name: "net" }, { name: "net", host: "192.0.2.1:9" }],
  env: [{ name: "env" }],
  ffi: [{ name: "ffi" }],
  import: [{ name: "import" }, { name: "import", host: "deno.land:443" }],
};

/** Asks the runtime whether this thread has a right that `rights` does not give it; returns the first, undefined when there is none. */
export async function excessRight(rights: Rights): Promise<string | undefined> {
  for (const [kind, descriptors] of Object.entries(FOREIGN)) {
    const given: Rights[Kind] = rights[kind as Kind];
    if (given === true) continue;
    for (const descriptor of descriptors) {
      if (isOn(given, descriptor)) continue;
      const { state } = await Deno.permissions.query(descriptor);
      if (state === "granted") return JSON.stringify(descriptor);
    }
  }
  return undefined;
}

/** Tells whether a command or a fact of the system is on a list of rights. */
function isOn(
  given: readonly string[] | boolean,
  descriptor: Deno.PermissionDescriptor,
): boolean {
  const member = descriptor.name === "run"
    ? descriptor.command
    : descriptor.name === "sys"
    ? descriptor.kind
    : undefined;
  return typeof given !== "boolean" && member !== undefined &&
    given.includes(String(member));
}
