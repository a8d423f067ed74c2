/**
 * Takes apart link-layer headers.
 *
 * This file and dissect_ip.ts import each other, for tunnels lead from IP back to frames.
 *
 * @module
 */

import { dissectIp, dissectIpv4, dissectIpv6 } from "./dissect_ip.ts";
import { cutAt, hasRoom, stopAt } from "./dissect_step.ts";
import { Arp, ARP_FIXED_LENGTH } from "./link/arp.ts";
import { decodeEnc, ENC_HEADER_LENGTH } from "./link/enc.ts";
import {
  Ethernet,
  ETHERNET_HEADER_LENGTH,
  FIRST_ETHER_TYPE,
} from "./link/ethernet.ts";
import { decodeLinuxCooked, decodeLinuxCooked2 } from "./link/linux_cooked.ts";
import { decodeLlc, decodeSnap, LLC_SNAP } from "./link/llc.ts";
import { decodeNullLoop, ipVersionOfFamily } from "./link/null_loop.ts";
import { decodeOldPflog, decodePflog } from "./link/pflog.ts";
import { PFLOG_HEADER_LENGTHS, pflogLayoutOf } from "./link/pflog_fields.ts";
import { Ppp, PPP_PROTOCOL, pppHeaderLength } from "./link/ppp.ts";
import { Pppoe, PPPOE_HEADER_LENGTH, PPPOE_SESSION } from "./link/pppoe.ts";
import { Vlan, VLAN_TAG_LENGTH } from "./link/vlan.ts";
import { LINK_TYPE } from "./link_type.ts";
import { ETHER_TYPE } from "./numbers.ts";
import type { Packet } from "./packet.ts";

/** Decodes a packet of a link type; one of a type that is not known is left as payload. */
export function dissectLink(packet: Packet, linkType: number): void {
  const end = packet.bytes.length;
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return dissectEthernet(packet, 0, end);
    case LINK_TYPE.pflog:
      return dissectPflog(packet, 0, end);
    case LINK_TYPE.raw:
    case LINK_TYPE.dltRaw:
    case LINK_TYPE.dltRawOpenbsd:
      return dissectIp(packet, 0, end);
    case LINK_TYPE.ipv4:
      return dissectIpv4(packet, 0, end);
    case LINK_TYPE.ipv6:
      return dissectIpv6(packet, 0, end);
    case LINK_TYPE.null:
    case LINK_TYPE.loop:
      return dissectNullLoop(packet, 0, end);
    case LINK_TYPE.enc:
      return dissectEnc(packet, 0, end);
    case LINK_TYPE.linuxCooked:
      return dissectLinuxCooked(packet, 0, end);
    case LINK_TYPE.linuxCooked2:
      return dissectLinuxCooked2(packet, 0, end);
    case LINK_TYPE.oldPflog:
      return dissectOldPflog(packet, 0, end);
    case LINK_TYPE.ppp:
    case LINK_TYPE.pppHdlc:
      return dissectPpp(packet, 0, end);
    case LINK_TYPE.pppEthernet:
      return dissectPppoe(packet, 0, end);
  }
}

/** Decodes an Ethernet frame. */
export function dissectEthernet(
  packet: Packet,
  start: number,
  end: number,
): void {
  if (end - start < ETHERNET_HEADER_LENGTH) {
    return cutAt(packet, "ethernet", { start, end, needed: 14 });
  }
  if (!hasRoom(packet, "ethernet")) return;
  const layer = new Ethernet(packet.bytes, start, end, packet);
  packet.add(layer);
  packet.cut = layer.truncated;
  dissectTypeOrLength(packet, layer);
}

function dissectTypeOrLength(packet: Packet, layer: Ethernet | Vlan): void {
  const { payloadStart, payloadEnd, typeOrLength } = layer;
  if (typeOrLength >= FIRST_ETHER_TYPE) {
    dissectEtherType(packet, typeOrLength, payloadStart, payloadEnd);
  } else dissectLlc(packet, payloadStart, payloadEnd);
}

