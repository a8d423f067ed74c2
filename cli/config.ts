/**
 * The configuration: what the command line says, then the file, then what is
 * usual.
 *
 * @module
 */

import { resolve } from "node:path";
import { formatOid, parseOid } from "../codec/oid.ts";
import { MODULES } from "../mib/catalog.ts";
import { SOUNDER_ROOT } from "../mib/declare.ts";
import { nearest } from "../mib/nearest.ts";
import type { Config } from "../roles/config.ts";
import { collectorNames } from "../roles/registrations.ts";
import { parseAddress } from "./address.ts";
import { agentxOf } from "./agentx_config.ts";
import { type BindFlags, bindInstancesOf, bindOf } from "./bind_config.ts";
import {
  type FileConfig,
  type ReadConfig,
  readConfigFile,
} from "./config_file.ts";
import { historyOf } from "./history_config.ts";
import { httpOf } from "./http_config.ts";
import { notificationsOf, trapsOf } from "./notification_config.ts";
import { communitiesOf, limitsOf } from "./snmp_config.ts";
import { UsageError } from "./usage_error.ts";

/** Flags of `serve`, `read` and `metrics`, as the command line hands them over. */
export interface Flags extends BindFlags {
  readonly config?: string;
  readonly snmp?: readonly string[];
  readonly http?: readonly string[];
  readonly agentx?: string;
  readonly community?: readonly string[];
  readonly state?: string;
  readonly replay?: string;
  readonly only?: string;
  readonly without?: string;
  readonly interval?: string;
  readonly postfixLog?: string;
  readonly fromStart?: boolean;
}

/** Where the agent listens when nothing is said: unprivileged, and this host alone. */
const DEFAULT_SNMP = "127.0.0.1:1161";

const DEFAULT_INTERVAL = 10;

/** A run may take this long, in seconds, however short the interval: the next one waits for it. */
const MIN_TIMEOUT = 9;

/**
 * Puts flags and file together.
 *
 * @throws {UsageError} when anything is not as it must be.
 */
export function configure(flags: Flags): Config {
  const { config: file, source }: Partial<ReadConfig> & {
    readonly config: FileConfig;
  } = flags.config === undefined
    ? { config: {} }
    : readConfigFile(flags.config);
  const at = blameIn(source);
  const interval = secondsOf("--interval", flags.interval) ?? file.interval ??
    DEFAULT_INTERVAL;
  const state = textOf("--state", flags.state) ?? file.state;
  const replay = textOf("--replay", flags.replay) ?? file.replay;
  const only = namesOf(textOf("--only", flags.only)) ?? file.only;
  const without = namesOf(flags.without) ?? file.without ?? [];
  const bindInstances = at(
    "bind.instances",
    undefined,
    () => bindInstancesOf(file.bind),
  );
  const known = collectorNames({ bindInstances });
  at("only", flags.only, () => checkNames(only ?? [], known));
  at("without", flags.without, () => checkNames(without, known));
  const root = at("root", undefined, () => rootOf(file.root));
  return {
    snmp: snmpOf(flags, file, { root, at }),
    http: at("http", flags.http, () => httpOf(flags.http, file.http)),
    agentx: at(
      "agentx",
      flags.agentx,
      () => agentxOf(flags.agentx, file.agentx),
    ),
    notifications: notificationsOf(file.notifications),
    traps: at("trap", undefined, () => trapsOf(file.trap)),
    state: state === undefined ? undefined : resolve(state),
    replay: replay === undefined ? undefined : resolve(replay),
    interval,
    timeout: file.timeout ?? Math.max(interval * 0.9, MIN_TIMEOUT),
    staleAfter: file.stale_after ?? Math.max(interval * 6, 60),
    only,
    without,
    root,
    bind: at(
      "bind",
      flags.bindUrl ?? flags.bindStatsFile,
      () => bindOf(flags, file.bind),
    ),
    bindInstances,
    ...sourcesOf(flags, file),
    history: at(
      "history",
      undefined,
      () => historyOf(file.history, interval),
    ),
  };
}

/** Completes what stands at `place` of the file, unless a flag took its place: an error tells the line. */
type Blame = <T>(place: string, flag: unknown, work: () => T) => T;

function blameIn(source: ReadConfig["source"] | undefined): Blame {
  return (place, flag, work) => {
    try {
      return work();
    } catch (error) {
      const ours = error instanceof UsageError && flag === undefined;
      throw ours && source !== undefined
        ? source.blame(place.split("."), error)
        : error;
    }
  };
}

/** What is said of the agent. */
function snmpOf(
  flags: Flags,
  { snmp }: FileConfig,
  { root, at }: { readonly root: Config["root"]; readonly at: Blame },
): Config["snmp"] {
  return {
    listen: at(
      "snmp.listen",
      flags.snmp,
      () => (flags.snmp ?? snmp?.listen ?? [DEFAULT_SNMP]).map(parseAddress),
    ),
    communities: at(
      "snmp",
      flags.community,
      () => communitiesOf(flags.community, snmp, root),
    ),
    limits: limitsOf(snmp),
    firstRoots: snmp?.openbsd_64512 ?? false,
    contact: snmp?.contact ?? "",
    location: snmp?.location ?? "",
  };
}

/** What is said of the collectors that have a few keys each. */
function sourcesOf(
  flags: Flags,
  { postfix, pf, pflog, carp_wire }: FileConfig,
): Pick<Config, "postfix" | "pf" | "pflog" | "carpWire"> {
  return {
    postfix: {
      log: textOf("--postfix-log", flags.postfixLog) ?? postfix?.log,
      showq: pathOf(postfix?.showq),
      fromStart: flags.fromStart ?? postfix?.from_start ?? false,
    },
    pf: {
      command: pf?.command ?? ["pfctl"],
      maxAddresses: pf?.max_addresses,
    },
    pflog: { interface: pflog?.interface },
    carpWire: {
      interfaces: carp_wire?.interfaces ?? [],
      passphraseFile: pathOf(carp_wire?.passphrase_file),
    },
  };
}

function textOf(flag: string, text: string | undefined): string | undefined {
  if (text === "") throw new UsageError(`Cannot use ${flag} "": it is empty`);
  return text;
}

function pathOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

function secondsOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= 0.1 && value <= 86_400)) {
    throw new UsageError(
      `Cannot use ${flag} "${text}": expected seconds, 0.1 to 86400`,
    );
  }
  return value;
}

function namesOf(list: string | undefined): string[] | undefined {
  return list?.split(",").map((name) => name.trim()).filter((name) =>
    name !== ""
  );
}

function checkNames(
  names: readonly string[],
  known: readonly string[],
): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const guess = nearest(name, known);
    throw new UsageError(
      `Unknown collector "${name}"${
        guess === undefined ? "" : `; did you mean "${guess}"?`
      } (there are ${known.join(", ")})`,
    );
  }
}

/** Returns where sounder's own modules are: not where others are, nor around them. */
function rootOf(text: string | undefined): Config["root"] {
  if (text === undefined) return SOUNDER_ROOT;
  let root: Config["root"];
  try {
    root = parseOid(text);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  for (const module of MODULES) {
    if ("arc" in module.root) continue;
    const fixed = module.root;
    const common = Math.min(root.length, fixed.length);
    if (root.slice(0, common).every((arc, i) => arc === fixed[i])) {
      throw new UsageError(
        `Cannot use root "${text}": it would overlap ${module.name} at ${
          formatOid(fixed)
        }`,
      );
    }
  }
  return root;
}
