/**
 * What the page shows of one subsystem.
 *
 * @module
 */

import type { Color, Panel, Unit } from "./chart.ts";
import { formatValue, grouped } from "./client/format.js";
import type { Snapshot } from "./snapshot.ts";

/** One cell of a table of values. */
export interface Cell {
  readonly text: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
  /** A state, shown with this colour beside its word. */
  readonly badge?: Color;
  /** The object or instance that it leads to. */
  readonly object?: string;
}

/** Latest values. */
export interface ValueTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Name of the samples that rows are made of: where there are more than a page shows, it tells where all are. */
  readonly from?: string;
}

/** One number that tells most of a subsystem. */
export interface Tile {
  readonly title: string;
  readonly value: string;
  readonly note?: string;
  readonly color?: Color;
  /** Share of what there may be at most, from 0 to 1. */
  readonly share?: number;
}

/** A subsystem on the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly tiles: readonly Tile[];
  readonly panels: readonly Panel[];
  /** Charts that are shown when they are asked for. */
  readonly more?: readonly Panel[];
  readonly tables: readonly ValueTable[];
}

/** Makes the section of a subsystem; undefined where it is not there. */
export type SectionOf = (snapshot: Snapshot) => Section | undefined;

/** Returns a cell of text. */
export function text(content: string): Cell {
  return { text: content };
}

/** Returns a cell with a number in its unit; a dash where there is none. */
export function number(value: number | undefined, unit: Unit): Cell {
  return { text: formatValue(value, unit), number: true };
}

/** Returns a cell with a whole number, every digit of it. */
export function whole(value: string | number | undefined): Cell {
  return {
    text: value === undefined ? "–" : grouped(String(value)),
    number: true,
  };
}

/** Returns the only value of a name, or that of these labels; undefined where there is none. */
export function valueOf(
  snapshot: Snapshot,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = snapshot.all(name).find((sample) =>
    Object.entries(labels).every(([label, value]) =>
      sample.labels[label] === value
    )
  );
  return found === undefined ? undefined : Number(found.value);
}

/** Adds up the values of a name by one label, in the order in which its values come. */
export function sumBy(
  snapshot: Snapshot,
  name: string,
  label: string,
  labels: Readonly<Record<string, string>> = {},
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const sample of snapshot.all(name)) {
    const key = sample.labels[label];
    const wanted = Object.entries(labels).every(([other, value]) =>
      sample.labels[other] === value
    );
    if (key === undefined || !wanted) continue;
    sums.set(key, (sums.get(key) ?? 0) + Number(sample.value));
  }
  return sums;
}

/** Returns the keys of the largest sums that are not 0, largest first. */
export function largest(sums: ReadonlyMap<string, number>): string[] {
  return [...sums].filter(([, sum]) => sum !== 0)
    .sort(([, a], [, b]) => b - a).map(([key]) => key);
}
