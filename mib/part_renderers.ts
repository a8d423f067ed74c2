/**
 * Rendering the parts of a module apart.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import type { MibModule, Table } from "./declare.ts";
import type { Labels } from "./family.ts";
import { partOf } from "./module_part.ts";
import { createRenderer, type Renderer } from "./render.ts";
import type { Segment } from "./segment.ts";

/**
 * Returns the renderers of a module's parts, as {@linkcode createRenderer} does
 * that of the whole. That of versioned tables returns the same segment until one
 * of them is another.
 */
export function createPartRenderers<R>(
  module: MibModule<R>,
  root: Oid,
  labels: Labels = {},
): Renderer<R>[] {
  const tables = module.objects.filter((declared) =>
    partOf(declared) === "versioned"
  ) as Table<R>[];
  const current = createRenderer(module, root, labels, "current");
  if (tables.length === 0) return [current];
  const versioned = createRenderer(module, root, labels, "versioned");
  return [current, untilChanged(versioned, tables)];
}

function untilChanged<R>(
  render: Renderer<R>,
  tables: readonly Table<R>[],
): Renderer<R> {
  let last: { segment: Segment; seen: readonly unknown[] } | undefined;
  return (reading, options) => {
    const seen = tables.map((table) => table.version?.(reading));
    if (last?.seen.every((each, i) => each === seen[i]) !== true) {
      last = { segment: render(reading, options), seen };
    }
    return last.segment;
  };
}
