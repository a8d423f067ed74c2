/**
 * Every field of a packet, a line for each header.
 *
 * @module
 */

import type { CapturedPacket } from "../capture/captured_packet.ts";
import { dissectQuoted } from "../packet/dissect.ts";
import type { Layer } from "../packet/layer.ts";
import type { Packet } from "../packet/packet.ts";
import { escapeText } from "./escape.ts";
import { impliedFields, MAX_QUOTES } from "./json.ts";

const INDENT = "    ";

/** Returns the headers of a packet, each field with its name, and the length of what follows them. */
export function verboseText(captured: CapturedPacket, packet: Packet): string {
  const { number, length, bytes } = captured;
  const rest = packet.layers.at(-1)?.payload.length ?? bytes.length;
  return INDENT + "packet: number=" + number + " length=" + length +
    " captured=" + bytes.length + "\n" + layersText(packet, 0) +
    (rest === 0 ? "" : `${INDENT}payload: ${rest} octets\n`);
}

/** The packet that an ICMP error quotes stands one step further in; `depth` says how many. */
function layersText(packet: Packet, depth: number): string {
  const indent = INDENT.repeat(depth + 1);
  let text = "";
  for (const layer of packet.layers) text += layerText(layer, indent, depth);
  const { cutHeader } = packet;
  if (cutHeader === undefined || cutHeader.start === cutHeader.end) return text;
  return text + indent + cutHeader.protocol + ":" +
    fieldsText(cutHeader.fields()) + " truncated=true\n";
}

function layerText(layer: Layer, indent: string, depth: number): string {
  let text = indent + layer.protocol + ":" + fieldsText(layer.fields());
  if ("checksumStatus" in layer) {
    text += " checksumStatus=" + layer.checksumStatus;
  }
  text += fieldsText(impliedFields(layer));
  text += layer.truncated ? " truncated=true\n" : "\n";
  const quotes = layer.protocol === "icmp" || layer.protocol === "icmpv6";
  if (!quotes || depth === MAX_QUOTES) return text;
  const quoted = dissectQuoted(layer);
  return quoted === undefined ? text : text + layersText(quoted, depth + 1);
}

function fieldsText(fields: object): string {
  const values = fields as { readonly [name: string]: unknown };
  let text = "";
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) text += " " + name + "=" + valueText(value);
  }
  return text;
}

function valueText(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : escapeText(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  const { name, ...rest } = value as { name?: unknown };
  const fields = fieldsText(rest).slice(1);
  if (name === undefined) return `{${fields}}`;
  return fields === "" ? valueText(name) : `{${valueText(name)} ${fields}}`;
}
