/**
 * What is configured of the agent: communities, views and limits.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { MODULES } from "../mib/catalog.ts";
import { NameIndex } from "../mib/names.ts";
import type { ViewSubtrees } from "../mib/view.ts";
import type { Config } from "../roles/config.ts";
import { LOOPBACK, type Network, parseNetwork } from "../server/network.ts";
import type { Community } from "../server/snmp/access.ts";
import type { Limits } from "../server/snmp/listener.ts";
import type { FileConfig } from "./config_file.ts";
import { UsageError } from "./usage_error.ts";

type SnmpFile = NonNullable<FileConfig["snmp"]>;
type CommunityFile = NonNullable<SnmpFile["communities"]>[number];

/** Datagrams a second of one source outside this host: a manager that asks for one object at a time, as fast as it can over a network, sends about as many. */
const DEFAULT_RATE = 1_000;

/** Seconds of the rate that may come at once. */
const DEFAULT_BURST_SECONDS = 2;

/** Most subtrees of one view: each is looked at when the tree changes. */
const MAX_SUBTREES = 256;

/**
 * Returns the communities: those of the flags, or of both keys of the file;
 * `public` from this host alone where nothing names any.
 *
 * @throws {UsageError} with the community, the place and what was expected.
 */
export function communitiesOf(
  flags: readonly string[] | undefined,
  file: SnmpFile | undefined,
  root: Oid,
): Config["snmp"]["communities"] {
  if (flags !== undefined) return flags.map(openCommunity);
  const { community, communities } = file ?? {};
  if (community === undefined && communities === undefined) {
    return [{ name: "public", networks: LOOPBACK, view: undefined }];
  }
  const tables = communities ?? [];
  // Names are read only where there are some: a catalog takes its time.
  const names = tables.some(({ include, exclude }) => include ?? exclude)
    ? new NameIndex(MODULES, root)
    : undefined;
  return [
    ...tables.map((table) => communityOf(table, names)),
    ...(community ?? []).map(openCommunity),
  ];
}

/** The short form: from anywhere, for everything. */
function openCommunity(name: string): Community {
  if (name === "") {
    throw new UsageError('Cannot use --community "": it is empty');
  }
  return { name, networks: undefined, view: undefined };
}

/** Without networks a community may be used from this host alone. */
function communityOf(
  { name, networks, include, exclude }: CommunityFile,
  names: NameIndex | undefined,
): Community {
  return {
    name,
    networks: networks === undefined ? LOOPBACK : networks.map(networkOf),
    view: names === undefined || (include ?? exclude) === undefined
      ? undefined
      : viewOf({ include, exclude }, names),
  };
}

function viewOf(
  { include, exclude }: Pick<CommunityFile, "include" | "exclude">,
  names: NameIndex,
): ViewSubtrees {
  const view = {
    // What is excluded alone is excluded from everything.
    include: include?.map((name) => subtree(name, names)) ?? [[]],
    exclude: (exclude ?? []).map((name) => subtree(name, names)),
  };
  if (view.include.length + view.exclude.length > MAX_SUBTREES) {
    throw new UsageError(
      `Cannot use a view of snmp.communities: it has more than ${MAX_SUBTREES} subtrees`,
    );
  }
  return view;
}

function subtree(name: string, names: NameIndex): Oid {
  try {
    return names.resolve(name);
  } catch (error) {
    throw new UsageError(
      `Cannot use a view of snmp.communities: ${(error as Error).message}`,
    );
  }
}

/** Returns a network. Throws {@linkcode UsageError} when the text is none. */
export function networkOf(text: string): Network {
  try {
    return parseNetwork(text);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Returns what answers may cost. */
export function limitsOf(file: SnmpFile | undefined): Limits {
  const { message_limit, outside_message_limit, rate = DEFAULT_RATE, burst } =
    file ?? {};
  return {
    ...(message_limit === undefined ? {} : { messageLimit: message_limit }),
    ...(outside_message_limit === undefined
      ? {}
      : { outsideMessageLimit: outside_message_limit }),
    ...(rate === 0 ? {} : {
      rateLimit: {
        rate,
        burst: burst ?? Math.max(1, rate * DEFAULT_BURST_SECONDS),
      },
    }),
  };
}
