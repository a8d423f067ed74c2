/**
 * Where the project lies.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Returns the absolute path of a file of the project, such as `rootPath("dist/build")`. */
export function rootPath(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
