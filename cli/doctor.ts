/**
 * `sounder doctor`: looks at this host and says of each subsystem what was
 * found, what is missing, and the line that mends it.
 *
 * @module
 */

import { resolveCommand } from "../collectors/live_host.ts";
import { collectEach, openHost } from "./collect_once.ts";
import { configure, type Flags } from "./config.ts";
import type { Finding } from "./doctor/finding.ts";
import { subsystemFindings, type Traces } from "./doctor/subsystems.ts";
import { surroundingFindings } from "./doctor/surroundings.ts";
import { print } from "./output.ts";

const THIS_HOST: Traces = {
  hasCommand: async (name) => await resolveCommand(name) !== undefined,
  hasPath: (path) => Deno.stat(path).then(() => true, () => false),
};

const ANOTHER_HOST: Traces = {
  hasCommand: () => Promise.resolve(false),
  hasPath: () => Promise.resolve(false),
};

/** Prints the findings; 1 when one of them is a problem. */
export async function doctor(
  flags: Flags & { json?: boolean },
): Promise<number> {
  const config = configure(flags);
  const host = await openHost(config);
  const live = config.replay === undefined;
  const traces = live ? THIS_HOST : ANOTHER_HOST;
  const findings: Finding[] = [];
  for (const attempt of await collectEach(config, host)) {
    findings.push(
      ...await subsystemFindings(attempt, { config, os: host.os, traces }),
    );
  }
  if (live) findings.push(...await surroundingFindings(config, host));
  print(
    flags.json === true
      ? `${JSON.stringify(findings)}\n`
      : findings.map(textOf).join(""),
  );
  return findings.some(({ level }) => level === "problem") ? 1 : 0;
}

/** A line, and one with what mends it. */
function textOf({ subject, level, text, fix }: Finding): string {
  const line = `${level.padEnd(8)}${subject.padEnd(11)}${
    text.replace(/\s+/g, " ")
  }\n`;
  return fix === undefined ? line : `${line}${" ".repeat(19)}-> ${fix}\n`;
}