/** Decodes what follows an EtherType. */
export function dissectEtherType(
  packet: Packet,
  etherType: number,
  start: number,
  end: number,
): void {
  switch (etherType) {
    case ETHER_TYPE.ipv4:
      return dissectIpv4(packet, start, end);
    case ETHER_TYPE.ipv6:
      return dissectIpv6(packet, start, end);
    case ETHER_TYPE.arp:
    case ETHER_TYPE.rarp:
      return dissectArp(packet, start, end);
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.serviceVlan:
    case ETHER_TYPE.oldServiceVlan:
      return dissectVlan(packet, start, end);
    case ETHER_TYPE.pppoeDiscovery:
    case ETHER_TYPE.pppoeSession:
      return dissectPppoe(packet, start, end);
    case ETHER_TYPE.ethernet:
      return dissectEthernet(packet, start, end);
    case ETHER_TYPE.ppp:
      return dissectPpp(packet, start, end);
  }
}

function dissectPppoe(packet: Packet, start: number, end: number): void {
  if (end - start < PPPOE_HEADER_LENGTH) {
    const needed = PPPOE_HEADER_LENGTH;
    return cutAt(packet, "pppoe", { start, end, needed });
  }
  if (!hasRoom(packet, "pppoe")) return;
  const layer = new Pppoe(packet.bytes, start, end, packet);
  packet.add(layer);
  packet.cut = layer.truncated;
  if (layer.code !== PPPOE_SESSION) return;
  dissectPpp(packet, layer.payloadStart, layer.payloadEnd);
}

/** Decodes a PPP frame. */
function dissectPpp(packet: Packet, start: number, end: number): void {
  const needed = pppHeaderLength(packet.bytes, start, end);
  if (end - start < needed) {
    return cutAt(packet, "ppp", { start, end, needed });
  }
  if (!hasRoom(packet, "ppp")) return;
  const layer = new Ppp(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.proto === PPP_PROTOCOL.ipv4) {
    dissectIpv4(packet, layer.payloadStart, end);
  } else if (layer.proto === PPP_PROTOCOL.ipv6) {
    dissectIpv6(packet, layer.payloadStart, end);
  }
}

function dissectVlan(packet: Packet, start: number, end: number): void {
  if (end - start < VLAN_TAG_LENGTH) {
    return cutAt(packet, "vlan", { start, end, needed: VLAN_TAG_LENGTH });
  }
  if (!hasRoom(packet, "vlan")) return;
  const layer = new Vlan(packet.bytes, start, end, packet);
  packet.add(layer);
  packet.cut = layer.truncated;
  dissectTypeOrLength(packet, layer);
}

function dissectArp(packet: Packet, start: number, end: number): void {
  if (end - start < ARP_FIXED_LENGTH) {
    return cutAt(packet, "arp", { start, end, needed: ARP_FIXED_LENGTH });
  }
  packet.add(new Arp(packet.bytes, start, end, packet));
}

/** Octets that stand where an LLC header would, in a frame of Novell's own kind. */
const NOVELL = 0xff;
const LLC_IP = 0x06;
const LLC_UI = 0x03;
/** The low bits tell a group from one, and an answer from a command (IEEE 802.2, section 3.3.1.1). */
const LLC_ADDRESS = 0xfe;

function dissectLlc(packet: Packet, start: number, end: number): void {
  const { bytes } = packet;
  if (
    end - start >= 2 && bytes[start] === NOVELL && bytes[start + 1] === NOVELL
  ) return;
  const unnumbered = end - start >= 3 && (bytes[start + 2]! & 3) === 3;
  const needed = unnumbered ? 3 : 4;
  if (end - start < needed) {
    if (end > start) cutAt(packet, "llc", { start, end, needed });
    return;
  }
  const layer = decodeLlc(bytes, start, end, packet);
  packet.add(layer);
  const { control, payloadStart } = layer;
  const dsap = layer.dsap & LLC_ADDRESS;
  if (control !== LLC_UI || dsap !== (layer.ssap & LLC_ADDRESS)) return;
  if (dsap === LLC_SNAP) dissectSnap(packet, payloadStart, end);
  else if (dsap === LLC_IP) dissectIpv4(packet, payloadStart, end);
}

