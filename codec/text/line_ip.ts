/**
 * IP packets in a line of text.
 *
 * @module
 */

import type { CutHeader } from "../packet/cut_header.ts";
import type { Layer } from "../packet/layer.ts";
import type { Ipv4 } from "../packet/network/ipv4.ts";
import type { Ipv6 } from "../packet/network/ipv6.ts";
import type { Routing } from "../packet/network/ipv6_routing.ts";
import { IP_PROTOCOL, ipProtocolName } from "../packet/numbers.ts";
import type { Packet } from "../packet/packet.ts";
import type { Gre } from "../packet/network/gre.ts";
import { igmpText } from "./line_group.ts";
import { icmpText } from "./line_icmp.ts";
import { icmpv6Text } from "./line_icmpv6.ts";
import { arpText, linkPiece } from "./line_link.ts";
import { carpText, vrrpText } from "./line_redundancy.ts";
import { tcpText } from "./line_tcp.ts";

/** The headers from `layers[first]` on, which is an IP header. */
export function ipText(packet: Packet, first: number): string {
  const { layers } = packet;
  let text = "";
  let network: Ipv4 | Ipv6 | undefined;
  for (let i = first; i < layers.length; i++) {
    const layer = layers[i]!;
    if (layer.protocol === "ipv4" || layer.protocol === "ipv6") {
      network = layer;
      text += addressesText(layer, portsBehind(packet, i));
      if (i === layers.length - 1) text += restText(packet, layer);
    } else text += layerText(layer, network, packet, i === layers.length - 1);
  }
  return text;
}

interface Ports {
  readonly srcPort: number;
  readonly dstPort: number;
}

/** The ports that stand behind the addresses: of the first header that has any, before the next IP header. */
function portsBehind(packet: Packet, from: number): Ports | undefined {
  const { layers } = packet;
  for (let i = from + 1; i < layers.length; i++) {
    const layer = layers[i]!;
    switch (layer.protocol) {
      case "tcp":
      case "udp":
        return layer;
      case "ipv4":
      case "ipv6":
        return undefined;
    }
  }
  return packet.cutHeader === undefined
    ? undefined
    : cutPorts(packet.cutHeader);
}

function cutPorts(cutHeader: CutHeader): Ports | undefined {
  const { srcPort, dstPort } = cutHeader.fields();
  return typeof srcPort === "number" && typeof dstPort === "number"
    ? { srcPort, dstPort }
    : undefined;
}

function addressesText(ip: Ipv4 | Ipv6, ports: Ports | undefined): string {
  const name = ip.protocol === "ipv4" ? "IP " : "IP6 ";
  return ports !== undefined
    ? name + ip.src + "." + ports.srcPort + " > " + ip.dst + "." +
      ports.dstPort + ": "
    : name + ip.src + " > " + ip.dst + ": ";
}

/** Octets of the payload of a header on the wire, so far as lengths tell. */
function wireLength(
  layer: { readonly payloadStart: number; readonly payloadEnd: number },
  network: Ipv4 | Ipv6 | undefined,
): number {
  const end = network?.truncated ? network.claimedPayloadEnd : layer.payloadEnd;
  return end - layer.payloadStart;
}

/** What is behind an IP header, when none of it is decoded. */
function restText(packet: Packet, ip: Ipv4 | Ipv6): string {
  if (packet.cutHeader !== undefined) return "";
  const proto = ip.protocol === "ipv4" ? ip.proto : ip.nextHeader;
  return protocolText(proto, fragmentText(ip)) +
    `, length ${wireLength(ip, ip)}`;
}

function protocolText(proto: number, fragment: string): string {
  if (proto === IP_PROTOCOL.noNext) return "no next header" + fragment;
  const name = ipProtocolName(proto);
  return (name === undefined ? `ip-proto-${proto}` : name) + fragment;
}

function fragmentText(ip: Ipv4 | Ipv6): string {
  if (ip.protocol === "ipv6" || !ip.fragmented) return "";
  const more = ip.moreFragments ? "+" : "";
  return ` fragment, id ${ip.id}, offset ${ip.fragmentOffset}${more}`;
}

