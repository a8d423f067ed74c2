/**
 * Finding instances of the tree for search ranges, and writing them as AgentX
 * varbinds.
 *
 * @module
 */

import { writeFromBer } from "../../codec/agentx/from_ber.ts";
import {
  oidOctets,
  type OidScan,
  putOid,
  putUint16,
} from "../../codec/agentx/octets.ts";
import { VARBIND_HEADER } from "../../codec/agentx/varbind.ts";
import {
  TAG_NO_SUCH_INSTANCE,
  TAG_NO_SUCH_OBJECT,
} from "../../codec/snmp/tags.ts";
import { compareInstance, instanceOid } from "../../mib/segment.ts";
import {
  type Branch,
  noPlace,
  type Place,
  type SearchableTree,
} from "../../mib/tree.ts";

/** Longest varbind in BER: a value of SMIv2 has at most 65,535 octets (RFC 2578, section 7.1.2), a name at most 640. */
const MAX_VARBIND = 66_560;

/** Writes instances of one tree; where it is belongs to the caller. */
export class TreeWriter {
  readonly #tree: SearchableTree;
  readonly #place: Place = noPlace();
  readonly #ber = new Uint8Array(MAX_VARBIND);
  #out: Uint8Array = new Uint8Array(0);
  #limit = 0;
  #network = true;

  constructor(tree: SearchableTree) {
    this.#tree = tree;
  }

  /** Says where is written, up to which offset, and in which order of octets. */
  begin(out: Uint8Array, limit: number, network: boolean): void {
    this.#out = out;
    this.#limit = Math.min(limit, out.length);
    this.#network = network;
  }

  /** Whether the last search found an instance. */
  get found(): boolean {
    return this.#place.branch !== undefined;
  }

  /** Looks for the instance of exactly this name. */
  find({ oid, length }: OidScan): void {
    this.#tree.find(oid, length, this.#place);
  }

  /** Looks for the first instance of a range: behind `start`, or `start` itself where that is included, and before `end` where there is one. */
  findNext(start: OidScan, end: OidScan): void {
    const place = this.#place;
    if (start.include) {
      this.find(start);
      if (place.branch !== undefined) return this.#bound(end);
    }
    this.#tree.findNext(start.oid, start.length, place);
    this.#bound(end);
  }

  /** Moves to the next instance of the range. */
  advance(end: OidScan): void {
    this.#tree.advance(this.#place);
    this.#bound(end);
  }

  #bound({ oid, length }: OidScan): void {
    const { branch, index } = this.#place;
    if (
      branch !== undefined && length > 0 &&
      compareInstance(branch, index, oid, length) >= 0
    ) this.#place.branch = undefined;
  }

  /** Keeps the place in `kept`. */
  save(kept: Place): void {
    kept.branch = this.#place.branch;
    kept.index = this.#place.index;
    kept.end = this.#place.end;
  }

  /** Goes back to the place that {@linkcode TreeWriter.save} kept. */
  restore({ branch, index, end }: Place): void {
    this.#place.branch = branch;
    this.#place.index = index;
    this.#place.end = end;
  }

  /**
   * Writes what was found; where nothing was, the exception that says so of `name`.
   *
   * @returns the offset behind it; -1 when it does not fit.
   */
  write(offset: number, name: OidScan): number {
    const { branch, index } = this.#place;
    if (branch !== undefined) return this.#writeInstance(branch, index, offset);
    const tag = this.#tree.isImplemented(name.oid, name.length)
      ? TAG_NO_SUCH_INSTANCE
      : TAG_NO_SUCH_OBJECT;
    return this.writeException(offset, tag, name);
  }

  #writeInstance(branch: Branch, index: number, offset: number): number {
    const ber = this.#ber;
    const end = branch.writeVarbind(index, ber, 0, ber.length);
    return end < 0 ? -1 : writeFromBer(
      this.#out,
      offset,
      this.#limit,
      ber,
      0,
      end,
      this.#network,
    );
  }

  /** Writes an exception in place of a value; returns what {@linkcode write} does. */
  writeException(offset: number, tag: number, name: OidScan): number {
    return this.#writeNamed(offset, tag, name.oid, name.length);
  }

  /** Writes an exception that bears the name of an instance. */
  writeExceptionAt(
    offset: number,
    tag: number,
    { branch, index }: Place,
  ): number {
    if (branch === undefined) return -1;
    const oid = instanceOid(branch, index);
    return this.#writeNamed(offset, tag, oid, oid.length);
  }

  #writeNamed(
    offset: number,
    tag: number,
    oid: ArrayLike<number>,
    length: number,
  ): number {
    const size = VARBIND_HEADER + oidOctets(oid, length);
    if (offset + size > this.#limit) return -1;
    let at = putUint16(this.#out, offset, tag, this.#network);
    at = putUint16(this.#out, at, 0, this.#network);
    return putOid(this.#out, at, oid, length, this.#network);
  }
}
