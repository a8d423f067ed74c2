/**
 * `sounder get` and `sounder walk`.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { SnmpValue, Varbind } from "../codec/snmp/value.ts";
import { MODULES } from "../mib/catalog.ts";
import { SOUNDER_ROOT } from "../mib/declare.ts";
import { NameIndex } from "../mib/names.ts";
import { jsonValue } from "../server/http/instance_json.ts";
import { parseAddress } from "./address.ts";
import { print } from "./output.ts";
import { SnmpClient } from "./snmp_client.ts";
import { UsageError } from "./usage_error.ts";

/** The agent and the community. */
export interface AgentFlags {
  readonly host: string;
  readonly community: string;
}

/** Prints the instances named; 1 when one of them is not there. */
export async function get(
  names: readonly string[],
  flags: AgentFlags,
): Promise<number> {
  const index = new NameIndex(MODULES, SOUNDER_ROOT);
  const oids = names.map((name) => resolve(index, name));
  return await withClient(flags, async (client) => {
    const varbinds = await client.get(oids);
    for (const varbind of varbinds) printVarbind(varbind, index);
    return varbinds.some(({ value }) => value.type.startsWith("no-such"))
      ? 1
      : 0;
  });
}

/** Prints all that is below a name; 1 when there is nothing. */
export async function walk(name: string, flags: AgentFlags): Promise<number> {
  const index = new NameIndex(MODULES, SOUNDER_ROOT);
  const root = resolve(index, name);
  return await withClient(flags, async (client) => {
    let count = 0;
    for await (const varbind of client.walk(root)) {
      printVarbind(varbind, index);
      count++;
    }
    return count === 0 ? 1 : 0;
  });
}

function resolve(index: NameIndex, name: string): Oid {
  try {
    return index.resolve(name);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function withClient(
  flags: AgentFlags,
  use: (client: SnmpClient) => Promise<number>,
): Promise<number> {
  const client = new SnmpClient(parseAddress(flags.host), flags.community);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

function printVarbind({ oid, value }: Varbind, index: NameIndex): void {
  print(`${index.print(oid)} = ${describeValue(value, index, oid)}\n`);
}

const TYPE_NAMES: Readonly<Record<SnmpValue["type"], string>> = {
  "integer32": "INTEGER",
  "octet-string": "STRING",
  "null": "NULL",
  "oid": "OID",
  "ip-address": "IpAddress",
  "counter32": "Counter32",
  "gauge32": "Gauge32",
  "time-ticks": "TimeTicks",
  "opaque": "Opaque",
  "counter64": "Counter64",
  "no-such-object": "No such object",
  "no-such-instance": "No such instance",
  "end-of-mib-view": "End of MIB view",
};

function describeValue(value: SnmpValue, index: NameIndex, oid: Oid): string {
  const type = TYPE_NAMES[value.type];
  if (!("value" in value)) return type;
  if (value.type === "oid") return `${type}: ${index.print(value.value)}`;
  const syntax = index.describe(oid)?.object?.syntax;
  const plain = jsonValue(value, syntax?.name ?? "");
  const word = value.type === "integer32"
    ? syntax?.words?.get(value.value)
    : undefined;
  return `${type}: ${word === undefined ? plain : `${word}(${plain})`}`;
}
