/**
 * Where the recorded outputs, documents and captures lie that tests read but
 * the project does not carry.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../shared/data/", import.meta.url);

/** True where the recorded data lies beside the project. Tests that need it are ignored elsewhere. */
export const haveSharedData: boolean = existsSync(root);

/** Why tests that need the recorded data are ignored here; undefined where it is there. */
export const noSharedData: string | undefined = haveSharedData
  ? undefined
  : "the recorded data is not beside the project";

/** Returns the path of a file or folder of the recorded data, such as `sharedData("bind/public")`. */
export function sharedData(name: string): string {
  return fileURLToPath(new URL(name, root));
}
