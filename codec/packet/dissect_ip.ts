/**
 * Takes apart IP packets and what they carry.
 *
 * @module
 */

import { cutAt, hasRoom, stopAt } from "./dissect_step.ts";
import { dissectEthernet, dissectEtherType } from "./dissect_link.ts";
import { CARP_LENGTH, decodeCarp, isCarp } from "./network/carp.ts";
import { Gre, GRE_FIXED_LENGTH } from "./network/gre.ts";
import { Icmp, ICMP_FIXED_LENGTH } from "./network/icmp.ts";
import { Icmpv6, ICMPV6_FIXED_LENGTH } from "./network/icmpv6.ts";
import { Igmp, IGMP_FIXED_LENGTH } from "./network/igmp.ts";
import { decodeAh, decodeEsp } from "./network/ipsec.ts";
import { Ipv4, IPV4_HEADER_LENGTH } from "./network/ipv4.ts";
import { Ipv6, IPV6_HEADER_LENGTH } from "./network/ipv6.ts";
import { EXTENSION_UNIT } from "./network/ipv6_extension.ts";
import {
  decodeFragment,
  FRAGMENT_HEADER_LENGTH,
} from "./network/ipv6_fragment.ts";
import { findHomeAddress } from "./network/ipv6_options.ts";
import {
  decodeDestinationOptions,
  decodeHopByHop,
} from "./network/ipv6_options_header.ts";
import { decodeRouting } from "./network/ipv6_routing.ts";
import { decodeVrrp, VRRP_FIXED_LENGTH } from "./network/vrrp.ts";
import { IP_PROTOCOL } from "./numbers.ts";
import type { Packet } from "./packet.ts";
import { Tcp, TCP_HEADER_LENGTH } from "./transport/tcp.ts";
import { Udp, UDP_HEADER_LENGTH } from "./transport/udp.ts";

/** Decodes an IP packet of the version that it names itself. */
export function dissectIp(packet: Packet, start: number, end: number): void {
  if (start >= end) return;
  const version = packet.bytes[start]! >>> 4;
  if (version === 4) dissectIpv4(packet, start, end);
  else if (version === 6) dissectIpv6(packet, start, end);
  else stopAt(packet, "ip", `version is ${version}`);
}

/** Decodes an IPv4 packet; where it says itself that it is of version 6, as such. */
export function dissectIpv4(packet: Packet, start: number, end: number): void {
  if (start < end && packet.bytes[start]! >>> 4 !== 4) {
    const version = packet.bytes[start]! >>> 4;
    stopAt(packet, "ipv4", `version is ${version}`);
    return version === 6 ? dissectIpv6(packet, start, end) : undefined;
  }
  if (end - start < IPV4_HEADER_LENGTH) {
    const needed = IPV4_HEADER_LENGTH;
    return cutAt(packet, "ipv4", { start, end, needed });
  }
  if (!hasRoom(packet, "ipv4")) return;
  const layer = new Ipv4(packet.bytes, start, end, packet);
  packet.add(layer);
  packet.network = layer;
  packet.cut = layer.truncated;
  if (layer.broken || layer.fragmentOffset !== 0) return;
  dissectProtocol(packet, layer.proto, layer.payloadStart, layer.payloadEnd);
}

/** Decodes an IPv6 packet; where it says itself that it is of version 4, as such. */
export function dissectIpv6(packet: Packet, start: number, end: number): void {
  if (start < end && packet.bytes[start]! >>> 4 !== 6) {
    const version = packet.bytes[start]! >>> 4;
    stopAt(packet, "ipv6", `version is ${version}`);
    return version === 4 ? dissectIpv4(packet, start, end) : undefined;
  }
  if (end - start < IPV6_HEADER_LENGTH) {
    const needed = IPV6_HEADER_LENGTH;
    return cutAt(packet, "ipv6", { start, end, needed });
  }
  if (!hasRoom(packet, "ipv6")) return;
  const layer = new Ipv6(packet.bytes, start, end, packet);
  packet.add(layer);
  packet.network = layer;
  packet.cut = layer.truncated;
  const { nextHeader, payloadStart, payloadEnd } = layer;
  dissectProtocol(packet, nextHeader, payloadStart, payloadEnd);
}

