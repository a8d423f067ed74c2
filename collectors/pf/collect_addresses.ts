/**
 * Reads the addresses of tables: one command for each table that has any.
 *
 * @module
 */

import type { CollectContext } from "../collector.ts";
import { inParallel, readOptional } from "../run_command.ts";
import { parseTableAddresses } from "./parse_table_addresses.ts";
import type { PfAddress, PfTable, PfTableAddress } from "./reading.ts";

/** The tables with their addresses counted by family, and the addresses. */
interface ReadTables {
  readonly tables: PfTable[];
  readonly addresses: PfTableAddress[];
}

/**
 * Reads the addresses of `tables`. Tables are taken in their order as long as
 * they hold `limit` addresses or fewer together; one that would go beyond is
 * left out, and its counts by family are absent.
 */
export async function collectAddresses(
  context: CollectContext,
  tables: readonly PfTable[],
  options: { command: readonly string[]; limit: number },
): Promise<ReadTables> {
  const wanted = withinLimit(tables, options.limit);
  const lists = await inParallel(tables, async (table) => {
    if (!wanted.has(table)) return undefined;
    if (table.addresses === 0) return [];
    const argv = [...options.command, "-t", table.name, "-T", "show", "-v"];
    const parsed = await readOptional(context, argv, {
      parse: (text) => parseTableAddresses(text, argv.join(" ")),
      maxBytes: maxBytesOf(table.addresses ?? 0),
    });
    return parsed?.cut ? undefined : parsed?.value;
  });
  const addresses: PfTableAddress[] = [];
  for (const [at, table] of tables.entries()) {
    for (const row of lists[at] ?? []) {
      addresses.push({
        ...row,
        tableIndex: table.index,
        tableName: table.name,
      });
    }
  }
  return {
    tables: tables.map((table, at) => counted(table, lists[at])),
    addresses,
  };
}

/** An address with its date and six lines of counters takes 500 octets. */
const ADDRESS_SIZE = 1024;

/** The table may have grown since it was counted. */
function maxBytesOf(addresses: number): number {
  return ADDRESS_SIZE * (2 * addresses + 1024);
}

/** A table of an anchor is left out: pfctl would have to be told which. */
function withinLimit(
  tables: readonly PfTable[],
  limit: number,
): Set<PfTable> {
  const wanted = new Set<PfTable>();
  let sum = 0;
  for (const table of tables) {
    const { addresses, anchor } = table;
    if (addresses === undefined || anchor !== undefined) continue;
    if (sum + addresses > limit) continue;
    sum += addresses;
    wanted.add(table);
  }
  return wanted;
}

function counted(
  table: PfTable,
  addresses: readonly PfAddress[] | undefined,
): PfTable {
  if (addresses === undefined) return table;
  const ipv4Addresses = addresses.filter(({ family }) => family === 4).length;
  return {
    ...table,
    ipv4Addresses,
    ipv6Addresses: addresses.length - ipv4Addresses,
  };
}
