/**
 * A recorded firewall with a table of very many addresses.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rootPath } from "../../dist/root.ts";

const NAME = "bogons";

/** How large the table is. */
export interface LargeTable {
  readonly addresses: number;
  /** Each address has counters, as with pf.conf's option of that name. */
  readonly counters: boolean;
}

/** Records fw1 of the pair in a folder, one of its tables grown. */
export async function recordLargeTable(
  folder: string,
  table: LargeTable,
): Promise<void> {
  const commands = `${folder}/commands`;
  const recorded = rootPath("tests/fixtures/openbsd-firewall/fw1");
  await Deno.mkdir(commands);
  await Deno.copyFile(`${recorded}/host.json`, `${folder}/host.json`);
  for await (const { name } of Deno.readDir(`${recorded}/commands`)) {
    await Deno.copyFile(`${recorded}/commands/${name}`, `${commands}/${name}`);
  }
  const tables = `${commands}/pfctl -vvsT`;
  const text = await Deno.readTextFile(tables);
  const grown = text.replace(
    new RegExp(`(\\t${NAME}\\n\\tAddresses: +)\\d+`),
    `$1${table.addresses}`,
  );
  assert.notEqual(grown, text);
  await Deno.writeTextFile(tables, grown);
  await Deno.writeTextFile(
    `${commands}/pfctl -t ${NAME} -T show -v`,
    addressList(table),
  );
}

/** Returns what `pfctl -T show -v` prints of the table. */
export function addressList({ addresses, counters }: LargeTable): string {
  return Array.from(
    { length: addresses },
    (_, at) => addressOf(at) + (counters ? countersOf(at) : ""),
  ).join("");
}

const KINDS = ["In", "Out"].flatMap((way) =>
  ["Block", "Match", "Pass"].map((kind) => `${way}/${kind}:`.padEnd(12))
);

function addressOf(at: number): string {
  const address = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
  return `   ${address}\n\tCleared:     Mon Nov  2 07:00:00 2026\n`;
}

function countersOf(at: number): string {
  return KINDS.map((kind) =>
    `\t${kind} [ Packets: ${String(at).padEnd(18)} Bytes: ${
      String(at * 100).padEnd(18)
    } ]\n`
  ).join("");
}
