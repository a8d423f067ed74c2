/**
 * One line for a packet, in the manner of tcpdump.
 *
 * @module
 */

import type { CutHeader } from "../packet/cut_header.ts";
import type { Packet } from "../packet/packet.ts";
import { arpText, linkPiece } from "./line_link.ts";
import { ipText } from "./line_ip.ts";

/** What may be left out of a line, or put into it. */
export interface LineOptions {
  /** Leads with the link-layer addresses and the EtherType. */
  readonly link?: boolean;
}

/** Returns what is in a packet as one line, without number and time. Control characters are escaped. */
export function formatPacketLine(
  packet: Packet,
  { link = false }: LineOptions = {},
): string {
  const { layers } = packet;
  let text = "";
  let i = 0;
  for (; i < layers.length; i++) {
    const layer = layers[i]!;
    const piece = linkPiece(layer, link, layers.length === i + 1);
    if (piece === undefined) break;
    text += piece;
  }
  const layer = layers[i];
  if (layer === undefined) text += restText(packet);
  else if (layer.protocol === "arp") text += arpText(layer, packet);
  else text += ipText(packet, i);
  const { cutHeader } = packet;
  if (cutHeader !== undefined) text += cutText(cutHeader);
  return text + problemsText(packet);
}

/** Of what is not decoded, its length. */
function restText(packet: Packet): string {
  if (packet.cutHeader !== undefined) return "";
  const outer = packet.layers.at(-1);
  const missing = packet.length - packet.bytes.length;
  const length = outer === undefined
    ? packet.length
    : outer.payloadEnd - outer.payloadStart + (outer.truncated ? missing : 0);
  return `length ${length}`;
}

function cutText(cutHeader: CutHeader): string {
  return ` [|${cutHeader.protocol}]`;
}

function problemsText(packet: Packet): string {
  const problems = packet.problems();
  let text = "";
  for (const { protocol, problem } of problems) {
    text += ` [${protocol}: ${problem}]`;
  }
  return text;
}
