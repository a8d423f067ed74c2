/**
 * A segment: one module's instances and series as of one collection, flat,
 * sorted and already encoded. Made of array buffers, so that it is transferred
 * between threads and not copied.
 *
 * @module
 */

import type { Family } from "./family.ts";
import type { ModulePart } from "./module_part.ts";

/** A family's place in the segment's text: its samples end where the next family's begin. */
export interface FamilySpan {
  readonly family: Family;
  /** Offset in {@linkcode Segment.text} behind the family's last sample. */
  readonly end: number;
}

/** What every segment can be searched by, frozen or live. */
export interface Instances {
  /** Number of instances. */
  readonly count: number;
  /** All OIDs, one after the other, in lexicographic order. */
  readonly oids: Uint32Array;
  /** Where each OID begins in `oids`; one more than `count`. */
  readonly oidOffsets: Uint32Array;
}

/** The rendered form of a reading. Nothing in it changes once it is made. */
export interface Segment extends Instances {
  /** Name of the MIB module. */
  readonly module: string;
  /** Which part of the module it is; all of it is the current one. */
  readonly part: ModulePart;
  readonly collector: string;
  /** Counts the successful collections, from 1. */
  readonly generation: number;
  /** When the reading was taken, milliseconds since the epoch. */
  readonly time: number;
  /**
   * First instance of each run: between two runs stand objects of another part.
   * Each segment of the part has as many, some of them perhaps without instances.
   */
  readonly runs: readonly number[];
  /** All varbinds in BER, one after the other. */
  readonly varbinds: Uint8Array;
  /** Where each varbind begins in `varbinds`; one more than `count`. */
  readonly varbindOffsets: Uint32Array;
  /** Index into the module's objects (`objectsOf`) of each instance's object. */
  readonly objects: Uint16Array;
  /** Sample lines of all families, UTF-8, without HELP and TYPE. */
  readonly text: Uint8Array;
  readonly families: readonly FamilySpan[];
  /** Two entries a sample: offset of its line in `text`, and offset of the blank before its value. */
  readonly samples: Uint32Array;
  /** Index of each instance's sample; -1 where it has none. */
  readonly instanceSample: Int32Array;
  /** Index in `labelNames` of the label that bears the instance's text; -1 where the value is the sample's. */
  readonly instanceLabel: Int16Array;
  readonly labelNames: readonly string[];
  /** Instances and samples left out because another of the same name came first, or the value was out of range. */
  readonly lost: number;
}

/** Returns the array buffers of a segment, to be transferred with it. */
export function transferables(segment: Segment): ArrayBuffer[] {
  return [
    segment.oids,
    segment.oidOffsets,
    segment.varbinds,
    segment.varbindOffsets,
    segment.objects,
    segment.text,
    segment.samples,
    segment.instanceSample,
    segment.instanceLabel,
  ].map(({ buffer }) => buffer as ArrayBuffer);
}

/**
 * Returns the index of the first instance whose OID is not before `oid` (its
 * first `length` sub-identifiers); `count` when all are before it.
 */
export function lowerBound(
  instances: Instances,
  oid: ArrayLike<number>,
  length: number,
): number {
  let low = 0;
  let high = instances.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareInstance(instances, middle, oid, length) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Compares an instance's OID with the first `length` sub-identifiers of `oid`: negative, 0 or positive. */
export function compareInstance(
  instances: Instances,
  index: number,
  oid: ArrayLike<number>,
  length: number,
): number {
  const { oids, oidOffsets } = instances;
  const start = oidOffsets[index]!;
  const own = oidOffsets[index + 1]! - start;
  const shared = own < length ? own : length;
  for (let i = 0; i < shared; i++) {
    const a = oids[start + i]!;
    const b = oid[i]!;
    if (a !== b) return a < b ? -1 : 1;
  }
  return own - length;
}

/** Returns the OID of an instance, as a view. */
export function instanceOid(instances: Instances, index: number): Uint32Array {
  return instances.oids.subarray(
    instances.oidOffsets[index],
    instances.oidOffsets[index + 1],
  );
}
