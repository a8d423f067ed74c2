/**
 * The instances of a segment while it is being rendered.
 *
 * @module
 */

import { encodeOid, encodeSubIdentifiers } from "../codec/ber_oid.ts";
import type { Oid } from "../codec/oid.ts";
import {
  type SnmpValue,
  varbindRoom,
  writeNamedVarbind,
} from "../codec/snmp/value.ts";
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

/** A name, or the part of one that is an INDEX, and its octets in BER. */
export interface Name {
  readonly oid: Oid;
  readonly octets: Uint8Array;
}

/** Returns the name of an object; throws EncodeError where it cannot be encoded. */
export function objectName(oid: Oid): Name {
  return { oid, octets: encodeOid(oid) };
}

/** Returns the end of a name behind its object; throws EncodeError where it cannot be encoded. */
export function indexName(oid: Oid): Name {
  return { oid, octets: encodeSubIdentifiers(oid) };
}

/** The end of a name that is all an object's. */
export const NO_INDEX: Name = indexName([]);

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
    this.addCell(objectName(oid), NO_INDEX, instance);
  }

  /**
   * Appends the instance of a column that is in the row of an INDEX.
   *
   * @throws {EncodeError} when its value cannot be encoded; nothing is appended then.
   */
  addCell(object: Name, index: Name, instance: Instance): void {
    const { value } = instance;
    const name = { object: object.octets, index: index.octets };
    const target = this.#varbinds.reserve(varbindRoom(name, value));
    const start = this.#varbinds.length;
    const end = writeNamedVarbind(target, start, name, value);
    this.#varbindOffsets.push(start);
    this.#varbinds.commit(end);
    this.#oidOffsets.push(this.#oids.length);
    this.#oids.pushAll(object.oid);
    this.#oids.pushAll(index.oid);
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

  #labelNumber(label: string): number {
    const known = this.#labelNumbers.get(label);
    if (known !== undefined) return known;
    this.#labelNumbers.set(label, this.#labelNumbers.size);
    return this.#labelNumbers.size - 1;
  }

  /** Returns all instances as arrays of their own; none may be added after that. */
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
