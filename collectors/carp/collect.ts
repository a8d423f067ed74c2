/**
 * Reads CARP: interfaces and groups from ifconfig(8), settings from sysctl(8),
 * counters from netstat(1). None of them needs a privilege.
 *
 * @module
 */

import { ChangeTimes, ListTimes } from "../change_times.ts";
import {
  AbsentError,
  type CollectContext,
  type Collector,
} from "../collector.ts";
import type { IfconfigCarpNode, IfconfigInterface } from "../parse_ifconfig.ts";
import { readIfconfig } from "../read_ifconfig.ts";
import { inParallel, readOptional } from "../run_command.ts";
import { parseGroup } from "./parse_group.ts";
import { parseNetstat } from "./parse_netstat.ts";
import { parseSysctl } from "./parse_sysctl.ts";
import type {
  CarpGroup,
  CarpInterface,
  CarpNode,
  CarpReading,
} from "./reading.ts";

/** The group of all interfaces, which no `groups:` line names (if.c, IFG_ALL). */
const GROUP_ALL = "all";

/** Most groups whose counter is asked for: each is one command. */
const MAX_GROUPS = 128;

/** Returns a collector; it remembers the states of the nodes from one run to the next. */
export function carpCollector(): Collector<CarpReading> {
  const states = new ChangeTimes();
  const lists = new ListTimes();
  return {
    name: "carp",
    async collect(context) {
      const [parsed, sysctl, statistics] = await Promise.all([
        readIfconfig(context),
        readOptional(context, ["sysctl", "net.inet.carp"], {
          parse: parseSysctl,
        }),
        readOptional(context, ["netstat", "-s", "-p", "carp"], {
          parse: parseNetstat,
        }),
      ]);
      if (parsed === undefined) {
        throw new AbsentError(
          "Cannot read CARP: ifconfig did not list the interfaces",
        );
      }
      const groups = await readGroups(context, parsed.value);
      const readAt = context.host.now();
      const interfaces = parsed.value
        .flatMap((row) => carpInterface(row, groups))
        .map((row) => withChanges(row, { states, readAt }))
        .sort((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
      if (!parsed.cut) states.endRun();
      return {
        readAt,
        interfaces,
        groups,
        ...(sysctl === undefined ? {} : { sysctl: sysctl.value }),
        ...(statistics?.value === undefined
          ? {}
          : { statistics: statistics.value }),
        ...(parsed.cut ? {} : totalsOf(parsed.value, interfaces)),
        listsChangedAt: {
          interfaces: lists.see("interfaces", { rows: interfaces, at: readAt }),
          groups: lists.see("groups", { rows: groups, at: readAt }),
        },
      };
    },
  };
}

/** Groups and their demotion counters are OpenBSD's; FreeBSD's `ifconfig -g` lists members. */
async function readGroups(
  context: CollectContext,
  interfaces: readonly IfconfigInterface[],
): Promise<CarpGroup[]> {
  const names = new Set(interfaces.flatMap(({ groups }) => groups));
  if (context.host.os !== "openbsd") {
    return [...names].map((name, at) => ({ index: at + 1, name }));
  }
  names.delete(GROUP_ALL);
  const all = [GROUP_ALL, ...names];
  const demotions = await inParallel(
    all.slice(0, MAX_GROUPS),
    async (name) => {
      const parsed = await readOptional(context, ["ifconfig", "-g", name], {
        parse: parseGroup,
      });
      return parsed?.value;
    },
  );
  return all
    .map((name, at) => ({ name, demotion: demotions[at] }))
    // Whether the kernel has the group of all is known only from its answer.
    .filter(({ name, demotion }) =>
      name !== GROUP_ALL || demotion !== undefined
    )
    .map(({ name, demotion }, at) => ({
      index: at + 1,
      name,
      ...(demotion === undefined ? {} : { demotion }),
    }));
}

type Unwatched = Omit<CarpInterface, "nodes"> & {
  readonly nodes: readonly IfconfigCarpNode[];
};

function carpInterface(
  row: IfconfigInterface,
  groups: readonly CarpGroup[],
): Unwatched[] {
  const { name, index, carp } = row;
  if (carp === undefined || carp.nodes.length === 0) return [];
  const demotion = demotionOf(row, groups);
  // Where the line stands on the parent itself (FreeBSD), that is the device.
  const device = carp.device ?? (isCarpName(name) ? "" : name);
  return [{
    ...carp,
    name,
    device,
    ...(index === undefined ? {} : { index }),
    ...(demotion === undefined ? {} : { demotion }),
  }];
}

function demotionOf(
  row: IfconfigInterface,
  groups: readonly CarpGroup[],
): number | undefined {
  let sum = 0;
  for (const name of [GROUP_ALL, ...row.groups]) {
    const demotion = groups.find((group) => group.name === name)?.demotion;
    if (demotion === undefined) return undefined;
    sum += demotion;
  }
  return sum;
}

function withChanges(
  row: Unwatched,
  { states, readAt }: { states: ChangeTimes; readAt: number },
): CarpInterface {
  const nodes = row.nodes.map((node): CarpNode => {
    const key = `${row.name} ${node.vhid}`;
    const { changedAt, changes } = states.see(key, {
      state: node.state ?? "unknown",
      at: readAt,
    });
    return {
      interface: row.name,
      ...node,
      ...(changedAt === undefined ? {} : { changedAt }),
      changes,
    };
  });
  return { ...row, nodes };
}

function isCarpName(name: string): boolean {
  return /^carp\d+$/.test(name);
}

function totalsOf(
  all: readonly IfconfigInterface[],
  interfaces: readonly CarpInterface[],
): Pick<CarpReading, "interfaceNumber" | "nodesByState"> {
  const nodes = interfaces.flatMap((row) => row.nodes);
  const inState = (state: string) =>
    nodes.filter((node) => node.state === state).length;
  return {
    interfaceNumber:
      all.filter(({ name, carp }) => isCarpName(name) || carp !== undefined)
        .length,
    nodesByState: {
      init: inState("init"),
      backup: inState("backup"),
      master: inState("master"),
    },
  };
}
