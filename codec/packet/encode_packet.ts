/**
 * Puts a packet together from its headers.
 *
 * @module
 */

import { type AddressPair, type EncodeOptions, Header } from "./header.ts";
import { encodeLayer, type LayerInit } from "./encode_layer.ts";
import type { Ipv4Option } from "./network/ipv4_options.ts";
import { concatBytes, NO_BYTES } from "./octets.ts";
import type { Packet } from "./packet.ts";

/** How a packet is put together. */
export interface EncodePacketOptions
  extends Pick<EncodeOptions, "lengths" | "checksums"> {
  /** What the innermost header carries; by default what it carried when it was decoded. */
  readonly payload?: Uint8Array | undefined;
}

/** What a decoded header left of the one outside, such as the padding of a short Ethernet frame. */
function slackAfter(
  layers: readonly LayerInit[],
  index: number,
): Uint8Array {
  const layer = layers[index];
  const outer = layers[index - 1];
  if (!(layer instanceof Header)) return NO_BYTES;
  if (outer === undefined) return layer.bytes.subarray(layer.payloadEnd);
  if (!(outer instanceof Header) || outer.bytes !== layer.bytes) {
    return NO_BYTES;
  }
  return layer.bytes.subarray(
    layer.payloadEnd,
    Math.max(layer.payloadEnd, outer.payloadEnd),
  );
}

/** The last address of a source route that is not used up. */
function sourceRouteEnd(
  options: readonly Ipv4Option[] | undefined,
): string | undefined {
  const route = options?.find(({ name }) =>
    name === "loose-source-route" || name === "strict-source-route"
  );
  if (route === undefined || !("addresses" in route)) return undefined;
  const length = 3 + 4 * route.addresses.length;
  return route.pointer <= length ? route.addresses.at(-1) : undefined;
}

/** The addresses that checksums of the headers inside `layers[index]` cover. */
function addressesOutside(
  layers: readonly LayerInit[],
  index: number,
): AddressPair | undefined {
  let dst: string | undefined;
  let src: string | undefined;
  for (let i = index - 1; i >= 0; i--) {
    const layer = layers[i]!;
    if (layer.protocol === "ipv4") {
      return {
        src: layer.src,
        dst: sourceRouteEnd(layer.options) ?? layer.dst,
      };
    }
    if (layer.protocol === "ipv6") {
      return { src: src ?? layer.src, dst: dst ?? layer.dst };
    }
    if (layer.protocol === "ipv6-routing" && (layer.segmentsLeft ?? 0) > 0) {
      const last = layer.routingType === 4 ? 0 : -1;
      dst ??= layer.addresses?.at(last);
    }
    if (layer.protocol === "ipv6-destination-options") {
      const home = layer.options?.find(({ name }) => name === "home-address");
      if (home?.name === "home-address") src ??= home.address;
    }
  }
  return undefined;
}

/**
 * Lengths and checksums that cover more than is here cannot be computed: those of a fragment, or of a
 * packet that was cut. A datagram that was sent without a checksum stays without.
 */
function ownOptions(
  layer: LayerInit,
  { lengths = "fill", checksums = "fill", payload }: EncodePacketOptions,
): Pick<EncodeOptions, "lengths" | "checksums"> {
  if (!(layer instanceof Header)) return { lengths, checksums };
  if (layer.incomplete && payload === undefined) {
    return { lengths: "keep", checksums: "keep" };
  }
  const absent = layer.protocol === "udp" && layer.checksumStatus === "absent";
  return { lengths, checksums: absent ? "keep" : checksums };
}

/**
 * Encodes headers, given from the outside in, as one packet. Fields that say which header is next are
 * filled in where they are left out; lengths and checksums are, too, unless `options` say otherwise.
 * Headers that were decoded can be mixed with plain ones.
 *
 * @throws {EncodeError} when a field has no place in its header.
 */
export function encodePacket(
  layers: readonly LayerInit[],
  options: EncodePacketOptions = {},
): Uint8Array {
  const innermost = layers.at(-1);
  let inner = options.payload ??
    (innermost instanceof Header ? innermost.payload : NO_BYTES);
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]!;
    const encoded = encodeLayer(layer, inner, {
      ...ownOptions(layer, options),
      network: addressesOutside(layers, i),
      inside: layers[i + 1]?.protocol,
    });
    const slack = slackAfter(layers, i);
    inner = slack.length === 0 ? encoded : concatBytes([encoded, slack]);
  }
  return inner;
}

/** Encodes a dissected packet as it was, octet for octet. */
export function reencodePacket(packet: Packet): Uint8Array {
  if (packet.layers.length === 0) return packet.bytes.slice();
  return encodePacket(packet.layers, { lengths: "keep", checksums: "keep" });
}
