/**
 * All that is fuzzed.
 *
 * @module
 */

import { DOCUMENT_TARGETS } from "./document_targets.ts";
import { FACE_TARGETS } from "./face_targets.ts";
import { MODULE_TARGETS } from "./module_targets.ts";
import type { TargetMakers } from "./target.ts";
import { WIRE_TARGETS } from "./wire_targets.ts";

/** All targets by name; each is made when it is asked for. */
export const TARGETS: TargetMakers = {
  ...FACE_TARGETS,
  ...WIRE_TARGETS,
  ...DOCUMENT_TARGETS,
  ...MODULE_TARGETS,
};
