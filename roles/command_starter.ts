/**
 * Starting the commands of this machine that write for as long as they run.
 *
 * @module
 */

import type { CommandStarter } from "../collectors/log/journal.ts";
import { liveCommands } from "../collectors/log/live.ts";

/**
 * Returns what starts commands by the paths in `commands`, which has them by
 * name: rights to run are given by absolute path. Others are started by name.
 */
export function commandStarter(
  commands: ReadonlyMap<string, string>,
): CommandStarter {
  return {
    start: ([name = "", ...args]) =>
      liveCommands.start([commands.get(name) ?? name, ...args]),
  };
}
