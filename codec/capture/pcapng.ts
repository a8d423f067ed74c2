/**
 * pcapng files (draft-ietf-opsawg-pcapng): any number of sections, in both octet orders, and of interfaces.
 *
 * @module
 */

import {
  type CaptureDamage,
  CapturedPacket,
  type CaptureInterface,
  MAX_CAPTURED_LENGTH,
} from "./captured_packet.ts";
import {
  decodeInterface,
  type NgInterface,
  ticksToTime,
} from "./pcapng_interface.ts";
import type { ByteSource } from "./source.ts";

/** First four octets of a file, the same in both octet orders. */
export const PCAPNG_MAGIC = 0x0a0d0d0a;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE_BLOCK = 1;
/** The packet block that the enhanced one replaced. */
const OLD_PACKET_BLOCK = 2;
const SIMPLE_PACKET_BLOCK = 3;
const ENHANCED_PACKET_BLOCK = 6;

const SHORTEST_BLOCK = 12;
const SHORTEST_SECTION = 28;
/** Longest block that is read rather than passed over: libpcap's MAX_BLOCKSIZE. */
const MAX_BLOCK = 16 * 1024 * 1024;
/** Most interfaces of a section; each takes memory for as long as the section lasts. */
const MAX_INTERFACES = 65_536;

/** Reads the packets of a pcapng file. */
export class PcapngReader {
  damage: CaptureDamage | undefined = undefined;
  private readonly source: ByteSource;
  private littleEndian = false;
  private interfaces: NgInterface[] = [];
  private count = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** Interfaces of the section that is being read. */
  get sectionInterfaces(): readonly CaptureInterface[] {
    return this.interfaces;
  }

  /** Returns the next packet; undefined when it has not come whole yet. */
  next(ended: boolean): CapturedPacket | undefined {
    while (this.damage === undefined) {
      const block = this.nextBlock(ended);
      if (block === undefined) return undefined;
      const packet = this.readBlock(block.type, block.view);
      if (packet !== undefined) return packet;
    }
    return undefined;
  }

  /** Returns the next block that matters, without its frame, and goes past it. */
  private nextBlock(
    ended: boolean,
  ): { type: number; view: DataView } | undefined {
    for (;;) {
      const { source } = this;
      const head = source.peek(SHORTEST_BLOCK);
      if (head === undefined) {
        if (ended && source.available > 0) {
          this.fail("the file ends within the head of a block");
        }
        return undefined;
      }
      const view = viewOf(head, source.position, SHORTEST_BLOCK);
      if (!this.readOrder(view)) return undefined;
      const type = view.getUint32(0, this.littleEndian);
      const length = view.getUint32(4, this.littleEndian);
      if (!this.lengthIsGood(type, length)) return undefined;
      if (!isRead(type)) {
        source.skip(length);
        continue;
      }
      const bytes = source.peek(length);
      if (bytes === undefined) return this.lastBlock(type, length, ended);
      const body = viewOf(bytes, source.position + 8, length - SHORTEST_BLOCK);
      const after = viewOf(bytes, source.position + length - 4, 4);
      if (after.getUint32(0, this.littleEndian) !== length) {
        this.fail("the two lengths of a block differ");
        return undefined;
      }
      source.take(length);
      return { type, view: body };
    }
  }

  /** At the end of the file, returns what there is of the last block. */
  private lastBlock(
    type: number,
    length: number,
    ended: boolean,
  ): { type: number; view: DataView } | undefined {
    if (!ended) return undefined;
    const { source } = this;
    const there = source.available;
    const bytes = source.peek(there)!;
    const body = viewOf(bytes, source.position + 8, there - 8);
    this.fail(
      `the file ends within a block: ${there} of ${length} octets are there`,
    );
    source.take(there);
    return isPacket(type) ? { type, view: body } : undefined;
  }

  /** A section begins with its octet order. */
  private readOrder(view: DataView): boolean {
    if (view.getUint32(0) !== PCAPNG_MAGIC) return true;
    if (view.getUint32(8) === BYTE_ORDER_MAGIC) this.littleEndian = false;
    else if (view.getUint32(8, true) === BYTE_ORDER_MAGIC) {
      this.littleEndian = true;
    } else {
      this.fail("a section does not tell its octet order");
      return false;
    }
    return true;
  }

