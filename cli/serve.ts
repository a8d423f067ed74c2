/**
 * `sounder serve`: the main job.
 *
 * @module
 */

import { BUILD } from "../dist/build_info.ts";
import { resolveCommand } from "../collectors/live_host.ts";
import { commandsOf, missingRight, readerRights } from "../roles/rights.ts";
import { Supervisor, type SupervisorOptions } from "../roles/supervisor.ts";
import { configure, type Flags } from "./config.ts";
import { readSecrets } from "./http_config.ts";
import { logger } from "./logging.ts";
import { type Next, Renewal } from "./renewal.ts";
import { invitation, serveWarnings } from "./serve_texts.ts";
import { UsageError } from "./usage_error.ts";
import type { Config } from "../roles/config.ts";

/** Runs until a signal ends it; returns the exit status. */
export async function serve(flags: Flags, entry: string): Promise<number> {
  const started = Date.now();
  let config = configure(flags);
  const log = logger("serve");
  for (const text of serveWarnings(config)) log.warning(text);
  const commands = await findCommands(commandsOf(config, Deno.build.os));
  return await new Promise((resolve) => {
    const start: SupervisorOptions["start"] = {
      config,
      started,
      version: BUILD.version,
      runtime: `deno ${Deno.version.deno}`,
      secrets: readSecrets(config.http),
    };
    const supervisor = new Supervisor({
      start,
      entry,
      os: Deno.build.os,
      commands,
      log: (level, text) => log[level](text),
      onListening: ({ face, address }) =>
        log.info(invitation(face, address, config)),
      exit: resolve,
    });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(signal, () => supervisor.stop());
    }
    const renewal = new Renewal({
      now: { config, commands },
      read: () => readNext(flags, config, log.warning),
      log,
      apply: (next, secrets) => {
        config = next.config;
        supervisor.configure({ ...start, config, secrets }, next.commands);
      },
    });
    Deno.addSignalListener("SIGHUP", () => renewal.renew());
    log.info(`sounder ${BUILD.version} begins`);
    try {
      supervisor.begin();
    } catch (error) {
      if (!(error instanceof Deno.errors.NotCapable)) throw error;
      throw new UsageError(
        `Cannot start with the rights that this configuration needs: ${error.message}`,
      );
    }
  });
}

/** Reads the configuration again, and refuses what this process cannot do. Some of it is read at the start alone. */
async function readNext(
  flags: Flags,
  { root, replay }: Config,
  warn: (text: string) => void,
): Promise<Next> {
  const read = configure(flags);
  for (
    const [key, before, now] of [["root", root, read.root], [
      "replay",
      replay,
      read.replay,
    ]]
  ) {
    if (String(before) === String(now)) continue;
    warn(
      `The key "${key}" is read at the start alone: restart sounder to change it`,
    );
  }
  const config = { ...read, root, replay };
  const commands = await findCommands(commandsOf(config, Deno.build.os));
  const missing = missingRight(readerRights(config, Deno.build.os, commands));
  if (missing !== undefined) {
    throw new UsageError(
      `it would have to ${missing}, which this sounder may not; the rights that it is started with are fixed`,
    );
  }
  return { config, commands };
}

async function findCommands(
  names: readonly string[],
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const name of names) {
    const path = await resolveCommand(name);
    if (path !== undefined) paths.set(name, path);
  }
  return paths;
}
