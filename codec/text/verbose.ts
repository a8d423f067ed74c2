/**
 * Every field of a packet, a line for each header.
 *
 * @module
 */

import type { CapturedPacket } from "../capture/captured_packet.ts";
import type { Packet } from "../packet/packet.ts";
import { escapeText } from "./escape.ts";
import { type JsonLayer, type JsonValue, layersToJson } from "./json.ts";

const INDENT = "    ";

/** Returns the headers of a packet, each field with its name, and the length of what follows them. */
export function verboseText(captured: CapturedPacket, packet: Packet): string {
  const { number, length, bytes } = captured;
  let text =
    `${INDENT}packet: number=${number} length=${length} captured=${bytes.length}\n`;
  for (const layer of layersToJson(packet)) text += layerText(layer, INDENT);
  const rest = packet.payload.length;
  return rest === 0 ? text : text + `${INDENT}payload: ${rest} octets\n`;
}

function layerText(layer: JsonLayer, indent: string): string {
  let text = `${indent}${layer.protocol}:`;
  let nested = "";
  for (const [name, value] of Object.entries(layer)) {
    if (name === "protocol" || value === undefined) continue;
    if (name === "original") {
      nested += quotedText(value as JsonLayer[], indent + INDENT);
    } else text += ` ${name}=${valueText(value)}`;
  }
  return text + "\n" + nested;
}

/** The packet that an ICMP error quotes, one step further in. */
function quotedText(layers: JsonLayer[], indent: string): string {
  return layers.map((layer) => layerText(layer, indent)).join("");
}

function valueText(value: JsonValue): string {
  if (typeof value === "string") return value === "" ? '""' : escapeText(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const { name, ...rest } = value;
    const fields = Object.entries(rest)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => `${key}=${valueText(inner)}`);
    const words = name === undefined ? fields : [valueText(name), ...fields];
    return words.length === 1 ? words[0]! : `{${words.join(" ")}}`;
  }
  return String(value);
}
