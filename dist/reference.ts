/**
 * The reference of all objects, a page for each MIB module, made of the
 * declarations.
 *
 * @module
 */

import { MODULES } from "../mib/catalog.ts";
import { type MibModule, rootOf } from "../mib/declare.ts";
import { ABSENT } from "../mib/modules/openbsd_absent.ts";
import { referenceTable } from "../mib/reference_text.ts";

/** Returns the pages by their names, the list of them as `README.md`. */
export function referencePages(): Map<string, string> {
  const modules = [...MODULES].sort((a, b) => a.name < b.name ? -1 : 1);
  return new Map([
    ["README.md", contents(modules)],
    ...modules.map((module): [string, string] => [
      `${module.name}.md`,
      page(module),
    ]),
  ]);
}

const MADE =
  "<!-- Made of the declarations in mib/modules; see docs/building.md. -->";

function contents(modules: readonly MibModule<never>[]): string {
  const rows = modules.map((module) =>
    `| [${module.name}](${module.name}.md) | ${rootOf(module).join(".")} | ${
      module.standard === undefined ? "sounder's own" : module.standard
    } |\n`
  ).join("");
  return `${MADE}

# Objects

Every object and its series, by MIB module. \`sounder mib MODULE\` prints the
SMIv2 text of sounder's own; their OIDs hang below the default root here.

| Module | Root | Whose |
| --- | --- | --- |
${rows}`;
}

function page(module: MibModule<never>): string {
  const absences = ABSENT.filter(({ module: name }) => name === module.name);
  return `${MADE}

# ${module.name}

${module.description.replace(/\s+/g, " ")}

${referenceTable(module, rootOf(module))}${
    absences.length === 0 ? "" : `
## What is absent

| Objects | Where | Because |
| --- | --- | --- |
${
      absences.map(({ objects, where, reason }) =>
        `| ${objects.map((name) => `\`${name}\``).join(", ")} | ${
          where ?? "everywhere"
        } | ${reason} |\n`
      ).join("")
    }`
  }`;
}
