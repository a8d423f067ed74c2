/**
 * The collectors that there are: on which systems, seen through which modules,
 * with which rights.
 *
 * @module
 */

import { carpCollector } from "../collectors/carp/collect.ts";
import type { Collector } from "../collectors/collector.ts";
import { extendCollector } from "../collectors/extend/collect.ts";
import type { ExtendOutput } from "../collectors/extend/reading.ts";
import { pfCollector } from "../collectors/pf/collect.ts";
import { sensorsCollector } from "../collectors/sensors/collect.ts";
import { systemCollector } from "../collectors/system/collect.ts";
import type { MibModule } from "../mib/declare.ts";
import type { Labels } from "../mib/family.ts";
import { openbsdCarpModule } from "../mib/modules/openbsd_carp.ts";
import { openbsdMemModule } from "../mib/modules/openbsd_mem.ts";
import { openbsdPfModule } from "../mib/modules/openbsd_pf.ts";
import { netSnmpExtendModule } from "../mib/modules/net_snmp_extend.ts";
import { openbsdSensorsModule } from "../mib/modules/openbsd_sensors.ts";
import { sounderCarpModule } from "../mib/modules/sounder_carp.ts";
import { sounderPfModule } from "../mib/modules/sounder_pf.ts";
import { mtaModule } from "../mib/modules/mta.ts";
import { networkServicesModule } from "../mib/modules/network_services.ts";
import { postfixModule } from "../mib/modules/sounder_postfix.ts";
import { sounderSensorsModule } from "../mib/modules/sounder_sensors.ts";
import { wireModule } from "../mib/modules/sounder_wire.ts";
import type { StateDatabase } from "../store/database.ts";
import {
  BIND,
  bindInstanceName,
  bindRegistration,
  bindRegistrationsFor,
} from "./bind_registrations.ts";
import type { Config } from "./config.ts";
import { postfixKeys } from "../collectors/postfix/original_keys.ts";
import { postfixCollector, postfixExtend } from "./postfix_collection.ts";
import { carpWireCollector, pflogCollector } from "./wire_collection.ts";

/** What a collector needs to be allowed. */
export interface Needs {
  /** Names of commands. */
  readonly run?: readonly string[];
  /** `host:port` of what is fetched. */
  readonly net?: readonly string[];
  /** Paths to write: sockets that are connected to. */
  readonly write?: readonly string[];
}

/** What a collector may use besides the host that it reads. */
export interface Tools {
  /** Absolute paths of the commands that may be run, by name. */
  readonly commands: ReadonlyMap<string, string>;
  /** The state file; undefined where none is configured. */
  readonly database: StateDatabase | undefined;
  /** True for one reading alone, false for readings without end. */
  readonly once: boolean;
  /** What other collectors read last, as pollers of Net-SNMP's `extend` expect it. */
  readonly extendOutputs: () => readonly ExtendOutput[];
  /** Told of what a collector does between its readings and cannot do. */
  readonly problem: (what: string) => void;
}

/** A collector that can be run. */
export interface Registration<R> {
  readonly name: string;
  /** Operating systems that may have the subsystem; undefined for all. */
  readonly systems?: readonly string[];
  readonly modules: readonly MibModule<R>[];
  /** Of several of one kind: the collector that it is an instance of, and its name, which is its SNMP context and its label `server`. */
  readonly instance?: { readonly of: string; readonly name: string };
  /** True where a recorded host holds nothing for it. */
  readonly liveOnly?: boolean;
  /** True where it runs only when the configuration names it. */
  readonly optIn?: boolean;
  /** True where it is made of what other collectors read, and run whenever they have read. */
  readonly derived?: boolean;
  /** Most seconds between its runs, however long the interval: what it reads costs nothing and is wanted soon. */
  readonly longestInterval?: number;
  create(config: Config, tools: Tools): Collector<R>;
  needs(config: Config, os: string): Needs;
  /** True where a setting names the subsystem, so that its absence is a failure. */
  asked(config: Config): boolean;
  /** Returns a reading as lines `key=number`, as the scripts printed them that graphs were once fed by. */
  keys?(reading: R): string[];
  /** Returns what makes a reading, taken at `time` in milliseconds since the epoch, to outputs of scripts; it may keep what it was given before. */
  extend?(): (reading: R, time: number) => readonly ExtendOutput[];
}

/** Hides the reading's type: a collector and its modules agree on it where they are registered. */
function register<R>(registration: Registration<R>): Registration<unknown> {
  return registration as unknown as Registration<unknown>;
}

/** A socket of the file system as a net permission has it; before Deno 2.9 the right to read and to write its path is enough. */
function socketAsHost(path: string): string[] {
  const host = `unix:${path}`;
  try {
    Deno.permissions.querySync({ name: "net", host });
    return [host];
  } catch {
    return [];
  }
}

