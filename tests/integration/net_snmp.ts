/**
 * net-snmp's clients, as an administrator has them.
 *
 * @module
 */

import { missingFile } from "../needing.ts";
import { within } from "./namespace.ts";
import { type Ended, runProgram, withFolder } from "./processes.ts";

const TOOLS = [
  "snmpget",
  "snmpgetnext",
  "snmpbulkget",
  "snmpbulkwalk",
  "snmpset",
  "snmptable",
] as const;

/** One of net-snmp's clients. */
export type Tool = typeof TOOLS[number];

/** Why tests that need net-snmp's clients are ignored here; undefined where they can run. */
export const noNetSnmp: string | undefined = missingFile(
  ...[...TOOLS, "snmptranslate"].map((tool) => `/usr/bin/${tool}`),
);

/** How a client is run. */
export interface ToolOptions {
  /** By default "public". */
  readonly community?: string;
  /** Network namespace that it is run in. */
  readonly namespace?: string;
  /** By default SNMPv2c. */
  readonly version?: "1" | "2c";
  /** MIB modules' texts by file name, read before anything is asked. */
  readonly modules?: Readonly<Record<string, string>>;
}

/**
 * Runs a client once, without the machine's own settings. Its last arguments are
 * the agent and what is asked of it; OIDs are printed as numbers where no module
 * is given.
 */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<Ended> {
  const { community = "public", namespace, version = "2c", modules } = options;
  let ended: Ended = { status: -1, stdout: "", stderr: "" };
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries(modules ?? {})) {
      await Deno.writeTextFile(`${folder}/${name}.txt`, text);
    }
    ended = await runProgram([
      ...within(namespace),
      `/usr/bin/${tool}`,
      `-v${version}`,
      // Whoever waits for no answer says for how long.
      ...["-c", community, "-t", "5", "-r", "5"],
      ...modules === undefined ? ["-On"] : [],
      ...args,
    ], {
      env: {
        MIBDIRS: folder,
        MIBS: Object.keys(modules ?? {}).join(":"),
        SNMPCONFPATH: folder,
        SNMP_PERSISTENT_DIR: folder,
      },
    });
  });
  return ended;
}

/** Runs a client and returns the lines that it printed. Throws when it failed. */
export async function ask(
  tool: Tool,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<string[]> {
  const { status, stdout, stderr } = await runTool(tool, args, options);
  if (status !== 0) {
    throw new Error(`${tool} ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout.trimEnd().split("\n");
}
