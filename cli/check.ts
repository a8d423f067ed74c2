/**
 * `sounder check`: compares every value of a running sounder over both faces.
 *
 * @module
 */

import type { SnmpValue } from "../codec/snmp/value.ts";
import { type InstanceJson, jsonValue } from "../server/http/instance_json.ts";
import { parseAddress } from "./address.ts";
import { agrees } from "./agreement.ts";
import {
  type CheckedRegion,
  registeredRegions,
  WHOLE_TREE,
} from "./check_regions.ts";
import { readSamples, type Samples } from "./exposition_reader.ts";
import { type HttpFlags, httpReader, type Reader } from "./http_client.ts";
import type { Report } from "./comparison.ts";
import { SnmpClient } from "./snmp_client.ts";

/** The two faces. */
export interface CheckFlags extends HttpFlags {
  readonly snmp: string;
  readonly community: string;
}

/** One instance whose faces differ. */
interface Difference {
  readonly module: string;
  readonly oid: string;
  readonly name: string;
  readonly series: string;
  readonly snmp: string;
  readonly http: string;
}

/** What was compared in one round, and what differed. */
interface Round {
  /** Instances compared, by module. */
  readonly compared: ReadonlyMap<string, number>;
  readonly differences: readonly Difference[];
}

/**
 * Values change while they are read: what differs in one round is looked at
 * again, and only what differs in all of them is a difference.
 */
const ROUNDS = 4;

/** Milliseconds between rounds. */
const PAUSE = 300;

/** Compares both faces. */
export async function checkFaces(flags: CheckFlags): Promise<Report> {
  const read = httpReader(flags);
  const master = await asksMaster(flags, read);
  const compare = () =>
    master ? compareRegions(flags, read) : compareOnce(flags, read);
  let round = await compare();
  let standing = round.differences;
  for (let i = 1; i < ROUNDS && standing.length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    round = await compare();
    const before = new Set(standing.map(keyOf));
    standing = round.differences.filter((difference) =>
      before.has(keyOf(difference))
    );
  }
  const { text, status } = report(round, standing);
  const preface = master
    ? "An AgentX master answers: what sounder has registered is compared\n"
    : "";
  return { text: preface + text, status };
}

function keyOf({ module, oid, series }: Difference): string {
  return `${module} ${oid} ${series}`;
}

function report(
  { compared }: Round,
  differences: readonly Difference[],
): Report {
  let total = 0;
  let text = "";
  for (const [module, count] of compared) {
    const wrong = differences.filter((difference) =>
      difference.module === module
    ).length;
    text += `${module.padEnd(24)} ${
      String(count).padStart(7)
    } instances compared, ${wrong} differ\n`;
    total += count;
  }
  for (const { oid, name, series, snmp, http } of differences) {
    text +=
      `differs: ${oid} ${name} = ${snmp} over SNMP, ${http} over HTTP as ${series}\n`;
  }
  text += `${total} instances compared, ${differences.length} differ\n`;
  return { text, status: differences.length === 0 && total > 0 ? 0 : 1 };
}

/** sysUpTime.0, of sounder itself or of the master. */
const UP_TIME = [1, 3, 6, 1, 2, 1, 1, 3, 0];

/** Tells whether sounder has joined a master, and that one answers here: it has been up for another time. */
async function asksMaster(flags: CheckFlags, read: Reader): Promise<boolean> {
  const { instances } = await fetchInstances(read);
  const own = instances.get(UP_TIME.join("."));
  if (registeredRegions(instances).length === 0 || !own?.series) return false;
  const before = await fetchSamples(read);
  const [asked] = await withClient(flags, (client) => client.get([UP_TIME]));
  const after = await fetchSamples(read);
  const samples = [before.get(own.series), after.get(own.series)] as const;
  return asked !== undefined && !agrees(asked.value, own, samples);
}

/** Compares what is registered in the default context: communities of a master name no other. */
async function compareRegions(
  flags: CheckFlags,
  read: Reader,
): Promise<Round> {
  const { instances } = await fetchInstances(read);
  const regions = registeredRegions(instances);
  const described = new Map(
    [...instances].filter(([oid]) => {
      const parts = oid.split(".").map(Number);
      return regions.some(({ has }) => has(parts));
    }),
  );
  return await compareIn(undefined, described, flags, read, regions);
}

