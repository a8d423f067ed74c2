/**
 * Reads captures of any format that is known, piece by piece, as they come.
 *
 * @module
 */

import { readUint32 } from "../packet/octets.ts";
import type { CaptureDamage, CapturedPacket } from "./captured_packet.ts";
import {
  decodePcapHeader,
  PCAP_FILE_HEADER_LENGTH,
  pcapMagic,
  PcapReader,
} from "./pcap.ts";
import { PCAPNG_MAGIC, PcapngReader } from "./pcapng.ts";
import { ByteSource } from "./source.ts";

/**
 * Takes a capture in pieces of any length and hands out its packets. Call `next` after each `push`
 * until it returns undefined; and once more so after `finish`, for the packet within which the file ended.
 */
export class CaptureReader {
  private readonly source = new ByteSource();
  private format: PcapReader | PcapngReader | undefined = undefined;
  private ended = false;
  private early: CaptureDamage | undefined = undefined;

  /** Adds a piece. Packets are views into it, so it must not be changed while they are used. */
  push(piece: Uint8Array): void {
    this.source.push(piece);
  }

  /** Says that nothing more comes. */
  finish(): void {
    this.ended = true;
  }

  /** Returns the next packet; undefined when it has not come whole yet, or none can be read any more. */
  next(): CapturedPacket | undefined {
    this.format ??= this.recognize();
    return this.format?.next(this.ended);
  }

  /** Why the capture cannot be read on; undefined as long as it can. */
  get damage(): CaptureDamage | undefined {
    return this.early ?? this.format?.damage;
  }

  /** Octets of the capture that were read. */
  get offset(): number {
    return this.source.offset;
  }

  private recognize(): PcapReader | PcapngReader | undefined {
    if (this.early !== undefined) return undefined;
    const { source } = this;
    const bytes = source.peek(4);
    if (bytes === undefined) {
      if (this.ended) this.endEarly(source.available === 0);
      return undefined;
    }
    const magic = readUint32(bytes, source.position);
    if (magic === PCAPNG_MAGIC) return new PcapngReader(source);
    if (pcapMagic(magic) === undefined) {
      this.early = { message: "the format is not known", offset: 0 };
      return undefined;
    }
    const header = source.peek(PCAP_FILE_HEADER_LENGTH);
    if (header === undefined) {
      if (this.ended) this.endEarly(false);
      return undefined;
    }
    const decoded = decodePcapHeader(header, source.position);
    source.take(PCAP_FILE_HEADER_LENGTH);
    return new PcapReader(source, decoded);
  }

  private endEarly(empty: boolean): void {
    const message = empty
      ? "there is nothing in it"
      : "it ends within its first header";
    this.early = { message, offset: this.source.available };
  }
}

/** Reads a capture that is there whole: its packets, and why not all of it could be read, if so. */
export function readCapture(
  bytes: Uint8Array,
): { packets: CapturedPacket[]; damage: CaptureDamage | undefined } {
  const reader = new CaptureReader();
  reader.push(bytes);
  reader.finish();
  const packets: CapturedPacket[] = [];
  for (let p = reader.next(); p !== undefined; p = reader.next()) {
    packets.push(p);
  }
  return { packets, damage: reader.damage };
}
