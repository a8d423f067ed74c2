/**
 * The recorded firewall pair, served and asked by other people's tools.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sharedData } from "../shared_data.ts";
import { runProgram } from "./processes.ts";
import type { Sounder } from "./sounder.ts";

/** Returns the path of a file or folder beside the recorded pair. */
export function fixturePath(name: string): string {
  return fileURLToPath(
    new URL(`../fixtures/openbsd-firewall/${name}`, import.meta.url),
  );
}

/** Roots of OpenBSD's modules, and of sounder's own over pf, CARP and sensors. */
const ROOTS: readonly string[] = [
  "1.3.6.1.4.1.30155",
  ...[5, 6, 7].map((arc) => `1.3.6.1.4.1.8072.9999.9999.112.${arc}`),
];

/** Returns what net-snmp's walk prints below these roots, line by line, as numbers. */
export async function walk(
  { snmpPort }: Sounder,
  roots: readonly string[] = ROOTS,
): Promise<string[]> {
  const lines: string[] = [];
  for (const root of roots) {
    const { status, stdout, stderr } = await runProgram([
      "/usr/bin/snmpbulkwalk",
      ...["-v2c", "-cpublic", "-On", "-m", "", "-t", "5"],
      ...[`127.0.0.1:${snmpPort}`, root],
    ], { env: { MIBS: "" } });
    assert.equal(status, 0, stderr);
    // Said where nothing follows what was walked.
    lines.push(
      ...stdout.trimEnd().split("\n").filter((line) =>
        !line.endsWith("(It is past the end of the MIB tree)")
      ),
    );
  }
  return lines;
}

/** Returns what net-snmp's snmptable prints of a table of the official modules. */
export async function table(
  { snmpPort }: Sounder,
  name: string,
): Promise<string> {
  const { status, stdout, stderr } = await runProgram([
    "/usr/bin/snmptable",
    ...[
      "-M",
      sharedData("mibs"),
      "-m",
      "ALL",
      "-v2c",
      "-cpublic",
      "-Cb",
      "-t",
      "5",
    ],
    ...[`127.0.0.1:${snmpPort}`, name],
  ]);
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Returns the names that the official modules give to OIDs, such as `OPENBSD-PF-MIB::pfRunning.0`. */
export async function translate(oids: readonly string[]): Promise<string[]> {
  const { status, stdout, stderr } = await runProgram([
    "/usr/bin/snmptranslate",
    ...["-M", sharedData("mibs"), "-m", "ALL", ...oids],
  ]);
  assert.equal(status, 0, stderr);
  return stdout.split("\n").filter((line) => line !== "");
}
