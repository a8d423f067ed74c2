/**
 * The names of the families that sounder has.
 *
 * @module
 */

import { rootPath } from "../dist/root.ts";
import { MODULES } from "../mib/catalog.ts";
import type { ExtraSeries, ManagedObject } from "../mib/declare.ts";

/** Names that sounder's sources declare families by: those that a row tells are declared there too. */
export async function declaredNames(): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { name } of Deno.readDir(rootPath("mib/modules"))) {
    const text = await Deno.readTextFile(rootPath(`mib/modules/${name}`));
    for (const [, family] of text.matchAll(/"([a-z]+_[a-z0-9_]+)"/g)) {
      names.add(family!);
    }
  }
  for (const { family } of fixedSeries()) names.add(family);
  return names;
}

function fixedSeries(): { family: string }[] {
  return MODULES.flatMap(({ objects }) =>
    objects.flatMap((declared) => {
      const columns = declared.kind === "scalar"
        ? [declared.object as ManagedObject<unknown>]
        : declared.columns;
      const extra = declared.extra as readonly ExtraSeries<unknown>[];
      return [
        ...columns.flatMap(({ fixedSeries }) =>
          fixedSeries === undefined || fixedSeries.kind === "label"
            ? []
            : [{ family: fixedSeries.family.name }]
        ),
        ...extra.map(({ series }) => ({ family: series.family.name })),
      ];
    })
  );
}