  private lengthIsGood(type: number, length: number): boolean {
    const least = type === PCAPNG_MAGIC ? SHORTEST_SECTION : SHORTEST_BLOCK;
    if (length < least || length % 4 !== 0) {
      this.fail(`a block claims ${length} octets`);
      return false;
    }
    if (isRead(type) && length > MAX_BLOCK) {
      this.fail(`a block claims ${length} octets, more than ${MAX_BLOCK}`);
      return false;
    }
    return true;
  }

  private readBlock(
    type: number,
    view: DataView,
  ): CapturedPacket | undefined {
    switch (type) {
      case PCAPNG_MAGIC:
        this.readSection(view);
        return undefined;
      case INTERFACE_BLOCK:
        this.readInterface(view);
        return undefined;
      case SIMPLE_PACKET_BLOCK:
        return this.readSimplePacket(view);
      default:
        return this.readPacket(type, view);
    }
  }

  private readSection(view: DataView): void {
    this.interfaces = [];
    const major = view.getUint16(4, this.littleEndian);
    if (major !== 1) this.fail(`pcapng version ${major} is not known`);
  }

  private readInterface(view: DataView): void {
    if (view.byteLength < 8) this.fail("an interface is described too shortly");
    else if (this.interfaces.length >= MAX_INTERFACES) {
      this.fail(`more than ${MAX_INTERFACES} interfaces`);
    } else this.interfaces.push(decodeInterface(view, this.littleEndian));
  }

  private readSimplePacket(view: DataView): CapturedPacket | undefined {
    const from = this.interfaces[0];
    if (from === undefined || view.byteLength < 4) {
      this.fail("a packet is on no interface");
      return undefined;
    }
    const length = view.getUint32(0, this.littleEndian);
    const limit = from.snapLength === 0 ? length : from.snapLength;
    const time = { seconds: undefined, nanoseconds: 0 };
    const data = { at: 4, captured: Math.min(length, limit), length };
    return this.packet(view, from, time, data);
  }

  private readPacket(
    type: number,
    view: DataView,
  ): CapturedPacket | undefined {
    if (view.byteLength < 20) {
      this.fail("a packet is described too shortly");
      return undefined;
    }
    const little = this.littleEndian;
    const number = type === ENHANCED_PACKET_BLOCK
      ? view.getUint32(0, little)
      : view.getUint16(0, little);
    const from = this.interfaces[number];
    if (from === undefined) {
      this.fail(`a packet is on interface ${number}, which is not described`);
      return undefined;
    }
    const high = view.getUint32(4, little);
    const low = view.getUint32(8, little);
    const captured = view.getUint32(12, little);
    const length = view.getUint32(16, little);
    const time = ticksToTime(high, low, from);
    return this.packet(view, from, time, { at: 20, captured, length });
  }

  private packet(
    view: DataView,
    from: NgInterface,
    time: { seconds: number | undefined; nanoseconds: number },
    data: { at: number; captured: number; length: number },
  ): CapturedPacket | undefined {
    const { at, captured, length } = data;
    const room = view.byteLength - at;
    if (captured > MAX_CAPTURED_LENGTH) {
      this.fail(
        `a packet claims ${captured} octets, more than ${MAX_CAPTURED_LENGTH}`,
      );
      return undefined;
    }
    if (captured > room) {
      this.fail(`a packet of ${captured} octets is in a block of ${room}`);
    }
    const start = view.byteOffset + at;
    const there = Math.min(captured, room);
    const bytes = new Uint8Array(view.buffer, start, there);
    return new CapturedPacket(++this.count, time, length, bytes, {
      interface: from,
      damaged: there < captured,
    });
  }

  private fail(message: string): void {
    this.damage ??= { message, offset: this.source.offset };
  }
}

function viewOf(bytes: Uint8Array, at: number, length: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, length);
}

function isPacket(type: number): boolean {
  return type === ENHANCED_PACKET_BLOCK || type === SIMPLE_PACKET_BLOCK ||
    type === OLD_PACKET_BLOCK;
}

/** Blocks of other types are passed over: statistics, names, secrets. */
function isRead(type: number): boolean {
  return isPacket(type) || type === PCAPNG_MAGIC || type === INTERFACE_BLOCK;
}
