/**
 * What is served now, for both faces: the tree, the exposition pages, and the
 * way from an instance to its series.
 *
 * @module
 */

import type { Oid } from "../codec/oid.ts";
import { decodeVarbind, type SnmpValue } from "../codec/snmp/value.ts";
import {
  type MibModule,
  objectsOf,
  type PlacedObject,
  rootOf,
} from "./declare.ts";
import type { ExpositionPart } from "./exposition.ts";
import { FrozenBranch } from "./frozen_branch.ts";
import { LiveBranch } from "./live_branch.ts";
import { relocate, type Relocation } from "./relocate.ts";
import { createRenderer, type Renderer } from "./render.ts";
import { instanceOid, type Segment } from "./segment.ts";
import { type Branch, noPlace, Tree } from "./tree.ts";

/** A module whose objects are asked at request time. */
export interface LiveModule<R> {
  readonly module: MibModule<R>;
  readonly reading: R;
}

/** One instance as both faces show it. */
export interface InstanceView {
  readonly oid: Oid;
  readonly module: string;
  readonly object: PlacedObject;
  readonly value: SnmpValue;
  /** Name and labels of its series as on the exposition page; undefined where it has none. */
  readonly series: string | undefined;
  /** Value of that series as printed; undefined where it has none. */
  readonly sample: string | undefined;
  /** Label of that series that bears the instance's text. */
  readonly label: string | undefined;
}

interface LiveEntry {
  readonly branch: LiveBranch<never>;
  readonly render: () => Segment;
}

const utf8 = new TextDecoder();

/** The octet that ends a line. */
const LINE_END = 10;

/** The current segments and live modules of one face. */
export class Served {
  readonly tree: Tree = new Tree();
  readonly #root: Oid;
  readonly #relocations = new Map<string, Relocation>();
  readonly #objects = new Map<string, PlacedObject[]>();
  /** By module, part and collector: a module may be filled by several, each its own subtree. */
  readonly #segments = new Map<string, Segment>();
  readonly #live = new Map<Branch, LiveEntry>();

  /** `modules` are those that may have segments here; `sounderRoot` is where sounder's own hang; `secondRoots`, by name, is where modules are served over SNMP once more. */
  constructor(
    options: {
      readonly sounderRoot: Oid;
      readonly modules: readonly MibModule<never>[];
      readonly secondRoots?: ReadonlyMap<string, Oid>;
    },
  ) {
    this.#root = options.sounderRoot;
    for (const module of options.modules) {
      const to = options.secondRoots?.get(module.name);
      if (to === undefined) continue;
      const from = rootOf(module, this.#root);
      this.#relocations.set(module.name, { from, to });
    }
    for (const module of options.modules) this.#implement(module);
  }

  #implement(module: MibModule<never>): void {
    this.#objects.set(
      module.name,
      objectsOf(module, rootOf(module, this.#root)),
    );
    this.tree.implement([...this.#objects].flatMap(([name, objects]) => {
      const readable = objects
        .filter(({ object }) => object.access === "read-only")
        .map(({ oid }) => oid);
      const relocation = this.#relocations.get(name);
      if (relocation === undefined) return readable;
      const { from, to } = relocation;
      return [
        ...readable,
        ...readable.map((oid) => [...to, ...oid.slice(from.length)]),
      ];
    }));
  }

