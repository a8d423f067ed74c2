/**
 * What the steps of a dissection have in common.
 *
 * @module
 */

import { CutHeader } from "./cut_header.ts";
import type { Packet } from "./packet.ts";

/** Most headers of one packet; the smallest take 4 octets, and a packet may have 262144 (MAXIMUM_SNAPLEN of libpcap). */
const MAX_LAYERS = 128;

/** Ends a dissection at a header that is not there whole. */
export function cutAt(
  packet: Packet,
  protocol: string,
  { start, end, needed }: { start: number; end: number; needed: number },
): void {
  packet.cutHeader = new CutHeader(protocol, packet.bytes, start, end, {
    needed,
    truncated: packet.cut,
    littleEndian: packet.littleEndian,
  });
}

/** Notes what is wrong where the next header should be, which ends most dissections. */
export function stopAt(
  packet: Packet,
  protocol: string,
  problem: string,
): void {
  packet.stop = { protocol, problem };
}

/** Tells whether another header may be added; ends the dissection when not. */
export function hasRoom(packet: Packet, protocol: string): boolean {
  if (packet.layers.length < MAX_LAYERS) return true;
  stopAt(packet, protocol, `more than ${MAX_LAYERS} headers`);
  return false;
}