/** Organization under which bridges carry EtherTypes that cannot be in an 802.3 frame (RFC 1042; 802.1H). */
const BRIDGE_TUNNEL = 0x0000f8;

function dissectSnap(packet: Packet, start: number, end: number): void {
  if (end - start < 5) {
    return cutAt(packet, "snap", { start, end, needed: 5 });
  }
  const layer = decodeSnap(packet.bytes, start, end, packet);
  packet.add(layer);
  const { organization, etherType, payloadStart } = layer;
  if (organization === 0 || organization === BRIDGE_TUNNEL) {
    dissectEtherType(packet, etherType, payloadStart, end);
  }
}

function dissectPflog(packet: Packet, start: number, end: number): void {
  const { bytes } = packet;
  const layout = end > start ? pflogLayoutOf(bytes[start]!) : 61;
  if (layout === undefined) {
    return stopAt(
      packet,
      "pflog",
      `header length ${bytes[start]} is too small`,
    );
  }
  const needed = PFLOG_HEADER_LENGTHS[layout];
  if (end - start < needed) {
    return cutAt(packet, "pflog", { start, end, needed });
  }
  const layer = decodePflog(bytes, start, end, packet);
  packet.add(layer);
  dissectIp(packet, layer.payloadStart, end);
}

function dissectOldPflog(packet: Packet, start: number, end: number): void {
  const needed = PFLOG_HEADER_LENGTHS[28];
  if (end - start < needed) {
    return cutAt(packet, "pflog", { start, end, needed });
  }
  const layer = decodeOldPflog(packet.bytes, start, end, packet);
  packet.add(layer);
  dissectIp(packet, layer.payloadStart, end);
}

function dissectNullLoop(packet: Packet, start: number, end: number): void {
  if (end - start < 4) {
    return cutAt(packet, "null-loop", { start, end, needed: 4 });
  }
  const layer = decodeNullLoop(packet.bytes, start, end, packet);
  packet.add(layer);
  const version = ipVersionOfFamily(layer.family);
  if (version === 4) dissectIpv4(packet, layer.payloadStart, end);
  else if (version === 6) dissectIpv6(packet, layer.payloadStart, end);
}

function dissectEnc(packet: Packet, start: number, end: number): void {
  if (end - start < ENC_HEADER_LENGTH) {
    return cutAt(packet, "enc", { start, end, needed: ENC_HEADER_LENGTH });
  }
  const layer = decodeEnc(packet.bytes, start, end, packet);
  packet.add(layer);
  const version = ipVersionOfFamily(layer.family);
  if (version === 4) dissectIpv4(packet, layer.payloadStart, end);
  else if (version === 6) dissectIpv6(packet, layer.payloadStart, end);
}

/** Of netlink(7), where a family of its own stands in the place of the EtherType (if_arp.h). */
const ARPHRD_NETLINK = 824;

/** What stands for an EtherType before a frame with an LLC header. */
const COOKED_LLC = 0x0004;

function dissectLinuxCooked(packet: Packet, start: number, end: number): void {
  if (end - start < 16) {
    return cutAt(packet, "linux-cooked", { start, end, needed: 16 });
  }
  const layer = decodeLinuxCooked(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.hardwareType === ARPHRD_NETLINK) return;
  if (layer.etherType === COOKED_LLC) {
    dissectLlc(packet, layer.payloadStart, end);
  } else dissectEtherType(packet, layer.etherType, layer.payloadStart, end);
}

function dissectLinuxCooked2(packet: Packet, start: number, end: number): void {
  if (end - start < 20) {
    return cutAt(packet, "linux-cooked-2", { start, end, needed: 20 });
  }
  const layer = decodeLinuxCooked2(packet.bytes, start, end, packet);
  packet.add(layer);
  if (layer.hardwareType === ARPHRD_NETLINK) return;
  if (layer.etherType === COOKED_LLC) {
    dissectLlc(packet, layer.payloadStart, end);
  } else dissectEtherType(packet, layer.etherType, layer.payloadStart, end);
}