function dissectProtocol(
  packet: Packet,
  protocol: number,
  start: number,
  end: number,
): void {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
      return dissectTcp(packet, start, end);
    case IP_PROTOCOL.udp:
      return dissectUdp(packet, start, end);
    case IP_PROTOCOL.icmp:
      return dissectIcmp(packet, start, end);
    case IP_PROTOCOL.icmpv6:
      return dissectIcmpv6(packet, start, end);
    case IP_PROTOCOL.igmp:
      return dissectIgmp(packet, start, end);
    case IP_PROTOCOL.carp:
      return dissectCarpOrVrrp(packet, start, end);
    case IP_PROTOCOL.ipv4:
      return dissectIpv4(packet, start, end);
    case IP_PROTOCOL.ipv6:
      return dissectIpv6(packet, start, end);
    case IP_PROTOCOL.gre:
      return dissectGre(packet, start, end);
    case IP_PROTOCOL.ethernet:
      return dissectEthernet(packet, start, end);
    case IP_PROTOCOL.ah:
      return dissectAh(packet, start, end);
    case IP_PROTOCOL.esp:
      return dissectEsp(packet, start, end);
  }
  const { network } = packet;
  if (network?.protocol !== "ipv6") return;
  switch (protocol) {
    case IP_PROTOCOL.hopByHop:
      return dissectHopByHop(packet, start, end);
    case IP_PROTOCOL.destinationOptions:
      return dissectDestinationOptions(packet, network, start, end);
    case IP_PROTOCOL.routing:
      return dissectRouting(packet, network, start, end);
    case IP_PROTOCOL.fragment:
      return dissectFragment(packet, network, start, end);
  }
}

function dissectTcp(packet: Packet, start: number, end: number): void {
  if (end - start < TCP_HEADER_LENGTH) {
    return cutAt(packet, "tcp", { start, end, needed: TCP_HEADER_LENGTH });
  }
  packet.add(new Tcp(packet.bytes, start, end, packet));
}

function dissectUdp(packet: Packet, start: number, end: number): void {
  if (end - start < UDP_HEADER_LENGTH) {
    return cutAt(packet, "udp", { start, end, needed: UDP_HEADER_LENGTH });
  }
  packet.add(new Udp(packet.bytes, start, end, packet));
}

function dissectIcmp(packet: Packet, start: number, end: number): void {
  if (end - start < ICMP_FIXED_LENGTH) {
    return cutAt(packet, "icmp", { start, end, needed: ICMP_FIXED_LENGTH });
  }
  packet.add(new Icmp(packet.bytes, start, end, packet));
}

function dissectIcmpv6(packet: Packet, start: number, end: number): void {
  if (end - start < ICMPV6_FIXED_LENGTH) {
    const needed = ICMPV6_FIXED_LENGTH;
    return cutAt(packet, "icmpv6", { start, end, needed });
  }
  packet.add(new Icmpv6(packet.bytes, start, end, packet));
}

function dissectIgmp(packet: Packet, start: number, end: number): void {
  if (end - start < IGMP_FIXED_LENGTH) {
    return cutAt(packet, "igmp", { start, end, needed: IGMP_FIXED_LENGTH });
  }
  packet.add(new Igmp(packet.bytes, start, end, packet));
}

