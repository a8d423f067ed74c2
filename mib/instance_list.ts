/**
 * The instances of a segment while it is being rendered.
 *
 * @module
 */

import { type SnmpValue, writeVarbind } from "../codec/snmp/value.ts";
import type { Oid } from "../codec/oid.ts";
import { GrowingBytes, GrowingUint32 } from "./growing.ts";
import type { Segment } from "./segment.ts";

/** An instance: its value, and where it comes from and goes to. */
export interface Instance {
  readonly value: SnmpValue;
  readonly objectIndex: number;
  /** Number of its sample; -1 for none. */
  readonly sample: number;
  /** Label of that sample that bears its text. */
  readonly label: string | undefined;
}

/** The instances' part of a segment. */
export type InstanceColumns = Pick<
  Segment,
  | "count"
  | "oids"
  | "oidOffsets"
  | "varbinds"
  | "varbindOffsets"
  | "objects"
  | "instanceSample"
  | "instanceLabel"
  | "labelNames"
>;

/** Returns how many octets a varbind takes at most: to work it out exactly is half of writing it. */
function roomFor({ oid, value }: { oid: Oid; value: SnmpValue }): number {
  // Three headers of a tag and a length of up to four octets more, and five octets a sub-identifier.
  const room = 18 + 5 * oid.length;
  switch (value.type) {
    case "octet-string":
    case "opaque":
      return room + value.value.length;
    case "oid":
      return room + 5 * value.value.length;
    default:
      return room + 9;
  }
}

/** Each varbind is given more room than it takes in the end. */
const SPARE_OCTETS = 4096;

/** Encodes instances, which must come in lexicographic order of their OIDs. */
export class InstanceList {
  readonly #oids: GrowingUint32;
  readonly #oidOffsets: GrowingUint32;
  readonly #varbinds: GrowingBytes;
  readonly #varbindOffsets: GrowingUint32;
  readonly #objects: GrowingUint32;
  // -1 as 2^32-1 until they are finished.
  readonly #samples: GrowingUint32;
  readonly #labels: GrowingUint32;
  readonly #labelNumbers = new Map<string, number>();

  /** @param before a list of about the same size, such as the last one of the same tables. */
  constructor(before: InstanceColumns | undefined = undefined) {
    const count = before?.count;
    const offsets = before?.oidOffsets.length;
    this.#oids = new GrowingUint32(before?.oids.length);
    this.#oidOffsets = new GrowingUint32(offsets);
    this.#varbinds = new GrowingBytes(
      before && before.varbinds.length + SPARE_OCTETS,
    );
    this.#varbindOffsets = new GrowingUint32(offsets);
    this.#objects = new GrowingUint32(count);
    this.#samples = new GrowingUint32(count);
    this.#labels = new GrowingUint32(count);
  }

  /**
   * Appends an instance.
   *
   * @throws {EncodeError} when its OID or value cannot be encoded; nothing is appended then.
   */
  add(oid: Oid, instance: Instance): void {
    const varbind = { oid, value: instance.value };
    const target = this.#varbinds.reserve(roomFor(varbind));
    const start = this.#varbinds.length;
    const end = writeVarbind(target, start, varbind);
    this.#varbindOffsets.push(start);
    this.#varbinds.commit(end);
    this.#oidOffsets.push(this.#oids.length);
    this.#oids.pushAll(oid);
    this.#objects.push(instance.objectIndex);
    this.#samples.push(instance.sample);
    this.#labels.push(
      instance.label === undefined ? -1 : this.#labelNumber(instance.label),
    );
  }

  /** Number of instances so far. */
  get count(): number {
    return this.#objects.length;
  }

  /** Appends the instances from `start` to `end` of a finished list, which must have no samples. */
  addAgain(list: InstanceColumns, start: number, end: number): void {
    const oids = this.#copyRange(this.#oidOffsets, list.oidOffsets, {
      ...{ start, end, to: this.#oids.length },
    });
    this.#oids.pushAll(list.oids.subarray(...oids));
    const varbinds = this.#copyRange(
      this.#varbindOffsets,
      list.varbindOffsets,
      {
        ...{ start, end, to: this.#varbinds.length },
      },
    );
    this.#varbinds.push(list.varbinds.subarray(...varbinds));
    this.#objects.pushAll(list.objects.subarray(start, end));
    for (let i = start; i < end; i++) {
      this.#samples.push(-1);
      this.#labels.push(-1);
    }
  }

  /** Copies offsets so that the first is `to`, and returns where what they point to begins and ends. */
  #copyRange(
    target: GrowingUint32,
    offsets: Uint32Array,
    { start, end, to }: { start: number; end: number; to: number },
  ): [from: number, until: number] {
    const from = offsets[start] ?? 0;
    for (let i = start; i < end; i++) target.push(offsets[i]! - from + to);
    return [from, offsets[end] ?? from];
  }

  #labelNumber(label: string): number {
    const known = this.#labelNumbers.get(label);
    if (known !== undefined) return known;
    this.#labelNumbers.set(label, this.#labelNumbers.size);
    return this.#labelNumbers.size - 1;
  }

  finish(): InstanceColumns {
    this.#oidOffsets.push(this.#oids.length);
    this.#varbindOffsets.push(this.#varbinds.length);
    return {
      count: this.#objects.length,
      oids: this.#oids.toArray(),
      oidOffsets: this.#oidOffsets.toArray(),
      varbinds: this.#varbinds.toArray(),
      varbindOffsets: this.#varbindOffsets.toArray(),
      objects: new Uint16Array(this.#objects.toArray()),
      instanceSample: new Int32Array(this.#samples.toArray()),
      instanceLabel: new Int16Array(this.#labels.toArray()),
      labelNames: [...this.#labelNumbers.keys()],
    };
  }
}