/** Compares what is seen without a context, and what each context has. */
async function compareOnce(flags: CheckFlags, read: Reader): Promise<Round> {
  const { instances, contexts } = await fetchInstances(read);
  const rounds = [await compareIn(undefined, instances, flags, read)];
  for (const context of contexts) {
    const { instances } = await fetchInstances(read, context);
    rounds.push(await compareIn(context, instances, flags, read));
  }
  return {
    compared: new Map(rounds.flatMap(({ compared }) => [...compared])),
    differences: rounds.flatMap(({ differences }) => differences),
  };
}

/** Names of modules bear the name of their context, as its community does. */
async function compareIn(
  context: string | undefined,
  described: ReadonlyMap<string, InstanceJson>,
  flags: CheckFlags,
  read: Reader,
  regions: readonly CheckedRegion[] = [WHOLE_TREE],
): Promise<Round> {
  const suffix = context === undefined ? "" : `@${context}`;
  const before = await fetchSamples(read);
  const walked = await walkAll({
    ...flags,
    community: `${flags.community}${suffix}`,
  }, regions);
  const after = await fetchSamples(read);
  const compared = new Map<string, number>();
  const differences: Difference[] = [];
  for (const [oid, value] of walked) {
    const instance = described.get(oid);
    const module = (instance?.module ?? "(not known over HTTP)") + suffix;
    compared.set(module, (compared.get(module) ?? 0) + 1);
    const difference = compareInstance(oid, value, { instance, before, after });
    if (difference !== undefined) differences.push({ module, ...difference });
  }
  for (const [oid, instance] of described) {
    if (walked.has(oid)) continue;
    const { name, series, value } = instance;
    differences.push({
      module: instance.module + suffix,
      oid,
      name,
      series: series ?? "(none)",
      snmp: "no instance",
      http: String(value),
    });
  }
  return { compared, differences };
}

function compareInstance(
  oid: string,
  value: SnmpValue,
  http: { instance: InstanceJson | undefined; before: Samples; after: Samples },
): Omit<Difference, "module"> | undefined {
  const { instance } = http;
  const snmp = String(jsonValue(value, instance?.syntax ?? ""));
  if (instance === undefined) {
    return { oid, name: "?", series: "(none)", snmp, http: "no instance" };
  }
  const { name, series } = instance;
  if (series === null) {
    // Rows that would make too many series have none; their value is told all the same.
    if (jsonValue(value, instance.syntax) === instance.value) return undefined;
    return { oid, name, series: "(none)", snmp, http: String(instance.value) };
  }
  const samples = [http.before.get(series), http.after.get(series)] as const;
  if (agrees(value, instance, samples)) return undefined;
  const shown = samples[0] === samples[1] ? samples[0] : samples.join(" to ");
  return { oid, name, series, snmp, http: shown ?? "no sample" };
}

async function walkAll(
  flags: CheckFlags,
  regions: readonly CheckedRegion[],
): Promise<Map<string, SnmpValue>> {
  const walked = new Map<string, SnmpValue>();
  await withClient(flags, async (client) => {
    for (const { root, has } of regions) {
      for await (const { oid, value } of client.walk(root)) {
        if (has(oid)) walked.set(oid.join("."), value);
      }
    }
  });
  return walked;
}

async function withClient<T>(
  { snmp, community }: Pick<CheckFlags, "snmp" | "community">,
  use: (client: SnmpClient) => Promise<T>,
): Promise<T> {
  const client = new SnmpClient(parseAddress(snmp), community);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

/** Returns all instances, those of a context or those of none, and the names of the contexts that there are. */
async function fetchInstances(
  read: Reader,
  context?: string,
): Promise<
  { instances: Map<string, InstanceJson>; contexts: readonly string[] }
> {
  const instances = new Map<string, InstanceJson>();
  let contexts: readonly string[] = [];
  let next: string | null = "/oid/1.3.6.1" +
    (context === undefined ? "" : `?context=${encodeURIComponent(context)}`);
  while (next !== null) {
    const part: InstanceList = await read(
      next,
      async (response) => await response.json() as InstanceList,
    );
    if (!Array.isArray(part.instances)) {
      throw new Error(
        `Cannot read ${next}: no list of instances`,
      );
    }
    for (const instance of part.instances) {
      instances.set(instance.oid, instance);
    }
    contexts = part.contexts ?? [];
    next = part.next ?? null;
  }
  return { instances, contexts };
}

/** What is listed below a node, or a part of it and where the next is. */
interface InstanceList {
  readonly instances?: readonly InstanceJson[];
  readonly next?: string | null;
  readonly contexts?: readonly string[];
}

async function fetchSamples(read: Reader): Promise<Samples> {
  return readSamples(await read("/metrics", (response) => response.text()));
}
