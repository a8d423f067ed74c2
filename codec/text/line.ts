/**
 * One line for a packet, in the manner of tcpdump.
 *
 * @module
 */

import type { CutHeader } from "../packet/cut_header.ts";
import type { Layer } from "../packet/layer.ts";
import { etherTypeName } from "../packet/numbers.ts";
import type { Packet } from "../packet/packet.ts";
import {
  arpText,
  cookedText,
  llcText,
  pflogText,
  snapText,
  vlanText,
} from "./line_link.ts";
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

/** The text of a link-layer header; undefined when this is none. One that carries nothing known tells of itself. */
function linkPiece(
  layer: Layer,
  link: boolean,
  last: boolean,
): string | undefined {
  switch (layer.protocol) {
    case "ethernet":
      if (!link && !last && layer.etherType !== undefined) return "";
      return `${layer.src} > ${layer.dst}, ${
        frameKind(layer.etherType, layer.typeOrLength)
      }`;
    case "vlan":
      return vlanText(layer) +
        (last ? frameKind(layer.etherType, layer.typeOrLength) : "");
    case "llc":
      return llcText(layer);
    case "snap":
      return snapText(layer);
    case "linux-cooked":
    case "linux-cooked-2":
      return link || last ? cookedText(layer) : "";
    case "null-loop":
      return link || last ? `AF ${layer.family}, ` : "";
    case "pflog":
      return pflogText(layer);
    default:
      return undefined;
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function frameKind(etherType: number | undefined, length: number): string {
  if (etherType === undefined) return `802.3, length ${length}, `;
  const name = etherTypeName(etherType) ?? "Unknown";
  return `ethertype ${name} (0x${hex(etherType, 4)}), `;
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