function dissectCarpOrVrrp(packet: Packet, start: number, end: number): void {
  // Of a packet that the capture cut, the length is what its IP header claims.
  const { network, bytes } = packet;
  const claimed = packet.cut && network !== undefined
    ? network.claimedPayloadEnd - start
    : end - start;
  if (isCarp(bytes, start, end, claimed)) {
    if (end - start < CARP_LENGTH) {
      return cutAt(packet, "carp", { start, end, needed: CARP_LENGTH });
    }
    packet.add(decodeCarp(bytes, start, end, packet));
    return;
  }
  if (end - start < VRRP_FIXED_LENGTH) {
    return cutAt(packet, "vrrp", { start, end, needed: VRRP_FIXED_LENGTH });
  }
  packet.add(decodeVrrp(bytes, start, end, packet));
}

function dissectGre(packet: Packet, start: number, end: number): void {
  if (end - start < GRE_FIXED_LENGTH) {
    return cutAt(packet, "gre", { start, end, needed: GRE_FIXED_LENGTH });
  }
  if (!hasRoom(packet, "gre")) return;
  const layer = new Gre(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.broken) return;
  dissectEtherType(packet, layer.protocolType, layer.payloadStart, end);
}

function dissectAh(packet: Packet, start: number, end: number): void {
  if (end - start < 12) {
    return cutAt(packet, "ah", { start, end, needed: 12 });
  }
  if (!hasRoom(packet, "ah")) return;
  const layer = decodeAh(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.broken) return;
  dissectProtocol(packet, layer.nextHeader, layer.payloadStart, end);
}

function dissectEsp(packet: Packet, start: number, end: number): void {
  if (end - start < 8) return cutAt(packet, "esp", { start, end, needed: 8 });
  packet.add(decodeEsp(packet.bytes, start, end, packet));
}

function dissectHopByHop(packet: Packet, start: number, end: number): void {
  const name = "ipv6-hop-by-hop";
  if (end - start < EXTENSION_UNIT) {
    return cutAt(packet, name, { start, end, needed: EXTENSION_UNIT });
  }
  if (!hasRoom(packet, name)) return;
  const layer = decodeHopByHop(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.broken) return;
  dissectProtocol(packet, layer.nextHeader, layer.payloadStart, end);
}

function dissectDestinationOptions(
  packet: Packet,
  network: Ipv6,
  start: number,
  end: number,
): void {
  const name = "ipv6-destination-options";
  if (end - start < EXTENSION_UNIT) {
    return cutAt(packet, name, { start, end, needed: EXTENSION_UNIT });
  }
  if (!hasRoom(packet, name)) return;
  const layer = decodeDestinationOptions(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.broken) return;
  const { nextHeader, payloadStart } = layer;
  const home = findHomeAddress(packet.bytes, start + 2, payloadStart);
  if (home >= 0) network.pseudoSrcAt = home;
  dissectProtocol(packet, nextHeader, payloadStart, end);
}

function dissectRouting(
  packet: Packet,
  network: Ipv6,
  start: number,
  end: number,
): void {
  const name = "ipv6-routing";
  if (end - start < EXTENSION_UNIT) {
    return cutAt(packet, name, { start, end, needed: EXTENSION_UNIT });
  }
  if (!hasRoom(packet, name)) return;
  const layer = decodeRouting(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.broken) return;
  const { finalDestinationAt, nextHeader, payloadStart } = layer;
  if (finalDestinationAt !== undefined) {
    network.pseudoDstAt = finalDestinationAt;
  }
  dissectProtocol(packet, nextHeader, payloadStart, end);
}

function dissectFragment(
  packet: Packet,
  network: Ipv6,
  start: number,
  end: number,
): void {
  const name = "ipv6-fragment";
  if (end - start < FRAGMENT_HEADER_LENGTH) {
    return cutAt(packet, name, { start, end, needed: FRAGMENT_HEADER_LENGTH });
  }
  if (!hasRoom(packet, name)) return;
  const layer = decodeFragment(packet.bytes, start, end, packet);
  packet.add(layer);
  const { nextHeader, payloadStart, fragmentOffset, moreFragments } = layer;
  if (moreFragments || fragmentOffset !== 0) network.fragmented = true;
  if (fragmentOffset !== 0) return;
  dissectProtocol(packet, nextHeader, payloadStart, end);
}
