/**
 * A dissected packet: its headers from the outside in.
 *
 * @module
 */

import type { CutHeader } from "./cut_header.ts";
import type { DecodeContext } from "./header.ts";
import type { Layer, LayerOf, ProtocolName } from "./layer.ts";
import type { Ipv4 } from "./network/ipv4.ts";
import type { Ipv6 } from "./network/ipv6.ts";

/** Something that is wrong with a packet. */
export interface PacketProblem {
  /** Protocol of the header in which it was found. */
  readonly protocol: string;
  readonly problem: string;
}

/** A packet, decoded as far as it is there and its protocols are known. */
export class Packet implements DecodeContext {
  /** The octets that were captured. */
  declare readonly bytes: Uint8Array;
  declare readonly linkType: number;
  /** Octets on the wire; more than were captured when the capture was limited. */
  declare readonly length: number;
  /** Headers from the outside in. */
  readonly layers: Layer[] = [];
  /** What is left of the header after the last of `layers`, when that is not there whole. */
  cutHeader: CutHeader | undefined = undefined;
  /** What is wrong between two headers; as a rule, why the dissection stopped. */
  stop: PacketProblem | undefined = undefined;
  /** The innermost IP header. */
  network: Ipv4 | Ipv6 | undefined = undefined;
  /** True when less of the part that is being decoded was captured than was on the wire. */
  declare cut: boolean;
  /** True when the capturing host has its low octet first. */
  declare readonly littleEndian: boolean;

  constructor(
    bytes: Uint8Array,
    linkType: number,
    length: number,
    littleEndian: boolean,
  ) {
    this.bytes = bytes;
    this.linkType = linkType;
    this.length = length;
    this.cut = length > bytes.length;
    this.littleEndian = littleEndian;
  }

  /** Adds a header inside the others. */
  add(layer: Layer): void {
    // push() takes twice as long, for it makes room for many more.
    this.layers[this.layers.length] = layer;
  }

  /** True when less was captured than was on the wire. */
  get truncated(): boolean {
    return this.length > this.bytes.length;
  }

  /** What the innermost header carries, as a view; all of the packet when no header is known. */
  get payload(): Uint8Array {
    return this.layers.at(-1)?.payload ?? this.bytes;
  }

  /** Returns the first header of a protocol from the outside in. */
  find<Name extends ProtocolName>(protocol: Name): LayerOf<Name> | undefined {
    for (const layer of this.layers) {
      if (layer.protocol === protocol) return layer as LayerOf<Name>;
    }
    return undefined;
  }

  /** What is wrong with the packet and each of its headers; that the capture was limited is not. */
  problems(): PacketProblem[] {
    const problems: PacketProblem[] = [];
    for (const layer of this.layers) {
      for (const problem of layer.problems()) {
        problems.push({ protocol: layer.protocol, problem });
      }
    }
    const { cutHeader, stop } = this;
    for (const problem of cutHeader?.problems() ?? []) {
      problems.push({ protocol: cutHeader!.protocol, problem });
    }
    if (stop !== undefined) problems.push(stop);
    return problems;
  }
}
