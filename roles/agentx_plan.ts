/**
 * Which regions of the tree are registered with a master.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { type MibModule, objectsOf, rootOf } from "../mib/declare.ts";
import { mtaModule } from "../mib/modules/mta.ts";
import { netSnmpExtendModule } from "../mib/modules/net_snmp_extend.ts";
import { networkServicesModule } from "../mib/modules/network_services.ts";
import { openbsdCarpModule } from "../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../mib/modules/openbsd_pf.ts";
import { openbsdSensorsModule } from "../mib/modules/openbsd_sensors.ts";
import { sounderModule } from "../mib/modules/sounder.ts";
import type { WantedRegion } from "../server/agentx/regions.ts";
import type { AgentxConfig } from "./config.ts";
import type { CollectedModule } from "./served_state.ts";

/** A region, and when it is registered. */
export interface PlannedRegion {
  readonly wanted: WantedRegion;
  /** Name of the module; empty where the configuration names regions. */
  readonly module: string;
  /** Never registered: the master serves it itself, or the configuration leaves it out. */
  readonly leftOut: boolean;
  /** The SNMP context that the module is of; empty for the default one. */
  readonly context: string;
  /** Registered whether or not there are numbers. */
  readonly always: boolean;
}

/** OpenBSD's snmpd answers for these by itself, or by snmpd_metrics(8). */
const OPENBSD_MASTER: readonly MibModule<never>[] = [
  openbsdPfModule,
  openbsdCarpModule,
  openbsdSensorsModule,
  openbsdMemModule,
];

/** Net-SNMP's answers for these: the last two of sendmail, whether or not there is one. */
const NET_SNMP_MASTER: readonly MibModule<never>[] = [
  netSnmpExtendModule,
  networkServicesModule,
  mtaModule,
];

/** Priority of what a master registers for itself (RFC 2741, section 6.2.3), less one. */
const BEFORE_THE_MASTER = 126;

/**
 * Returns all regions in the order in which they are listed. The system and
 * snmp groups and hrSystemUptime are the master's alone, whichever it is, and
 * are not among them.
 */
export function planRegions(
  { config, modules, secondRoots, root, os }: {
    readonly config: AgentxConfig;
    readonly modules: readonly CollectedModule[];
    /** Where modules are served once more, by name. */
    readonly secondRoots: ReadonlyMap<string, Oid>;
    /** Where sounder's own modules hang. */
    readonly root: Oid;
    /** The master's system. */
    readonly os: string;
  },
): PlannedRegion[] {
  if (config.regions !== undefined) return configuredRegions(config);
  const { priority, include, exclude } = config;
  const masters = os === "openbsd" ? OPENBSD_MASTER : NET_SNMP_MASTER;
  const own: CollectedModule = {
    module: sounderModule as MibModule<never>,
    context: "",
  };
  return [own, ...modules].flatMap((collected): PlannedRegion[] => {
    const { module, context } = collected;
    const included = include.includes(module.name);
    const leftOut = exclude.includes(module.name) ||
      masters.includes(module) && !included;
    const subtree = rootOf(module, root);
    const place = context === "" ? config.context : context;
    const second = context === "" ? secondRoots.get(module.name) : undefined;
    const regions = [
      ...(included
        ? columnsOf(module, root, place, Math.min(priority, BEFORE_THE_MASTER))
        : [regionAt(subtree, place, priority)]),
      ...(second === undefined ? [] : [regionAt(second, place, priority)]),
    ];
    return regions.map((region, i): PlannedRegion => ({
      wanted: {
        ...region,
        capability: i > 0 ? undefined : {
          id: module.identityOid ?? subtree,
          description: `${module.name}: ${module.description}`,
        },
      },
      module: module.name,
      context,
      leftOut,
      always: collected === own,
    }));
  });
}

/** The regions that the configuration names, in place of the modules' roots. */
function configuredRegions(
  { regions = [], priority, context }: AgentxConfig,
): PlannedRegion[] {
  return regions.map((region) => ({
    wanted: {
      name: region.name,
      region: { ...region, priority },
      context,
      capability: undefined,
    },
    module: "",
    context: "",
    leftOut: false,
    always: true,
  }));
}

type Region = Omit<WantedRegion, "capability">;

/**
 * The regions of a module that the master serves too: of two that overlap the
 * longer one answers, and masters register their objects one by one.
 */
function columnsOf(
  module: MibModule<never>,
  root: Oid,
  context: string,
  priority: number,
): Region[] {
  return objectsOf(module, rootOf(module, root))
    .filter(({ object }) => object.access === "read-only")
    .map(({ oid }) => regionAt(oid, context, priority));
}

function regionAt(subtree: Oid, context: string, priority: number): Region {
  return {
    name: subtree.join("."),
    context,
    region: { priority, subtree, rangeSubid: 0, upperBound: 0 },
  };
}
