/**
 * The sections of the page, in the order in which they stand.
 *
 * @module
 */

import type { Section, SectionOf } from "./section.ts";
import { bindSection } from "./sections/bind.ts";
import { carpSection } from "./sections/carp.ts";
import { pfSection } from "./sections/pf.ts";
import { postfixSection } from "./sections/postfix.ts";
import { sensorsSection } from "./sections/sensors.ts";
import { wireSection } from "./sections/wire.ts";
import type { Snapshot } from "./snapshot.ts";

const SECTIONS: readonly SectionOf[] = [
  carpSection,
  pfSection,
  bindSection,
  postfixSection,
  sensorsSection,
  wireSection,
];

/** Returns the sections of the subsystems that are there. */
export function sectionsOf(snapshot: Snapshot): Section[] {
  return SECTIONS.flatMap((sectionOf) => sectionOf(snapshot) ?? []);
}
