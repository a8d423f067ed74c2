/**
 * Packets as values that JSON can hold.
 *
 * @module
 */

import type { CapturedPacket } from "../capture/captured_packet.ts";
import { dissectQuoted } from "../packet/dissect.ts";
import type { Layer } from "../packet/layer.ts";
import { carpInterval } from "../packet/network/carp.ts";
import { toHex } from "../packet/octets.ts";
import type { Packet, PacketProblem } from "../packet/packet.ts";
import { TimeFormatter } from "./time.ts";

/** A value that `JSON.stringify` takes. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | JsonValue[]
  | { [key: string]: JsonValue };

/** A header: `protocol`, then the fields by the names of its codec, then what follows from them. */
export type JsonLayer = { protocol: string } & { [key: string]: JsonValue };

/** A packet. */
export interface JsonPacket {
  number: number;
  /** ISO 8601, in UTC; absent when the file does not tell the time. */
  time: string | undefined;
  /** Octets on the wire. */
  length: number;
  /** Octets captured, when that is less. */
  captured: number | undefined;
  /** Name of the interface, when the file has it. */
  interface: string | undefined;
  layers: JsonLayer[];
  /** What the innermost header carries, in hexadecimal, when asked for. */
  payload: string | undefined;
  problems: PacketProblem[] | undefined;
}

const times = new TimeFormatter("T");

/** Counters beyond 2^53 are text, for most readers of JSON would round them. */
function plain(value: unknown): JsonValue {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value as JsonValue;
  if (Array.isArray(value)) return value.map(plain);
  return plainObject(value);
}

function plainObject(value: object): { [key: string]: JsonValue } {
  const copy: { [key: string]: JsonValue } = {};
  const fields = value as { readonly [key: string]: unknown };
  for (const key in fields) copy[key] = plain(fields[key]);
  return copy;
}

/** What the fields of a header imply and people would have to look up. */
export function impliedFields(layer: Layer): { [key: string]: JsonValue } {
  switch (layer.protocol) {
    case "tcp":
      return { flagNames: layer.flagNames };
    case "carp":
      return { interval: carpInterval(layer) };
    case "pflog": {
      const { actionName, reasonName, directionName, system } = layer;
      return { actionName, reasonName, directionName, system };
    }
    default:
      return {};
  }
}

/** An error about an error is not sent (RFC 1122, section 3.2.2); what says it is one is not followed for long. */
export const MAX_QUOTES = 3;

function layerToJson(layer: Layer, quotes: number): JsonLayer {
  const value: JsonLayer = { protocol: layer.protocol };
  Object.assign(value, plainObject(layer.fields()));
  if ("checksumStatus" in layer) value.checksumStatus = layer.checksumStatus;
  Object.assign(value, impliedFields(layer));
  if (
    quotes > 0 && (layer.protocol === "icmp" || layer.protocol === "icmpv6")
  ) {
    const quoted = dissectQuoted(layer);
    if (quoted) value.original = layersToJson(quoted, quotes - 1);
  }
  if (layer.truncated) value.truncated = true;
  return value;
}

/** Returns the headers of a packet; of one that was cut, the fields that are there. */
function layersToJson(packet: Packet, quotes: number): JsonLayer[] {
  const layers = packet.layers.map((layer) => layerToJson(layer, quotes));
  const { cutHeader } = packet;
  if (cutHeader !== undefined && cutHeader.end > cutHeader.start) {
    layers.push({
      protocol: cutHeader.protocol,
      ...plainObject(cutHeader.fields()),
      checksumStatus: cutHeader.checksumStatus,
      truncated: true,
    });
  }
  return layers;
}

/** Returns a captured packet and what it was dissected into as one value. */
export function packetToJson(
  captured: CapturedPacket,
  packet: Packet,
  { payload = false }: { payload?: boolean } = {},
): JsonPacket {
  const problems = packet.problems();
  const { number, length, bytes, interface: from } = captured;
  return {
    number,
    time: captured.seconds === undefined
      ? undefined
      : times.format(captured, from.timeDigits) + "Z",
    length,
    captured: bytes.length < length ? bytes.length : undefined,
    interface: from.name,
    layers: layersToJson(packet, MAX_QUOTES),
    payload: payload ? toHex(packet.payload) : undefined,
    problems: problems.length === 0 ? undefined : problems,
  };
}