function routingText(routing: Routing): string {
  const addresses = routing.addresses.map((text, i) => `[${i}]${text}`);
  return `RT6 (type=${routing.routingType}, segleft=${routing.segmentsLeft}${
    addresses.map((text) => ", " + text).join("")
  }) `;
}

function layerText(
  layer: Layer,
  network: Ipv4 | Ipv6 | undefined,
  packet: Packet,
  last: boolean,
): string {
  switch (layer.protocol) {
    case "tcp":
      return tcpText(layer, wireLength(layer, network));
    case "udp":
      return `UDP, length ${udpLength(layer.length, layer, network)}`;
    case "icmp":
      return icmpText(layer, wireLength(layer, network));
    case "icmpv6":
      return icmpv6Text(layer, wireLength(layer, network));
    case "igmp":
      return igmpText(layer);
    case "carp":
      return carpText(layer, CARP_AND_REST + wireLength(layer, network));
    case "vrrp":
      return vrrpText(layer, wireLength(layer, network));
    case "esp":
      return `ESP(spi=0x${hex8(layer.spi)},seq=0x${
        layer.sequence.toString(16)
      }), length ${8 + wireLength(layer, network)}`;
    case "gre":
      return greText(layer, wireLength(layer, network)) +
        (last && packet.cutHeader === undefined
          ? `gre-proto-0x${hex(layer.protocolType, 4)}`
          : "");
    case "arp":
      return arpText(layer, packet);
    default:
      return tunnelledText(layer, last, packet) ?? extensionText(layer) +
          (last ? afterExtension(layer, network, packet) : "");
  }
}

/** A link-layer header within a tunnel; undefined when this is none. */
function tunnelledText(
  layer: Layer,
  last: boolean,
  packet: Packet,
): string | undefined {
  const text = linkPiece(layer, false, last);
  if (text === undefined || !last || packet.cutHeader !== undefined) {
    return text;
  }
  return `${text}length ${wireLength(layer, undefined)}`;
}

function greText(gre: Gre, rest: number): string {
  const { version, key, sequence, acknowledgement } = gre;
  return `GREv${version}` +
    (key === undefined ? "" : `, key=0x${key.toString(16)}`) +
    (sequence === undefined ? "" : `, seq ${sequence}`) +
    (acknowledgement === undefined ? "" : `, ack ${acknowledgement}`) +
    `, length ${gre.payloadStart - gre.start + rest}: `;
}

const CARP_AND_REST = 36;

function udpLength(
  claimed: number,
  layer: { readonly payloadStart: number; readonly payloadEnd: number },
  network: Ipv4 | Ipv6 | undefined,
): number {
  return claimed >= 8 ? claimed - 8 : wireLength(layer, network);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

function hex8(value: number): string {
  return hex(value, 8);
}

function extensionText(layer: Layer): string {
  switch (layer.protocol) {
    case "ipv6-hop-by-hop":
      return "HBH ";
    case "ipv6-destination-options":
      return "DSTOPT ";
    case "ipv6-routing":
      return routingText(layer);
    case "ipv6-fragment":
      return `frag (${hex8(layer.id)}:${layer.fragmentOffset}|${
        layer.payloadEnd - layer.payloadStart
      }${layer.moreFragments ? "+" : ""}) `;
    case "ah":
      return `AH(spi=0x${hex8(layer.spi)},seq=0x${
        layer.sequence.toString(16)
      },icv=0x${layer.icv}): `;
    default:
      return "";
  }
}

/** What is behind the last extension header, when none of it is decoded. */
function afterExtension(
  layer: Layer,
  network: Ipv4 | Ipv6 | undefined,
  packet: Packet,
): string {
  if (packet.cutHeader !== undefined || !("nextHeader" in layer)) return "";
  return protocolText(layer.nextHeader, "") +
    `, length ${wireLength(layer, network)}`;
}
