/**
 * `sounder mib`: the modules, as SMIv2 text or for people.
 *
 * @module
 */

import { MODULES } from "../mib/catalog.ts";
import { rootOf, SOUNDER_ROOT } from "../mib/declare.ts";
import { nearest } from "../mib/nearest.ts";
import { referenceTable } from "../mib/reference_text.ts";
import { smiText } from "../mib/smi_text.ts";
import { print } from "./output.ts";
import { UsageError } from "./usage_error.ts";

/** Prints one module, or the list of them. */
export function mib(
  name: string | undefined,
  flags: { list?: boolean; table?: boolean },
): number {
  if (name === undefined || flags.list === true) {
    for (const module of MODULES) {
      const origin = module.standard === undefined
        ? "sounder's own"
        : module.standard;
      print(
        `${module.name.padEnd(22)} ${
          rootOf(module).join(".").padEnd(34)
        } ${origin}\n`,
      );
    }
    return 0;
  }
  const module = MODULES.find((candidate) => candidate.name === name);
  if (module === undefined) {
    const guess = nearest(name, MODULES.map((candidate) => candidate.name));
    throw new UsageError(
      `Unknown module "${name}"${
        guess === undefined
          ? "; sounder mib --list names those there are"
          : `; did you mean "${guess}"?`
      }`,
    );
  }
  print(
    flags.table === true
      ? referenceTable(module, rootOf(module))
      : smiText(module, { sounderRoot: SOUNDER_ROOT }),
  );
  return 0;
}
