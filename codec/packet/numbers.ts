/**
 * Numbers that say what comes next: EtherTypes and IP protocols, with the
 * names by which people know them.
 *
 * @module
 */

/** EtherTypes that are decoded (IANA "IEEE 802 Numbers"). */
export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  rarp: 0x8035,
  /** Ethernet frames in a tunnel. */
  ethernet: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  /** PPP in a tunnel. */
  ppp: 0x880b,
  serviceVlan: 0x88a8,
  /** Used for outer tags before 802.1ad was there. */
  oldServiceVlan: 0x9100,
} as const;

/** IP protocols that are decoded (IANA "Protocol Numbers"). */
export const IP_PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  igmp: 2,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  noNext: 59,
  destinationOptions: 60,
  /** Shared by CARP and VRRP. */
  carp: 112,
  mobility: 135,
  /** Ethernet frames in a tunnel (RFC 8986, section 10.1). */
  ethernet: 143,
} as const;

const ETHER_TYPE_NAMES: Readonly<Record<number, string>> = {
  0x0800: "IPv4",
  0x0806: "ARP",
  0x0842: "Wake on LAN",
  0x6003: "DECnet",
  0x6558: "Trans Ether Bridging",
  0x8035: "Reverse ARP",
  0x809b: "AppleTalk",
  0x8100: "802.1Q",
  0x8137: "IPX",
  0x86dd: "IPv6",
  0x880b: "PPP",
  0x8808: "MPCP",
  0x8809: "Slow Protocols",
  0x8847: "MPLS unicast",
  0x8848: "MPLS multicast",
  0x8863: "PPPoE D",
  0x8864: "PPPoE S",
  0x888e: "EAPOL",
  0x88a8: "802.1Q-QinQ",
  0x88cc: "LLDP",
  0x88e5: "MACsec",
  0x8902: "CFM",
  0x9000: "Loopback",
  0x9100: "802.1Q-9100",
};

const IP_PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  0: "Options",
  1: "ICMP",
  2: "IGMP",
  4: "IPIP",
  6: "TCP",
  8: "EGP",
  17: "UDP",
  33: "DCCP",
  41: "IPv6",
  43: "Routing",
  44: "Fragment",
  46: "RSVP",
  47: "GRE",
  50: "ESP",
  51: "AH",
  55: "Mobile IP",
  58: "ICMPv6",
  59: "no next header",
  60: "DSTOPT",
  88: "EIGRP",
  89: "OSPF",
  97: "EtherIP",
  103: "PIM",
  108: "Compressed IP",
  112: "CARP/VRRP",
  113: "PGM",
  115: "L2TP",
  132: "SCTP",
  135: "Mobility",
  137: "MPLS",
  143: "Ethernet",
  240: "pfsync",
};

/** Returns the name of an EtherType, or undefined. */
export function etherTypeName(etherType: number): string | undefined {
  return ETHER_TYPE_NAMES[etherType];
}

/** Returns the name of an IP protocol, or undefined. */
export function ipProtocolName(protocol: number): string | undefined {
  return IP_PROTOCOL_NAMES[protocol];
}
