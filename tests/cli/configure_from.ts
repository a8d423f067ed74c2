/**
 * Configuring from the text of a file, for tests.
 *
 * @module
 */

import { configure, type Flags } from "../../cli/config.ts";
import type { Config } from "../../roles/config.ts";

/** Configures from flags and the content of a file. */
export async function configureFrom(
  flags: Flags,
  content: string,
): Promise<Config> {
  const path = await Deno.makeTempFile({ suffix: ".toml" });
  try {
    await Deno.writeTextFile(path, content);
    return configure({ ...flags, config: path });
  } finally {
    await Deno.remove(path);
  }
}
