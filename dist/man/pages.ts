/**
 * All manual pages.
 *
 * @module
 */

import { configManPage } from "./config_page.ts";
import { sounderManPage } from "./man_page.ts";

/** Writes the pages into `folder`, which is made, and returns their names. */
export async function writeManPages(folder: string): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  const pages = {
    "sounder.8": sounderManPage(),
    "sounder.toml.5": configManPage(),
  };
  for (const [name, text] of Object.entries(pages)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  return Object.keys(pages);
}