/** Systems that have pf and CARP. */
const BSD = ["openbsd", "freebsd"];

/** All collectors, in the order in which they are listed. */
export const REGISTRATIONS: readonly Registration<unknown>[] = [
  register({
    name: "pf",
    systems: BSD,
    modules: [openbsdPfModule, sounderPfModule],
    create: ({ pf: { command, maxAddresses } }) =>
      pfCollector({
        command,
        ...(maxAddresses === undefined ? {} : { maxAddresses }),
      }),
    needs: ({ pf }) => ({
      run: [pf.command[0] ?? "pfctl", "ifconfig", "netstat"],
    }),
    asked: () => false,
  }),
  register({
    name: "carp",
    systems: BSD,
    modules: [openbsdCarpModule, sounderCarpModule],
    create: () => carpCollector(),
    needs: () => ({ run: ["ifconfig", "netstat", "sysctl"] }),
    asked: () => false,
  }),
  register({
    name: "sensors",
    systems: [...BSD, "linux"],
    modules: [openbsdSensorsModule, sounderSensorsModule],
    create: () => sensorsCollector(),
    needs: (_config, os) => ({ run: os === "linux" ? ["find"] : ["sysctl"] }),
    asked: () => false,
  }),
  register({
    name: "system",
    systems: ["openbsd"],
    modules: [openbsdMemModule],
    create: () => systemCollector(),
    needs: () => ({ run: ["ifconfig", "sysctl"] }),
    asked: () => false,
  }),
  register(bindRegistration),
  register({
    name: "postfix",
    liveOnly: true,
    modules: [postfixModule, networkServicesModule, mtaModule],
    create: postfixCollector,
    keys: postfixKeys,
    needs: ({ postfix: { showq } }, os) => ({
      run: [
        "postconf",
        ...(showq === undefined ? ["postqueue"] : []),
        ...(os === "linux" ? ["journalctl"] : []),
      ],
      ...(showq === undefined ? {} : {
        net: socketAsHost(showq),
        write: [showq],
      }),
    }),
    asked: ({ postfix }) =>
      postfix.log !== undefined || postfix.showq !== undefined,
    extend: postfixExtend,
  }),
  register({
    name: "pflog",
    liveOnly: true,
    optIn: true,
    modules: [wireModule],
    create: pflogCollector,
    needs: () => ({ run: ["tcpdump"] }),
    asked: ({ pflog }) => pflog.interface !== undefined,
  }),
  register({
    name: "carp-wire",
    liveOnly: true,
    optIn: true,
    // A new master is served within two intervals of its adverts, of which none is shorter.
    longestInterval: 1,
    modules: [wireModule],
    create: carpWireCollector,
    needs: () => ({ run: ["tcpdump"] }),
    asked: ({ carpWire }) => carpWire.interfaces.length > 0,
  }),
  register({
    name: "extend",
    derived: true,
    modules: [netSnmpExtendModule],
    create: (_config, { extendOutputs }) => extendCollector(extendOutputs),
    needs: () => ({}),
    asked: () => false,
  }),
];

/** Returns the labels that all samples of a collector bear. */
export function instanceLabels(
  { instance }: Pick<Registration<unknown>, "instance">,
): Labels {
  return instance === undefined ? {} : { server: instance.name };
}

/** Returns the names that `--only` and `--without` may have. */
export function collectorNames(
  config: Pick<Config, "bindInstances">,
): string[] {
  return [
    ...REGISTRATIONS.map(({ name }) => name),
    ...config.bindInstances.map(({ name }) => bindInstanceName(name)),
  ];
}

/** Returns the collectors that this configuration lets run on `os`. */
export function registrationsFor(
  config: Config,
  os: string,
): Registration<unknown>[] {
  const all = REGISTRATIONS.flatMap((registration) =>
    registration.name === BIND
      ? bindRegistrationsFor(config).map(register)
      : [registration]
  );
  return all.filter((registration) => {
    const { systems, liveOnly, optIn, asked } = registration;
    return !(liveOnly === true && config.replay !== undefined) &&
      (config.only === undefined
        ? (systems?.includes(os) ?? true) && (optIn !== true || asked(config))
        : isNamed(registration, config.only)) &&
      !isNamed(registration, config.without);
  });
}

/** True where a list has a collector, or the one that it is an instance of. */
function isNamed(
  { name, instance }: Registration<unknown>,
  names: readonly string[],
): boolean {
  return names.includes(name) ||
    (instance !== undefined && names.includes(instance.of));
}

/** True where the configuration names the collector in one way or another. */
export function isAsked(
  registration: Registration<unknown>,
  config: Config,
): boolean {
  return registration.asked(config) ||
    isNamed(registration, config.only ?? []);
}