  /** Serves a module from a reading that is held by reference; call the result after rows came or went. */
  addLive<R>({ module, reading }: LiveModule<R>): () => void {
    const root = rootOf(module, this.#root);
    const branch = new LiveBranch(module, { root, reading });
    const renderer: Renderer<R> = createRenderer(module, root);
    const options = { collector: "", generation: 0, time: 0 };
    this.#implement(module as MibModule<never>);
    this.#live.set(branch, {
      branch: branch as LiveBranch<never>,
      render: () => renderer(reading, options),
    });
    this.tree.replace(`live ${module.name}`, branch);
    return () => {
      branch.refresh();
      this.tree.replace(`live ${module.name}`, branch);
    };
  }

  /** Puts a segment in the place of the last one that this collector gave the module. */
  put(segment: Segment): void {
    const { module, part, collector } = segment;
    const key = `${module} ${part} ${collector}`;
    this.#segments.set(key, segment);
    const relocation = this.#relocations.get(module);
    const again = relocation && relocate(segment, relocation);
    segment.runs.forEach((_, run) => {
      const place = runKey(key, run);
      this.tree.replace(place, new FrozenBranch(segment, run));
      if (again === undefined) return;
      this.tree.replace(secondKey(place), new FrozenBranch(again, run));
    });
  }

  /** Takes away a module's segment of one collector, or those of all. */
  drop(module: string, collector: string | undefined = undefined): void {
    for (const [key, segment] of this.#segments) {
      if (segment.module !== module) continue;
      if (collector !== undefined && segment.collector !== collector) continue;
      segment.runs.forEach((_, run) => {
        this.tree.remove(runKey(key, run));
        this.tree.remove(secondKey(runKey(key, run)));
      });
      this.#segments.delete(key);
    }
  }

  /** The current segments. */
  get segments(): Iterable<Segment> {
    return this.#segments.values();
  }

  /** Returns what an exposition page is made of, live modules as of now. */
  parts(): ExpositionPart[] {
    return [...this.#live.values()].map(({ render }): ExpositionPart =>
      render()
    )
      .concat([...this.#segments.values()]);
  }

  /** Returns the instance of exactly this OID. */
  view(oid: Oid): InstanceView | undefined {
    const place = noPlace();
    this.tree.find(oid, oid.length, place);
    return place.branch === undefined
      ? undefined
      : this.#viewer(place.branch)(place.index);
  }

  /** Returns the instances below `prefix` and behind `after`, at most `most` of them, in order. */
  viewsBelow(prefix: Oid, most: number, after = prefix): InstanceView[] {
    const place = noPlace();
    const views: InstanceView[] = [];
    let branch: Branch | undefined;
    let viewer: ((index: number) => InstanceView) | undefined;
    this.tree.findNext(after, after.length, place);
    while (place.branch !== undefined && views.length < most) {
      const oid = instanceOid(place.branch, place.index);
      if (!prefix.every((subIdentifier, i) => oid[i] === subIdentifier)) break;
      if (branch !== place.branch) viewer = this.#viewer(place.branch);
      branch = place.branch;
      if (viewer !== undefined) views.push(viewer(place.index));
      this.tree.advance(place);
    }
    return views;
  }

  /** Returns what describes the instances of a branch; a live one is rendered once for all of them. */
  #viewer(branch: Branch): (index: number) => InstanceView {
    const live = this.#live.get(branch);
    const { segment, first } = live === undefined
      ? branch as FrozenBranch
      : { segment: live.render(), first: 0 };
    const objects = this.#objects.get(segment.module) ?? [];
    return (index) => viewOf(segment, objects, first + index);
  }
}

/** What the branch of one run of a segment is called. */
function runKey(key: string, run: number): string {
  return `${key} ${run}`;
}

/** What a run's second branch is called. */
function secondKey(key: string): string {
  return `again ${key}`;
}

function viewOf(
  segment: Segment,
  objects: readonly PlacedObject[],
  index: number,
): InstanceView {
  const start = segment.varbindOffsets[index]!;
  const { oid, value } = decodeVarbind(
    segment.varbinds.subarray(start, segment.varbindOffsets[index + 1]),
  );
  const sample = segment.instanceSample[index]!;
  const label = segment.instanceLabel[index]!;
  return {
    oid,
    module: segment.module,
    object: objects[segment.objects[index]!]!,
    value,
    ...(sample < 0
      ? { series: undefined, sample: undefined }
      : sampleOf(segment, sample)),
    label: label < 0 ? undefined : segment.labelNames[label],
  };
}

/** Returns a sample's name and labels, and its value, as printed. */
function sampleOf(
  { text, samples }: Segment,
  sample: number,
): { series: string; sample: string } {
  const blank = samples[2 * sample + 1]!;
  return {
    series: utf8.decode(text.subarray(samples[2 * sample], blank)),
    sample: utf8.decode(
      text.subarray(blank + 1, text.indexOf(LINE_END, blank)),
    ),
  };
}
