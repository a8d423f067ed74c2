/**
 * All MIB modules that sounder can serve.
 *
 * @module
 */

import type { MibModule } from "./declare.ts";
import { hostResourcesModule, systemModule } from "./modules/snmpv2.ts";
import { sounderModule } from "./modules/sounder.ts";

/** The modules, in no particular order. */
export const MODULES: readonly MibModule<never>[] = [
  systemModule,
  hostResourcesModule,
  sounderModule,
];
