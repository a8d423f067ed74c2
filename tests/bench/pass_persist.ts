/**
 * Scripts for snmpd's `pass_persist` that serve the table of `table_server.ts`,
 * as people write them: one in Python that holds everything in memory, and one
 * for the shell that looks it up in a file.
 *
 * @module
 */

import { ROOT, ROWS } from "./table_server.ts";

/** Lines of the table: OID, type and value, in order. */
function rows(): string[] {
  const entry = `.${ROOT.join(".")}.1.1`;
  return [1, 2, 3, 4, 5].flatMap((column) =>
    Array.from({ length: ROWS }, (_, i) => {
      const row = i + 1;
      const value = column === 1
        ? `integer ${row}`
        : column === 2
        ? `string row_${row}`
        : `counter64 ${row * 1_000_003 * column}`;
      return `${entry}.${column}.${row} ${value}`;
    })
  );
}

const PYTHON = `#!/usr/bin/python3
import sys
order, values = [], {}
for line in open(sys.argv[1]):
    oid, kind, value = line.split()
    order.append(oid)
    values[oid] = (kind, value)
after = dict(zip(order, order[1:]))
after[sys.argv[2]] = order[0]
while True:
    line = sys.stdin.readline()
    if not line:
        break
    command = line.strip()
    if command == "PING":
        sys.stdout.write("PONG\\n")
    else:
        oid = sys.stdin.readline().strip()
        if command == "getnext":
            oid = after.get(oid)
        if oid in values:
            sys.stdout.write("%s\\n%s\\n%s\\n" % ((oid,) + values[oid]))
        else:
            sys.stdout.write("NONE\\n")
    sys.stdout.flush()
`;

const SHELL = `#!/bin/sh
while read -r command; do
  case $command in
  PING) echo PONG ;;
  *)
    read -r oid
    if [ "$command" = getnext ]; then
      if [ "$oid" = "$2" ]; then line=$(head -n 1 "$1")
      else line=$(grep -F -A 1 "$oid " "$1" | tail -n 1); fi
    else line=$(grep -F "$oid " "$1"); fi
    if [ -z "$line" ] || [ "\${line%% *}" = "$oid" ]; then echo NONE
    else printf '%s\\n' "$line" | sed 's/ /\\n/;s/ /\\n/'; fi ;;
  esac
done
`;

/** Writes table and scripts into a folder, and returns lines for snmpd.conf by the scripts' languages. */
export function writeScripts(folder: string): Record<string, string> {
  const table = `${folder}/table`;
  Deno.writeTextFileSync(table, `${rows().join("\n")}\n`);
  const root = `.${ROOT.join(".")}`;
  return Object.fromEntries(
    Object.entries({ python: PYTHON, shell: SHELL }).map(([name, text]) => {
      const path = `${folder}/${name}`;
      Deno.writeTextFileSync(path, text, { mode: 0o755 });
      return [name, `pass_persist ${root} ${path} ${table} ${root}`];
    }),
  );
}
