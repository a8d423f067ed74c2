/**
 * A reading seen through its module, as both faces show it.
 *
 * @module
 */

import type { Oid } from "../../../codec/oid.ts";
import type { SnmpValue } from "../../../codec/snmp/value.ts";
import {
  type MibModule,
  objectsOf,
  rootOf,
  SOUNDER_ROOT,
} from "../../../mib/declare.ts";
import {
  type ExpositionFormat,
  expositionPage,
} from "../../../mib/exposition.ts";
import { createRenderer } from "../../../mib/render.ts";
import type { Segment } from "../../../mib/segment.ts";
import { type InstanceView, Served } from "../../../mib/served.ts";

/** A rendered reading. */
export interface Rendered {
  readonly segment: Segment;
  /** All instances, in the order of their OIDs. */
  readonly instances: readonly InstanceView[];
  /** Sample values as printed, by name and labels as printed. */
  readonly samples: ReadonlyMap<string, string>;
  /** Returns the instance of an object by its name and its index below the object. */
  instance(name: string, index?: Oid): InstanceView | undefined;
  page(format: ExpositionFormat): string;
}

/** Renders `reading` below sounder's own root. */
export function rendered<R>(module: MibModule<R>, reading: R): Rendered {
  const root = rootOf(module);
  const segment = createRenderer(module, root)(reading, {
    collector: "test",
    generation: 1,
    time: 0,
  });
  const served = new Served({
    sounderRoot: SOUNDER_ROOT,
    modules: [module as MibModule<never>],
  });
  served.put(segment);
  const instances = served.viewsBelow(root, segment.count + 1);
  const byOid = new Map(instances.map((view) => [view.oid.join("."), view]));
  const objects = new Map(
    objectsOf(module, root).map(({ name, oid }) => [name, oid]),
  );
  return {
    segment,
    instances,
    // Names of samples that other modules show stand behind the last family.
    samples: samplesOf(
      new TextDecoder().decode(
        segment.text.subarray(0, segment.families.at(-1)?.end ?? 0),
      ),
    ),
    instance(name, index = [0]) {
      const oid = objects.get(name);
      if (oid === undefined) throw new TypeError(`No object "${name}"`);
      return byOid.get([...oid, ...index].join("."));
    },
    page(format) {
      const decoder = new TextDecoder();
      return expositionPage([segment], format).map((piece) =>
        decoder.decode(piece)
      ).join("");
    },
  };
}

/** Returns the samples of exposition text; throws when one name and label set stands there twice. */
export function samplesOf(text: string): Map<string, string> {
  const samples = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const blank = line.lastIndexOf(" ");
    const name = line.slice(0, blank);
    if (samples.has(name)) throw new TypeError(`"${name}" is there twice`);
    samples.set(name, line.slice(blank + 1));
  }
  return samples;
}

/** Returns an INDEX part of `text` with its length before it. */
export function indexText(text: string): Oid {
  const octets = new TextEncoder().encode(text);
  return [octets.length, ...octets];
}

/** Returns what a number of either face is in the other's terms, or undefined for text. */
export function numberOf(
  view: InstanceView,
): { value: number | bigint; divisor: number } | undefined {
  const { divisor, name } = view.object.object.syntax;
  const { value } = view;
  if (name === "TruthValue") {
    return { value: truth(value), divisor };
  }
  if (name === "DateAndTime") return { value: tenths(value), divisor };
  if (value.type === "octet-string" || !("value" in value)) return undefined;
  return typeof value.value === "number" || typeof value.value === "bigint"
    ? { value: value.value, divisor }
    : undefined;
}

function truth(value: SnmpValue): number {
  return value.type === "integer32" && value.value === 1 ? 1 : 0;
}

function tenths(value: SnmpValue): number {
  if (value.type !== "octet-string") throw new TypeError("No DateAndTime");
  const [high = 0, low = 0, month = 0, day = 0, hour, minute, second, tenth] =
    value.value;
  const seconds =
    Date.UTC(high * 256 + low, month - 1, day, hour, minute, second) / 1000;
  return seconds * 10 + (tenth ?? 0);
}
