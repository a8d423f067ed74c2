/**
 * Readings of Postfix of our making, and what must hold of each when rendered.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Acquaintances } from "../../../collectors/postfix/acquaintances.ts";
import { Families } from "../../../collectors/postfix/families.ts";
import { QueueTally } from "../../../collectors/postfix/queue.ts";
import {
  countsOf,
  type PostfixReading,
} from "../../../collectors/postfix/reading.ts";
import { postfixModule } from "../../../mib/modules/sounder_postfix.ts";
import { assertFacesAgree } from "./bind_readings.ts";
import { indexText, type Rendered, rendered } from "./rendered.ts";

/** Where the module hangs. */
export const ROOT = "1.3.6.1.4.1.8072.9999.9999.112.3";

/** When the readings are taken, in seconds since the epoch. */
export const NOW: number = Date.UTC(2026, 10, 22, 12, 0, 0) / 1000;

/** Returns a reading of what `count` counts, the queues empty. */
export function postfixReading(
  count: (families: Families) => void = () => {},
): PostfixReading {
  const families = new Families();
  count(families);
  return {
    log: {
      source: "/var/log/mail.log",
      lastRead: NOW * 1000 + 700,
      messagesUnderWay: 7,
      behind: false,
    },
    counts: countsOf(families),
    acquaintances: new Acquaintances().reading(),
    queue: new QueueTally(NOW).reading(),
    queueProblem: "",
  };
}

/** Counts something different in every row of every family, two rows in each that has labels. */
export function countEverything(families: Families): void {
  let next = 1000;
  for (const family of families.all()) {
    const rows = family.labels.length === 0 ? [""] : ["a", "b"];
    for (const row of rows) {
      const labels = family.labels.map((label) => `${row}.${label}`);
      if (!("bounds" in family)) {
        family.add(next++, ...labels);
        continue;
      }
      const cell = family.cell(...labels);
      for (const bound of family.bounds) {
        family.observe(cell, bound, next++);
        family.observe(cell, bound + 1, next++);
      }
    }
  }
}

/** Returns a reading of what `count` counts, rendered: nothing lost, both faces alike. */
export function renderPostfix(
  count: (families: Families) => void,
  change: Partial<PostfixReading> = {},
): Rendered {
  const got = rendered(postfixModule, { ...postfixReading(count), ...change });
  assert.equal(got.segment.lost, 0);
  assertFacesAgree(got);
  return got;
}

/** OID below the root, series and value of the sample of an instance. */
export type Line = readonly [oid: string, series: string, sample: string];

/** Asserts that these instances are there, with these series and samples. */
export function assertServed(got: Rendered, lines: readonly Line[]): void {
  const byOid = new Map(
    got.instances.map((view) => [view.oid.join("."), view]),
  );
  for (const [oid, series, sample] of lines) {
    const view = byOid.get(`${ROOT}.${oid}`);
    assert(view !== undefined, `${oid} (${series})`);
    assert.equal(view.series, series);
    assert.equal(got.samples.get(series), sample, series);
  }
}

/** Returns where a row of postfixCounterTable is, below the root. */
export function counterOid(family: number, name: string): string {
  return `1.2.1.1.3.${family}.${indexText(name).join(".")}`;
}
