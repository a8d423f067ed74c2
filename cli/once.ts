/**
 * `sounder read` and `sounder metrics`: one collection, printed.
 *
 * @module
 */

import { AbsentError } from "../collectors/collector.ts";
import { rootOf } from "../mib/declare.ts";
import { expositionPage } from "../mib/exposition.ts";
import { createRenderer } from "../mib/render.ts";
import type { Config } from "../roles/config.ts";
import {
  instanceLabels,
  isAsked,
  type Registration,
} from "../roles/registrations.ts";
import { collectEach, openHost } from "./collect_once.ts";
import { configure, type Flags } from "./config.ts";
import { logger } from "./logging.ts";
import { print, printBytes } from "./output.ts";

interface Outcome {
  readonly registration: Registration<unknown>;
  readonly reading: unknown;
}

/** Prints the readings of the collectors named, or of all that find something. */
export async function printReadings(
  names: readonly string[],
  flags: Flags & { json?: boolean; keys?: boolean },
): Promise<number> {
  const only = names.length === 0 ? flags.only : names.join(",");
  const { outcomes, failed } = await collectOnce(
    configure(only === undefined ? flags : { ...flags, only }),
  );
  if (flags.keys === true) {
    for (const { registration, reading } of outcomes) {
      for (const line of registration.keys?.(reading) ?? []) print(`${line}\n`);
    }
    return failed ? 1 : 0;
  }
  const readings = Object.fromEntries(
    outcomes.map(({ registration, reading }) => [registration.name, reading]),
  );
  print(
    flags.json === true
      ? `${JSON.stringify(readings, jsonValue)}\n`
      : plainText(readings),
  );
  return failed ? 1 : 0;
}

/** Prints the exposition text. */
export async function printMetrics(flags: Flags): Promise<number> {
  const config = configure(flags);
  const { outcomes, failed } = await collectOnce(config);
  const parts = outcomes.flatMap(({ registration, reading }) =>
    registration.modules.map((module) =>
      createRenderer(
        module,
        rootOf(module, config.root),
        instanceLabels(registration),
      )(reading, {
        collector: registration.name,
        generation: 1,
        time: Date.now(),
      })
    )
  );
  for (const piece of expositionPage(parts, "prometheus")) printBytes(piece);
  return failed ? 1 : 0;
}

async function collectOnce(
  config: Config,
): Promise<{ outcomes: Outcome[]; failed: boolean }> {
  const log = logger("once");
  const outcomes: Outcome[] = [];
  let failed = false;
  for (const attempt of await collectEach(config, await openHost(config))) {
    const { registration, reading, error, problems } = attempt;
    for (const { where, what } of problems) {
      log.warning(`${registration.name}: ${where}: ${what}`);
    }
    if (error === undefined) outcomes.push({ registration, reading });
    else if (!(error instanceof AbsentError) || isAsked(registration, config)) {
      failed = true;
      log.error(`${registration.name}: ${error.message}`);
    }
  }
  return { outcomes, failed };
}

/** Integers that a JSON number cannot hold become text; maps and octets what they look like. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Uint8Array) return [...value];
  return value;
}

/** One line for each value: its path, and the value. */
function plainText(readings: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [];
  const visit = (path: string, value: unknown): void => {
    const plain = jsonValue("", value);
    if (Array.isArray(plain)) {
      plain.forEach((item, i) => visit(`${path}[${i + 1}]`, item));
    } else if (typeof plain === "object" && plain !== null) {
      for (const [key, item] of Object.entries(plain)) {
        visit(path === "" ? key : `${path}.${key}`, item);
      }
    } else if (plain !== undefined) lines.push(`${path} = ${plain}`);
  };
  visit("", readings);
  return lines.map((line) => `${line}\n`).join("");
}
